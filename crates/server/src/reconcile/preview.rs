//! A small page about one entry, which OpenRefine shows beside a candidate.

use super::endpoint::in_words;
use crate::answer::bytes_of;
use crate::dataset::title;
use crate::error::{ApiError, ErrorBody};
use crate::followthemoney::property_named;
use crate::parameters::Parameters;
use crate::routes::entities::entry;
use crate::service::Service;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use maud::{DOCTYPE, html};
use std::sync::Arc;

/// Values of a property that the page shows.
const SHOWN: usize = 8;

/// Gives a small page about one entry.
#[utoipa::path(
    get,
    path = "/reconcile/{dataset}/preview", operation_id = "preview",
    tag = "Reconciliation",
    params(
        ("dataset" = String, Path, description = "A list, or `default` for all of them"),
        ("id" = String, Query, description = "The identifier of the entry: `LIST:REFERENCE`"),
    ),
    responses(
        (status = 200, body = String, content_type = "text/html", description = "The page"),
        (status = 404, body = ErrorBody, description = "There is no such entry"),
    ),
)]
pub(crate) async fn preview(
    State(service): State<Arc<Service>>,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let loaded = service.loaded();
    let (entity, list) = entry(&loaded, parameters.one("id").unwrap_or_default())?;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                title { (entity.caption) }
                style { "body{font:14px/1.4 sans-serif;margin:.6em}dt{font-weight:bold}dd{margin:0 0 .3em 1em}" }
            }
            body {
                h1 style="font-size:1.1em;margin:0" dir="auto" { (entity.caption) }
                p { (entity.schema.label) " · " (title(&list.list)) " · " (in_words(list)) " · " (entity.reference) }
                dl {
                    @for (property, values) in entity.properties() {
                        @if property != "topics" {
                            dt { (property_named(&property).map_or(property.as_str(), |one| one.label)) }
                            @for value in values.iter().take(SHOWN) {
                                dd dir="auto" { (value.as_str().unwrap_or_default()) }
                            }
                            @if values.len() > SHOWN { dd { "and " (values.len() - SHOWN) " more" } }
                        }
                    }
                }
                p { "As of " (service.today()) "." }
            }
        }
    };
    let mut response = bytes_of("text/html; charset=utf-8", page.into_string());
    let rules = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, rules);
    Ok(response)
}
