//! `GET` and `PUT /flags/{key}`: for programs without an SDK, and for people with `curl`.

use super::Asked;
use crate::admin::answer::Problem;
use crate::admin::commit::{change_rules, store};
use crate::admin::flags::{check, put_text};
use crate::admin::precondition::Precondition;
use crate::admin::request::{Body, Change, Parameters, Segment, said};
use crate::admin::simple::{Order, carry_out};
use crate::admin::{switch, written};
use crate::auth::{Caller, environment_for, named_in};
use crate::catalogue;
use crate::ledger::{Cause, Head};
use crate::state::Shared;
use crate::wire;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The answer for one flag.
#[derive(Serialize)]
struct Answer<'a> {
    key: &'a str,
    /// Null where the caller's own default is to be used.
    value: Json,
    variant: Option<&'a str>,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    revision: &'a str,
}

/// Answers for one flag. The parameters of the address are the context.
pub(super) async fn read(
    State(state): State<Shared>,
    Segment(key): Segment<String>,
    Extension(caller): Extension<Caller>,
    Parameters(parameters): Parameters<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let environment = environment_for(&caller, None, &headers, &state.settings)?;
    let snapshot = state.snapshot();
    let context = snapshot.attributes.context(&parameters);
    let context = context.map_err(|error| {
        let status = StatusCode::BAD_REQUEST;
        Problem::new(status, "bad_parameter", error.to_string())
    })?;
    let asked = Asked::new(&snapshot, &context, environment);
    asked.with(|context| {
        let Ok(evaluation) = snapshot.engine.evaluate(&key, context) else {
            state.metrics.unknown_flag();
            // No guess: a key that only opens evaluation need not learn which flags there are.
            return Err(Problem::no_flag(&key, []));
        };
        if let Some(counts) = snapshot.counts.get(&key) {
            counts.count(&evaluation);
        }
        let answer = Answer {
            key: &key,
            value: catalogue::json(evaluation.value),
            variant: evaluation.variant,
            reason: evaluation.reason.as_str(),
            error: evaluation.error,
            revision: &snapshot.identity,
        };
        Ok(wire::json(StatusCode::OK, &answer))
    })
}

/// What is to be done with a flag.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    enabled: Option<bool>,
    value: Option<Json>,
    percentage: Option<f64>,
    /// Where it is switched off or on.
    environment: Option<String>,
}

/// Switches a flag, makes it serve a value or a share, or gives it other rules.
pub(super) async fn write(
    change: Change,
    Segment(key): Segment<String>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Response, Problem> {
    store(&change.state)?;
    let replace = said(query.as_deref(), "replace")?;
    let wanted = Precondition::sent(&change.headers)?;
    if !body.is_json() {
        return put_text(&change, key, body.text()?, wanted).await;
    }
    let wish: Wish = body.json()?;
    let order = match (wish.enabled, wish.value, wish.percentage) {
        (None, None, None) => return Err(unclear("nothing is asked for")),
        (_, Some(_), Some(_)) => {
            return Err(unclear("`value` and `percentage` exclude each other"));
        }
        (Some(false), Some(_), None) | (Some(false), None, Some(_)) => {
            return Err(unclear("a flag that is switched off serves nothing else"));
        }
        (Some(false), None, None) => {
            return switch::turn_off(&change, key, None, wish.environment).await;
        }
        (Some(true), None, None) => {
            return switch::turn_on(&change, key, wish.environment).await;
        }
        _ if wish.environment.is_some() || named_in(&change.headers)?.is_some() => {
            return Err(unclear("only `enabled` is said of one environment"));
        }
        (enabled, Some(value), None) => Order::value(value, enabled, replace),
        (enabled, None, Some(percentage)) => Order::percentage(percentage, enabled, replace)?,
    };
    let write = move |head: &Head| {
        check(head, &key, wanted.as_ref())?;
        carry_out(&head.text, &key, &order)
    };
    let done = change_rules(&change, Cause::PutFlag, write).await?;
    written::rules(&done, StatusCode::OK).await
}

fn unclear(why: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "bad_body", why)
        .help(r#"send {"enabled": false}, {"value": "blue"}, {"percentage": 25}, or rules as text"#)
}
