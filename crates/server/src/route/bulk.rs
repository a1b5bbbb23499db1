//! `POST /ofrep/v1/evaluate/flags`

use crate::auth::{Caller, environment_of};
use crate::etag::{self, Validator};
use crate::limits;
use crate::settings::Settings;
use crate::state::{Shared, Snapshot};
use crate::wire::{self, Bulk, BulkMetadata, EventStream, Failure, Outcome};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use burgee::{Attributes, Request, Timestamp};
use serde_json::{Map, Value as Json};
use std::time::SystemTime;

/// What an answer usually needs for a flag, and for the rest, in bytes: writing is quicker into memory
/// that does not have to grow.
const ROOM_FOR_A_FLAG: usize = 192;
const ROOM_AROUND: usize = 512;

/// Answers for all flags.
pub(super) async fn answer(
    State(state): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> Response {
    let (context, environment) = match asked_with(bytes, None, &caller, &headers, &state.settings) {
        Ok(read) => read,
        Err(refusal) => return *refusal,
    };
    let snapshot = state.snapshot();
    let token = caller.stream_token();
    let stream = EventStream::new(token.as_deref());
    let mut validator = Validator::new(&snapshot.identity);
    validator.maybe(environment);
    validator.maybe(token.as_deref());
    validator.context(&context);
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok());
    let known = |etag: &str| known.is_some_and(|known| etag::matches(known, etag));
    if snapshot.timeless {
        let etag = validator.clone().finish();
        if known(&etag) {
            return tagged(unchanged(), &etag);
        }
    }
    let asked = Asked::new(&snapshot, &context, environment);
    let written = asked.with(|context| write(&snapshot, context, stream));
    let written = match written {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::error!(%error, "an answer cannot be written");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return wire::trouble(status, "the answer cannot be written");
        }
    };
    if !snapshot.timeless {
        // The same context gets another answer when a window opens or a ramp goes on, so that the
        // answer itself takes part.
        validator.bytes(&written);
    }
    let etag = validator.finish();
    if known(&etag) {
        return tagged(unchanged(), &etag);
    }
    tagged(wire::bytes_response(StatusCode::OK, written), &etag)
}

/// Evaluates and counts all flags, and writes the answer.
fn write(
    snapshot: &Snapshot,
    context: &dyn Attributes,
    stream: EventStream,
) -> serde_json::Result<Vec<u8>> {
    let mut answers = snapshot.engine.answers();
    answers.evaluate(context);
    let mut flags = Vec::with_capacity(snapshot.counts.len());
    for (evaluation, counts) in answers.iter().zip(snapshot.counts.values()) {
        counts.count(&evaluation);
        flags.push(Outcome::new(&evaluation, None));
    }
    let mut written = Vec::with_capacity(ROOM_AROUND + ROOM_FOR_A_FLAG * flags.len());
    let answer = Bulk {
        flags,
        metadata: BulkMetadata {
            revision: &snapshot.identity,
        },
        event_streams: [stream],
    };
    serde_json::to_writer(&mut written, &answer)?;
    Ok(written)
}

fn unchanged() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    let caching = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(CACHE_CONTROL, caching);
    response
}

fn tagged(mut response: Response, etag: &str) -> Response {
    if let Ok(etag) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(ETAG, etag);
    }
    response
}

/// A context, and the environment that it is asked in.
type Question<'r> = (Map<String, Json>, Option<&'r str>);

/// What a request asks with: the context in its body, and the environment. A refusal of the context names
/// `key`, the flag of a request for one.
pub(super) fn asked_with<'r>(
    bytes: Result<Bytes, BytesRejection>,
    key: Option<&str>,
    caller: &'r Caller,
    headers: &'r HeaderMap,
    settings: &'r Settings,
) -> Result<Question<'r>, Box<Response>> {
    let bytes = body(bytes)?;
    let context = wire::context(&bytes).map_err(|failure| {
        let failure = Failure { key, ..failure };
        Box::new(wire::json(StatusCode::BAD_REQUEST, &failure))
    })?;
    Ok((context, environment_of(caller, headers, settings)?))
}

/// The body of a request, or what to say when it is too long or breaks off.
fn body(bytes: Result<Bytes, BytesRejection>) -> Result<Bytes, Box<Response>> {
    bytes.map_err(|rejection| {
        let status = rejection.into_response().status();
        let details = match status {
            StatusCode::PAYLOAD_TOO_LARGE => "the body is too long",
            _ => "the body cannot be read",
        };
        let mut refusal = wire::trouble(status, details);
        // The rest of it will not be read.
        limits::close(&mut refusal);
        Box::new(refusal)
    })
}

/// A context in the form that the rules read, with the time and environment of the request.
pub(crate) enum Asked<'c> {
    /// As it came.
    Native(Request<'c, Map<String, Json>>),
    /// As another system has it.
    Foreign(Box<burgee::Context>),
}

impl<'c> Asked<'c> {
    /// Reads the clock, once for the request.
    pub(crate) fn new(
        snapshot: &Snapshot,
        context: &'c Map<String, Json>,
        environment: Option<&'c str>,
    ) -> Asked<'c> {
        let now = Timestamp::from(SystemTime::now());
        Asked::at(snapshot, context, environment, now)
    }

    /// The same at another time.
    pub(crate) fn at(
        snapshot: &Snapshot,
        context: &'c Map<String, Json>,
        environment: Option<&'c str>,
        now: Timestamp,
    ) -> Asked<'c> {
        if let Some(foreign) = &snapshot.foreign {
            return Asked::Foreign(Box::new(foreign.context(context, now, environment)));
        }
        let request = Request::new(context).at(now);
        Asked::Native(match environment {
            Some(name) => request.environment(name),
            None => request,
        })
    }

    /// Hands the context to `evaluate`.
    pub(crate) fn with<T>(&self, evaluate: impl FnOnce(&dyn Attributes) -> T) -> T {
        match self {
            Asked::Native(request) => evaluate(request),
            Asked::Foreign(context) => evaluate(&**context),
        }
    }
}
