//! A document of either kind, read: what the rules are made from.

use super::priority::Priority;
use super::wire::{ContextWire, FeatureWire, SegmentWire};
use super::{elements, environment};
use crate::importer::ImportError;
use crate::input::Input;
use crate::note::{JsonPath, Note, Severity};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value as Json;
use serde_json::value::RawValue;

/// A feature as the environment has it, or as a segment overrides it.
#[derive(Debug)]
pub(super) struct Feature {
    pub(super) at: JsonPath,
    pub(super) wire: FeatureWire,
    pub(super) priority: Priority,
}

/// A segment with its overrides.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) at: JsonPath,
    pub(super) wire: SegmentWire,
    pub(super) overrides: Vec<Feature>,
}

/// All that a document says.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The evaluation context, for JSON paths.
    pub(super) context: Json,
    pub(super) features: Vec<Feature>,
    pub(super) segments: Vec<Segment>,
    /// Features that cannot be imported, because something about them cannot be read.
    pub(super) broken: Vec<String>,
    pub(super) notes: Vec<Note>,
}

/// What tells the two kinds of documents from others.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Marks {
    environment: Option<IgnoredAny>,
    features: Option<IgnoredAny>,
    segments: Option<IgnoredAny>,
    feature_states: Option<IgnoredAny>,
    project: Option<IgnoredAny>,
}

impl Marks {
    /// Whether it is an environment document.
    pub(super) fn is_environment(&self) -> bool {
        self.feature_states.is_some() && self.project.is_some()
    }

    /// Whether it is an evaluation context.
    pub(super) fn is_context(&self) -> bool {
        self.environment.is_some() && (self.features.is_some() || self.segments.is_some())
    }
}

/// Reads a document.
pub(super) fn read(input: &Input<'_>) -> Result<Document, ImportError> {
    let marks: Marks = input.json()?;
    if marks.is_environment() {
        environment::read(input)
    } else if marks.environment.is_some() {
        context(input)
    } else {
        Err(ImportError {
            at: JsonPath::root(),
            message: "neither an evaluation context nor an environment document".to_owned(),
        })
    }
}

/// Reads an evaluation context.
fn context(input: &Input<'_>) -> Result<Document, ImportError> {
    let wire: ContextWire = input.json()?;
    let mut document = Document {
        context: input.json()?,
        ..Document::default()
    };
    if !wire.environment.is_object() {
        return Err(ImportError {
            at: JsonPath::root().key("environment"),
            message: "the environment is no object".to_owned(),
        });
    }
    for (key, raw) in wire.features.iter().flatten() {
        let at = JsonPath::root().key("features").key(key);
        if let Some(feature) = document.feature(at, raw) {
            document.features.push(feature);
        }
    }
    for (key, raw) in wire.segments.iter().flatten() {
        let at = JsonPath::root().key("segments").key(key);
        document.segment(at, raw);
    }
    Ok(document)
}

impl Document {
    /// Something that is left out.
    pub(super) fn refuse(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.notes.push(Note {
            severity: Severity::Refused,
            at: at.clone(),
            message: message.into(),
        });
    }

    /// A part of the document, or a note and nothing.
    pub(super) fn part<T: DeserializeOwned>(&mut self, at: &JsonPath, raw: &RawValue) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(part) => Some(part),
            Err(error) => {
                self.refuse(
                    at,
                    format!("this cannot be read: {}", without_place(&error)),
                );
                None
            }
        }
    }

    /// A feature context; a name alone is enough to know which feature is harmed when it is malformed.
    fn feature(&mut self, at: JsonPath, raw: &RawValue) -> Option<Feature> {
        let Some(wire) = self.part::<FeatureWire>(&at, raw) else {
            self.broken.extend(named(raw));
            return None;
        };
        let priority = Priority::read(wire.priority.as_deref());
        Some(Feature { at, wire, priority })
    }

    fn segment(&mut self, at: JsonPath, raw: &RawValue) {
        let Some(wire) = self.part::<SegmentWire>(&at, raw) else {
            // Whatever it overrides would mean something else without it.
            self.broken.extend(overridden(raw));
            return;
        };
        let mut overrides = Vec::new();
        for (index, raw) in wire.overrides.iter().flatten().enumerate() {
            let at = at.key("overrides").index(index);
            overrides.extend(self.feature(at, raw));
        }
        self.segments.push(Segment {
            at,
            wire,
            overrides,
        });
    }
}

/// The name in something that is malformed otherwise.
fn named(raw: &RawValue) -> Option<String> {
    let value: Json = serde_json::from_str(raw.get()).ok()?;
    Some(value.get("name")?.as_str()?.to_owned())
}

/// The features that a malformed segment overrides.
fn overridden(raw: &RawValue) -> Vec<String> {
    let value: Json = serde_json::from_str(raw.get()).unwrap_or_default();
    let overrides = value.get("overrides").and_then(Json::as_array);
    let names = overrides.into_iter().flatten();
    let names = names.filter_map(|feature| feature.get("name")?.as_str());
    names.map(str::to_owned).collect()
}

/// The message without the line and column, which count from the start of the part.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message,
    }
}

/// A key as text: it can be a number.
pub(super) fn key(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        other => elements::text(other).unwrap_or_default(),
    }
}
