//! `POST /admin/v1/flags/{key}/kill` and `…/revive`: a flag off and on again, in one call and without a
//! word about what was there, because it is asked for in a hurry.

use super::answer::Problem;
use super::commit::{Done, change_rules, store};
use super::flags::{check, found};
use super::precondition::Precondition;
use super::request::{Body, Change, Segment};
use super::text::{Outline, rewrite, target};
use super::written;
use crate::ledger::{Cause, Head};
use axum::http::StatusCode;
use axum::response::Response;
use burgee::ast::{Flag, FlagItem, Status};
use serde::Deserialize;
use serde_json::Value as Json;

/// What a flag that is switched off serves.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Off {
    /// A variant or a value; what its rules say of it, or else the caller's default, when absent.
    serve: Option<Json>,
}

/// Switches a flag off.
pub(super) async fn kill(
    change: Change,
    Segment(key): Segment<String>,
    body: Body,
) -> Result<Response, Problem> {
    store(&change.state)?;
    let Off { serve } = body.json()?;
    let done = turn_off(&change, key, serve, None).await?;
    written::rules(&done, StatusCode::OK).await
}

/// Switches a flag on again.
pub(super) async fn revive(
    change: Change,
    Segment(key): Segment<String>,
) -> Result<Response, Problem> {
    store(&change.state)?;
    let done = turn_on(&change, key, None).await?;
    written::rules(&done, StatusCode::OK).await
}

/// Switches a flag off, and says what it serves then.
pub(crate) async fn turn_off(
    change: &Change,
    key: String,
    serve: Option<Json>,
    wanted: Option<Precondition>,
) -> Result<Done, Problem> {
    let write = move |head: &Head| {
        check(head, &key, wanted.as_ref())?;
        edit(head, &key, |flag, text| {
            let serve = match &serve {
                Some(value) => {
                    Some(target(flag, value).map_err(|known| no_variant(value, &known))?)
                }
                None => None,
            };
            super::text::kill(flag, text, serve);
            Ok(())
        })
    };
    change_rules(change, Cause::Kill, write).await
}

/// Switches a flag on again.
pub(crate) async fn turn_on(
    change: &Change,
    key: String,
    wanted: Option<Precondition>,
) -> Result<Done, Problem> {
    let write = move |head: &Head| {
        check(head, &key, wanted.as_ref())?;
        edit(head, &key, |flag, _| {
            if archived(flag) {
                let message = format!("the flag `{key}` is archived");
                return Err(Problem::new(StatusCode::CONFLICT, "archived", message)
                    .help("change its text, if it is to come back"));
            }
            super::text::revive(flag);
            Ok(())
        })
    };
    change_rules(change, Cause::Revive, write).await
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
pub(crate) fn no_variant(value: &Json, known: &[String]) -> Problem {
    let message = format!("the flag has no variant with the value or name {value}");
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Problem::new(status, "no_variant", message).help(format!("it has {}", known.join(", ")))
}

fn archived(flag: &Flag) -> bool {
    let archived = |item: &FlagItem| matches!(item, FlagItem::Status(status) if status.node == Status::Archived);
    flag.items.iter().any(archived)
}
