//! `POST /admin/v1/flags/{key}/kill` and `…/revive`: a flag off and on again, everywhere or in an environment,
//! in one call and without a word about what was there, because it is asked for in a hurry.

use super::answer::Problem;
use super::commit::{Done, change_rules_to, store};
use super::flags::{check, found};
use super::precondition::Precondition;
use super::reach::reach;
use super::request::{Body, Change, Segment};
use super::text::{Outline, kill_in, off_in, revive_in, rewrite, target};
use super::written;
use crate::catalogue::Listed;
use crate::ledger::{Cause, Head, RulesChange};
use axum::http::StatusCode;
use axum::response::Response;
use burgee::ast::{Flag, FlagItem, Status};
use serde::Deserialize;
use serde_json::Value as Json;

/// What is asked for.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Off {
    /// A variant or a value; what its rules say of it, or else the caller's default, when absent.
    serve: Option<Json>,
    environment: Option<String>,
}

/// What is asked for.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct On {
    environment: Option<String>,
}

/// Switches a flag off.
pub(super) async fn kill(
    change: Change,
    Segment(key): Segment<String>,
    body: Body,
) -> Result<Response, Problem> {
    store(&change.state)?;
    let help = r#"send nothing, or JSON: {"environment": "production", "serve": "off"}"#;
    let Off { serve, environment } = body.json().map_err(|problem| problem.help(help))?;
    turn_off(&change, key, serve, environment).await
}

/// Switches a flag on again.
pub(super) async fn revive(
    change: Change,
    Segment(key): Segment<String>,
    body: Body,
) -> Result<Response, Problem> {
    store(&change.state)?;
    let help = r#"send nothing, or JSON: {"environment": "production"}"#;
    let On { environment } = body.json().map_err(|problem| problem.help(help))?;
    turn_on(&change, key, environment).await
}

/// Switches a flag off wherever that is meant, and says what it serves then.
pub(crate) async fn turn_off(
    change: &Change,
    key: String,
    serve: Option<Json>,
    environment: Option<String>,
) -> Result<Response, Problem> {
    let wanted = Precondition::sent(&change.headers)?;
    let environments = reach(change, environment).await?;
    let reached = environments.clone();
    let write = move |head: &Head| {
        check(head, &key, wanted.as_ref())?;
        edit(head, &key, |flag, text| {
            let serve = match &serve {
                Some(value) => {
                    Some(target(flag, value).map_err(|known| no_variant(flag, value, &known))?)
                }
                None => None,
            };
            if reached.is_empty() {
                super::text::kill(flag, text, serve);
                return Ok(());
            }
            for environment in &reached {
                kill_in(flag, text, environment, serve.clone());
            }
            Ok(())
        })
    };
    let done = switch(change, Cause::Kill, write, &environments).await?;
    written::switched(&done, &environments, &[]).await
}

/// Switches a flag on again wherever that is meant.
pub(crate) async fn turn_on(
    change: &Change,
    key: String,
    environment: Option<String>,
) -> Result<Response, Problem> {
    let wanted = Precondition::sent(&change.headers)?;
    let environments = reach(change, environment).await?;
    let reached = environments.clone();
    let flag = key.clone();
    let write = move |head: &Head| {
        check(head, &key, wanted.as_ref())?;
        edit(head, &key, |flag, _| revived(flag, &reached))
    };
    let done = switch(change, Cause::Revive, write, &environments).await?;
    let snapshot = change.state.snapshot();
    let flag = snapshot.catalogue.get(&flag);
    // Where it is still off, whoever has switched it on everywhere else will want to know.
    let left = flag.filter(|_| environments.is_empty() && !change.dry);
    let left = left.map_or(&[][..], Listed::off_in);
    written::switched(&done, &environments, left).await
}

/// Makes the change, with where on the record.
async fn switch(
    change: &Change,
    cause: Cause,
    write: impl Fn(&Head) -> Result<String, Problem> + Send + Sync + 'static,
    environments: &[String],
) -> Result<Done, Problem> {
    let record = |record: RulesChange| RulesChange {
        environments: environments.to_vec(),
        ..record
    };
    change_rules_to(change, cause, write, record).await
}

/// Takes back what switched the flag off, and nothing else. Says so when that is elsewhere.
fn revived(flag: &mut Flag, environments: &[String]) -> Result<(), Problem> {
    let key = flag.name.node.clone();
    let conflict = |code, message: String, help: String| {
        Err(Problem::new(StatusCode::CONFLICT, code, message).help(help))
    };
    if is(flag, Status::Archived) {
        let message = format!("the flag `{key}` is archived");
        let help = "change its text, if it is to come back";
        return conflict("archived", message, help.to_owned());
    }
    let disabled = is(flag, Status::Disabled);
    if environments.is_empty() {
        if let (Some(problem), false) = (off_elsewhere(flag), disabled) {
            return Err(problem);
        }
        super::text::revive(flag);
        return Ok(());
    }
    let mut was_off = false;
    for environment in environments {
        was_off |= revive_in(flag, environment);
    }
    if disabled && !was_off {
        let message = format!("the flag `{key}` is switched off everywhere");
        let help = "name no environment to switch it on; that takes a key of all environments";
        return conflict("disabled", message, help.to_owned());
    }
    Ok(())
}

/// What is said to whoever switches a flag on that is off only in some environments, without saying where.
pub(crate) fn off_elsewhere(flag: &Flag) -> Option<Problem> {
    let off_in = off_in(flag);
    let first = off_in.first()?;
    let message = format!(
        "the flag `{}` is off in {}",
        flag.name.node,
        off_in.join(", ")
    );
    let problem = Problem::new(StatusCode::CONFLICT, "off_in_environments", message);
    Some(problem.help(format!(r#"say where: {{"environment": "{first}"}}"#)))
}

fn is(flag: &Flag, wanted: Status) -> bool {
    let status =
        |item: &FlagItem| matches!(item, FlagItem::Status(status) if status.node == wanted);
    flag.items.iter().any(status)
}

/// The rules with another text of one flag.
pub(crate) fn edit(
    head: &Head,
    key: &str,
    change: impl FnOnce(&mut Flag, &str) -> Result<(), Problem>,
) -> Result<String, Problem> {
    let place = found(&Outline::new(&head.text), key)?;
    rewrite(&head.text, &place, change)
}

/// A value that a flag does not have.
pub(crate) fn no_variant(flag: &Flag, value: &Json, known: &[String]) -> Problem {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    if known.is_empty() {
        let message = format!(
            "a flag of type {} cannot serve {value}",
            flag.ty.node.text()
        );
        return Problem::new(status, "no_variant", message);
    }
    let message = format!("the flag has no variant with the value or name {value}");
    Problem::new(status, "no_variant", message).help(format!("it has {}", known.join(", ")))
}
