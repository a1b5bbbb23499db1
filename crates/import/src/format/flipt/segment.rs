//! Segments: their constraints become one condition with a name.

use super::constraint::{Translated, constraint};
use super::profile::Profile;
use super::wire::SegmentWire;
use crate::names::Names;
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{Expr, Item, build};
use serde_json::Value as Json;
use std::collections::HashMap;

/// A segment, as rules refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// By this name in the rules.
    Named(String),
    /// The server has dropped it from every rule.
    Dropped,
    /// It cannot be imported, and neither can what refers to it.
    Refused,
}

/// The segments of a document.
#[derive(Debug)]
pub(super) struct Segments<'n> {
    profile: Profile,
    /// What their names start with.
    prefix: String,
    by_key: HashMap<String, Segment>,
    /// What a snapshot says of them, to know whether it says the same again.
    said: HashMap<String, Json>,
    names: &'n mut Names,
    /// What they become.
    pub(super) items: Vec<Item>,
    /// What is lost.
    pub(super) notes: Vec<Note>,
}

impl<'n> Segments<'n> {
    /// None yet.
    pub(super) fn new(profile: Profile, prefix: &str, names: &'n mut Names) -> Segments<'n> {
        Segments {
            profile,
            prefix: prefix.to_owned(),
            by_key: HashMap::new(),
            said: HashMap::new(),
            names,
            items: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The segment of this key.
    pub(super) fn get(&self, key: &str) -> Option<&Segment> {
        self.by_key.get(key)
    }

    /// A segment where it is defined.
    pub(super) fn define(&mut self, at: &JsonPath, json: &Json) {
        let Ok(wire) = SegmentWire::deserialise(json) else {
            self.refuse(at, "this segment cannot be read");
            let key = json.get("key").and_then(Json::as_str);
            let refused = key.map(|key| (key.to_owned(), Segment::Refused));
            self.by_key.extend(refused);
            return;
        };
        let segment = self.translate(at, &wire);
        if self.by_key.insert(wire.key.clone(), segment).is_some() {
            self.note(
                at,
                format!(
                    "another segment `{}` stands before, which does not count",
                    wire.key
                ),
            );
        }
    }

    /// A segment inside a rule of a snapshot; mostly it has been there before.
    pub(super) fn inside(&mut self, at: &JsonPath, json: &Json) -> (String, Segment) {
        let key = json
            .get("key")
            .and_then(Json::as_str)
            .unwrap_or("")
            .to_owned();
        if self.said.get(&key) == Some(json)
            && let Some(segment) = self.by_key.get(&key)
        {
            return (key, segment.clone());
        }
        let segment = if let Ok(wire) = SegmentWire::deserialise(json) {
            self.translate(at, &wire)
        } else {
            self.refuse(at, "this segment cannot be read");
            Segment::Refused
        };
        self.said.insert(key.clone(), json.clone());
        self.by_key.insert(key.clone(), segment.clone());
        (key, segment)
    }

    fn translate(&mut self, at: &JsonPath, wire: &SegmentWire) -> Segment {
        let together = match wire.match_type.as_deref().unwrap_or("ALL_MATCH_TYPE") {
            "ALL_MATCH_TYPE" => |conditions: Vec<Expr>| build::all(conditions),
            "ANY_MATCH_TYPE" => |conditions: Vec<Expr>| build::any(conditions),
            other => {
                self.refuse(
                    &at.key("match_type"),
                    format!("unknown match type `{other}`"),
                );
                return Segment::Refused;
            }
        };
        let mut conditions = Vec::new();
        for (index, wire) in wire.constraints.iter().flatten().enumerate() {
            let at = at.key("constraints").index(index);
            conditions.push(match constraint(wire, self.profile) {
                Translated::Condition(condition) => condition,
                Translated::Never(why) => {
                    self.warn(&at, format!("the constraint never holds: {why}"));
                    build::bool(false)
                }
                Translated::Malformed(why) => {
                    let message = format!("the segment is dropped from every rule: {why}");
                    self.warn(&at, message);
                    return Segment::Dropped;
                }
                Translated::Failing(why) => {
                    self.refuse(&at, why);
                    return Segment::Refused;
                }
            });
        }
        // Without constraints, everybody is in it, whatever the match type.
        let when = if conditions.is_empty() {
            build::bool(true)
        } else {
            together(conditions)
        };
        let name = self.names.take(&format!("{}{}", self.prefix, wire.key));
        let mut item = build::segment_item(&name, when);
        if let (Item::Segment(segment), Some(description)) = (&mut item, &wire.description)
            && !description.is_empty()
        {
            segment.description = Some(burgee::source::Spanned::bare(description.clone()));
        }
        self.items.push(item);
        Segment::Named(name)
    }

    fn refuse(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.push(Severity::Refused, at, message.into());
    }

    fn warn(&mut self, at: &JsonPath, message: String) {
        self.push(Severity::Warning, at, message);
    }

    fn note(&mut self, at: &JsonPath, message: String) {
        self.push(Severity::Note, at, message);
    }

    fn push(&mut self, severity: Severity, at: &JsonPath, message: String) {
        self.notes.push(Note {
            severity,
            at: at.clone(),
            message,
        });
    }
}

impl SegmentWire {
    fn deserialise(json: &Json) -> Result<SegmentWire, serde_json::Error> {
        serde::Deserialize::deserialize(json)
    }
}
