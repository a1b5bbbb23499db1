//! The features and segments of a document: a whole state, or the sum of a list of events.

use super::notes::Notes;
use crate::{ImportError, JsonPath};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

/// Everything that a document defines, each with the place where it stands.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The features by name.
    pub(super) features: IndexMap<String, (JsonPath, Json)>,
    /// The segments by id.
    pub(super) segments: IndexMap<i64, (JsonPath, Json)>,
}

/// Reads either form.
pub(super) fn read(document: Json, notes: &mut Notes) -> Result<State, ImportError> {
    let root = JsonPath::root();
    let fail = |at: &JsonPath, message: &str| ImportError {
        at: at.clone(),
        message: message.to_owned(),
    };
    let Json::Object(mut document) = document else {
        return Err(fail(
            &root,
            "expected an object with `features` or `events`",
        ));
    };
    let mut state = State::default();
    if document.contains_key("features") {
        state.replace(&mut document, &root, notes)?;
        return Ok(state);
    }
    match document.remove("events") {
        Some(Json::Array(events)) => {
            for (index, event) in events.into_iter().enumerate() {
                state.apply(event, &root.key("events").index(index), notes)?;
            }
            Ok(state)
        }
        Some(_) => Err(fail(&root.key("events"), "expected an array of events")),
        None => Err(fail(&root, "there is neither `features` nor `events`")),
    }
}

/// An array that may be absent or null.
fn array(
    object: &mut Map<String, Json>,
    name: &str,
    at: &JsonPath,
) -> Result<Vec<Json>, ImportError> {
    match object.remove(name) {
        Some(Json::Array(values)) => Ok(values),
        Some(Json::Null) | None => Ok(Vec::new()),
        Some(_) => Err(ImportError {
            at: at.key(name),
            message: "expected an array".to_owned(),
        }),
    }
}

impl State {
    /// Takes over a whole state in the place of what there was.
    fn replace(
        &mut self,
        object: &mut Map<String, Json>,
        at: &JsonPath,
        notes: &mut Notes,
    ) -> Result<(), ImportError> {
        *self = State::default();
        for (index, segment) in array(object, "segments", at)?.into_iter().enumerate() {
            let place = at.key("segments").index(index);
            if self.segment(segment, &place, notes) {
                notes.warn(&place, "a second segment with this id: the last one counts");
            }
        }
        for (index, feature) in array(object, "features", at)?.into_iter().enumerate() {
            let place = at.key("features").index(index);
            if self.feature(feature, &place, notes) {
                notes.warn(&place, "a second feature of this name: the last one counts");
            }
        }
        Ok(())
    }

    /// Takes over a feature; true when it stands in the place of another.
    fn feature(&mut self, feature: Json, at: &JsonPath, notes: &mut Notes) -> bool {
        let Some(name) = feature.get("name").and_then(Json::as_str) else {
            notes.refuse(at, "a feature without a name");
            return false;
        };
        let name = name.to_owned();
        self.features.insert(name, (at.clone(), feature)).is_some()
    }

    /// Takes over a segment; true when it stands in the place of another.
    fn segment(&mut self, segment: Json, at: &JsonPath, notes: &mut Notes) -> bool {
        let Some(id) = segment.get("id").and_then(Json::as_i64) else {
            notes.refuse(at, "a segment without an id");
            return false;
        };
        self.segments.insert(id, (at.clone(), segment)).is_some()
    }

    /// Applies one event to what there is.
    fn apply(&mut self, event: Json, at: &JsonPath, notes: &mut Notes) -> Result<(), ImportError> {
        let Json::Object(mut event) = event else {
            notes.refuse(at, "an event that is no object");
            return Ok(());
        };
        let kind = event.get("type").and_then(Json::as_str).unwrap_or("");
        match kind {
            "hydration" => self.replace(&mut event, at, notes)?,
            "feature-updated" => {
                let feature = event.remove("feature").unwrap_or(Json::Null);
                self.feature(feature, &at.key("feature"), notes);
            }
            "feature-removed" => match event.get("featureName").and_then(Json::as_str) {
                Some(name) => drop(self.features.shift_remove(name)),
                None => notes.refuse(at, "an event that does not name a feature"),
            },
            "segment-updated" => {
                let segment = event.remove("segment").unwrap_or(Json::Null);
                self.segment(segment, &at.key("segment"), notes);
            }
            "segment-removed" => match event.get("segmentId").and_then(Json::as_i64) {
                Some(id) => drop(self.segments.shift_remove(&id)),
                None => notes.refuse(at, "an event that does not name a segment"),
            },
            _ => notes.refuse(at, "an event of an unknown type"),
        }
        Ok(())
    }
}
