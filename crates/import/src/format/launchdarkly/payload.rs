//! The document as a whole.

use super::flags;
use super::native::LaunchDarkly;
use super::segment::{refused, segments};
use super::variant::Variants;
use super::wire::{FlagWire, PayloadWire, SegmentWire, ServeWire};
use crate::importer::{Confidence, ImportError, Imported};
use crate::input::Input;
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{Document, Item};
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::collections::HashSet;

/// Flags with numbered variations and a fallthrough are LaunchDarkly's alone.
pub(super) fn recognise(input: &Input<'_>) -> Confidence {
    let Ok(payload) = read(input) else {
        return Confidence::No;
    };
    let own = |flag: &Json| flag.get("variations").is_some_and(Json::is_array) && flag.get("fallthrough").is_some();
    if payload.flags.values().any(own) {
        Confidence::Sure
    } else if !payload.flag_values.is_empty() || !payload.flags.is_empty() {
        Confidence::Maybe
    } else {
        Confidence::No
    }
}

/// The payload, also inside the message of a stream.
fn read(input: &Input<'_>) -> Result<PayloadWire, ImportError> {
    let json: Json = input.json()?;
    let payload = match json.get("data") {
        Some(data) if json.get("flags").is_none() => data.clone(),
        _ => json,
    };
    serde_json::from_value(payload).map_err(|error| ImportError {
        at: JsonPath::root(),
        message: error.to_string(),
    })
}

pub(super) fn import(input: &Input<'_>) -> Result<Imported, ImportError> {
    let payload = read(input)?;
    let mut notes = Vec::new();
    let mut broken = HashSet::new();
    let mut segment_wires: IndexMap<String, SegmentWire> =
        each(payload.segments, "segments", &mut broken, &mut notes);
    segment_wires.retain(|_, wire| !wire.deleted);
    let (segments, mut items) = segments(&segment_wires, broken, &mut notes);
    let mut broken = HashSet::new();
    let mut wires: IndexMap<String, FlagWire> =
        each(payload.flags, "flags", &mut broken, &mut notes);
    wires.retain(|_, wire| !wire.deleted);
    let values = payload.flag_values.into_iter();
    wires.extend(values.map(|(key, value)| (key, constant(value))));
    let all = wires.into_iter().map(|(key, wire)| {
        let total = wire.off_variation.is_some_and(|off| {
            usize::try_from(off).is_ok_and(|off| off < wire.variations.len())
        });
        let variants = Variants::new(&wire.variations, total);
        (key, (wire, variants))
    });
    let done = flags::flags(&all.collect(), broken, &segments, &mut notes);
    items.extend(done.items);
    Ok(Imported {
        document: sound(Document::from_iter(items), &mut notes),
        notes,
        native: Box::new(LaunchDarkly {
            tables: done.tables,
        }),
    })
}

/// Reads flags or segments one by one.
fn each<T: DeserializeOwned>(
    json: IndexMap<String, Json>,
    what: &str,
    broken: &mut HashSet<String>,
    notes: &mut Vec<Note>,
) -> IndexMap<String, T> {
    let mut read = IndexMap::with_capacity(json.len());
    for (key, value) in json {
        match serde_json::from_value(value) {
            Ok(value) => {
                read.insert(key, value);
            }
            Err(error) => {
                let at = JsonPath::root().key(what).key(&key);
                notes.push(refused(at, error.to_string()));
                broken.insert(key);
            }
        }
    }
    read
}

/// A flag of the file data source that serves one value to everybody.
fn constant(value: Json) -> FlagWire {
    FlagWire {
        on: true,
        variations: vec![value],
        off_variation: Some(0),
        fallthrough: ServeWire {
            variation: Some(0),
            rollout: None,
        },
        ..FlagWire::default()
    }
}

/// The document without what burgee refuses: chains beyond its limits, lists that are too long.
fn sound(mut document: Document, notes: &mut Vec<Note>) -> Document {
    let reading = crate::importer::builder().read_document(document.clone());
    if !reading.has_errors() {
        return document;
    }
    let errors = reading.diagnostics.iter().filter(|found| found.is_error());
    let why = errors.map(|found| found.message.clone()).next().unwrap_or_default();
    let engine = reading.engine();
    let flags: HashSet<&str> = engine.flags().collect();
    let segments: HashSet<&str> = engine.segments().collect();
    document.items.retain(|item| {
        let (what, name, kept) = match item {
            Item::Flag(flag) => ("flags", &flag.name.node, flags.contains(flag.name.node.as_str())),
            Item::Segment(segment) => {
                let name = &segment.name.node;
                ("segments", name, segments.contains(name.as_str()))
            }
            _ => return true,
        };
        if !kept {
            let at = JsonPath::root().key(what).key(name);
            let message = format!("burgee's own limits are exceeded here or in what it uses: {why}");
            notes.push(Note {
                severity: Severity::Refused,
                at,
                message,
            });
        }
        kept
    });
    document
}
