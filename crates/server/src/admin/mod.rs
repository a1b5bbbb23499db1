//! The admin API: changing rules over HTTP. A file for each subject.

pub(crate) mod answer;
mod audit;
mod base;
mod check;
pub(crate) mod commit;
mod evaluate;
pub(crate) mod flags;
mod history;
mod keys;
pub(crate) mod precondition;
mod preview;
pub(crate) mod reach;
pub(crate) mod request;
mod rollback;
mod rules;
pub(crate) mod scope;
pub(crate) mod simple;
mod structure;
pub(crate) mod switch;
pub(crate) mod text;
mod whoami;
pub(crate) mod written;

use crate::limits;
use crate::route::Routes;
use crate::state::Shared;
use answer::Problem;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post};

/// The routes of the admin API.
pub(crate) fn routes(state: &Shared) -> Routes {
    let largest = DefaultBodyLimit::max(state.settings.limits.rules_bytes);
    let bound = from_fn_with_state(Shared::clone(state), limits::bound);
    Routes::new()
        .route("/admin/v1/rules", get(rules::read).put(rules::write))
        .route("/admin/v1/whoami", get(whoami::answer))
        .route("/admin/v1/check", post(check::answer))
        .route("/admin/v1/flags", get(flags::list))
        .route(
            "/admin/v1/flags/{key}",
            get(flags::read).put(flags::write).delete(flags::delete),
        )
        .route("/admin/v1/flags/{key}/kill", post(switch::kill))
        .route("/admin/v1/flags/{key}/revive", post(switch::revive))
        .route("/admin/v1/preview", post(preview::answer))
        .route("/admin/v1/evaluate", post(evaluate::answer))
        .route("/admin/v1/history", get(history::list))
        .route("/admin/v1/history/{number}", get(history::one))
        .route("/admin/v1/history/{number}/rules", get(history::rules))
        .route("/admin/v1/rollback", post(rollback::answer))
        .route("/admin/v1/keys", get(keys::list).post(keys::add))
        .route("/admin/v1/keys/{id}", delete(keys::revoke))
        .around(|routes| routes.layer(largest).route_layer(bound))
        // A long log takes longer than other requests may.
        .route("/admin/v1/audit", get(audit::export))
        .route("/admin/v1/audit/verify", get(audit::verify))
}

/// Does work that takes its time on a thread that nobody waits for.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(Problem::broke_off)
}
