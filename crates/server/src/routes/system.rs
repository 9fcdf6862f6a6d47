//! What is asked of the server itself: how it is, what it has, how it scores.

use crate::answer::{bytes_of, json};
use crate::dataset::{COLLECTIONS, SearchedList, title};
use crate::entity::Midnight;
use crate::error::{ApiError, ErrorBody};
use crate::metrics::Tally;
use crate::openapi;
use crate::parameters::Parameters;
use crate::routes::matching::ALGORITHM;
use crate::screener::default_threshold;
use crate::service::{Service, Update};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use values::Date;

/// That it is well.
#[derive(Serialize, ToSchema)]
pub(crate) struct Status {
    /// `ok`.
    status: &'static str,
}

/// The lists that are loaded, and the collections of them.
#[derive(Serialize, ToSchema)]
pub(crate) struct Catalog<'a> {
    /// The lists, then the collections.
    datasets: Vec<Dataset<'a>>,
    /// The lists that are searched.
    current: Vec<&'a str>,
    /// Lists of which an older edition is searched: none, because an update is taken over whole or refused.
    outdated: [&'a str; 0],
    /// Whether any is outdated: never so.
    index_stale: bool,
    /// The day of the answer.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// The lists with edition and digest.
    searched: &'a [SearchedList],
    /// What became of the last update; `null` while one is under way.
    update: Option<Update>,
}

/// A list or a collection of lists.
#[derive(Serialize, ToSchema)]
pub(crate) struct Dataset<'a> {
    /// Its short name, which stands in addresses.
    name: &'a str,
    /// What a person calls it.
    title: &'a str,
    /// The edition; the beginning of the digest where the list states none.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    /// The edition that is searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    index_version: Option<&'a str>,
    /// Whether the edition that is searched is the one that was read.
    index_current: bool,
    /// Whether it is itself searched; a collection is searched through its lists.
    load: bool,
    /// How many entries it has.
    entity_count: u64,
    /// How many of them a person would call a thing: all.
    thing_count: u64,
    /// The edition, where it is a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    updated_at: Option<Midnight>,
    /// The lists of a collection.
    children: Vec<&'a str>,
}

/// The ways of scoring.
#[derive(Serialize, ToSchema)]
pub(crate) struct Algorithms {
    /// One: `plimsoll`.
    algorithms: [Algorithm; 1],
    /// The one taken unless the caller says otherwise.
    default: &'static str,
    /// The one that is called `best`.
    best: &'static str,
}

/// A way of scoring.
#[derive(Serialize, ToSchema)]
pub(crate) struct Algorithm {
    /// Its name.
    name: &'static str,
    /// What it does.
    description: &'static str,
    /// What it compares, as older clients of yente read it.
    features: BTreeMap<&'static str, FeatureDoc>,
    /// What it compares.
    docs: AlgorithmDocs,
}

/// What a way of scoring compares.
#[derive(Serialize, ToSchema)]
pub(crate) struct AlgorithmDocs {
    /// By feature.
    features: BTreeMap<&'static str, FeatureDoc>,
    /// From which score on a result is a match, unless the caller says otherwise.
    threshold: f64,
}

/// What is compared.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub(crate) struct FeatureDoc {
    /// What it is, in a sentence.
    description: &'static str,
}

const OK: Status = Status { status: "ok" };

/// Says that the process is there.
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "System information", responses((status = 200, body = Status, description = "It is so")))]
pub(crate) async fn healthz() -> Result<Response, ApiError> {
    json(&OK)
}

/// Says that lists are loaded; it does not listen before they are.
#[utoipa::path(
    get,
    path = "/readyz", operation_id = "readyz",
    tag = "System information",
    responses((status = 200, body = Status, description = "It is so"), (status = 503, body = ErrorBody, description = "No list is loaded")),
)]
pub(crate) async fn readyz(State(service): State<Arc<Service>>) -> Result<Response, ApiError> {
    match service.loaded().lists().is_empty() {
        false => json(&OK),
        true => {
            Err(ApiError { status: StatusCode::SERVICE_UNAVAILABLE, detail: "Index not ready.".to_owned() })
        }
    }
}

/// Gives the lists that are loaded.
#[utoipa::path(
    get,
    path = "/catalog", operation_id = "catalog",
    tag = "Data access",
    responses((status = 200, body = Catalog, description = "The lists and collections"), (status = 304, description = "It is as it was")),
)]
pub(crate) async fn catalog(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let loaded = service.loaded();
    let lists = loaded.lists();
    let names: Vec<&str> = lists.iter().map(|list| list.list.as_str()).collect();
    let all: u64 = lists.iter().map(|list| list.entries).sum();
    let mut datasets: Vec<Dataset<'_>> = lists
        .iter()
        .map(|list| {
            let version = list.edition.as_deref().or_else(|| list.sha256.get(..14));
            Dataset {
                name: &list.list,
                title: title(&list.list),
                version,
                index_version: version,
                index_current: true,
                load: true,
                entity_count: list.entries,
                thing_count: list.entries,
                updated_at: list.edition.as_deref().and_then(|day| day.parse().ok()).map(Midnight),
                children: Vec::new(),
            }
        })
        .collect();
    datasets.extend(COLLECTIONS.iter().map(|(name, title)| Dataset {
        name,
        title,
        version: None,
        index_version: None,
        index_current: true,
        load: false,
        entity_count: all,
        thing_count: all,
        updated_at: None,
        children: names.clone(),
    }));
    let catalog = Catalog {
        datasets,
        current: names,
        outdated: [],
        index_stale: false,
        as_of: service.today(),
        searched: lists,
        update: service.last_update(),
    };
    let mut response = json(&catalog)?;
    let bytes = serde_json::to_vec(&catalog).map_err(|error| ApiError::internal(error.to_string()))?;
    let digest = values::Digest::from_bytes(Sha256::digest(&bytes).into()).hex();
    let tag = format!("\"{digest}\"");
    let is_known =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|value| {
            value
                .split(',')
                .any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == tag)
        });
    if is_known {
        response = StatusCode::NOT_MODIFIED.into_response();
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Gives the ways of scoring.
#[utoipa::path(get, path = "/algorithms", operation_id = "algorithms", tag = "System information", responses((status = 200, body = Algorithms, description = "The ways of scoring")))]
pub(crate) async fn algorithms() -> Result<Response, ApiError> {
    let features: BTreeMap<&str, FeatureDoc> = [
        ("birth_date", "Dates or years of birth."),
        ("call_sign", "A ship's call sign."),
        ("country", "Countries of nationality, address or flag."),
        ("identifier", "Numbers of documents and registers."),
        ("imo", "A ship's IMO number; the same number is a match whatever the names."),
        ("imo_company", "A company's IMO number."),
        ("mmsi", "A ship's MMSI; two ships may send one."),
        ("name", "Names, part by part, in any order, with habits of romanising."),
        ("weak_alias", "That the name is one the publisher calls weak."),
    ]
    .into_iter()
    .map(|(name, description)| (name, FeatureDoc { description }))
    .collect();
    json(&Algorithms {
        algorithms: [Algorithm {
            name: ALGORITHM,
            description: "Names, numbers, dates and countries as `plimsoll screen` compares them, with the reasons.",
            docs: AlgorithmDocs { features: features.clone(), threshold: default_threshold() },
            features,
        }],
        default: ALGORITHM,
        best: ALGORITHM,
    })
}

/// Reads the lists again and takes them over in one step, if the caller knows the token.
#[utoipa::path(
    post,
    path = "/updatez", operation_id = "updatez",
    tag = "System information",
    params(
        ("token" = String, Query, description = "The token that the server was started with"),
        ("sync" = Option<bool>, Query, description = "Whether to wait until the lists are taken over [default: false]"),
    ),
    responses(
        (status = 200, body = Status, description = "It is so"),
        (status = 403, body = ErrorBody, description = "The token is another, or the server has none"),
        (status = 409, body = ErrorBody, description = "The update was refused; the lists in force stay"),
    ),
)]
pub(crate) async fn updatez(
    State(service): State<Arc<Service>>,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let given = parameters.one("token").unwrap_or_default();
    let is_known =
        service.settings.update_token.as_deref().is_some_and(|token| !token.is_empty() && same(token, given));
    if !is_known {
        return Err(ApiError { status: StatusCode::FORBIDDEN, detail: "Invalid token.".to_owned() });
    }
    let sync = parameters.flag("sync")?.unwrap_or(false);
    let update = tokio::task::spawn_blocking(move || service.reload());
    if sync {
        match update.await {
            Ok(Ok(_)) => {}
            Ok(Err(reason)) => {
                let detail = format!("The update was refused: {reason}");
                return Err(ApiError { status: StatusCode::CONFLICT, detail });
            }
            Err(_) => return Err(ApiError::internal("The update met a fault of the server")),
        }
    }
    json(&OK)
}

/// Says that there are no statements here.
#[utoipa::path(
    get,
    path = "/statements", operation_id = "statements",
    tag = "Data access",
    responses((status = 501, body = ErrorBody, description = "Always")),
)]
pub(crate) async fn statements() -> ApiError {
    ApiError {
        status: StatusCode::NOT_IMPLEMENTED,
        detail: "Statements are not kept here: each entry stands as its list prints it, under /entities/{id}"
            .to_owned(),
    }
}

/// Gives the counts in the text format of Prometheus.
#[utoipa::path(
    get,
    path = "/metrics", operation_id = "metrics",
    tag = "System information",
    responses((status = 200, body = String, content_type = "text/plain", description = "The counts")),
)]
pub(crate) async fn metrics(State(service): State<Arc<Service>>) -> Response {
    let mut response =
        bytes_of("text/plain; version=0.0.4; charset=utf-8", service.metrics.text(&service.loaded()));
    response.extensions_mut().insert(Tally::default());
    response
}

/// Gives the description of this interface.
pub(crate) async fn openapi() -> Response {
    bytes_of("application/json", openapi::document())
}

/// Compares in a time that does not tell how much of a guess was right.
fn same(token: &str, given: &str) -> bool {
    let (token, given) = (Sha256::digest(token.as_bytes()), Sha256::digest(given.as_bytes()));
    token.iter().zip(given.iter()).fold(0u8, |differ, (one, other)| differ | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_same_or_it_is_not() {
        assert!(same("secret", "secret"));
        assert!(!same("secret", "secre") && !same("secret", "") && !same("secret", "secretsecret"));
    }
}
