//! `GET` and `PUT /admin/v1/rules`: all of the rules as text.

use super::answer::Problem;
use super::commit::{change_rules, store};
use super::precondition::Precondition;
use super::request::{Body, Change, wants_json};
use super::written;
use crate::ledger::{Cause, Head};
use crate::state::Shared;
use crate::wire;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Rules in JSON.
#[derive(Serialize)]
struct Rules<'a> {
    number: u64,
    revision: &'a str,
    text: &'a str,
}

/// Answers with the rules as they are in the store, or in the file.
pub(super) async fn read(State(state): State<Shared>, headers: HeaderMap) -> Response {
    let snapshot = state.snapshot();
    let head = state.stored.as_ref().map(|stored| stored.ledger.known());
    let (rules, number, tag) = match &head {
        Some(head) => (&*head.text, head.number, tag(head)),
        None => (
            &*snapshot.bundle.rules,
            0,
            format!("\"{}\"", snapshot.identity),
        ),
    };
    if !wants_json(&headers) {
        return text(rules, &tag);
    }
    let body = Rules {
        number,
        revision: &snapshot.identity,
        text: rules,
    };
    tagged(wire::json(StatusCode::OK, &body), &tag)
}

/// Puts other rules in the place of all that there are.
pub(super) async fn write(change: Change, body: Body) -> Result<Response, Problem> {
    store(&change.state)?;
    let wanted = Precondition::of(&change.headers)?;
    let new = body.text()?;
    let done = change_rules(&change, Cause::Put, move |head| {
        // Where nothing was written yet there is nothing, and the tag with which that was answered.
        let absent = head.rules_number == 0 && wanted == Precondition::Absent;
        wanted.check((!absent).then(|| tag(head)).as_deref())?;
        Ok(new.clone())
    });
    let done = done.await?;
    let response = written::rules(&done, StatusCode::OK).await?;
    Ok(tagged(response, &tag(&done.head)))
}

/// What changes with every change of the rules, and with nothing else.
pub(super) fn tag(head: &Head) -> String {
    format!("\"{}\"", head.rules_number)
}

/// Rules as text.
pub(super) fn text(rules: &str, tag: &str) -> Response {
    let mut response = (StatusCode::OK, rules.to_owned()).into_response();
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    tagged(response, tag)
}

/// An answer that says which content it is.
pub(super) fn tagged(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(VARY, HeaderValue::from_static("accept"));
    response
}
