//! What goes over the wire: the shapes of OFREP 0.3.0.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use burgee::typed::RuleName;
use burgee::{Evaluation, Reason, Value};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

/// OpenFeature's name for who is asked about.
const TARGETING_KEY: &str = "targetingKey";

/// The error codes of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ErrorCode {
    /// The body is no JSON.
    ParseError,
    /// The context is no object, or its targeting key no text.
    InvalidContext,
    /// A rule needs a targeting key.
    TargetingKeyMissing,
    /// There is no such flag.
    FlagNotFound,
    /// Anything else.
    General,
}

impl ErrorCode {
    /// The code that a rule gave, if it is one of the protocol's.
    fn of_rule(code: &str) -> ErrorCode {
        match code {
            "PARSE_ERROR" => ErrorCode::ParseError,
            "INVALID_CONTEXT" => ErrorCode::InvalidContext,
            "TARGETING_KEY_MISSING" => ErrorCode::TargetingKeyMissing,
            _ => ErrorCode::General,
        }
    }
}

/// The context of a request, or what is wrong with it.
pub(crate) fn context(body: &[u8]) -> Result<Map<String, Json>, Failure<'static>> {
    let failure = |code, why: String| Failure {
        key: None,
        error_code: code,
        error_details: Some(why),
    };
    let body = if body.trim_ascii().is_empty() {
        b"{}"
    } else {
        body
    };
    let body = serde_json::from_slice::<Json>(body)
        .map_err(|error| failure(ErrorCode::ParseError, error.to_string()))?;
    let Json::Object(mut body) = body else {
        let why = "the body must be a JSON object".to_owned();
        return Err(failure(ErrorCode::ParseError, why));
    };
    let context = match body.swap_remove("context") {
        // Nothing said is nothing known.
        None | Some(Json::Null) => return Ok(Map::new()),
        Some(Json::Object(context)) => context,
        Some(_) => {
            let why = "`context` must be a JSON object".to_owned();
            return Err(failure(ErrorCode::InvalidContext, why));
        }
    };
    match context.get(TARGETING_KEY) {
        None | Some(Json::String(_) | Json::Null) => Ok(context),
        Some(_) => {
            let why = "`targetingKey` must be text".to_owned();
            Err(failure(ErrorCode::InvalidContext, why))
        }
    }
}

/// The answer for one flag.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Outcome<'a> {
    /// A value, or the word that the caller's own is to be used.
    Success(Success<'a>),
    /// No value.
    Failure(Failure<'a>),
}

/// A flag that was evaluated.
#[derive(Debug, Serialize)]
pub(crate) struct Success<'a> {
    key: &'a str,
    /// Absent where the caller's own default is to be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a Value>,
    reason: &'static str,
    /// Empty for a value without a name, and for none: there are clients that fail without the field.
    variant: &'a str,
    metadata: Metadata<'a>,
}

/// A flag that could not be evaluated, or a request that could not be read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<&'a str>,
    pub(crate) error_code: ErrorCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_details: Option<String>,
}

impl<'a> Failure<'a> {
    /// There is no flag of this key.
    pub(crate) fn not_found(key: &'a str) -> Failure<'a> {
        Failure {
            key: Some(key),
            error_code: ErrorCode::FlagNotFound,
            error_details: Some(format!("there is no flag `{key}`")),
        }
    }
}

impl<'a> Outcome<'a> {
    /// What the engine says; with the revision where nothing around it says it.
    pub(crate) fn new(evaluation: &Evaluation<'a>, revision: Option<&'a str>) -> Outcome<'a> {
        if evaluation.reason == Reason::Error {
            let code = evaluation.error.unwrap_or("GENERAL");
            return Outcome::Failure(Failure {
                key: Some(evaluation.flag),
                error_code: ErrorCode::of_rule(code),
                error_details: Some(match evaluation.rule {
                    Some(rule) => format!("rule {rule} serves the error {code}"),
                    None => format!("the error {code} is served"),
                }),
            });
        }
        Outcome::Success(Success {
            key: evaluation.flag,
            value: evaluation.value,
            reason: evaluation.reason.as_str(),
            variant: evaluation.variant.unwrap_or_default(),
            metadata: Metadata {
                evaluation: *evaluation,
                revision,
            },
        })
    }
}

/// What there is to know about an answer and its flag: texts only, as the protocol wants it.
#[derive(Debug)]
struct Metadata<'a> {
    evaluation: Evaluation<'a>,
    revision: Option<&'a str>,
}

impl Serialize for Metadata<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Metadata {
            evaluation,
            revision,
        } = self;
        let about = evaluation.metadata;
        let mut map = serializer.serialize_map(None)?;
        if let Some(revision) = revision {
            map.serialize_entry("revision", revision)?;
        }
        if let Some(rule) = rule(evaluation) {
            map.serialize_entry("rule", &rule.to_string())?;
        }
        let notes: Vec<&str> = evaluation.notes.iter().map(burgee::Note::as_str).collect();
        if !notes.is_empty() {
            map.serialize_entry("notes", &notes.join(","))?;
        }
        let texts = [
            ("owner", &about.owner),
            ("description", &about.description),
            ("ticket", &about.ticket),
            ("kind", &about.kind),
            ("deprecated", &about.deprecated),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                map.serialize_entry(name, text)?;
            }
        }
        if !about.tags.is_empty() {
            map.serialize_entry("tags", &about.tags.join(","))?;
        }
        for (name, time) in [("created", about.created), ("expires", about.expires)] {
            if let Some(time) = time {
                map.serialize_entry(name, &time.to_string())?;
            }
        }
        map.end()
    }
}

/// The rule that decided. What everybody else gets is no rule, and neither is a flag that is off.
pub(crate) fn rule<'e>(evaluation: &Evaluation<'e>) -> Option<&'e RuleName> {
    match evaluation.reason {
        Reason::Static | Reason::Default | Reason::Disabled => None,
        _ => evaluation.rule,
    }
}

/// The answer for all flags.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bulk<'a> {
    pub(crate) flags: Vec<Outcome<'a>>,
    pub(crate) metadata: BulkMetadata<'a>,
    pub(crate) event_streams: [EventStream; 1],
}

/// What holds for all flags of an answer.
#[derive(Debug, Serialize)]
pub(crate) struct BulkMetadata<'a> {
    pub(crate) revision: &'a str,
}

/// Where changes are announced.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EventStream {
    #[serde(rename = "type")]
    kind: &'static str,
    endpoint: Endpoint,
    inactivity_delay_sec: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint {
    request_uri: String,
}

impl EventStream {
    /// The stream that a token opens. Without an origin, so that it leads back through whatever proxy
    /// the request came by.
    pub(crate) fn new(token: Option<&str>) -> EventStream {
        let request_uri = match token {
            Some(token) => format!("{}?token={token}", crate::route::EVENTS),
            None => crate::route::EVENTS.to_owned(),
        };
        EventStream {
            kind: "sse",
            endpoint: Endpoint { request_uri },
            inactivity_delay_sec: 120,
        }
    }
}

/// An answer in JSON.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => bytes_response(status, bytes),
        Err(error) => {
            tracing::error!(%error, "an answer cannot be written");
            trouble(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the answer cannot be written",
            )
        }
    }
}

/// An answer whose JSON is there.
pub(crate) fn bytes_response(status: StatusCode, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // Answers are about one user, and are asked again by their ETag.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// An answer that says what is wrong with a request as a whole.
pub(crate) fn trouble(status: StatusCode, details: &str) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Trouble<'a> {
        error_code: ErrorCode,
        error_details: &'a str,
    }
    let body = Trouble {
        error_code: ErrorCode::General,
        error_details: details,
    };
    bytes_response(status, serde_json::to_vec(&body).unwrap_or_default())
}
