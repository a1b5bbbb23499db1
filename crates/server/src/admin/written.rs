//! What a change says of itself.

use super::answer::Problem;
use super::commit::{Done, Dry};
use crate::ledger::FlagChanges;
use crate::wire;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use similar::{Algorithm, TextDiff};
use std::time::Duration;

/// Longest time spent on finding a small difference.
const PATIENCE: Duration = Duration::from_millis(500);

/// A change of the rules.
#[derive(Serialize)]
struct Written<'a> {
    /// The number of the last entry in the log.
    number: u64,
    /// When it was made.
    at: &'a str,
    /// Whether this request made it: what is there already is not written again.
    changed: bool,
    /// What the flag is now, for a change of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<&'a str>,
    /// Where a flag was switched; everywhere, if there are none.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    environments: &'a [String],
    /// Where a flag is still off that was switched on.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    off_in: &'a [String],
}

/// What a change would do.
#[derive(Serialize)]
struct Tried<'a> {
    number: u64,
    changed: bool,
    flags: &'a FlagChanges,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    environments: &'a [String],
    diff: String,
}

/// A change that is served, or what it would do.
pub(crate) async fn rules(done: &Done, status: StatusCode) -> Result<Response, Problem> {
    answer(done, status, None, &[], &[]).await
}

/// The same for a flag that was switched off or on in some environments, or everywhere but in those that it is
/// still `off_in`.
pub(super) async fn switched(
    done: &Done,
    environments: &[String],
    off_in: &[String],
) -> Result<Response, Problem> {
    answer(done, StatusCode::OK, None, environments, off_in).await
}

/// The same for a change of one flag, whose tag is `etag` now.
pub(super) async fn flag(done: &Done, status: StatusCode, etag: &str) -> Result<Response, Problem> {
    let response = answer(done, status, Some(etag), &[], &[]).await?;
    Ok(super::rules::tagged(response, etag))
}

async fn answer(
    done: &Done,
    status: StatusCode,
    etag: Option<&str>,
    environments: &[String],
    off_in: &[String],
) -> Result<Response, Problem> {
    let Some(Dry { flags, texts }) = &done.dry else {
        let written = Written {
            number: done.head.number,
            at: &done.head.at,
            changed: done.new,
            etag,
            environments,
            off_in,
        };
        return Ok(wire::json(status, &written));
    };
    let (old, new) = texts.clone();
    let diff = super::apart(move || diff(&old, &new, "now", "then")).await?;
    let tried = Tried {
        number: done.head.number,
        changed: done.new,
        flags,
        environments,
        diff,
    };
    Ok(wire::json(StatusCode::OK, &tried))
}

/// The difference of two texts, as `diff -u` writes it; empty when there is none.
pub(super) fn diff(old: &str, new: &str, before: &str, after: &str) -> String {
    let difference = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .timeout(PATIENCE)
        .diff_lines(old, new);
    let mut unified = difference.unified_diff();
    unified.context_radius(3).header(before, after).to_string()
}
