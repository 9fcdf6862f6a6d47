//! One query screened within a scope: which entries are given, and how it ended.

use crate::entity::Entity;
use crate::error::ApiError;
use crate::loaded::Loaded;
use crate::metrics::Outcome;
use crate::scope::Scope;
use crate::screener::Found;
use screening::matching::Query;

/// What of the hits is given.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Narrowing {
    /// From which score on a hit is a match.
    pub threshold: f64,
    /// Below which score a hit is not given.
    pub cutoff: f64,
    /// How many hits are given.
    pub limit: usize,
    /// Kinds of which none is given.
    pub exclude_schema: Vec<String>,
    /// Entries that are not given, by their identifiers.
    pub exclude_ids: Vec<String>,
}

/// How a query ended.
#[derive(Debug)]
pub(crate) struct Screened<'a> {
    pub hits: Vec<(&'a Entity, Found)>,
    pub outcome: Outcome,
    /// How many hits reach the threshold, those beyond the limit included.
    pub matches: usize,
}

/// Screens a query; the outcome counts the hits that the limit cuts off.
pub(crate) fn screen<'a>(
    loaded: &'a Loaded,
    scope: &Scope,
    query: &Query,
    narrowing: &Narrowing,
) -> Result<Screened<'a>, ApiError> {
    let mut hits = Vec::new();
    for found in loaded.screener.screen(query, narrowing.threshold) {
        let Some(entity) = loaded.entry(&found.list, &found.reference, &found.name) else {
            return Err(ApiError::internal("An entry that was found could not be printed"));
        };
        let given = scope.has(entity)
            && found.score >= narrowing.cutoff
            && !narrowing.exclude_schema.iter().any(|schema| entity.schema.is_a(schema))
            && !narrowing.exclude_ids.iter().any(|id| **id == *entity.id);
        if given {
            hits.push((entity, found));
        }
    }
    let matches = hits.iter().filter(|(_, found)| found.is_match).count();
    let outcome = match (matches, hits.len()) {
        (1.., _) => Outcome::Match,
        (0, 1..) => Outcome::Candidates,
        (0, 0) => Outcome::Clear,
    };
    hits.truncate(narrowing.limit);
    Ok(Screened { hits, outcome, matches })
}
