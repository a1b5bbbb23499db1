//! The admin API: changing rules over HTTP. A file for each subject.

mod answer;
mod commit;
mod precondition;
mod rules;
mod scope;

use crate::limits;
use crate::state::Shared;
use crate::wire;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;

/// What a change says of itself.
#[derive(Serialize)]
struct Written {
    /// The number of the entry in the log that the rules are from.
    number: u64,
    /// When it was made.
    at: String,
    /// Whether this request made it: what is there already is not written again.
    changed: bool,
}

/// A change that is served.
fn written(done: &commit::Done) -> Response {
    let written = Written {
        number: done.head.number,
        at: done.head.at.clone(),
        changed: done.new,
    };
    wire::json(StatusCode::OK, &written)
}

/// The routes of the admin API.
pub(crate) fn routes(state: &Shared) -> Router<Shared> {
    Router::new()
        .route("/admin/v1/rules", get(rules::read).put(rules::write))
        .layer(DefaultBodyLimit::max(state.settings.limits.rules_bytes))
        .route_layer(from_fn_with_state(state.clone(), limits::bound))
}
