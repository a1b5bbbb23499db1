//! A question to the service and its answer, in the form of OFREP 0.3.0.

use crate::answer::Mode;
use crate::details::Details;
use crate::failure::Failure;
use crate::source::HttpError;
use burgee::{Context, Value};
use indexmap::IndexMap;
use reqwest::{Client, StatusCode, Url};
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::time::Duration;

/// Most bytes of an answer.
const MOST_BYTES: usize = 4 << 20;

/// One flag and one context.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) flag: String,
    /// The body of the request. The order of attributes says nothing.
    body: String,
    /// The same question has the same key.
    pub(super) key: String,
}

impl Question {
    pub(super) fn new(flag: &str, context: &Context) -> Question {
        let attributes: BTreeMap<&str, &Value> = context.attributes().collect();
        let body = serde_json::to_string(&BTreeMap::from([("context", attributes)]));
        let body = body.unwrap_or_default();
        Question {
            key: format!("{flag}\0{body}"),
            flag: flag.to_owned(),
            body,
        }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct NoAnswer {
    pub(super) failure: Failure,
    pub(super) why: String,
    /// How long the service asked to be left alone.
    pub(super) pause: Option<Duration>,
}

/// What the service says, on success and on failure.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    value: Option<Json>,
    variant: Option<String>,
    reason: Option<String>,
    error_code: Option<String>,
    error_details: Option<String>,
    metadata: Option<IndexMap<String, Json>>,
}

/// Asks the service. What concerns the flag alone is an answer; everything else is none.
pub(super) async fn ask(
    http: &Client,
    base: &Url,
    question: &Question,
) -> Result<Details, NoAnswer> {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty();
        path.extend(["ofrep", "v1", "evaluate", "flags", &question.flag]);
    }
    let request = http.post(url).header("content-type", "application/json");
    let response = request.body(question.body.clone()).send().await;
    let response = response.map_err(|error| none(Failure::NoAnswer, &HttpError::from(error)))?;
    let status = response.status();
    if !matches!(
        status,
        StatusCode::OK | StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND
    ) {
        return Err(none(Failure::BadAnswer, &crate::source::refusal(&response)));
    }
    let bytes = crate::source::body(response, MOST_BYTES).await;
    let bytes = bytes.map_err(|error| none(Failure::NoAnswer, &error))?;
    let answer: Answer = serde_json::from_slice(&bytes).map_err(|error| {
        none(
            Failure::BadAnswer,
            &HttpError::Unexpected(error.to_string()),
        )
    })?;
    let failure = match (status, answer.error_code.as_deref()) {
        // Without any of these it is some other document.
        (StatusCode::OK, None) if answer.value.is_some() || answer.reason.is_some() => None,
        (StatusCode::NOT_FOUND, Some("FLAG_NOT_FOUND")) => Some(Failure::FlagNotFound),
        (StatusCode::BAD_REQUEST, Some(_)) => Some(Failure::RuleError),
        _ => {
            let why = HttpError::Unexpected(format!("{status} without a meaning"));
            return Err(none(Failure::BadAnswer, &why));
        }
    };
    Ok(details(question, answer, failure))
}

fn none(failure: Failure, error: &HttpError) -> NoAnswer {
    NoAnswer {
        failure,
        pause: error.asked_pause(),
        why: error.to_string(),
    }
}

fn details(question: &Question, answer: Answer, failure: Option<Failure>) -> Details {
    let mut metadata: IndexMap<String, String> = IndexMap::new();
    for (name, value) in answer.metadata.unwrap_or_default() {
        let text = match value {
            Json::String(text) => text,
            other => other.to_string(),
        };
        metadata.insert(name, text);
    }
    if let (Some(_), Some(why)) = (failure, answer.error_details) {
        metadata.insert("error".to_owned(), why);
    }
    let value = answer.value.filter(|value| !value.is_null());
    let value = value.filter(|_| failure.is_none());
    let known = Details::failed(&question.flag, failure);
    Details {
        mode: if value.is_some() {
            Mode::Remote
        } else {
            Mode::Default
        },
        value: value.map(Value::from),
        // The service names no variant with an empty name.
        variant: answer.variant.filter(|variant| !variant.is_empty()),
        reason: answer.reason.unwrap_or(known.reason),
        revision: metadata.shift_remove("revision"),
        metadata,
        ..Details::failed(&question.flag, failure)
    }
}
