//! `GET /ofrep/v1/events`: tells clients that hold answers when to ask again.

use crate::auth::Caller;
use crate::limits;
use crate::state::{Shared, Snapshot};
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::UNIX_EPOCH;
use tokio::sync::{OwnedSemaphorePermit, watch};

/// The header with which a client resumes.
const LAST_EVENT_ID: &str = "last-event-id";

/// What an event says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notice<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    etag: &'a str,
    last_modified: u64,
}

/// An open stream.
struct Listener {
    state: Shared,
    caller: Caller,
    /// The revision that the client knows, as the id of the last event.
    known: Option<String>,
    changed: watch::Receiver<()>,
    stopping: watch::Receiver<bool>,
    /// What is said of a revision.
    say: fn(&Snapshot) -> Event,
    _place: OwnedSemaphorePermit,
}

/// Opens a stream of the revisions.
pub(super) async fn answer(
    State(state): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    open(&state, caller, &headers, event)
}

/// Opens a stream on which `say` tells of each revision. The first event is about the one that is
/// served, unless the client says that it knows that one: between its last answer and this stream there
/// may have been a change. It ends instead of telling anything to a key that was revoked since.
pub(super) fn open(
    state: &Shared,
    caller: Caller,
    headers: &HeaderMap,
    say: fn(&Snapshot) -> Event,
) -> Response {
    let Ok(place) = Arc::clone(&state.streams).try_acquire_owned() else {
        return limits::busy();
    };
    let known = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok());
    state.metrics.streams.inc();
    let heartbeat = state.settings.limits.heartbeat;
    let listener = Listener {
        known: known.map(str::to_owned),
        changed: state.changed.subscribe(),
        stopping: state.stopping.subscribe(),
        state: Arc::clone(state),
        caller,
        say,
        _place: place,
    };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        Some((Ok::<Event, Infallible>(event), listener))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(heartbeat))
        .into_response()
}

impl Listener {
    /// The next event; none when the server stops, so that the client finds another, and none when the
    /// key opens this no more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            self.changed.borrow_and_update();
            let snapshot = self.state.snapshot();
            if self.known.as_deref() != Some(&*snapshot.identity) {
                if !self.state.keys.load().still_know(&self.caller) {
                    return None;
                }
                self.known = Some(snapshot.identity.clone());
                return Some((self.say)(&snapshot));
            }
            tokio::select! {
                changed = self.changed.changed() => changed.ok()?,
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.state.metrics.streams.dec();
    }
}

/// The event that names a revision.
fn event(snapshot: &Snapshot) -> Event {
    let modified = snapshot.loaded.duration_since(UNIX_EPOCH);
    let notice = Notice {
        kind: "refetchEvaluation",
        etag: &format!("\"{}\"", snapshot.identity),
        last_modified: modified.unwrap_or_default().as_secs(),
    };
    let data = serde_json::to_string(&notice).unwrap_or_default();
    let event = Event::default().event("message").id(&snapshot.identity);
    event.data(data)
}
