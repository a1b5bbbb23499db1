//! `/admin/v1/flags`: one flag after the other, each as its own text.

use super::answer::Problem;
use super::commit::{Done, change_rules, store};
use super::precondition::Precondition;
use super::request::{Body, Change, Segment, wants_json};
use super::rules::{tagged, text};
use super::structure::Structure;
use super::text::{FlagText, Outline, put, remove};
use super::{base, written};
use crate::catalogue::Listed;
use crate::etag::Validator;
use crate::ledger::{Cause, Head};
use crate::state::Shared;
use crate::wire;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use burgee::Timestamp;
use burgee::ast::Document;
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

#[derive(Serialize)]
struct List<'a> {
    number: u64,
    revision: &'a str,
    flags: Vec<Listed>,
}

/// A flag in JSON.
#[derive(Serialize)]
struct Told<'a> {
    key: &'a str,
    text: &'a str,
    etag: &'a str,
    #[serde(flatten)]
    about: Option<serde_json::Value>,
    /// The same as objects, if they can say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    structure: Option<Structure>,
}

/// Answers with what there is to know about all flags.
pub(super) async fn list(State(state): State<Shared>) -> Response {
    let now = Timestamp::from(SystemTime::now());
    let number = base::number(&state);
    let snapshot = state.snapshot();
    let flags = snapshot.catalogue.values();
    let body = List {
        number,
        revision: &snapshot.identity,
        flags: flags.map(|flag| flag.at(now)).collect(),
    };
    wire::json(StatusCode::OK, &body)
}

/// Answers with the text of a flag.
pub(super) async fn read(
    State(state): State<Shared>,
    Segment(key): Segment<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let base = base::Base::now(&state);
    let wanted = key.clone();
    let found = super::apart(move || base.texts().find_map(|text| flag_text(text, &wanted)));
    let snapshot = state.snapshot();
    let Some(found) = found.await? else {
        let known = snapshot.catalogue.keys();
        return Err(Problem::no_flag(&key, known.map(String::as_str)));
    };
    let etag = tag(&found);
    if !wants_json(&headers) {
        return Ok(text(&found, &etag));
    }
    let now = Timestamp::from(SystemTime::now());
    let about = snapshot.catalogue.get(&key).map(|flag| flag.at(now));
    let mut about = about.and_then(|about| serde_json::to_value(about).ok());
    if let Some(fields) = about.as_mut().and_then(|about| about.as_object_mut()) {
        fields.shift_remove("key");
    }
    let structure = Outline::new(&found);
    let structure = structure
        .flag(&key)
        .filter(|flag| !structure.is_commented(flag))
        .and_then(Structure::of);
    let body = Told {
        structure,
        key: &key,
        text: &found,
        etag: &etag,
        about,
    };
    Ok(tagged(wire::json(StatusCode::OK, &body), &etag))
}

/// Puts a flag in the place of what it was, or makes it.
pub(super) async fn write(
    change: Change,
    Segment(key): Segment<String>,
    body: Body,
) -> Result<Response, Problem> {
    store(&change.state)?;
    let wanted = Precondition::of(&change.headers)?;
    match Structure::in_body(&body)? {
        Some(structure) => put_structure(&change, key, structure, wanted).await,
        None => put_text(&change, key, body.text()?, Some(wanted)).await,
    }
}

/// Makes a flag what a structure says. Its comments above and its tests stay.
async fn put_structure(
    change: &Change,
    key: String,
    structure: Structure,
    wanted: Precondition,
) -> Result<Response, Problem> {
    let flag = structure.clone().flag(&key)?;
    let printed = burgee::ast::print(&Document::from_iter([flag.into()]));
    let made = Arc::new(AtomicBool::new(false));
    let (is_new, named) = (Arc::clone(&made), key.clone());
    let write = move |head: &Head| {
        check(head, &named, Some(&wanted))?;
        let outline = Outline::new(&head.text);
        let (Some(place), Some(old)) = (outline.find(&named), outline.flag(&named)) else {
            is_new.store(true, Ordering::Relaxed);
            return Ok(put(&head.text, None, &FlagText::alone(&printed)));
        };
        let said = Structure::of(old).filter(|_| !outline.is_commented(old));
        match said {
            Some(said) if said == structure => Ok(head.text.to_string()),
            Some(_) => {
                let flag = format!("{}{printed}", outline.head_at(&place, old));
                let new = FlagText::with(flag, outline.tests_at(&place));
                Ok(put(&head.text, Some(&place), &new))
            }
            None => Err(Structure::too_little(&named)),
        }
    };
    let done = change_rules(change, Cause::PutFlag, write).await?;
    let status = status(&made);
    let rules = Arc::clone(&done.head.text);
    let text = super::apart(move || flag_text(&rules, &key)).await?;
    written::flag(&done, status, &tag(&text.unwrap_or_default())).await
}

/// Makes `new` the text of a flag.
pub(crate) async fn put_text(
    change: &Change,
    key: String,
    new: String,
    wanted: Option<Precondition>,
) -> Result<Response, Problem> {
    let (flag, text): (Arc<str>, Arc<str>) = (key.into(), new.into());
    let (key, body) = (Arc::clone(&flag), Arc::clone(&text));
    let piece = super::apart(move || FlagText::read(&key, &body)).await??;
    let etag = tag(&piece.whole());
    let made = Arc::new(AtomicBool::new(false));
    let (key, is_new) = (Arc::clone(&flag), Arc::clone(&made));
    let write = move |head: &Head| {
        let outline = Outline::new(&head.text);
        let place = outline.find(&key);
        let current = place.as_ref().map(|place| tag(&outline.text_at(place)));
        if let Some(wanted) = &wanted {
            wanted.check(current.as_deref())?;
        }
        is_new.store(place.is_none(), Ordering::Relaxed);
        Ok(put(&head.text, place.as_ref(), &piece))
    };
    match change_rules(change, Cause::PutFlag, write).await {
        Ok(done) => written::flag(&done, status(&made), &etag).await,
        Err(problem) if problem.is_invalid() => {
            // Better said by their places in what the client has sent.
            let base = base::Base::now(&change.state);
            let found = super::apart(move || super::check::flag(&base, &flag, &text)).await?;
            Err(found.errors().map_or(problem, Problem::invalid))
        }
        Err(problem) => Err(problem),
    }
}

/// The status of a change that made a flag, or changed one.
fn status(made: &AtomicBool) -> StatusCode {
    if made.load(Ordering::Relaxed) {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    }
}

/// Takes a flag out, with its tests.
pub(super) async fn delete(
    change: Change,
    Segment(key): Segment<String>,
) -> Result<Response, Problem> {
    store(&change.state)?;
    let wanted = Precondition::of(&change.headers)?;
    let write = move |head: &Head| {
        let outline = Outline::new(&head.text);
        let place = found(&outline, &key)?;
        wanted.check(Some(&tag(&outline.text_at(&place))))?;
        Ok(remove(&head.text, &place))
    };
    let done: Done = change_rules(&change, Cause::DeleteFlag, write).await?;
    written::rules(&done, StatusCode::OK).await
}

/// Refuses a change of a flag that is otherwise than the client thinks, if it thinks something.
pub(crate) fn check(head: &Head, key: &str, wanted: Option<&Precondition>) -> Result<(), Problem> {
    let Some(wanted) = wanted else {
        return Ok(());
    };
    wanted.check(flag_text(&head.text, key).map(|text| tag(&text)).as_deref())
}

/// Where a flag stands, or that there is none.
pub(crate) fn found(outline: &Outline<'_>, key: &str) -> Result<super::text::Place, Problem> {
    outline
        .find(key)
        .ok_or_else(|| Problem::no_flag(key, outline.keys()))
}

/// The text of a flag in a text of rules.
fn flag_text(rules: &str, key: &str) -> Option<String> {
    let outline = Outline::new(rules);
    Some(outline.text_at(&outline.find(key)?))
}

/// What changes with the text of a flag, and with nothing else.
pub(super) fn tag(text: &str) -> String {
    Validator::new(text).finish()
}
