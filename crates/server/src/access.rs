//! What happens around every request: its name, its time, its line in the log, and who may ask from
//! another origin.

use crate::admin::answer::in_its_form;
use crate::auth::ENVIRONMENT;
use crate::state::Shared;
use crate::wire;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt;
use std::collections::hash_map::RandomState;
use std::future::Future;
use std::hash::{BuildHasher, Hasher};
use std::panic::AssertUnwindSafe;
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

/// The name of a request.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

/// Names a request, times it, and sees to it that it is answered. All that is logged on the way bears
/// its name: the client's, if it is one that a log can take, or a new one.
///
/// One layer for all of this, because each costs every request several allocations.
pub(crate) async fn observe(
    State(state): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let given = request.headers().get(REQUEST_ID).and_then(acceptable);
    let id: Arc<str> = given.map_or_else(|| new_id().into(), Arc::from);
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let span = tracing::info_span!("request", %id);
    async move {
        let response = whatever_happens(next.run(request)).await;
        let mut response = in_its_form(uri.path(), response);
        let status = response.status();
        let took = started.elapsed();
        let route = matched.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
        state.metrics.request(route, status.as_u16(), took);
        log(&method, uri.path(), status, took);
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
    .instrument(span)
    .await
}

fn log(method: &Method, path: &str, status: StatusCode, took: Duration) {
    let (status_code, took_ms) = (status.as_u16(), took.as_secs_f64() * 1000.0);
    if status.is_server_error() {
        tracing::warn!(%method, path, status = status_code, took_ms, "request failed");
    } else {
        tracing::debug!(%method, path, status = status_code, took_ms, "request");
    }
}

/// The answer, also when there is a fault of the server's own: then the request fails, and the server
/// goes on.
async fn whatever_happens(answer: impl Future<Output = Response>) -> Response {
    let answer = AssertUnwindSafe(answer).catch_unwind().await;
    answer.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
        let panic = said.unwrap_or("");
        tracing::error!(panic, "a request failed by a fault of the server");
        wire::trouble(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the server has a fault, which it has logged",
        )
    })
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

/// Lets pages of these origins ask, and read what they need of the answer. None where there are none:
/// a browser takes silence for a refusal.
pub(crate) fn cross_origin(origins: &[String]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let origins = origins.iter().filter_map(|origin| origin.parse().ok());
    let origins: Vec<HeaderValue> = origins.collect();
    let key = HeaderName::from_static("x-api-key");
    let environment = HeaderName::from_static(ENVIRONMENT);
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            IF_NONE_MATCH,
            key,
            environment,
            REQUEST_ID,
        ])
        .expose_headers([ETAG, RETRY_AFTER, REQUEST_ID])
        .max_age(REMEMBER);
    Some(layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fault_fails_one_request() {
        for _ in 0..2 {
            let fault = async {
                assert!(std::hint::black_box(false), "as bad as can be");
                wire::trouble(StatusCode::OK, "")
            };
            let answer = whatever_happens(fault).await;
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
}
