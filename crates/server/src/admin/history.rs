//! `/admin/v1/history`: who changed what, when and why.

use super::answer::Problem;
use super::commit::store;
use super::evaluate::{no_entry, old_text};
use super::request::{Parameters, Segment};
use super::rules::{tagged, text};
use super::written::diff;
use crate::ledger::{Action, Cause, Entry, FlagChanges, Ledger, LedgerError, Role, sha256};
use crate::state::Shared;
use crate::wire;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How many entries are told unless more are asked for, and at most.
const COUNTS: (usize, usize) = (50, 200);

/// How many records are read at a time.
const STEP: u64 = 64;

/// Most records that are looked through for those of one flag; the client then asks on.
const MOST_READ: u64 = 8192;

/// Which entries are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    before: Option<u64>,
    limit: Option<usize>,
    flag: Option<String>,
}

#[derive(Serialize)]
struct List {
    /// The number of the last entry in the log.
    last: u64,
    /// The newest first.
    entries: Vec<Told>,
    /// What to ask on with, as `before`, unless these are all.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u64>,
}

/// An entry without the text that it changed.
#[derive(Serialize)]
struct Told {
    number: u64,
    at: String,
    who: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Cause>,
    /// The entry whose text was brought back.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<FlagChanges>,
    /// The environments that a flag was switched in; everywhere, if none are named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    environments: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<ToldKey>,
    hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

/// A key, without its hash.
#[derive(Serialize)]
struct ToldKey {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
}

/// Answers with entries, the newest first.
pub(super) async fn list(
    State(state): State<Shared>,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, Problem> {
    let ledger = &store(&state)?.ledger;
    let last = ledger.catch_up().await?.number;
    let most = asked.limit.unwrap_or(COUNTS.0).clamp(1, COUNTS.1);
    let mut before = asked.before.unwrap_or(u64::MAX).clamp(1, last + 1);
    let end = before.saturating_sub(MOST_READ).max(1);
    let mut entries = Vec::new();
    while before > end && entries.len() < most {
        let first = before.saturating_sub(STEP).max(end);
        for entry in some(ledger, first..before, asked.flag.as_ref())
            .await?
            .into_iter()
            .rev()
        {
            before = entry.number;
            entries.extend(entry.told);
            if entries.len() == most {
                break;
            }
        }
        if entries.len() < most {
            before = first;
        }
    }
    let answer = List {
        last,
        entries,
        next: (before > 1).then_some(before),
    };
    Ok(wire::json(StatusCode::OK, &answer))
}

/// What is told of some entries, in their order. Long records come a few at a time, and what is told of them
/// is short.
async fn some(
    ledger: &Ledger,
    numbers: Range<u64>,
    flag: Option<&String>,
) -> Result<Vec<Read>, Problem> {
    let mut entries = Vec::new();
    let mut first = numbers.start;
    while first < numbers.end {
        let most = usize::try_from(numbers.end - first).unwrap_or(1);
        let records = ledger.records(first, most).await;
        let records = records.map_err(LedgerError::from)?;
        if records.is_empty() {
            break;
        }
        let next = first.saturating_add(records.len() as u64);
        let flag = flag.cloned();
        for entry in super::apart(move || tell(&records, flag.as_deref())).await? {
            entries.push(entry.map_err(|index| unreadable(index, first))?);
        }
        first = next;
    }
    Ok(entries)
}

/// An entry that was read, and what is told of it if it was asked for.
struct Read {
    number: u64,
    told: Option<Told>,
}

fn tell(records: &[Vec<u8>], flag: Option<&str>) -> Vec<Result<Read, usize>> {
    let read = records.iter().enumerate().map(|(index, record)| {
        let entry: Entry = serde_json::from_slice(record).map_err(|_| index)?;
        let wanted = flag.is_none_or(|flag| touches(&entry, flag));
        Ok(Read {
            number: entry.number,
            told: wanted.then(|| Told::new(entry, sha256(record))),
        })
    });
    read.collect()
}

fn touches(entry: &Entry, key: &str) -> bool {
    let Action::Rules(rules) = &entry.action else {
        return false;
    };
    let flags = &rules.flags;
    let mut touched = flags
        .added
        .iter()
        .chain(&flags.changed)
        .chain(&flags.removed);
    touched.any(|flag| flag == key)
}

fn unreadable(index: usize, first: u64) -> Problem {
    let number = first.saturating_add(index as u64);
    let message = format!("entry {number} cannot be read");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "log_broken", message)
        .help("look at `/admin/v1/audit/verify`")
}

impl Told {
    fn new(entry: Entry, hash: String) -> Told {
        let mut told = Told {
            number: entry.number,
            at: entry.at,
            who: entry.who,
            note: entry.note,
            request: entry.request,
            action: "",
            cause: None,
            to: None,
            flags: None,
            environments: Vec::new(),
            key: None,
            hash,
            diff: None,
        };
        match entry.action {
            Action::Rules(rules) => {
                told.action = "rules";
                told.cause = Some(rules.cause);
                told.flags = Some(rules.flags);
                told.environments = rules.environments;
                told.to = rules.to;
            }
            Action::KeyAdded { key } => {
                told.action = "key_added";
                told.key = Some(ToldKey {
                    id: key.id,
                    name: key.name,
                    role: Some(key.role),
                });
            }
            Action::KeyRevoked { id, name } => {
                told.action = "key_revoked";
                told.key = Some(ToldKey {
                    id,
                    name,
                    role: None,
                });
            }
        }
        told
    }
}

/// Answers with one entry and what it changed in the text.
pub(super) async fn one(
    State(state): State<Shared>,
    Segment(number): Segment<u64>,
) -> Result<Response, Problem> {
    let ledger = &store(&state)?.ledger;
    let last = ledger.catch_up().await?.number;
    if number == 0 || number > last {
        return Err(no_entry(number, last));
    }
    let records = ledger.records(number, 1).await;
    let records = records.map_err(LedgerError::from)?;
    let before = ledger.state_at(number - 1).await?;
    let after = ledger.state_at(number).await?;
    let told = super::apart(move || {
        let mut read = tell(&records, None);
        let read = read.pop().unwrap_or(Err(0)).ok()?;
        let mut told = read.told?;
        let names = (format!("entry {}", number - 1), format!("entry {number}"));
        told.diff = Some(diff(&before.text, &after.text, &names.0, &names.1));
        Some(told)
    });
    match told.await? {
        Some(told) => Ok(wire::json(StatusCode::OK, &told)),
        None => Err(unreadable(0, number)),
    }
}

/// Answers with the rules as they were after an entry.
pub(super) async fn rules(
    State(state): State<Shared>,
    Segment(number): Segment<u64>,
) -> Result<Response, Problem> {
    let rules = old_text(&state, number).await?;
    // Nothing that has happened changes any more.
    let tag = format!("\"at-{number}\"");
    Ok(tagged(text(&rules, &tag), &tag))
}
