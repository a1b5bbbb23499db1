//! What the translation of a payload shares.

use super::condition::{Conditions, Groups};
use super::group::SavedGroups;
use super::names::{Names, writable};
use super::parent::Parents;
use super::refusal::Refusal;
use super::subject::Scope;
use super::test::{Test, Translated};
use super::wire::{Fields, PayloadWire};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::Item;
use std::collections::HashMap;

/// A payload on its way.
#[derive(Debug)]
pub(super) struct Import<'d> {
    pub(super) payload: &'d PayloadWire,
    pub(super) groups: &'d SavedGroups,
    /// Whether rules ask what a context forces.
    pub(super) overrides: bool,
    pub(super) parents: Parents,
    pub(super) notes: Vec<Note>,
    /// The segments of contextual bandits.
    pub(super) segments: Vec<Item>,
    /// What is known of each bandit that a rule has asked for.
    pub(super) bandits: HashMap<String, Option<super::bandit::Bandit>>,
    /// The names of flags that are taken: those of features, and what has been made up.
    names: Names,
    /// Which experiments share an entry of the forced variations: those for which it means the same.
    forced: HashMap<String, (usize, bool)>,
}

impl<'d> Import<'d> {
    pub(super) fn new(
        payload: &'d PayloadWire,
        groups: &'d SavedGroups,
        overrides: bool,
    ) -> Import<'d> {
        Import {
            payload,
            groups,
            overrides,
            parents: Parents::default(),
            notes: Vec::new(),
            segments: Vec::new(),
            bandits: HashMap::new(),
            names: payload.features().map(|(name, _)| name).collect(),
            forced: HashMap::new(),
        }
    }

    /// The condition of a rule, an experiment or a leaf; one that counts as false asks for nothing.
    pub(super) fn condition(&mut self, fields: Fields<'_>, at: &JsonPath) -> Translated {
        let Some(condition) = fields.truthy("condition") else {
            return Ok(Test::fixed(true));
        };
        let mut conditions = Conditions::new(Groups::Named(self.groups));
        let at = at.key("condition");
        let test = conditions.condition(condition, Scope::Attributes, &at);
        self.notes.append(&mut conditions.notes);
        test
    }

    /// The name of a feature's flag: the feature's own, wherever that can be written.
    pub(super) fn flag_name(&mut self, feature: &str) -> String {
        let name = writable(feature);
        if name == feature {
            name
        } else {
            self.other_name(&name)
        }
    }

    /// A name for a flag that is no feature.
    pub(super) fn other_name(&mut self, name: &str) -> String {
        self.names.unique(&writable(name))
    }

    /// The entry of the forced variations for an experiment.
    pub(super) fn forced_slot(&mut self, key: &str, variations: usize, forces: bool) -> String {
        let key = writable(key);
        let mut slot = key.clone();
        let mut number = 1;
        while *self
            .forced
            .entry(slot.clone())
            .or_insert((variations, forces))
            != (variations, forces)
        {
            number += 1;
            slot = format!("{key}#{number}");
        }
        slot
    }

    /// Something to say.
    pub(super) fn note(&mut self, severity: Severity, at: &JsonPath, message: impl Into<String>) {
        self.notes.push(Note {
            severity,
            at: at.clone(),
            message: message.into(),
        });
    }

    /// Something that was left out.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.notes.push(refusal.into());
    }
}
