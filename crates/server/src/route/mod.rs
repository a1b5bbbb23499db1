//! The routes, a file each.

mod bulk;
mod evaluate;
mod events;
mod health;
pub(crate) mod manifest;
mod metrics;

use crate::state::Shared;
use crate::{access, auth, limits, wire};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

/// The event stream.
pub(crate) const EVENTS: &str = "/ofrep/v1/events";

/// All routes. From the outside inwards a request is named and timed, may come from another origin,
/// needs a key, and finds room.
pub(crate) fn router(state: Shared) -> Router {
    let evaluation = Router::new()
        .route("/ofrep/v1/evaluate/flags", post(bulk::answer))
        .route("/ofrep/v1/evaluate/flags/{key}", post(evaluate::answer))
        .route_layer(from_fn_with_state(state.clone(), limits::bound));
    Router::new()
        .merge(evaluation)
        .route(EVENTS, get(events::answer))
        .route("/openfeature/v0/manifest", get(manifest::answer))
        .route(auth::OPEN, get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::answer))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(state.settings.limits.body_bytes))
        .layer(from_fn_with_state(state.clone(), auth::guard))
        .layer(access::cross_origin(&state.settings.origins))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn(access::request_id))
        .layer(from_fn_with_state(state.clone(), access::observe))
        .with_state(state)
}

async fn nothing_here() -> Response {
    wire::trouble(StatusCode::NOT_FOUND, "there is nothing here")
}

async fn wrong_method() -> Response {
    wire::trouble(
        StatusCode::METHOD_NOT_ALLOWED,
        "this route has another method",
    )
}

/// A fault of the server's own: the request fails, the server goes on.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands over what it caught"
)]
fn broken(panic: Box<dyn std::any::Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(
        panic = said.unwrap_or(""),
        "a request failed by a fault of the server"
    );
    wire::trouble(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the server has a fault, which it has logged",
    )
}
