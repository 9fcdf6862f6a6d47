//! What surrounds every request: its count, its line in the log, its limits, and the net beneath it.

use crate::error::ApiError;
use crate::metrics::Tally;
use crate::service::Service;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// A request that was answered: nothing of what was asked, so that the log holds no personal data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccessLine<'a> {
    /// The method.
    pub method: &'a str,
    /// The route, without what stood in its place: `/entities/{id}`.
    pub route: &'a str,
    /// The status.
    pub status: u16,
    /// How long it took, in milliseconds to three decimals.
    pub ms: f64,
    /// How many queries were screened.
    pub queries: u64,
    /// How many of them have an entry that reaches the threshold.
    pub matched: u64,
}

/// Counts a request and tells the access log of it.
pub(crate) async fn observe(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let _one = Counted::new(&service.metrics.in_flight);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    let took = began.elapsed();
    let route = route.as_ref().map_or("unknown", MatchedPath::as_str);
    let status = response.status().as_u16();
    let tally = response.extensions().get::<Tally>().copied().unwrap_or_default();
    service.metrics.request(route, status, took);
    service.metrics.tally(tally);
    if let Some(tell) = &service.settings.access_log {
        let ms = (took.as_secs_f64() * 1e6).round() / 1e3;
        let method = method.as_str();
        tell(&AccessLine { method, route, status, ms, queries: tally.queries(), matched: tally.matched });
    }
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer"));
    response
}

/// Lets so many requests be worked on at once, each for so long.
pub(crate) async fn bound(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let Ok(_place) = service.places.try_acquire() else {
        service.metrics.refused_busy.fetch_add(1, Ordering::Relaxed);
        return ApiError::busy().into_response();
    };
    let longest = service.settings.limits.request;
    match tokio::time::timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let detail = format!("The request took longer than {} seconds", longest.as_secs_f64());
            ApiError { status: axum::http::StatusCode::REQUEST_TIMEOUT, detail }.into_response()
        }
    }
}

/// Answers a request that met a fault of ours; the others go on.
#[derive(Debug, Clone)]
pub(crate) struct Caught(pub Arc<Service>);

impl tower_http::catch_panic::ResponseForPanic for Caught {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, _panic: Box<dyn Any + Send + 'static>) -> axum::http::Response<Body> {
        self.0.metrics.panics.fetch_add(1, Ordering::Relaxed);
        ApiError::internal("This is a fault of the server; it was counted, and other requests go on")
            .into_response()
    }
}

struct Counted<'a>(&'a AtomicU64);

impl<'a> Counted<'a> {
    fn new(count: &'a AtomicU64) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
