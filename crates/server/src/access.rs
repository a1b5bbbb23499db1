//! What happens around every request: its name, its time, its line in the log, and who may ask from
//! another origin.

use crate::state::Shared;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use tower_http::cors::CorsLayer;
use tracing::Instrument;

/// The header that carries the name of a request, there and back.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest name that is taken from a client.
const LONGEST_ID: usize = 64;

/// How long a browser may remember what it may ask.
const REMEMBER: Duration = Duration::from_secs(3600);

/// The label of requests that no route takes.
const NO_ROUTE: &str = "(none)";

/// Times a request.
pub(crate) async fn observe(State(state): State<Shared>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let route = path.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let response = next.run(request).await;
    let status = response.status().as_u16();
    state.metrics.request(route, status, started.elapsed());
    response
}

/// The name of a request.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

/// Gives a request its name: the client's, if it is one that a log can take, or a new one. All that is
/// logged on the way bears it.
pub(crate) async fn request_id(mut request: Request, next: Next) -> Response {
    let given = request.headers().get(REQUEST_ID).and_then(acceptable);
    let id: Arc<str> = given.map_or_else(|| new_id().into(), Arc::from);
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", %id);
    let started = Instant::now();
    async move {
        let mut response = next.run(request).await;
        let status = response.status();
        let took_ms = started.elapsed().as_secs_f64() * 1000.0;
        if status.is_server_error() {
            tracing::warn!(%method, path, status = status.as_u16(), took_ms, "request failed");
        } else {
            tracing::debug!(%method, path, status = status.as_u16(), took_ms, "request");
        }
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
    .instrument(span)
    .await
}

/// A name that cannot disturb a log.
fn acceptable(value: &HeaderValue) -> Option<&str> {
    let text = value.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte);
    ((1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(plain)).then_some(text)
}

/// A name that no other request has, in this process and most likely in any.
fn new_id() -> String {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut hasher = SEED.build_hasher();
    hasher.write_u64(number);
    format!("{:016x}", hasher.finish())
}

/// Lets pages of these origins ask, and read what they need of the answer.
pub(crate) fn cross_origin(origins: &[String]) -> CorsLayer {
    let origins = origins.iter().filter_map(|origin| origin.parse().ok());
    let origins: Vec<HeaderValue> = origins.collect();
    let key = HeaderName::from_static("x-api-key");
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH, key, REQUEST_ID])
        .expose_headers([ETAG, RETRY_AFTER, REQUEST_ID])
        .max_age(REMEMBER)
}
