//! `GET /v1/rules` and `GET /v1/rules/events`: the rules themselves, for programs that evaluate by
//! themselves.

use super::events::{self, Subject};
use crate::auth::Caller;
use crate::etag;
use crate::source::{Bundle, Ruleset};
use crate::state::{Shared, Snapshot};
use crate::wire;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::response::sse::Event;
use serde::Serialize;

/// The rules of a revision.
#[derive(Serialize)]
struct Handout<'a> {
    revision: &'a str,
    #[serde(flatten)]
    bundle: &'a Bundle,
}

/// The rules as they are sent: on one line, so that they can stand in an event.
pub(crate) fn write(rules: &Ruleset) -> String {
    let handout = Handout {
        revision: &rules.identity,
        bundle: &rules.bundle,
    };
    serde_json::to_string(&handout).unwrap_or_default()
}

/// Answers with the rules, unless the client has them.
pub(super) async fn answer(State(state): State<Shared>, headers: HeaderMap) -> Response {
    let snapshot = state.snapshot();
    let tag = format!("\"{}\"", snapshot.identity);
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok());
    let mut response = if known.is_some_and(|known| etag::matches(known, &tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        wire::bytes_response(StatusCode::OK, snapshot.handout.clone().into_bytes())
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// Opens a stream that brings the rules of each revision, the first at once, unless the client says that
/// it has it.
pub(super) async fn follow(
    State(state): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    // Who evaluates by himself looks at his own clock.
    let rules = Subject {
        name: |snapshot| snapshot.identity.clone(),
        say: event,
    };
    events::open(&state, caller, &headers, rules)
}

fn event(snapshot: &Snapshot) -> Event {
    let event = Event::default().event("rules").id(&snapshot.identity);
    event.data(&snapshot.handout)
}
