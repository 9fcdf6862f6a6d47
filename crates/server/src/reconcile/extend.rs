//! Data extension: values of entries that were reconciled, for new columns of the user's table.

use crate::answer::{InOrder, Segment, json};
use crate::error::{ApiError, ErrorBody};
use crate::followthemoney::{Property, properties_of, property_named, schema_named};
use crate::limits::Limits;
use crate::loaded::Loaded;
use crate::parameters::Parameters;
use crate::scope::Scope;
use crate::service::Service;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;
use utoipa::ToSchema;
use values::Country;

/// Which values of which entries.
#[derive(Deserialize)]
struct Extension {
    ids: Vec<String>,
    properties: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    id: String,
    #[serde(default)]
    settings: Map<String, Value>,
}

/// A property, as it is proposed and as the answer names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Its name in FollowTheMoney.
    pub id: &'static str,
    /// What a person calls it.
    pub name: &'static str,
}

impl From<&'static Property> for Named {
    fn from(property: &'static Property) -> Self {
        Self { id: property.name, name: property.label }
    }
}

#[derive(Serialize)]
struct Extended {
    meta: Vec<Named>,
    rows: InOrder<InOrder<Vec<Text>>>,
}

#[derive(Serialize)]
struct Text {
    str: String,
}

/// What can be asked of entries of a kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct Proposal {
    /// The kind.
    #[serde(rename = "type")]
    schema: &'static str,
    /// How many were asked for; 0 for all.
    limit: usize,
    /// The properties.
    properties: Vec<Named>,
}

/// Gives values of entries; an identifier that no entry has gives a row without values.
pub(crate) fn extend(loaded: &Loaded, text: &str, limits: &Limits) -> Result<Response, ApiError> {
    let extension: Extension = serde_json::from_str(text)
        .map_err(|error| ApiError::unprocessable(format!("`extend` is no data extension: {error}")))?;
    if extension.ids.len() > limits.queries || extension.properties.len() > limits.queries {
        return Err(ApiError::bad_request(format!("Too many in one batch (limit: {})", limits.queries)));
    }
    let mut properties = Vec::new();
    for asked in &extension.properties {
        let Some(property) = property_named(&asked.id) else {
            let id: String = asked.id.chars().take(80).collect();
            return Err(ApiError::bad_request(format!("No such property: `{id}`")));
        };
        let limit = match asked.settings.get("limit") {
            Some(Value::Number(limit)) => limit.as_u64(),
            Some(Value::String(limit)) => limit.trim().parse().ok(),
            _ => None,
        };
        let raw = asked.settings.get("render").and_then(Value::as_str) == Some("raw");
        let limit = limit.filter(|limit| *limit > 0).and_then(|limit| usize::try_from(limit).ok());
        properties.push((asked.id.as_str(), property, limit.unwrap_or(usize::MAX), raw));
    }
    let mut rows: Vec<(String, InOrder<Vec<Text>>)> = Vec::new();
    for id in &extension.ids {
        if rows.iter().any(|(known, _)| known == id) {
            continue;
        }
        let entity = loaded.entity(id);
        let row = properties.iter().map(|(asked, property, limit, raw)| {
            let values = entity.map(|entity| entity.values_of(property.name)).unwrap_or_default();
            let is_country = matches!(property.name, "country" | "nationality");
            let text = |value: String| match value.parse::<Country>() {
                Ok(country) if is_country && !raw => Text { str: country.name().to_owned() },
                _ => Text { str: value },
            };
            ((*asked).to_owned(), values.into_iter().take(*limit).map(text).collect())
        });
        rows.push((id.clone(), InOrder(row.collect())));
    }
    json(&Extended {
        meta: properties.iter().map(|(_, property, _, _)| Named::from(*property)).collect(),
        rows: InOrder(rows),
    })
}

/// Proposes the properties that entries of a kind have.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/extend/property", operation_id = "extend_property",
    tag = "Reconciliation",
    params(
        ("dataset" = String, Path, description = "A list, or `default` for all of them"),
        ("type" = Option<String>, Query, description = "The kind [default: Thing, which is any]"),
        ("limit" = Option<usize>, Query, description = "How many properties; 0 for all"),
    ),
    responses((status = 200, body = Proposal, description = "The properties"), (status = 400, body = ErrorBody, description = "There is no such type")),
)]
pub(crate) async fn propose(
    State(service): State<Arc<Service>>,
    Segment(dataset): Segment,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    Scope::new(&service.loaded(), &dataset, &[], &[])?;
    let name = parameters.one("type").filter(|name| !name.is_empty()).unwrap_or("Thing");
    let schema = schema_named(name).ok_or_else(|| ApiError::bad_request("Invalid type"))?;
    let limit = parameters.number("limit", 0, service.settings.limits.page)?;
    let take = if limit == 0 { usize::MAX } else { limit };
    let properties = properties_of(schema).take(take).map(Named::from).collect();
    json(&Proposal { schema: schema.name, limit, properties })
}
