//! `GET /entities/{id}`: one entry whole.

use crate::answer::{Segment, json};
use crate::dataset::{SearchedList, title};
use crate::entity::{Entity, EntityView, Midnight, sanction};
use crate::error::{ApiError, ErrorBody};
use crate::loaded::Loaded;
use crate::parameters::Parameters;
use crate::routes::matching::Total;
use crate::routes::search::view;
use crate::service::Service;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use values::Date;

/// Results of a page unless the caller says otherwise, as in yente.
const PAGE: usize = 10;

/// An entry with the listing beneath it.
#[derive(Serialize, ToSchema)]
pub(crate) struct NestedEntity<'a> {
    /// `LIST:REFERENCE`, the same in every edition.
    id: &'a str,
    /// The name under which the publisher lists it.
    caption: &'a str,
    /// What it is, as FollowTheMoney calls it.
    schema: &'a str,
    /// The properties; under `sanctions` the listing as an entity of its own.
    #[schema(value_type = BTreeMap<String, Vec<Value>>)]
    properties: BTreeMap<String, Vec<Value>>,
    /// The list it stands in.
    datasets: &'a [&'a str],
    /// Entities that were merged into it: none.
    referents: &'a [&'a str],
    /// Whether it is itself listed: always so.
    target: bool,
    /// Since when it is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    first_seen: Option<Midnight>,
    /// The edition in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    last_seen: Option<Midnight>,
    /// The list, as `plimsoll screen` names it.
    list: &'a str,
    /// The publisher's reference.
    reference: &'a str,
    /// The edition, where the list states one.
    edition: Option<&'a str>,
    /// The day of the answer.
    #[schema(value_type = String, format = Date)]
    as_of: Date,
    /// The list it was read from.
    searched: [&'a SearchedList; 1],
}

/// What hangs on an entry: its listing.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdjacentAnswer<'a> {
    /// The entry.
    entity: EntityView<'a>,
    /// What hangs on it, by property.
    adjacent: BTreeMap<&'static str, AdjacentPage>,
}

/// A page of entities that hang on another.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdjacentPage {
    /// The entities.
    #[schema(value_type = Vec<Value>)]
    results: Vec<Value>,
    /// How many there are.
    total: Total,
    /// How many a page has at most.
    limit: usize,
    /// Where the page begins.
    offset: usize,
}

/// Gives one entry whole.
#[utoipa::path(
    get,
    path = "/entities/{id}", operation_id = "entity",
    tag = "Data access",
    params(
        ("id" = String, Path, description = "The identifier of the entry: `LIST:REFERENCE`"),
        ("nested" = Option<bool>, Query, description = "Whether the listing is given beneath the entry [default: true]"),
    ),
    responses(
        (status = 200, body = NestedEntity, description = "The entry"),
        (status = 404, body = ErrorBody, description = "There is no such entry"),
    ),
)]
pub(crate) async fn entity(
    State(service): State<Arc<Service>>,
    Segment(id): Segment,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let loaded = service.loaded();
    let (entity, list) = entry(&loaded, &id)?;
    let mut properties: BTreeMap<String, Vec<Value>> = entity.properties();
    if parameters.flag("nested")?.unwrap_or(true) {
        properties.insert("sanctions".to_owned(), listing(&loaded, entity, list));
    }
    let flat = view(&loaded, entity);
    json(&NestedEntity {
        id: flat.id,
        caption: flat.caption,
        schema: flat.schema,
        properties,
        datasets: &flat.datasets,
        referents: &flat.referents,
        target: flat.target,
        first_seen: flat.first_seen,
        last_seen: flat.last_seen,
        list: flat.list,
        reference: flat.reference,
        edition: flat.edition,
        as_of: service.today(),
        searched: [list],
    })
}

/// Gives what hangs on an entry.
#[utoipa::path(
    get,
    path = "/entities/{id}/adjacent", operation_id = "adjacent",
    tag = "Data access",
    params(("id" = String, Path, description = "The identifier of the entry: `LIST:REFERENCE`")),
    responses(
        (status = 200, body = AdjacentAnswer, description = "What hangs on the entry"),
        (status = 404, body = ErrorBody, description = "There is no such entry"),
    ),
)]
pub(crate) async fn adjacent(
    State(service): State<Arc<Service>>,
    Segment(id): Segment,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let loaded = service.loaded();
    let (entity, list) = entry(&loaded, &id)?;
    let page = page(&service, &loaded, entity, list, &parameters)?;
    json(&AdjacentAnswer { entity: view(&loaded, entity), adjacent: [("sanctions", page)].into() })
}

/// Gives what hangs on an entry by one property.
#[utoipa::path(
    get,
    path = "/entities/{id}/adjacent/{property}", operation_id = "adjacent_property",
    tag = "Data access",
    params(
        ("id" = String, Path, description = "The identifier of the entry: `LIST:REFERENCE`"),
        ("property" = String, Path, description = "`sanctions`: the listing"),
    ),
    responses(
        (status = 200, body = AdjacentPage, description = "A page of what hangs on the entry"),
        (status = 404, body = ErrorBody, description = "There is no such entry or property"),
    ),
)]
pub(crate) async fn adjacent_property(
    State(service): State<Arc<Service>>,
    path: Result<Path<(String, String)>, axum::extract::rejection::PathRejection>,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let Path((id, property)) = path.map_err(|error| ApiError::bad_request(error.body_text()))?;
    let loaded = service.loaded();
    let (entity, list) = entry(&loaded, &id)?;
    if property != "sanctions" {
        return Err(ApiError::not_found("No such property: entries of lists have `sanctions`"));
    }
    json(&page(&service, &loaded, entity, list, &parameters)?)
}

/// Finds an entry and its list.
pub(crate) fn entry<'a>(loaded: &'a Loaded, id: &str) -> Result<(&'a Entity, &'a SearchedList), ApiError> {
    let found = loaded.entity(id).and_then(|entity| Some((entity, loaded.list_of(entity)?)));
    found.ok_or_else(|| ApiError::not_found("No such entity!"))
}

fn listing(loaded: &Loaded, entity: &Entity, list: &SearchedList) -> Vec<Value> {
    let designation = loaded.screener.designation(&list.list, &entity.reference);
    designation.map(|one| sanction(&entity.id, title(&list.list), one)).into_iter().collect()
}

fn page(
    service: &Service,
    loaded: &Loaded,
    entity: &Entity,
    list: &SearchedList,
    parameters: &Parameters,
) -> Result<AdjacentPage, ApiError> {
    let limits = &service.settings.limits;
    let limit = parameters.number("limit", PAGE, limits.page)?;
    let offset = parameters.number("offset", 0, limits.offset)?;
    let all = listing(loaded, entity, list);
    let total = Total { value: all.len(), relation: "eq" };
    Ok(AdjacentPage { results: all.into_iter().skip(offset).take(limit).collect(), total, limit, offset })
}
