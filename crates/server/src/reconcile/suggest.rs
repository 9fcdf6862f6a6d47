//! Suggestions for what has been typed so far: entries, properties, types.

use super::endpoint::in_words;
use super::extend::Named;
use super::manifest::Type;
use crate::answer::{Segment, json};
use crate::error::ApiError;
use crate::followthemoney::{LISTED, PROPERTIES, schema_named};
use crate::parameters::Parameters;
use crate::routes::search::found;
use crate::scope::Scope;
use crate::service::Service;
use crate::text_search::Words;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Suggestions of a page, unless the caller says otherwise.
const PAGE: usize = 10;

/// Suggestions, the best first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Suggestions<T> {
    /// What has been typed.
    prefix: String,
    /// The suggestions.
    result: Vec<T>,
}

/// An entry that may be meant.
#[derive(Serialize, ToSchema)]
pub(crate) struct SuggestedEntity {
    /// `LIST:REFERENCE`.
    id: String,
    /// The name under which the publisher lists it.
    name: String,
    /// The list and the edition it stands in.
    description: String,
    /// What it is.
    notable: [Type; 1],
}

/// Suggests entries.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/suggest/entity", operation_id = "suggest_entity",
    tag = "Reconciliation",
    params(
        ("dataset" = String, Path, description = "A list, or `default` for all of them"),
        ("prefix" = Option<String>, Query, description = "What has been typed"),
        ("cursor" = Option<usize>, Query, description = "How many to pass over"),
        ("limit" = Option<usize>, Query, description = "How many to give [default: 10]"),
    ),
    responses((status = 200, body = Suggestions<SuggestedEntity>, description = "Suggestions, the best first")),
)]
pub(crate) async fn entity(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let loaded = service.loaded();
    let limits = &service.settings.limits;
    let scope = Scope::new(&loaded, &dataset, &[], &[])?;
    let prefix = prefix(&service, &parameters)?;
    let limit = parameters.number("limit", PAGE, limits.page)?;
    let cursor = parameters.number("cursor", 0, limits.offset)?;
    let words = Words::beginning(&prefix);
    let found = if words.is_empty() { Vec::new() } else { found(&loaded, &scope, &words, |_| true) };
    let result = found.into_iter().skip(cursor).take(limit).map(|(_, entity)| SuggestedEntity {
        id: entity.id.to_string(),
        name: entity.caption.to_string(),
        description: loaded.list_of(entity).map_or(String::new(), in_words),
        notable: [Type::from(entity.schema)],
    });
    json(&Suggestions { result: result.collect(), prefix })
}

/// Suggests properties.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/suggest/property", operation_id = "suggest_property",
    tag = "Reconciliation",
    params(
        ("dataset" = String, Path, description = "A list, or `default` for all of them"),
        ("prefix" = Option<String>, Query, description = "What has been typed"),
    ),
    responses((status = 200, body = Suggestions<Named>, description = "Suggestions")),
)]
pub(crate) async fn property(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    Scope::new(&service.loaded(), &dataset, &[], &[])?;
    let prefix = prefix(&service, &parameters)?;
    let all = PROPERTIES.iter().map(Named::from);
    let result = all.filter(|one| begins(&prefix, &[one.id, one.name])).collect();
    json(&Suggestions { result, prefix })
}

/// Suggests types.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/suggest/type", operation_id = "suggest_type",
    tag = "Reconciliation",
    params(
        ("dataset" = String, Path, description = "A list, or `default` for all of them"),
        ("prefix" = Option<String>, Query, description = "What has been typed"),
    ),
    responses((status = 200, body = Suggestions<Type>, description = "Suggestions")),
)]
pub(crate) async fn schema(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    Scope::new(&service.loaded(), &dataset, &[], &[])?;
    let prefix = prefix(&service, &parameters)?;
    let all = LISTED.iter().filter_map(|name| schema_named(name)).map(Type::from);
    let result = all.filter(|one| begins(&prefix, &[one.id, one.name])).collect();
    json(&Suggestions { result, prefix })
}

fn prefix(service: &Service, parameters: &Parameters) -> Result<String, ApiError> {
    let prefix = parameters.one("prefix").unwrap_or_default();
    match prefix.chars().count() > service.settings.limits.value_chars {
        true => Err(ApiError::bad_request("`prefix` is too long")),
        false => Ok(prefix.to_owned()),
    }
}

/// Tells whether a name, or a word of it, begins as was typed.
fn begins(prefix: &str, names: &[&str]) -> bool {
    let prefix = prefix.trim().to_lowercase();
    names.iter().any(|name| {
        let name = name.to_lowercase();
        name.starts_with(&prefix) || name.split([' ', '-', '/']).any(|word| word.starts_with(&prefix))
    })
}

#[cfg(test)]
mod tests {
    use super::begins;

    #[test]
    fn a_word_of_a_name_may_be_typed() {
        assert!(begins("", &["birthDate"]) && begins(" DATE", &["birthDate", "Date of birth"]));
        assert!(begins("birth", &["x", "Date of birth"]) && !begins("irth", &["Date of birth"]));
    }
}
