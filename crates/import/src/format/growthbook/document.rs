//! A payload as a document: saved groups as lists, bandits' contexts as segments, features and
//! experiments as flags.

use super::circle::circles;
use super::draft::Draft;
use super::group::SavedGroups;
use super::import::Import;
use super::js;
use super::native::{GrowthBookNative, RunRecord};
use super::order::Order;
use super::parent::{Known, Link, Parents};
use super::record::FlagRecord;
use super::refusal::Refusal;
use super::verify::verified;
use super::wire::{Fields, PayloadWire};
use crate::importer::{ImportError, Imported};
use crate::note::JsonPath;
use burgee::ast::{Document, Flag, Item};
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// A feature's flag.
#[derive(Debug)]
pub(super) struct Made<'d> {
    /// The feature.
    feature: &'d str,
    /// Whether it is the feature itself, and no copy of it.
    original: bool,
    flag: Flag,
    record: FlagRecord,
    pub(super) known: Known,
}

impl<'d> Made<'d> {
    pub(super) fn new(feature: &'d str, original: bool, mut draft: Draft, default: &Json) -> Self {
        // The default is a value, too, and can change the type.
        draft.palette.fallback(default);
        let ty = draft.palette.flag_type();
        let switch = draft.palette.is_switch();
        let cyclic = draft.palette.can_be_cyclic();
        let (flag, record) = draft.finish(default);
        let name = record.name.clone();
        Made {
            feature,
            original,
            flag,
            record,
            known: Known {
                name,
                ty,
                switch,
                cyclic,
            },
        }
    }
}

/// How a feature is found by others.
pub(super) fn link(payload: &PayloadWire, parents: &Parents, name: &str) -> Option<Link> {
    if let Some(known) = parents.get(name) {
        return Some(Link::Flag(known.clone()));
    }
    let there = payload.get("features").get(name);
    let there = there.is_some_and(js::is_truthy);
    (!there).then_some(Link::Unknown)
}

/// Translates a payload; with or without what a context can force.
pub(super) fn import(payload: &PayloadWire, overrides: bool) -> Result<Imported, ImportError> {
    let groups = SavedGroups::of(payload.get("savedGroups"));
    let mut import = Import::new(payload, &groups, overrides);
    let flags = features(&mut import);
    let mut native = GrowthBookNative::default();
    let mut items = groups.items(&mut import.notes);
    let experiments = experiments(&mut import, &mut native);
    items.append(&mut import.segments);
    for (name, feature) in payload.features() {
        if js::is_truthy(feature) {
            native.features.insert(name.to_owned(), None);
        }
    }
    for made in flags {
        items.push(made.flag.into());
        if made.original {
            native
                .features
                .insert(made.feature.to_owned(), Some(made.record));
        }
    }
    items.extend(experiments.into_iter().map(Item::from));
    native.settle();
    let document: Document = items.into_iter().collect();
    let mut notes = import.notes;
    let document = verified(document, &mut notes)?;
    // Copies have the notes of their originals.
    let mut said = HashSet::new();
    notes.retain(|note| said.insert(note.to_string()));
    Ok(Imported {
        document,
        notes,
        native: Box::new(native),
    })
}

/// The flags of all features, in the order of the payload; copies beside their originals.
fn features<'d>(import: &mut Import<'d>) -> Vec<Made<'d>> {
    let order = Order::of(import.payload);
    let mut made: Vec<Made<'d>> = Vec::new();
    for name in &order.straight {
        match feature(import, name) {
            Ok(Some(flag)) => {
                import.parents.insert(*name, flag.known.clone());
                made.push(flag);
            }
            Ok(None) => {}
            Err(refusal) => import.refuse(refusal),
        }
    }
    made.extend(circles(import, &order));
    let places = import.payload.features().enumerate();
    let places: HashMap<&str, usize> = places.map(|(at, (name, _))| (name, at)).collect();
    made.sort_by_key(|made| (places.get(made.feature).copied(), !made.original));
    made
}

/// A feature that comes to no circle. One that counts as false is not there.
fn feature<'d>(import: &mut Import<'d>, name: &'d str) -> Result<Option<Made<'d>>, Refusal> {
    let payload = import.payload;
    let json = payload.get("features").get(name).unwrap_or(&Json::Null);
    if !js::is_truthy(json) {
        return Ok(None);
    }
    let at = JsonPath::root().key("features").key(name);
    let fields = Fields::of(json, &at)?;
    let mut draft = Draft::new(import.flag_name(name));
    let parents = std::mem::take(&mut import.parents);
    let links = |parent: &str| link(payload, &parents, parent);
    let rules = import.feature(&mut draft, (name, fields), &at, &links);
    import.parents = parents;
    rules?;
    let default = fields.get("defaultValue");
    Ok(Some(Made::new(name, true, draft, default)))
}

/// The flags of inline experiments. A name that is taken gets `experiment.` in front.
fn experiments(import: &mut Import<'_>, native: &mut GrowthBookNative) -> Vec<Flag> {
    let mut flags = Vec::new();
    for (index, json) in import.payload.experiments().iter().enumerate() {
        let at = JsonPath::root().key("experiments").index(index);
        let key = json.as_object().and_then(|json| Fields(json).text("key"));
        let Some(key) = key else {
            import.refuse(Refusal::new(&at, "an experiment needs a key"));
            continue;
        };
        let record = match experiment(import, json, &key, &at) {
            Ok((flag, record)) => {
                flags.push(flag);
                Some(record)
            }
            Err(refusal) => {
                import.refuse(refusal);
                None
            }
        };
        // The first of several with one key is the one that is run by it.
        native.experiments.entry(key).or_insert(record);
    }
    flags
}

fn experiment(
    import: &mut Import<'_>,
    json: &Json,
    key: &str,
    at: &JsonPath,
) -> Result<(Flag, RunRecord), Refusal> {
    let fields = Fields::of(json, at)?;
    let name = if import.payload.get("features").get(key).is_some() {
        import.other_name(&format!("experiment.{key}"))
    } else {
        import.other_name(key)
    };
    let mut draft = Draft::new(name);
    let experiment = import.experiment(&mut draft, fields, at)?;
    let default = experiment.variations.first().unwrap_or(&Json::Null);
    let (flag, record) = draft.finish(default);
    let run = RunRecord {
        flag: record,
        experiment,
    };
    Ok((flag, run))
}
