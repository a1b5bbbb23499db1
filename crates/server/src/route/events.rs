//! `GET /ofrep/v1/events`: tells clients that hold answers when to ask again, because there are other rules or
//! because a window has opened or closed.

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

/// What a stream tells of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    /// Tells one from any other, and is the id of its event.
    pub(super) name: fn(&Snapshot) -> String,
    /// The event.
    pub(super) say: fn(&Snapshot) -> Event,
}

/// Answers that may be others from now on.
const ANSWERS: Subject = Subject {
    name: |snapshot| snapshot.turn_of().0,
    say: event,
};

/// An open stream.
struct Listener {
    state: Shared,
    caller: Caller,
    /// What the client knows, as the id of the last event.
    known: Option<String>,
    changed: watch::Receiver<()>,
    stopping: watch::Receiver<bool>,
    subject: Subject,
    _place: OwnedSemaphorePermit,
}

/// Opens a stream that tells when to ask again.
pub(super) async fn answer(
    State(state): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    open(&state, caller, &headers, ANSWERS)
}

/// Opens a stream that tells of each new subject. The first event is about the one that there is now, unless
/// the client says that it knows that one: between its last answer and this stream there may have been a change. It ends instead of telling anything to a key that was revoked since.
pub(super) fn open(
    state: &Shared,
    caller: Caller,
    headers: &HeaderMap,
    subject: Subject,
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
        subject,
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
            let name = (self.subject.name)(&snapshot);
            if self.known.as_deref() != Some(&*name) {
                if !self.state.keys.load().still_know(&self.caller) {
                    return None;
                }
                self.known = Some(name);
                return Some((self.subject.say)(&snapshot));
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

/// The event that names the rules, and how far their time has come.
fn event(snapshot: &Snapshot) -> Event {
    let (name, since) = snapshot.turn_of();
    let modified = since.duration_since(UNIX_EPOCH);
    let notice = Notice {
        kind: "refetchEvaluation",
        etag: &format!("\"{name}\""),
        last_modified: modified.unwrap_or_default().as_secs(),
    };
    let data = serde_json::to_string(&notice).unwrap_or_default();
    let event = Event::default().event("message").id(name);
    event.data(data)
}
