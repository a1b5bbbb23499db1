//! `GET /healthz` and `GET /readyz`

use crate::source::Foreign;
use crate::state::Shared;
use crate::wire;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use burgee::Timestamp;
use serde::Serialize;
use std::sync::atomic::Ordering;

/// The process lives. Says nothing else, because anybody may ask.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Readiness<'a> {
    status: &'static str,
    revision: &'a str,
    loaded_at: String,
    flags: usize,
    /// Whose document it is, if not burgee's.
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<&'static str>,
    /// How many things the import could not carry over.
    #[serde(skip_serializing_if = "Option::is_none")]
    import_notes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reload: Option<Reload<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<StoreState<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StoreState<'a> {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reload<'a> {
    error: &'a str,
    failing_since: String,
}

/// Whether requests are answered, and from what. A server that keeps an older revision is ready: to
/// take it out of service would turn one bad file into an outage.
pub(super) async fn ready(State(state): State<Shared>) -> Response {
    let snapshot = state.snapshot();
    let failure = state.failure();
    let away = state.away();
    let stopping = state.leaving.load(Ordering::Relaxed);
    let (code, status) = match (failure.is_some() || away.is_some(), stopping) {
        (_, true) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        (true, false) => (StatusCode::OK, "stale"),
        (false, false) => (StatusCode::OK, "ready"),
    };
    let readiness = Readiness {
        status,
        revision: &snapshot.identity,
        loaded_at: Timestamp::from(snapshot.loaded).to_string(),
        flags: snapshot.counts.len(),
        system: snapshot.foreign.as_ref().map(Foreign::title),
        import_notes: snapshot.foreign.as_ref().map(|foreign| foreign.notes.len()),
        reload: failure.as_ref().map(|failure| Reload {
            error: &failure.why,
            failing_since: Timestamp::from(failure.since).to_string(),
        }),
        store: state.stored.as_ref().map(|stored| StoreState {
            name: stored.ledger.store().name(),
            error: away.as_ref().map(|away| &*away.why),
            failing_since: away
                .as_ref()
                .map(|away| Timestamp::from(away.since).to_string()),
        }),
    };
    wire::json(code, &readiness)
}
