//! `GET /admin/v1/whoami`: what a key opens, and what this server is.

use super::base;
use crate::auth::Caller;
use crate::ledger::Role;
use crate::state::Shared;
use crate::wire;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

#[derive(Serialize)]
struct Known<'a> {
    name: &'a str,
    role: Role,
    /// The environments that the key is good for; all, if there are none.
    environments: &'a [String],
    /// Those that rules and keys name.
    all_environments: Vec<String>,
    /// Whether the rules can be changed here.
    writable: bool,
    store: Option<String>,
    number: u64,
}

/// Answers with what the server knows of the caller.
pub(super) async fn answer(
    State(state): State<Shared>,
    Extension(caller): Extension<Caller>,
) -> Response {
    let store = state.stored.as_ref();
    let known = Known {
        name: caller.name(),
        role: caller.role(),
        environments: caller.environments(),
        all_environments: super::reach::named(&state),
        writable: store.is_some(),
        store: store.map(|stored| stored.ledger.store().name()),
        number: base::number(&state),
    };
    wire::json(StatusCode::OK, &known)
}
