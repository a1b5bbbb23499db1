//! The document as a whole.

use super::flags;
use super::native::LaunchDarkly;
use super::segment::{refused, segments};
use super::variant::Variants;
use super::wire::{FlagWire, PayloadWire, SegmentWire, ServeWire};
use crate::importer::{Confidence, ImportError, Imported};
use crate::input::Input;
use crate::note::{JsonPath, Note, Severity};
use crate::sound::{Kind, sound};
use burgee::ast::Document;
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::collections::HashSet;

/// The usual profile: an attribute can hold a list, of which any element will do.
pub(super) const LISTS: &str = "lists";

/// The profile for those whose attributes hold no lists: rules are half as long.
pub(super) const SINGLE_VALUES: &str = "single-values";

/// Flags with numbered variations and a fallthrough are LaunchDarkly's alone, and so is `flagValues`.
pub(super) fn recognise(input: &Input<'_>) -> Confidence {
    let Ok(payload) = read(input) else {
        return Confidence::No;
    };
    let own = |flag: &Json| {
        let has = |name| flag.get(name).is_some();
        let serves = has("fallthrough") || has("offVariation") || has("on");
        serves && flag.get("variations").is_some_and(Json::is_array)
    };
    if payload.flags.values().any(own) || !payload.flag_values.is_empty() {
        Confidence::Sure
    } else if payload.flags.is_empty() && !payload.segments.is_empty() {
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
    for part in ["flags", "flagValues", "segments"] {
        if let Some(other) = payload.get(part)
            && !other.is_object()
            && !other.is_null()
        {
            return Err(ImportError {
                at: JsonPath::root().key(part),
                message: "expected an object".to_owned(),
            });
        }
    }
    from_object(payload).map_err(|message| ImportError {
        at: JsonPath::root(),
        message,
    })
}

pub(super) fn import(input: &Input<'_>) -> Result<Imported, ImportError> {
    let payload = read(input)?;
    let mut notes = Vec::new();
    let mut broken = HashSet::new();
    let mut segment_wires: IndexMap<String, SegmentWire> =
        each(payload.segments, "segments", &mut broken, &mut notes);
    segment_wires.retain(|_, wire| !wire.deleted);
    let lists = input.profile != Some(SINGLE_VALUES);
    if !lists {
        notes.push(Note {
            severity: Severity::Warning,
            at: JsonPath::root(),
            message: "attributes are taken to hold single values: a list matches nothing"
                .to_owned(),
        });
    }
    let (segments, mut items) = segments(&segment_wires, broken, lists, &mut notes);
    let mut broken = HashSet::new();
    let mut wires: IndexMap<String, FlagWire> =
        each(payload.flags, "flags", &mut broken, &mut notes);
    wires.retain(|_, wire| !wire.deleted);
    let values = payload.flag_values.into_iter();
    wires.extend(values.map(|(key, value)| (key, constant(value))));
    let all = wires.into_iter().map(|(key, wire)| {
        let total = wire
            .off_variation
            .is_some_and(|off| usize::try_from(off).is_ok_and(|off| off < wire.variations.len()));
        let variants = Variants::new(&wire.variations, total);
        (key, (wire, variants))
    });
    let done = flags::flags(&all.collect(), broken, &segments, &mut notes);
    items.extend(done.items);
    Ok(Imported {
        document: sound(Document::from_iter(items), &mut notes, place),
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
    // What belongs to `a` is called `a/…`.
    let belongs = |key: &str| {
        let mut owners = key.match_indices('/').filter_map(|(at, _)| key.get(..at));
        owners.any(|owner| json.contains_key(owner))
    };
    let unspeakable = |key: &str| key.contains(char::is_control) || belongs(key);
    let names: Vec<bool> = json.keys().map(|key| unspeakable(key)).collect();
    for ((key, value), unspeakable) in json.into_iter().zip(names) {
        let value = if unspeakable {
            Err("rules cannot have this as a name".to_owned())
        } else {
            from_object(value)
        };
        match value {
            Ok(value) => {
                read.insert(key, value);
            }
            Err(why) => {
                let at = JsonPath::root().key(what).key(&key);
                notes.push(refused(at, why));
                broken.insert(key);
            }
        }
    }
    read
}

/// Reads an object; a list is none, even where its elements would fit.
fn from_object<T: DeserializeOwned>(json: Json) -> Result<T, String> {
    if !json.is_object() {
        return Err("an object is needed here".to_owned());
    }
    serde_json::from_value(json).map_err(|error| error.to_string())
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

/// Where something stands in the payload.
fn place(kind: Kind, name: &str) -> JsonPath {
    let what = match kind {
        Kind::Flag => "flags",
        Kind::Segment => "segments",
    };
    JsonPath::root().key(what).key(name)
}
