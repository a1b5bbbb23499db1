//! `POST /admin/v1/rollback`: the rules as they were, in one call. What came after stays in the history.

use super::answer::Problem;
use super::commit::{change_rules_to, store};
use super::evaluate::old_text;
use super::precondition::Precondition;
use super::request::{Body, Change};
use super::rules::{tag, tagged};
use super::written;
use crate::ledger::{Cause, RulesChange};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// Where to go back to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    to: u64,
}

/// Brings the rules of an entry back.
pub(super) async fn answer(change: Change, body: Body) -> Result<Response, Problem> {
    store(&change.state)?;
    let wanted = Precondition::sent(&change.headers)?;
    let Asked { to } = body.json()?;
    let rules = old_text(&change.state, to).await?;
    let write = move |head: &crate::ledger::Head| {
        if let Some(wanted) = &wanted {
            wanted.check(Some(&tag(head)))?;
        }
        Ok(rules.clone())
    };
    let record = |record: RulesChange| RulesChange {
        to: Some(to),
        ..record
    };
    let done = change_rules_to(&change, Cause::Rollback, write, record).await?;
    let response = written::rules(&done, StatusCode::OK).await?;
    Ok(tagged(response, &tag(&done.head)))
}
