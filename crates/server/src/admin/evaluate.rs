//! `POST /admin/v1/evaluate`: what somebody gets, and why; also by rules of before, and by rules that
//! nobody has saved.

use super::answer::Problem;
use super::base::{self, Base};
use super::commit::store;
use super::preview::time;
use super::request::Body;
use crate::auth::{Caller, environment_for};
use crate::catalogue;
use crate::route::Asked;
use crate::state::Shared;
use crate::wire;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use burgee::{Attributes, Diagnostics, Engine, Evaluation, Explanation};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

/// Who is asked about, and by which rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// All, if absent.
    flag: Option<String>,
    #[serde(default)]
    context: Map<String, Json>,
    environment: Option<String>,
    at: Option<String>,
    /// The rules as they were after this entry.
    number: Option<u64>,
    /// Other rules.
    text: Option<String>,
    /// Another text of `flag`, in the place of what it is now.
    flag_text: Option<String>,
}

impl Asking {
    /// Refuses two rulesets at once, and the text of a flag that is not named.
    fn check(&self) -> Result<(), Problem> {
        let given = [
            self.text.is_some(),
            self.number.is_some(),
            self.flag_text.is_some(),
        ];
        let message = if given.into_iter().filter(|given| *given).count() > 1 {
            "`number`, `text` and `flag_text` each name a ruleset, and one is asked for"
        } else if self.flag_text.is_some() && self.flag.is_none() {
            "`flag_text` is the text of `flag`, which is missing"
        } else {
            return Ok(());
        };
        let status = StatusCode::BAD_REQUEST;
        Err(Problem::new(status, "bad_body", message))
    }
}

/// Evaluates and explains.
pub(super) async fn answer(
    State(state): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let asking: Asking = body.json()?;
    let named = asking.environment.as_deref();
    let environment = environment_for(&caller, named, &headers, &state.settings)?;
    let environment = environment.map(str::to_owned);
    let at = time(asking.at.as_deref())?;
    asking.check()?;
    let (text, number) = match asking.number {
        Some(number) => (Some(old_text(&state, number).await?), number),
        None => (asking.text.clone(), base::number(&state)),
    };
    let base = Base::now(&state);
    let snapshot = state.snapshot();
    let told = super::apart(move || {
        let engine = match text {
            None => match (&asking.flag, asking.flag_text) {
                (Some(key), Some(text)) => super::check::flag(&base, key, &text).engine()?,
                _ => snapshot.engine.clone(),
            },
            Some(text) => {
                let reading = base.read(&text);
                if reading.has_errors() {
                    return Err(Problem::invalid(Diagnostics {
                        sources: reading.sources,
                        list: reading.diagnostics,
                    }));
                }
                reading.engine()
            }
        };
        let environment = environment.as_deref();
        let asked = Asked::at(&snapshot, &asking.context, environment, at);
        let answers = asked.with(|context| answers(&engine, asking.flag.as_deref(), context))?;
        Ok(json!({ "number": number, "revision": engine.revision(), "answers": answers }))
    });
    Ok(wire::json(StatusCode::OK, &told.await??))
}

/// The rules as they were after an entry.
pub(super) async fn old_text(state: &Shared, number: u64) -> Result<String, Problem> {
    let ledger = &store(state)?.ledger;
    let last = ledger.catch_up().await?.number;
    if number > last || number == 0 {
        return Err(no_entry(number, last));
    }
    Ok(ledger.state_at(number).await?.text.to_string())
}

/// There is no such entry in the log.
pub(super) fn no_entry(number: u64, last: u64) -> Problem {
    let message = format!("there is no entry {number}; the last is {last}");
    Problem::new(StatusCode::NOT_FOUND, "unknown_entry", message)
}

fn answers(
    engine: &Engine,
    flag: Option<&str>,
    context: &dyn Attributes,
) -> Result<Vec<Json>, Problem> {
    let keys = match flag {
        Some(key) => vec![key],
        None => engine.flags().collect(),
    };
    let answers = keys.into_iter().map(|key| {
        let explanation = engine.explain(key, context);
        let explanation = explanation.map_err(|_| Problem::no_flag(key, engine.flags()))?;
        Ok(told(explanation.evaluation(), &explanation))
    });
    answers.collect()
}

/// An answer with its explanation, as `burgee eval --explain --format json` writes them.
fn told(answer: &Evaluation<'_>, explanation: &Explanation<'_>) -> Json {
    const ANSWER: [&str; 6] = ["flag", "value", "variant", "reason", "rule", "error"];
    let mut why = explanation.to_json();
    if let Some(fields) = why.as_object_mut() {
        fields.retain(|field, _| !ANSWER.contains(&field.as_str()));
    }
    let mut told = json!({
        "flag": answer.flag,
        "value": catalogue::json(answer.value),
        "variant": answer.variant,
        "reason": answer.reason.as_str(),
    });
    if let Some(fields) = told.as_object_mut() {
        if let Some(rule) = wire::rule(answer) {
            fields.insert("rule".to_owned(), rule.to_string().into());
        }
        if let Some(error) = answer.error {
            fields.insert("error".to_owned(), error.into());
        }
        fields.insert("explanation".to_owned(), why);
    }
    told
}
