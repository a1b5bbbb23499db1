//! What is accepted, and the middleware that refuses the rest.

use crate::settings::BadSettings;
use crate::state::Shared;
use crate::wire;
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt;
use std::time::Duration;

/// The bounds that keep the server's cost known, and the only place with their defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest body of a request, in bytes. Default 64 KiB.
    pub body_bytes: usize,
    /// Longest body of a request that changes rules, in bytes. Default 8 MiB, as much as a file of
    /// rules may have.
    pub rules_bytes: usize,
    /// Most evaluations at a time; who comes then is told to come back. Default 512.
    pub concurrency: usize,
    /// Most open event streams. Default 10 000.
    pub streams: usize,
    /// Most open connections, streams included; further ones wait. Default 16 384.
    pub connections: usize,
    /// Longest time for reading a body and answering. Default 5 s.
    pub request_time: Duration,
    /// Longest time for reading the head of a request, for a connection without one, and before that
    /// for agreeing on TLS. Default 30 s.
    pub header_time: Duration,
    /// Longest time in which a client takes nothing of what is sent to it. Default 30 s.
    pub write_time: Duration,
    /// How long all goes on after the server was told to stop, with `/readyz` saying so, before no more
    /// connections are taken: for balancers that are slow to look elsewhere. Default 0 s.
    pub leave_time: Duration,
    /// How long running requests may go on when the server stops. Default 10 s.
    pub drain_time: Duration,
    /// How often an event stream says that it is alive. Default 15 s.
    pub heartbeat: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body_bytes: 64 << 10,
            rules_bytes: 8 << 20,
            concurrency: 512,
            streams: 10_000,
            connections: 16_384,
            request_time: Duration::from_secs(5),
            header_time: Duration::from_secs(30),
            write_time: Duration::from_secs(30),
            leave_time: Duration::ZERO,
            drain_time: Duration::from_secs(10),
            heartbeat: Duration::from_secs(15),
        }
    }
}

impl Limits {
    /// Refuses limits that let nothing through.
    pub(crate) fn check(&self) -> Result<(), BadSettings> {
        let counts = [
            (self.body_bytes, "the longest body"),
            (self.rules_bytes, "the longest body of rules"),
            (self.concurrency, "the number of evaluations at a time"),
            (self.streams, "the number of event streams"),
            (self.connections, "the number of connections"),
        ];
        let times = [
            (self.request_time, "the time for a request"),
            (self.header_time, "the time for the head of a request"),
            (self.write_time, "the time for taking an answer"),
            (self.heartbeat, "the time between two signs of life"),
        ];
        let nothing = counts.iter().filter(|(count, _)| *count == 0);
        let no_time = times.iter().filter(|(time, _)| time.is_zero());
        let mut wrong = nothing
            .map(|(_, name)| name)
            .chain(no_time.map(|(_, name)| name));
        match wrong.next() {
            None => Ok(()),
            Some(name) => Err(BadSettings::new(
                format!("{name} is 0, so nothing could be answered"),
                "give a number above 0",
            )),
        }
    }
}

/// How long somebody who comes when all is taken should wait, in seconds.
const COME_BACK: u16 = 1;

/// Runs a request if there is room for it, for as long as a request may take.
///
/// Nobody waits in a queue: a late answer is worth nothing to a client that has fallen back on its
/// default. 429 and not 503, because it is what clients of the protocol hold back at.
pub(crate) async fn bound(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let Ok(_room) = app.rooms.try_acquire() else {
        return refuse(busy(), request, &app.settings.limits).await;
    };
    let longest = app.settings.limits.request_time;
    match tokio::time::timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_) => wire::trouble(
            StatusCode::REQUEST_TIMEOUT,
            &format!("the request took longer than {} s", longest.as_secs_f64()),
        ),
    }
}

/// Refuses a request whose body nobody has read. It is read to its end and thrown away, so that the
/// connection can be used again and the client sees the answer; if it is too long or too slow for that,
/// the connection is closed, and the answer says so.
pub(crate) async fn refuse(mut refusal: Response, request: Request, limits: &Limits) -> Response {
    let mut body = request.into_body().into_data_stream();
    let read = async {
        let mut length = 0;
        while let Some(Ok(bytes)) = body.next().await {
            length += bytes.len();
            if length > limits.body_bytes {
                return false;
            }
        }
        true
    };
    if tokio::time::timeout(limits.request_time, read).await != Ok(true) {
        close(&mut refusal);
    }
    refusal
}

/// Says that the connection ends with this answer.
pub(crate) fn close(response: &mut Response) {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
}

/// All is taken.
pub(crate) fn busy() -> Response {
    let mut response = wire::trouble(
        StatusCode::TOO_MANY_REQUESTS,
        "the server is busy; come back a moment later",
    );
    response.headers_mut().insert(RETRY_AFTER, COME_BACK.into());
    response
}
