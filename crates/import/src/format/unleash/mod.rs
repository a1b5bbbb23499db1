//! Unleash: the features that its server sends to clients.
//!
//! The reference is Unleash's own engine in Rust, yggdrasil; where its other clients differ, it decides.

mod constraint;
mod feature;
mod flag;
mod function;
mod literal;
mod name;
mod native;
mod network;
mod notes;
mod parent;
mod pattern;
mod payload;
mod quote;
mod recognise;
mod rollout;
mod segment;
mod state;
mod stickiness;
mod strategy;
mod subject;
#[cfg(test)]
mod tests;
mod time;
mod truth;
mod variant;
mod wire;

use crate::sound::sound;
use crate::{Confidence, ImportError, Imported, Importer, Input, JsonPath};
use burgee::ast::{Document, Item};
use burgee::schema::Function;
use feature::{View, plan};
use indexmap::IndexMap;
use notes::{Notes, Problem};
use parent::{Feature, Parents};
use segment::Segments;
use serde::Deserialize;
use serde_json::Value as Json;
use std::sync::Arc;
use wire::FeatureWire;

/// The importer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unleash;

impl Importer for Unleash {
    fn id(&self) -> &'static str {
        "unleash"
    }

    fn title(&self) -> &'static str {
        "Unleash"
    }

    fn reference(&self) -> &'static str {
        "https://github.com/Unleash/client-specification, version 6.1.0, as yggdrasil 0.21 reads it"
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        recognise::confidence(input)
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let mut notes = Notes::default();
        let state = state::read(input.json()?, &mut notes)?;
        let mut items = Vec::new();
        let segments = Segments::read(&state.segments, &mut items, &mut notes);
        let features = state.features.into_iter().filter_map(|(name, (at, wire))| {
            Some((name, feature(&at, &wire, &segments, &mut notes)?))
        });
        let features: IndexMap<String, Feature> = features.collect();
        let mut native = native::Unleash::default();
        let mut parents = Parents {
            features: &features,
            segments: &segments,
            repeated: 0,
            items: Vec::new(),
            again: IndexMap::new(),
        };
        for feature in features.values() {
            let flag = flag(feature, &mut parents, &mut native, &mut notes);
            items.append(&mut parents.items);
            items.extend(flag);
        }
        let mut notes = notes.finish();
        Ok(Imported {
            document: sound(Document::from_iter(items), &mut notes, |_, _| {
                JsonPath::root()
            }),
            notes,
            native: Box::new(native),
        })
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        function::functions()
    }
}

/// Reads a feature. One that cannot be read or said is still there: others may depend on it.
fn feature(at: &JsonPath, wire: &Json, segments: &Segments, notes: &mut Notes) -> Option<Feature> {
    let wire = match FeatureWire::deserialize(wire) {
        Ok(wire) => wire,
        Err(error) => {
            notes.refuse(at, error.to_string());
            return None;
        }
    };
    if !name::can_be_written(&wire.name) {
        notes.refuse(at, "a name with a control character");
        return None;
    }
    let view = View {
        asked: &wire.name,
        always: false,
    };
    let plan = match plan(&wire, at, view, segments, notes) {
        Ok(plan) => Some(plan),
        Err(Problem::Broken(at, message) | Problem::Refused(at, message)) => {
            notes.refuse(&at, message);
            None
        }
    };
    if wire.impression_data == Some(true) {
        notes.note(
            &at.key("impressionData"),
            "impressions are no part of rules",
        );
    }
    Some(Feature {
        at: at.clone(),
        wire,
        plan,
    })
}

/// Writes a feature, and remembers what its answers mean.
fn flag(
    feature: &Feature,
    parents: &mut Parents<'_>,
    native: &mut native::Unleash,
    notes: &mut Notes,
) -> Option<Item> {
    let plan = feature.plan.clone()?;
    let needs = match parents.needs(feature, notes) {
        Ok(needs) => needs,
        Err(Problem::Broken(at, message) | Problem::Refused(at, message)) => {
            notes.refuse(&at, message);
            return None;
        }
    };
    if let Some((at, message)) = &plan.broken {
        let message =
            format!("{message}: the engine cannot compile it, and the whole feature is off");
        notes.warn(at, message);
    }
    if let Some((at, message)) = &needs.never {
        notes.warn(at, message.clone());
    }
    let wire = &feature.wire;
    native.add(&wire.name, &plan.variants);
    Some(flag::flag(&wire.name, wire, plan, needs).into())
}
