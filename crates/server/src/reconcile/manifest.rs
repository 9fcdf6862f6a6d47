use crate::dataset::title;
use crate::followthemoney::{LISTED, Schema, schema_named};
use crate::service::Service;
use axum::http::{HeaderMap, header};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A kind of entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Type {
    /// Its name in FollowTheMoney.
    pub id: &'static str,
    /// What a person calls it.
    pub name: &'static str,
}

impl From<&'static Schema> for Type {
    fn from(schema: &'static Schema) -> Self {
        Self { id: schema.name, name: schema.label }
    }
}

/// Gives what the service can do, where each of its parts is found.
pub(crate) fn manifest(dataset: &str, base: &str) -> Value {
    let service = format!("{base}/reconcile/{dataset}");
    let types: Vec<Type> = LISTED.iter().filter_map(|name| schema_named(name)).map(Type::from).collect();
    let page = format!("{service}/preview?id={{{{id}}}}");
    let part = |path: &str| json!({ "service_url": service, "service_path": path });
    json!({
        "versions": ["0.1", "0.2"],
        "name": format!("Plimsoll: {}", title(dataset)),
        "identifierSpace": format!("{base}/entities/"),
        "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
        "documentation": format!("{base}/api/openapi.json"),
        "serviceVersion": env!("CARGO_PKG_VERSION"),
        "defaultTypes": types,
        "view": { "url": page },
        "preview": { "url": page, "width": 430, "height": 300 },
        "suggest": {
            "entity": part("/suggest/entity"),
            "property": part("/suggest/property"),
            "type": part("/suggest/type"),
        },
        "extend": {
            "propose_properties": part("/extend/property"),
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "How many values a row has at most; 0 for all.",
                },
                {
                    "name": "render",
                    "label": "Countries",
                    "type": "select",
                    "default": "caption",
                    "help_text": "Whether countries are given by name or by code.",
                    "choices": [
                        { "value": "caption", "name": "Names" },
                        { "value": "raw", "name": "Codes" },
                    ],
                },
            ],
        },
    })
}

/// Gives the address under which the client knows the server: the one it was started with, or the one that was asked.
///
/// A header is the caller's word, so of a host only letters that hosts have are taken.
pub(crate) fn base(service: &Service, headers: &HeaderMap) -> String {
    if let Some(url) = &service.settings.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_host = !host.is_empty()
        && host.len() <= 255
        && host.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-_:[]".contains(letter));
    format!("http://{}", if is_host { host } else { "localhost" })
}
