//! The routes, a file each.

mod bulk;
mod evaluate;
mod events;
mod flags;
mod health;
pub(crate) mod manifest;
mod metrics;
mod openapi;
mod routes;
pub(crate) mod rules;

use crate::state::Shared;
use crate::{access, admin, auth, limits, page, wire};
pub(crate) use bulk::Asked;
pub(crate) use routes::Routes;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};

/// The event stream.
pub(crate) const EVENTS: &str = "/ofrep/v1/events";

/// All routes of the API, without what is around them.
fn all(state: &Shared) -> Routes {
    let bound = || from_fn_with_state(Shared::clone(state), limits::bound);
    let evaluation = Routes::new()
        .route("/ofrep/v1/evaluate/flags", post(bulk::answer))
        .route("/ofrep/v1/evaluate/flags/{key}", post(evaluate::answer))
        .route("/flags/{key}", get(flags::read).put(flags::write))
        .around(|routes| routes.route_layer(bound()));
    Routes::new()
        .merge(evaluation)
        .route(EVENTS, get(events::answer))
        .route("/openfeature/v0/manifest", get(manifest::answer))
        .route("/v1/rules", get(rules::answer))
        .route("/v1/rules/events", get(rules::follow))
        .merge(admin::routes(state))
        .route("/admin/v1/openapi.json", get(openapi::answer))
        .route(auth::ALIVE, get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::answer))
}

/// All routes. From the outside inwards a request is named and timed, may come from another origin,
/// needs a key, and finds room.
pub(crate) fn router(state: Shared) -> Router {
    let (_, routes) = all(&state).finish();
    let routes = routes
        .merge(page::routes())
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
