//! `GET` and `PUT /admin/v1/rules`: all of the rules as text.

use super::answer::Problem;
use super::commit::{author, change_rules, store};
use super::precondition::Precondition;
use crate::access::RequestId;
use crate::auth::Caller;
use crate::ledger::{Cause, Head};
use crate::state::Shared;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Answers with the rules as they are in the store, or in the file.
pub(super) async fn read(State(state): State<Shared>) -> Result<Response, Problem> {
    let Some(stored) = &state.stored else {
        let snapshot = state.snapshot();
        return Ok(text(
            &snapshot.bundle.rules,
            &format!("\"{}\"", snapshot.identity),
        ));
    };
    let head = stored.ledger.known();
    Ok(text(&head.text, &tag(&head)))
}

/// Puts other rules in the place of all that there are.
pub(super) async fn write(
    State(state): State<Shared>,
    Extension(caller): Extension<Caller>,
    Extension(request): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Response> {
    let body = crate::route::body(body).map_err(|refusal| *refusal)?;
    let write = async {
        store(&state)?;
        let wanted = Precondition::of(&headers)?;
        let new = std::str::from_utf8(&body).map_err(|_| Problem::not_text())?;
        let author = author(&caller, &request, &headers);
        let done = change_rules(&state, &caller, author, Cause::Put, |head| {
            wanted.check((head.rules_number > 0).then(|| tag(head)).as_deref())?;
            Ok(new.to_owned())
        });
        let done = done.await?;
        let mut response = super::written(&done);
        if let Ok(tag) = HeaderValue::from_str(&tag(&done.head)) {
            response.headers_mut().insert(ETAG, tag);
        }
        Ok(response)
    };
    write.await.map_err(Problem::into_response)
}

/// What changes with every change of the rules, and with nothing else.
pub(super) fn tag(head: &Head) -> String {
    format!("\"{}\"", head.rules_number)
}

/// Rules as text.
pub(super) fn text(rules: &str, tag: &str) -> Response {
    let mut response = (StatusCode::OK, rules.to_owned()).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(CONTENT_TYPE, kind);
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    response
}
