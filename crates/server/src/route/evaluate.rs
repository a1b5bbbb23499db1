//! `POST /ofrep/v1/evaluate/flags/{key}`

use super::bulk::{Asked, asked_with};
use crate::auth::Caller;
use crate::state::Shared;
use crate::wire::{self, Failure, Outcome};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use burgee::Attributes;

/// Answers for one flag.
pub(super) async fn answer(
    State(state): State<Shared>,
    Path(key): Path<String>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> Response {
    let asked = asked_with(bytes, Some(&key), &caller, &headers, &state.settings);
    let (context, environment) = match asked {
        Ok(read) => read,
        Err(refusal) => return *refusal,
    };
    let snapshot = state.snapshot();
    let asked = Asked::new(&snapshot, &context, environment);
    let evaluate = |context: &dyn Attributes| {
        let Ok(evaluation) = snapshot.engine.evaluate(&key, context) else {
            state.metrics.unknown_flag();
            return wire::json(StatusCode::NOT_FOUND, &Failure::not_found(&key));
        };
        if let Some(counts) = snapshot.counts.get(&key) {
            counts.count(&evaluation);
        }
        let outcome = Outcome::new(&evaluation, Some(&snapshot.identity));
        let status = match outcome {
            Outcome::Success(_) => StatusCode::OK,
            Outcome::Failure(_) => StatusCode::BAD_REQUEST,
        };
        wire::json(status, &outcome)
    };
    asked.with(evaluate)
}
