//! `/admin/v1/audit`: the log as it is in the store, and the proof that it is as it was written.

use super::answer::Problem;
use super::commit::store;
use super::request::Parameters;
use crate::ledger::{Audit, Broken, LedgerError};
use crate::limits;
use crate::source::Stored;
use crate::state::Shared;
use crate::wire;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many records are read at a time.
const STEP: usize = 64;

/// From where on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct From {
    from: Option<u64>,
}

/// Hands out the records, one a line, byte for byte, up to the last one there is now.
pub(super) async fn export(
    State(state): State<Shared>,
    Parameters(From { from }): Parameters<From>,
) -> Result<Response, Problem> {
    let stored = Arc::clone(store(&state)?);
    let last = stored.ledger.catch_up().await?.number;
    let lines = stream::try_unfold(from.unwrap_or(1).max(1), move |next| {
        let stored = Arc::clone(&stored);
        async move {
            let records = read(&stored, next, last).await?;
            if records.is_empty() {
                return Ok::<_, LedgerError>(None);
            }
            let mut lines = Vec::new();
            for record in &records {
                lines.extend_from_slice(record);
                lines.push(b'\n');
            }
            Ok(Some((lines, next.saturating_add(records.len() as u64))))
        }
    });
    let mut response = Response::new(Body::from_stream(lines));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/jsonl");
    headers.insert(CONTENT_TYPE, kind);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

/// What the log was proved to be.
#[derive(Serialize)]
struct Told {
    /// How many entries are as they were written.
    entries: u64,
    /// The hash of the last of them.
    hash: String,
    at: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<ToldBroken>,
}

#[derive(Serialize)]
struct ToldBroken {
    number: u64,
    message: String,
}

/// Goes through the whole log. That takes time and reads everything, so there is one at a time.
pub(super) async fn verify(State(state): State<Shared>) -> Result<Response, Problem> {
    let stored = store(&state)?;
    let Ok(_place) = state.audits.try_acquire() else {
        return Ok(limits::busy());
    };
    // Not what is known, which was read before: the store is to be proved as it is now.
    let last = stored.ledger.store().last().await;
    let last = last.map_err(LedgerError::from)?;
    let mut audit = Audit::default();
    let mut next = 1;
    let mut broken: Option<Broken> = None;
    while next <= last && broken.is_none() {
        let records = read(stored, next, last).await?;
        if records.is_empty() {
            break;
        }
        next = next.saturating_add(records.len() as u64);
        (audit, broken) = super::apart(move || {
            let found = records.iter().find_map(|record| audit.add(record).err());
            (audit, found)
        })
        .await?;
    }
    let known = stored.ledger.known();
    let proof = audit.proof();
    if broken.is_none() && proof.entries < known.number {
        broken = Some(Broken::shorter(known.number, proof.entries));
    }
    let told = Told {
        entries: proof.entries,
        hash: proof.hash,
        at: proof.at,
        ok: broken.is_none(),
        broken: broken.map(|broken| ToldBroken {
            number: broken.number,
            message: broken.to_string(),
        }),
    };
    Ok(wire::json(StatusCode::OK, &told))
}

async fn read(stored: &Stored, next: u64, last: u64) -> Result<Vec<Vec<u8>>, LedgerError> {
    let left = usize::try_from(last.saturating_add(1).saturating_sub(next)).unwrap_or(STEP);
    match left.min(STEP) {
        0 => Ok(Vec::new()),
        most => Ok(stored.ledger.records(next, most).await?),
    }
}
