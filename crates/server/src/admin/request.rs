//! What a request of the admin API says: who asks, what for, and with which body.

use super::answer::Problem;
use crate::access::RequestId;
use crate::auth::Caller;
use crate::ledger::Author;
use crate::state::Shared;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::IntoResponse;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What the address of a change may say. What is misspelt must not be passed over: a dry run would be none.
const PARAMETERS: [&str; 2] = ["dry_run", "replace"];

/// The header with why a change is made, in the author's words.
const NOTE: &str = "x-burgee-note";

/// Longest note, in characters.
const LONGEST_NOTE: usize = 1000;

/// What JSON is sent and asked for as.
const JSON: &str = "application/json";

/// A change that is asked for: by whom, and whether it is only to be tried.
pub(crate) struct Change {
    pub(crate) state: Shared,
    pub(crate) caller: Caller,
    /// Who makes it, by which request, and why.
    pub(super) author: Author,
    pub(crate) headers: HeaderMap,
    /// Whether nothing is to be written.
    pub(super) dry: bool,
}

impl FromRequestParts<Shared> for Change {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Change, Problem> {
        let caller = parts.extensions.get::<Caller>().cloned();
        let request = parts.extensions.get::<RequestId>();
        let caller = caller.ok_or_else(|| {
            let status = StatusCode::UNAUTHORIZED;
            Problem::new(status, "no_key", "a change needs a key")
        })?;
        let note = parts.headers.get(NOTE);
        let note = note.map(|note| String::from_utf8_lossy(note.as_bytes()));
        // A note is read on terminals as well.
        let legible = |letter: char| if letter.is_control() { ' ' } else { letter };
        let legible = |note: &str| {
            note.chars()
                .map(legible)
                .take(LONGEST_NOTE)
                .collect::<String>()
        };
        let note = note.map(|note| legible(note.trim()));
        let author = Author {
            who: caller.name().to_owned(),
            request: request.map(|request| request.0.to_string()),
            note: note.filter(|note| !note.is_empty()),
        };
        known(parts.uri.query())?;
        Ok(Change {
            state: Shared::clone(state),
            caller,
            author,
            headers: parts.headers.clone(),
            dry: said(parts.uri.query(), "dry_run")?,
        })
    }
}

/// Refuses what no change knows.
fn known(query: Option<&str>) -> Result<(), Problem> {
    let names = query.unwrap_or_default().split('&');
    let mut names = names.map(|pair| pair.split('=').next().unwrap_or_default());
    match names.find(|name| !name.is_empty() && !PARAMETERS.contains(name)) {
        None => Ok(()),
        Some(name) => {
            let message = format!("`{name}` is no parameter of a change");
            let status = StatusCode::BAD_REQUEST;
            let help = match name {
                "environment" | "serve" => {
                    r#"send it in the body, such as {"environment": "production"}; nothing was changed"#
                }
                _ => "write `dry_run=true` to try it; nothing was changed",
            };
            Err(Problem::new(status, "bad_parameter", message).help(help))
        }
    }
}

/// Whether a parameter of yes or no is said in the address.
pub(crate) fn said(query: Option<&str>, name: &str) -> Result<bool, Problem> {
    let value = query.unwrap_or_default().split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, "true"));
        (key == name).then_some(value)
    });
    match value {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => {
            let message = format!("`{name}` is neither `true` nor `false`");
            Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "bad_parameter",
                message,
            ))
        }
    }
}

/// The numbers and words in the address, as `T` has them.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Shared> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        match axum::extract::Query::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(read)) => Ok(Parameters(read)),
            Err(error) => {
                let message = format!("the address cannot be read: {}", error.body_text());
                Err(Problem::new(
                    StatusCode::BAD_REQUEST,
                    "bad_parameter",
                    message,
                ))
            }
        }
    }
}

/// What stands in the path: a flag's key, the number of an entry, the id of a key.
pub(crate) struct Segment<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Shared> for Segment<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Problem> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(read)) => Ok(Segment(read)),
            Err(error) => {
                let message = format!("the path cannot be read: {}", error.body_text());
                Err(Problem::new(StatusCode::BAD_REQUEST, "bad_path", message))
            }
        }
    }
}

/// The body of a request.
pub(crate) struct Body {
    bytes: Bytes,
    json: bool,
}

impl FromRequest<Shared> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &Shared) -> Result<Body, Problem> {
        let json = is_json(request.headers(), &CONTENT_TYPE);
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(unread)?;
        // `curl -d` says that all is a form. No rules start so.
        let json = json || bytes.trim_ascii_start().starts_with(b"{");
        Ok(Body { bytes, json })
    }
}

fn unread(rejection: BytesRejection) -> Problem {
    match rejection.into_response().status() {
        status @ StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(status, "too_long", "the body is too long")
        }
        _ => Problem::new(
            StatusCode::BAD_REQUEST,
            "no_body",
            "the body cannot be read",
        ),
    }
    // The rest of it will not be read.
    .close()
}

/// A text in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
}

impl Body {
    /// Whether it is JSON, or meant to be.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// The body as JSON, whatever it says that it is; nothing at all is an empty object.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let bytes = match self.bytes.trim_ascii() {
            b"" => b"{}",
            bytes => bytes,
        };
        serde_json::from_slice(bytes).map_err(|error| {
            let message = format!("the body cannot be read: {error}");
            Problem::new(StatusCode::BAD_REQUEST, "bad_body", message)
        })
    }

    /// The body as text, or the `text` in it if it is JSON.
    pub(crate) fn text(&self) -> Result<String, Problem> {
        if self.json {
            let text = self.json::<Text>();
            let help = "send rules as text, or as {\"text\": \"…\"}; `burgee import` makes rules of another \
                        flag system's document";
            return Ok(text.map_err(|problem| problem.help(help))?.text);
        }
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(Problem::not_text()),
        }
    }
}

/// Whether a client wants JSON rather than text.
pub(super) fn wants_json(headers: &HeaderMap) -> bool {
    is_json(headers, &ACCEPT)
}

fn is_json(headers: &HeaderMap, name: &HeaderName) -> bool {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    let kind = |part: &str| {
        let kind = part.split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case(JSON)
    };
    value.is_some_and(|value| value.split(',').any(kind))
}
