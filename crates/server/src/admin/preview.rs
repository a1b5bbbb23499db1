//! `POST /admin/v1/preview`: what other rules would change for these contexts.

use super::answer::Problem;
use super::base::Base;
use super::check::Unsaved;
use super::request::Body;
use crate::auth::{Caller, environment_for};
use crate::catalogue;
use crate::route::Asked;
use crate::source::{Difference, change::touched};
use crate::state::{Shared, Snapshot};
use crate::wire;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use burgee::{Engine, Evaluation, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;
use std::time::SystemTime;

/// Most contexts of one request.
const MOST_CONTEXTS: usize = 1000;

/// Most changes that are told; there may be one for each context and flag.
const MOST_CHANGES: usize = 10_000;

/// The other rules, and whom they are tried on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    flag: Option<String>,
    text: String,
    contexts: Vec<Map<String, Json>>,
    environment: Option<String>,
    at: Option<String>,
}

/// Says what would change.
pub(super) async fn answer(
    State(state): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let asking: Asking = body.json()?;
    if asking.contexts.len() > MOST_CONTEXTS {
        let message = format!("at most {MOST_CONTEXTS} contexts can be asked for at a time");
        return Err(Problem::new(StatusCode::BAD_REQUEST, "too_many", message));
    }
    let named = asking.environment.as_deref();
    let environment = environment_for(&caller, named, &headers, &state.settings)?;
    let environment = environment.map(str::to_owned);
    let at = time(asking.at.as_deref())?;
    let base = Base::now(&state);
    let snapshot = state.snapshot();
    let told = super::apart(move || {
        let unsaved = Unsaved {
            flag: asking.flag,
            text: asking.text,
        };
        let found = unsaved.look(&base);
        let mut body = json!({
            "valid": found.valid(),
            "diagnostics": found.json(),
            "changes": [],
            "flags": { "added": [], "changed": [], "removed": [] },
        });
        let Some(fields) = body.as_object_mut() else {
            return body;
        };
        if let Some(refused) = found.refused() {
            fields.insert("error".to_owned(), refused);
        }
        if !found.valid() {
            return body;
        }
        let new = found.reading.engine();
        let difference = Difference::of(&snapshot.bundle.rules, &found.text, &found.reading.rules);
        let touched = touched(&difference);
        fields.insert("flags".to_owned(), json!(touched));
        let (changes, complete) = compare(
            &snapshot,
            &new,
            &asking.contexts,
            environment.as_deref(),
            at,
        );
        fields.insert("changes".to_owned(), Json::Array(changes));
        if !complete {
            fields.insert("incomplete".to_owned(), true.into());
        }
        body
    });
    Ok(wire::json(StatusCode::OK, &told.await?))
}

/// The answers that come out otherwise, and whether these are all.
fn compare(
    snapshot: &Arc<Snapshot>,
    new: &Engine,
    contexts: &[Map<String, Json>],
    environment: Option<&str>,
    at: Timestamp,
) -> (Vec<Json>, bool) {
    let old = &snapshot.engine;
    let (mut before, mut after) = (old.answers(), new.answers());
    let mut changes = Vec::new();
    let mut tell = |context: usize, flag: &str, before: Option<_>, after: Option<_>| {
        let room = changes.len() < MOST_CHANGES;
        if room {
            let (before, after) = (before.as_ref().map(shown), after.as_ref().map(shown));
            changes.push(
                json!({ "context": context, "flag": flag, "before": before, "after": after }),
            );
        }
        room
    };
    for (number, context) in contexts.iter().enumerate() {
        let asked = Asked::at(snapshot, context, environment, at);
        asked.with(|context| {
            before.evaluate(context);
            after.evaluate(context);
        });
        // In the order of the rules as they are, and what is new behind them.
        for then in before.iter() {
            let now = after.get(then.flag);
            if now.as_ref().is_some_and(|now| same(&then, now)) {
                continue;
            }
            if !tell(number, then.flag, Some(then), now) {
                return (changes, false);
            }
        }
        for new in after.iter().filter(|new| before.get(new.flag).is_none()) {
            if !tell(number, new.flag, None, Some(new)) {
                return (changes, false);
            }
        }
    }
    (changes, true)
}

/// Whether a user sees no difference.
fn same(one: &Evaluation<'_>, other: &Evaluation<'_>) -> bool {
    one.value == other.value && one.variant == other.variant && one.error == other.error
}

fn shown(answer: &Evaluation<'_>) -> Json {
    let mut shown = json!({
        "value": catalogue::json(answer.value),
        "variant": answer.variant,
        "reason": answer.reason.as_str(),
        "rule": wire::rule(answer).map(ToString::to_string),
    });
    if let (Some(error), Some(fields)) = (answer.error, shown.as_object_mut()) {
        fields.insert("error".to_owned(), error.into());
    }
    shown
}

/// The time that a request names, or now.
pub(super) fn time(text: Option<&str>) -> Result<Timestamp, Problem> {
    let Some(text) = text else {
        return Ok(Timestamp::from(SystemTime::now()));
    };
    Timestamp::parse(text).ok_or_else(|| {
        let message = format!("`{text}` is no time");
        Problem::new(StatusCode::BAD_REQUEST, "bad_time", message).help(
            "write a date such as 2025-12-24, or a time with its offset such as 2025-12-24T12:00Z",
        )
    })
}
