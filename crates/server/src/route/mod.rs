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
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};

/// The event stream.
pub(crate) const EVENTS: &str = "/ofrep/v1/events";

/// All routes. From the outside inwards a request is named and timed, may come from another origin,
/// needs a key, and finds room.
pub(crate) fn router(state: Shared) -> Router {
    let evaluation = Router::new()
        .route("/ofrep/v1/evaluate/flags", post(bulk::answer))
        .route("/ofrep/v1/evaluate/flags/{key}", post(evaluate::answer))
        .route_layer(from_fn_with_state(state.clone(), limits::bound));
    let routes = Router::new()
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
        .layer(from_fn_with_state(state.clone(), auth::guard));
    let routes = match access::cross_origin(&state.settings.origins) {
        Some(others) => routes.layer(others),
        None => routes,
    };
    routes
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
