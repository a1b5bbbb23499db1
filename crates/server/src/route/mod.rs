//! The routes, a file each.

mod bulk;
mod evaluate;
mod events;
mod health;
pub(crate) mod manifest;
mod metrics;
pub(crate) mod rules;

use crate::state::Shared;
use crate::{access, admin, auth, limits, wire};
pub(crate) use bulk::body;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
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
        .route("/v1/rules", get(rules::answer))
        .route("/v1/rules/events", get(rules::follow))
        .merge(admin::routes(&state))
        .route(auth::ALIVE, get(health::alive))
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

async fn nothing_here(State(state): State<Shared>, request: Request) -> Response {
    let refusal = wire::trouble(StatusCode::NOT_FOUND, "there is nothing here");
    limits::refuse(refusal, request, &state.settings.limits).await
}

async fn wrong_method(State(state): State<Shared>, request: Request) -> Response {
    let refusal = wire::trouble(
        StatusCode::METHOD_NOT_ALLOWED,
        "this route has another method",
    );
    limits::refuse(refusal, request, &state.settings.limits).await
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use tower_http::catch_panic::CatchPanic;
    use tower_service::Service;

    #[tokio::test]
    async fn a_fault_fails_one_request() {
        let fault = Router::new().route(
            "/",
            get(|| async {
                assert!(std::hint::black_box(false), "as bad as can be");
            }),
        );
        let mut service = CatchPanic::custom(fault, broken);
        for _ in 0..2 {
            let answer = service.call(Request::new(Body::empty())).await.unwrap();
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
}
