//! `POST /match/{dataset}`: entities looked for by example.

use crate::answer::{InOrder, Segment, body, bytes_of, from_json};
use crate::dataset::SearchedList;
use crate::entity::{EntityView, TOPIC};
use crate::error::{ApiError, ErrorBody};
use crate::example::{self, Asked, Example, QueryProblem};
use crate::followthemoney::schema_named;
use crate::loaded::Loaded;
use crate::matching::{Narrowing, Screened, screen};
use crate::metrics::{Outcome, Tally};
use crate::parameters::Parameters;
use crate::scope::Scope;
use crate::screener::{Found, default_threshold};
use crate::screening_log::{LogLine, LoggedHit};
use crate::service::Service;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::response::Response;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use values::Date;

/// The name of the one way of scoring that is offered.
pub(crate) const ALGORITHM: &str = "plimsoll";

/// Bodies up to this many bytes are answered on the thread that read them; longer ones are handed on and split.
///
/// A query is some 150 bytes and takes some 0.2 ms, so that a thread is held for 3 ms at most.
const INLINE_BYTES: usize = 2048;

/// Results of one query unless the caller says otherwise, as in yente.
const LIMIT: usize = 5;

/// Entities to look for.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct MatchRequest {
    /// Each under a name of the caller's own.
    #[schema(value_type = BTreeMap<String, Example>)]
    queries: InOrder<Option<Value>>,
    /// Weights of an algorithm: none are taken, so this must be empty.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, f64>)]
    weights: Option<Map<String, Value>>,
    /// Settings of an algorithm: none are taken, so this must be empty.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, f64>)]
    config: Option<Map<String, Value>>,
}

/// What was found for each of the entities looked for, and where it was looked.
#[derive(Serialize, ToSchema)]
pub(crate) struct MatchAnswer<'a> {
    /// Each under the caller's own name for it.
    #[schema(value_type = BTreeMap<String, QueryAnswer>)]
    responses: InOrder<QueryAnswer<'a>>,
    /// How many results a query has at most.
    limit: usize,
    /// From which score on a result is a match.
    threshold: f64,
    /// The way of scoring: `plimsoll`.
    algorithm: &'static str,
    /// The day of the answer.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// The lists that were searched.
    searched: Vec<&'a SearchedList>,
}

/// What was found for one entity.
#[derive(Serialize, ToSchema)]
pub(crate) struct QueryAnswer<'a> {
    /// 200: a query that cannot be answered is no answer, it refuses the request.
    status: u16,
    /// The entries that resemble it, the best first.
    results: Vec<ScoredEntity<'a>>,
    /// How many of them reach the threshold, those beyond the limit included.
    total: Total,
    /// The query as it was understood.
    query: Example,
    /// How it ended.
    outcome: Outcome,
    /// Values that could not be used; the query was asked without them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<QueryProblem>,
}

/// A number of results.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Total {
    /// The number.
    pub value: usize,
    /// `eq`: it is exact.
    pub relation: &'static str,
}

/// An entry that resembles what was looked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScoredEntity<'a> {
    #[serde(flatten)]
    entity: EntityView<'a>,
    /// How sure it is the same, 0 to 1.
    score: f64,
    /// Whether the score reaches the threshold.
    #[serde(rename = "match")]
    is_match: bool,
    /// What was compared, by feature.
    explanations: BTreeMap<String, Explanation<'a>>,
    /// How alike in each feature, as older clients of yente read it.
    features: BTreeMap<String, f64>,
    /// Why, in sentences, the weightiest first.
    reasons: Vec<String>,
}

/// One fact that speaks for or against a result.
#[derive(Serialize, ToSchema)]
pub(crate) struct Explanation<'a> {
    /// How alike, 0 (speaks against) to 1 (the same).
    score: f64,
    /// The fact in a sentence.
    detail: String,
    /// What the query has.
    query: &'a str,
    /// What the entry has.
    candidate: &'a str,
}

/// What the address of a request says.
struct Asking {
    dataset: String,
    scope: Scope,
    narrowing: Narrowing,
    /// Topics that were asked for and that no entry has; nothing is then searched.
    no_topic: bool,
}

/// Looks for entities by example.
#[utoipa::path(
    post,
    path = "/match/{dataset}", operation_id = "match_entities",
    tag = "Matching",
    params(
        ("dataset" = String, Path, description = "A list, or `default` for all of them"),
        ("limit" = Option<usize>, Query, description = "Results of a query, up to 500 [default: 5]"),
        ("threshold" = Option<f64>, Query, description = "From which score on a result is a match"),
        ("cutoff" = Option<f64>, Query, description = "Below which score a result is left out"),
        ("algorithm" = Option<String>, Query, description = "`plimsoll` or `best`"),
        ("include_dataset" = Option<Vec<String>>, Query, description = "Lists of the collection to search"),
        ("exclude_dataset" = Option<Vec<String>>, Query, description = "Lists not to search"),
        ("exclude_schema" = Option<Vec<String>>, Query, description = "Kinds of entities to leave out"),
        ("exclude_entity_ids" = Option<Vec<String>>, Query, description = "Entities to leave out"),
        ("topics" = Option<Vec<String>>, Query, description = "Topics, one of which a result must have: all have `sanction`"),
    ),
    request_body = MatchRequest,
    responses(
        (status = 200, body = MatchAnswer, description = "What was found, by query"),
        (status = 400, body = ErrorBody, description = "The query means nothing that can be looked for"),
        (status = 404, body = ErrorBody, description = "There is no such dataset"),
        (status = 413, body = ErrorBody, description = "The body is too long"),
        (status = 422, body = ErrorBody, description = "The body or a parameter has another form"),
        (status = 503, body = ErrorBody, description = "Too many requests are under way"),
    ),
)]
pub(crate) async fn match_entities(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    parameters: Parameters,
    request: Request,
) -> Result<Response, ApiError> {
    let loaded = service.loaded();
    let asking = asking(&service, &loaded, dataset, &parameters)?;
    let bytes = body(request.into_body(), service.settings.limits.body_bytes).await?;
    if bytes.len() <= INLINE_BYTES {
        return answer(&service, &loaded, &asking, &bytes);
    }
    let work = move || answer(&service, &loaded, &asking, &bytes);
    // A fault of ours goes on to the net that counts it.
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(fault) => match fault.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(ApiError::busy()),
        },
    }
}

fn asking(
    service: &Service,
    loaded: &Loaded,
    dataset: String,
    parameters: &Parameters,
) -> Result<Asking, ApiError> {
    let (include, exclude) = (parameters.all("include_dataset"), parameters.all("exclude_dataset"));
    let scope = Scope::new(loaded, &dataset, &include, &exclude)?;
    algorithm(parameters)?;
    no_changes(parameters)?;
    let threshold = parameters.share("threshold")?.unwrap_or_else(default_threshold);
    let narrowing = Narrowing {
        threshold,
        cutoff: parameters.share("cutoff")?.unwrap_or(0.0).min(threshold),
        limit: parameters.number("limit", LIMIT, service.settings.limits.matches)?,
        exclude_schema: schemata(parameters, "exclude_schema")?,
        exclude_ids: parameters.all("exclude_entity_ids").into_iter().map(str::to_owned).collect(),
    };
    let topics = parameters.all("topics");
    let no_topic = !topics.is_empty() && !topics.contains(&TOPIC);
    Ok(Asking { dataset, scope, narrowing, no_topic })
}

/// Takes the one algorithm there is, or the best there is; under another's name no score is given.
pub(crate) fn algorithm(parameters: &Parameters) -> Result<(), ApiError> {
    match parameters.one("algorithm").map(str::trim) {
        None | Some("" | "best" | ALGORITHM) => Ok(()),
        Some(other) => {
            let other: String = other.chars().take(80).collect();
            Err(ApiError::bad_request(format!(
                "Invalid algorithm: `{other}`; there are `{ALGORITHM}` and `best`"
            )))
        }
    }
}

/// Lists say when an entry was listed, not when it was changed; to leave out what is older would be a guess.
pub(crate) fn no_changes(parameters: &Parameters) -> Result<(), ApiError> {
    match parameters.one("changed_since") {
        None => Ok(()),
        Some(_) => Err(ApiError::bad_request(
            "`changed_since` cannot be answered: lists say when an entry was listed, not when it was changed",
        )),
    }
}

/// Takes names of kinds.
pub(crate) fn schemata(parameters: &Parameters, name: &str) -> Result<Vec<String>, ApiError> {
    let take = |schema: &str| match schema_named(schema) {
        Some(schema) => Ok(schema.name.to_owned()),
        None => {
            let schema: String = schema.chars().take(80).collect();
            Err(ApiError::bad_request(format!("Invalid schema: `{schema}`")))
        }
    };
    parameters.all(name).into_iter().map(take).collect()
}

fn answer(service: &Service, loaded: &Loaded, asking: &Asking, bytes: &[u8]) -> Result<Response, ApiError> {
    let request: MatchRequest = from_json(bytes)?;
    for (name, given) in [("weights", &request.weights), ("config", &request.config)] {
        if given.as_ref().is_some_and(|given| !given.is_empty()) {
            return Err(ApiError::bad_request(format!("`{name}` must be empty: `{ALGORITHM}` takes none")));
        }
    }
    let limits = &service.settings.limits;
    let queries = request.queries.0;
    if queries.len() > limits.queries {
        return Err(ApiError::bad_request(format!(
            "Too many queries in one batch (limit: {})",
            limits.queries
        )));
    }
    let mut asked: Vec<(String, Asked)> = Vec::with_capacity(queries.len());
    for (key, given) in queries {
        if let Some(given) = given {
            let one = example::read(&key, &given, limits)?;
            asked.push((key, one));
        }
    }
    if asked.is_empty() {
        return Err(ApiError::bad_request("No queries provided."));
    }
    let searched = if asking.no_topic { Vec::new() } else { asking.scope.lists(loaded) };
    let one = |(_, one): &(String, Asked)| match asking.no_topic {
        true => Ok(Screened { hits: Vec::new(), outcome: Outcome::Clear, matches: 0 }),
        false => screen(loaded, &asking.scope, &one.query, &asking.narrowing),
    };
    let screened: Result<Vec<Screened<'_>>, ApiError> = match bytes.len() {
        ..=INLINE_BYTES => asked.iter().map(one).collect(),
        _ => asked.par_iter().map(one).collect(),
    };
    let screened = screened?;
    let as_of = service.today();
    let mut tally = Tally::default();
    screened.iter().for_each(|one| tally.add(one.outcome));
    if service.records() {
        let lines: Vec<LogLine<'_, _>> = asked
            .iter()
            .zip(&screened)
            .map(|((key, one), screened)| LogLine {
                as_of,
                endpoint: "match",
                dataset: &asking.dataset,
                key,
                query: &one.query,
                outcome: screened.outcome,
                hits: logged(&screened.hits),
                searched: &searched,
            })
            .collect();
        service.record(&lines)?;
    }
    let count = asked.len();
    let responses = asked.into_iter().zip(&screened).map(|((key, mut asked), screened)| {
        if asking.no_topic {
            let reason = format!("nothing was searched: every entry has the topic `{TOPIC}` and no other");
            asked.problems.push(QueryProblem::new("server/query-topic", reason));
        }
        let answer = QueryAnswer {
            status: 200,
            results: screened.hits.iter().map(|(entity, found)| scored(loaded, entity, found)).collect(),
            total: Total { value: screened.matches, relation: "eq" },
            query: asked.echo,
            outcome: screened.outcome,
            problems: asked.problems,
        };
        (key, answer)
    });
    let body = serde_json::to_vec(&MatchAnswer {
        responses: InOrder(responses.collect()),
        limit: asking.narrowing.limit,
        threshold: asking.narrowing.threshold,
        algorithm: ALGORITHM,
        as_of,
        searched,
    })
    .map_err(|error| ApiError::internal(format!("The answer could not be written: {error}")))?;
    let mut response = bytes_of("application/json", body);
    response.extensions_mut().insert(tally);
    response.headers_mut().insert("x-batch-size", HeaderValue::from(count));
    Ok(response)
}

/// Gives hits as the screening log records them.
pub(crate) fn logged<'a>(hits: &[(&'a crate::entity::Entity, Found)]) -> Vec<LoggedHit<'a>> {
    hits.iter()
        .map(|(entity, found)| LoggedHit {
            id: &entity.id,
            score: Some(found.score),
            is_match: found.is_match,
        })
        .collect()
}

fn scored<'a>(loaded: &'a Loaded, entity: &'a crate::entity::Entity, found: &'a Found) -> ScoredEntity<'a> {
    let list = loaded.list_of(entity);
    let mut explanations: BTreeMap<String, Explanation<'a>> = BTreeMap::new();
    let mut features = BTreeMap::new();
    for reason in &found.reasons {
        // A feature that speaks twice, such as two numbers of one scheme, has the second under its own key.
        let mut key = reason.feature.clone();
        for number in 2.. {
            if !explanations.contains_key(&key) {
                break;
            }
            key = format!("{}_{number}", reason.feature);
        }
        features.insert(key.clone(), reason.score);
        explanations.insert(
            key,
            Explanation {
                score: reason.score,
                detail: reason.in_words(),
                query: &reason.query,
                candidate: &reason.candidate,
            },
        );
    }
    ScoredEntity {
        entity: entity
            .view(list.map_or("", |list| list.list.as_str()), list.and_then(|list| list.edition.as_deref())),
        score: found.score,
        is_match: found.is_match,
        explanations,
        features,
        reasons: found.reasons.iter().map(screening::matching::Reason::in_words).collect(),
    }
}
