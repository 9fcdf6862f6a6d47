use crate::reconcile;
use crate::routes::{entities, matching, search, system};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Plimsoll",
        description = "Screening over HTTP: the interface that clients of yente speak, and OpenRefine's. Every answer says \
                       what was searched, in which edition, on which day.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(),
    ),
    paths(
        matching::match_entities,
        search::search,
        entities::entity,
        entities::adjacent,
        entities::adjacent_property,
        system::healthz,
        system::readyz,
        system::catalog,
        system::algorithms,
        system::updatez,
        system::statements,
        system::metrics,
        reconcile::endpoint::get,
        reconcile::endpoint::post,
        reconcile::endpoint::post_draft,
        reconcile::suggest::entity,
        reconcile::suggest::property,
        reconcile::suggest::schema,
        reconcile::extend::propose,
        reconcile::preview::preview,
    )
)]
struct Interface;

/// Gives the description of the interface as an OpenAPI 3.1 document, the same bytes each time.
///
/// ```
/// let document: serde_json::Value = serde_json::from_str(&server::openapi_document()).unwrap();
/// assert!(document["paths"]["/match/{dataset}"]["post"].is_object());
/// ```
#[must_use]
pub fn document() -> String {
    Interface::openapi().to_pretty_json().unwrap_or_default()
}
