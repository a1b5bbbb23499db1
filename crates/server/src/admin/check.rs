//! `POST /admin/v1/check`: what is wrong with a text, before anybody puts it anywhere.

use super::answer::Problem;
use super::base::Base;
use super::request::Body;
use super::text::{FlagText, NAME as FLAG, Outline};
use crate::source::stored::NAME as RULES;
use crate::state::Shared;
use crate::wire;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use burgee::diagnostic::to_json;
use burgee::{Diagnostic, Diagnostics, Engine, Reading, Sources};
use serde::Deserialize;
use serde_json::{Value as Json, json};

/// What is to be looked at: all rules, or one flag in the place of what it is now.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unsaved {
    pub(super) flag: Option<String>,
    pub(super) text: String,
}

/// A text that was looked at.
pub(super) struct Found {
    pub(super) reading: Reading,
    /// The texts as the client knows them.
    sources: Sources,
    /// Why it could not be put there although nothing is wrong with it.
    refused: Option<Problem>,
    /// All rules as they would be.
    pub(super) text: String,
}

impl Found {
    /// The findings as `burgee check --format json` has them.
    pub(super) fn json(&self) -> Vec<Json> {
        to_json(&self.sources, &self.reading.diagnostics)
    }

    /// Whether the rules could be served.
    pub(super) fn valid(&self) -> bool {
        !self.reading.has_errors() && self.refused.is_none()
    }

    /// Why it could not be put there although nothing is wrong with it.
    pub(super) fn refused(&self) -> Option<Json> {
        self.refused.as_ref().map(Problem::to_json)
    }

    /// What answers by it, unless it could not be put there.
    pub(super) fn engine(self) -> Result<Engine, Problem> {
        if self.reading.has_errors() {
            return Err(Problem::invalid(Diagnostics {
                sources: self.sources,
                list: self.reading.diagnostics,
            }));
        }
        match self.refused {
            Some(refused) => Err(refused),
            None => Ok(self.reading.engine()),
        }
    }

    /// The findings, if there is an error among them.
    pub(super) fn errors(self) -> Option<Diagnostics> {
        let list = self.reading.diagnostics;
        list.iter()
            .any(Diagnostic::is_error)
            .then_some(Diagnostics {
                sources: self.sources,
                list,
            })
    }
}

/// Says what is wrong with a text.
pub(super) async fn answer(State(state): State<Shared>, body: Body) -> Result<Response, Problem> {
    let unsaved = if body.is_json() {
        body.json::<Unsaved>()?
    } else {
        Unsaved {
            flag: None,
            text: body.text()?,
        }
    };
    let base = Base::now(&state);
    let found = super::apart(move || {
        let found = unsaved.look(&base);
        let mut body = json!({ "valid": found.valid(), "diagnostics": found.json() });
        if let (Some(refused), Some(fields)) = (found.refused(), body.as_object_mut()) {
            fields.insert("error".to_owned(), refused);
        }
        body
    });
    Ok(wire::json(StatusCode::OK, &found.await?))
}

impl Unsaved {
    /// Reads it in its place.
    pub(super) fn look(&self, base: &Base) -> Found {
        match &self.flag {
            Some(key) => flag(base, key, &self.text),
            None => all(base, &self.text),
        }
    }
}

fn all(base: &Base, text: &str) -> Found {
    let reading = base.read(text);
    Found {
        sources: reading.sources.clone(),
        reading,
        refused: None,
        text: text.to_owned(),
    }
}

/// Reads the text of a flag in the place of what it is now. What is found in it has its place in it, and
/// what is found elsewhere in the rules as they are: they are read with the old flag blanked out, and
/// with the new one behind them.
pub(super) fn flag(base: &Base, key: &str, text: &str) -> Found {
    let text = text.trim_start_matches('\u{feff}');
    let outline = Outline::new(&base.text);
    let place = outline.find(key);
    let mut rest = base.text.as_bytes().to_vec();
    for range in place
        .iter()
        .flat_map(|place| place.tests.iter().chain([&place.flag]))
    {
        for byte in rest.get_mut(range.clone()).unwrap_or_default() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    let rest = String::from_utf8_lossy(&rest).into_owned();
    let reading = base.read(&format!("{rest}\n{text}"));
    // Spans are offsets over all texts together, with one byte between two: that of the line's end.
    let mut sources = Sources::single(RULES, rest);
    sources.add(FLAG, text);
    for file in reading.sources.files().iter().skip(1) {
        sources.add(file.name.clone(), file.text.clone());
    }
    let piece = FlagText::read(key, text);
    let whole = match &piece {
        Ok(piece) => super::text::put(&base.text, place.as_ref(), piece),
        Err(_) => base.text.to_string(),
    };
    Found {
        refused: piece.err().filter(|problem| !problem.is_invalid()),
        reading,
        sources,
        text: whole,
    }
}
