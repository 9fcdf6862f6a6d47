//! The routes: what is asked where.

pub(crate) mod entities;
pub(crate) mod matching;
pub(crate) mod search;
pub(crate) mod system;

use crate::access::{Caught, bound, observe};
use crate::error::ApiError;
use crate::reconcile;
use crate::service::Service;
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};

/// Gives the routes of the service with all that surrounds them: counts, limits, the net beneath.
///
/// ```
/// # use server::{Service, Settings, router};
/// # let settings = Settings::new(|| "2026-03-01".parse().unwrap(), || Ok(screening::designations::builtin()));
/// let routes: axum::Router = router(Service::start(settings).unwrap());
/// ```
pub fn router(service: Arc<Service>) -> Router {
    // Suggestions and previews are asked for by the page of OpenRefine in the user's browser.
    let everywhere = CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(Any);
    let reconcile = Router::new()
        .route("/reconcile/{dataset}", get(reconcile::endpoint::get).post(reconcile::endpoint::post))
        .route("/reconcile/{dataset}/match", post(reconcile::endpoint::post_draft))
        .route("/reconcile/{dataset}/suggest/entity", get(reconcile::suggest::entity))
        .route("/reconcile/{dataset}/suggest/property", get(reconcile::suggest::property))
        .route("/reconcile/{dataset}/suggest/type", get(reconcile::suggest::schema))
        .route("/reconcile/{dataset}/extend/property", get(reconcile::extend::propose))
        .route("/reconcile/{dataset}/preview", get(reconcile::preview::preview))
        .layer(everywhere);
    let asked = Router::new()
        .route("/match/{dataset}", post(matching::match_entities))
        .route("/search/{dataset}", get(search::search))
        .route("/entities/{id}", get(entities::entity))
        .route("/entities/{id}/adjacent", get(entities::adjacent))
        .route("/entities/{id}/adjacent/{property}", get(entities::adjacent_property))
        .route("/statements", get(system::statements))
        .merge(reconcile)
        .layer(CatchPanicLayer::custom(Caught(service.clone())))
        .layer(from_fn_with_state(service.clone(), bound));
    Router::new()
        .route("/healthz", get(system::healthz))
        .route("/readyz", get(system::readyz))
        .route("/catalog", get(system::catalog))
        .route("/manifest", get(system::catalog))
        .route("/algorithms", get(system::algorithms))
        .route("/updatez", post(system::updatez))
        .route("/metrics", get(system::metrics))
        .route("/api/openapi.json", get(system::openapi))
        .route("/openapi.json", get(system::openapi))
        .merge(asked)
        .fallback(async || ApiError::not_found("Not Found"))
        .method_not_allowed_fallback(async || ApiError {
            status: StatusCode::METHOD_NOT_ALLOWED,
            detail: "Method Not Allowed".to_owned(),
        })
        .layer(from_fn_with_state(service.clone(), observe))
        .with_state(service)
}
