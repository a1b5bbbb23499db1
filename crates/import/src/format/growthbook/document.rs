//! A payload as a document: saved groups as lists, bandits' contexts as segments, features and
//! experiments as flags.

use super::circle::circles;
use super::condition::{constant, with_operand};
use super::draft::Draft;
use super::import::Import;
use super::js;
use super::native::GrowthBookNative;
use super::order::Order;
use super::palette::unique;
use super::parent::{Known, Link, Parents};
use super::record::FlagRecord;
use super::refusal::Refusal;
use super::verify::verified;
use super::wire::{Fields, PayloadWire};
use crate::importer::{ImportError, Imported};
use crate::note::{JsonPath, Severity};
use burgee::ast::{Document, Flag, Item, build};
use indexmap::IndexMap;
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
    let there = there.is_some_and(|feature| with_operand(feature, js::truthy));
    (!there).then_some(Link::Unknown)
}

/// Translates a payload.
pub(super) fn import(payload: &PayloadWire) -> Result<Imported, ImportError> {
    let groups = payload.saved_groups();
    let mut import = Import::new(payload, &groups);
    let flags = features(&mut import);
    let mut native = GrowthBookNative::default();
    let mut items = lists(&mut import, &groups);
    let taken: HashSet<String> = flags.iter().map(|made| made.record.name.clone()).collect();
    let experiments = experiments(&mut import, taken, &mut native);
    items.append(&mut import.segments);
    for (name, feature) in payload.features() {
        if with_operand(feature, js::truthy) {
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
    let document = verified(document, &mut import.notes)?;
    Ok(Imported {
        document,
        notes: import.notes,
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
    if !with_operand(json, js::truthy) {
        return Ok(None);
    }
    let at = JsonPath::root().key("features").key(name);
    let fields = Fields::of(json, &at)?;
    let parents = std::mem::take(&mut import.parents);
    let links = |parent: &str| link(payload, &parents, parent);
    let mut draft = Draft::new(name);
    let rules = import.feature(&mut draft, (name, fields), &at, &links);
    import.parents = parents;
    rules?;
    let default = fields.get("defaultValue");
    Ok(Some(Made::new(name, true, draft, default)))
}

/// The flags of inline experiments. A name that is taken gets `experiment.` in front.
fn experiments(
    import: &mut Import<'_>,
    mut taken: HashSet<String>,
    native: &mut GrowthBookNative,
) -> Vec<Flag> {
    let mut flags = Vec::new();
    for (index, json) in import.payload.experiments().iter().enumerate() {
        let at = JsonPath::root().key("experiments").index(index);
        match experiment(import, json, &at, &mut taken) {
            Ok((key, flag, record)) => {
                flags.push(flag);
                // The first of several with one key is the one that is run by it.
                native.experiments.entry(key).or_insert(record);
            }
            Err(refusal) => import.refuse(refusal),
        }
    }
    flags
}

type Experiment = (String, Flag, super::native::RunRecord);

fn experiment(
    import: &mut Import<'_>,
    json: &Json,
    at: &JsonPath,
    taken: &mut HashSet<String>,
) -> Result<Experiment, Refusal> {
    let fields = Fields::of(json, at)?;
    let key = fields.text("key");
    let key = key.ok_or_else(|| Refusal::new(&at.key("key"), "an experiment needs a key"))?;
    let name = if taken.contains(&key) {
        unique(&format!("experiment.{key}"), taken)
    } else {
        unique(&key, taken)
    };
    let mut draft = Draft::new(name);
    let experiment = import.experiment(&mut draft, fields, at)?;
    let default = experiment.variations.first().unwrap_or(&Json::Null);
    let (flag, record) = draft.finish(default);
    let run = super::native::RunRecord {
        flag: record,
        experiment,
    };
    Ok((key, flag, run))
}

/// Saved groups with the members that something can equal. A group without any is not written.
fn lists(import: &mut Import<'_>, groups: &IndexMap<String, Vec<Json>>) -> Vec<Item> {
    let mut items = Vec::new();
    for (name, members) in groups {
        let at = JsonPath::root().key("savedGroups").key(name);
        let literals: Vec<_> = members.iter().filter_map(constant).collect();
        let others = members.iter().filter(|member| !member.is_null()).count();
        if others > literals.len() {
            let message = "lists and objects in a saved group equal nothing, and are left out";
            import.note(Severity::Note, &at, message);
        }
        if !literals.is_empty() {
            items.push(build::list_item(name, literals));
        }
    }
    items
}
