//! The specs of a document, and how they depend on each other.

use super::condition::{Asked, Trouble, condition, outside_help};
use super::wire::{ConditionWire, ProjectWire, RuleWire, SpecWire};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::Expr;
use indexmap::{IndexMap, IndexSet};
use serde::Deserialize;

/// The longest chain of gates that ask for gates.
const CHAIN: usize = 30;

/// What a spec is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Gate,
    Config,
    Layer,
}

impl Kind {
    /// Where specs of this kind stand.
    fn member(self) -> &'static str {
        match self {
            Kind::Gate => "feature_gates",
            Kind::Config => "dynamic_configs",
            Kind::Layer => "layer_configs",
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Kind::Gate => "gate",
            Kind::Config => "config",
            Kind::Layer => "layer",
        }
    }
}

/// A spec that can be read.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) kind: Kind,
    pub(super) key: String,
    pub(super) at: JsonPath,
    pub(super) wire: SpecWire,
    pub(super) rules: Vec<Rule>,
    /// Why it cannot be used.
    pub(super) refused: Option<String>,
}

/// A rule with its conditions translated.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) wire: RuleWire,
    pub(super) tests: Vec<Expr>,
    /// The gates that must be open, or shut.
    pub(super) gates: Vec<(String, bool)>,
    /// Whether the SDKs give up here.
    pub(super) unsupported: bool,
}

impl Spec {
    /// The gates that its rules ask for.
    pub(super) fn gates(&self) -> impl Iterator<Item = &str> {
        let gates = self.rules.iter().flat_map(|rule| &rule.gates);
        gates.map(|(name, _)| name.as_str())
    }
}

/// Reads every spec; one that cannot be read is noted, and kept as refused where it has a place.
pub(super) fn specs(project: &ProjectWire, notes: &mut Vec<Note>) -> Vec<Spec> {
    let conditions = conditions(project, notes);
    let kinds = [
        (Kind::Gate, &project.feature_gates),
        (Kind::Config, &project.dynamic_configs),
        (Kind::Layer, &project.layer_configs),
    ];
    let mut specs = Vec::new();
    for (kind, members) in kinds {
        for (key, json) in members {
            let at = JsonPath::root().key(kind.member()).key(key);
            let wire = match SpecWire::deserialize(json) {
                Ok(wire) => wire,
                Err(error) => {
                    refuse(notes, &at, error.to_string());
                    continue;
                }
            };
            let mut spec = Spec {
                kind,
                key: key.clone(),
                at,
                rules: Vec::new(),
                refused: outside(project, kind, key, &wire),
                wire,
            };
            rules(&mut spec, &conditions, notes);
            specs.push(spec);
        }
    }
    specs
}

/// The condition table. A condition that cannot be read is like one that is not there.
fn conditions(
    project: &ProjectWire,
    notes: &mut Vec<Note>,
) -> IndexMap<String, Result<Asked, Trouble>> {
    let mut conditions = IndexMap::new();
    for (hash, json) in &project.condition_map {
        let at = JsonPath::root().key("condition_map").key(hash);
        match ConditionWire::deserialize(json) {
            Ok(wire) => {
                if let Some(message) = outside_help(&wire.kind) {
                    notes.push(note(Severity::Warning, &at, message.to_owned()));
                }
                conditions.insert(hash.clone(), condition(&wire));
            }
            Err(error) => notes.push(note(Severity::Warning, &at, error.to_string())),
        }
    }
    conditions
}

/// What else decides about a spec, outside of its rules.
fn outside(project: &ProjectWire, kind: Kind, key: &str, wire: &SpecWire) -> Option<String> {
    let named = |members: &Option<IndexMap<String, serde_json::Value>>| {
        members
            .as_ref()
            .is_some_and(|members| members.contains_key(key))
    };
    let reason = if kind == Kind::Layer && wire.use_new_layer_eval == Some(true) {
        "parameters of several rules are merged"
    } else if kind == Kind::Config && named(&project.cmab_configs) {
        "a bandit decides, by chance"
    } else if named(&project.overrides) {
        "another config can take its place"
    } else {
        return None;
    };
    Some(reason.to_owned())
}

/// Puts the rules of a spec together from the table.
fn rules(
    spec: &mut Spec,
    conditions: &IndexMap<String, Result<Asked, Trouble>>,
    notes: &mut Vec<Note>,
) {
    for (index, wire) in spec.wire.rules.iter().enumerate() {
        let at = spec.at.key("rules").index(index);
        let mut rule = Rule {
            wire: wire.clone(),
            tests: Vec::new(),
            gates: Vec::new(),
            unsupported: false,
        };
        for hash in &wire.conditions {
            let why = match conditions.get(hash) {
                Some(Ok(Asked::Public)) => continue,
                Some(Ok(Asked::Test(test))) => {
                    rule.tests.push(test.clone());
                    continue;
                }
                Some(Ok(Asked::Gate { name, open })) => {
                    rule.gates.push((name.clone(), *open));
                    continue;
                }
                Some(Err(Trouble::Refused(why))) => {
                    spec.refused.get_or_insert_with(|| why.clone());
                    continue;
                }
                Some(Err(Trouble::Unsupported(why))) => why.clone(),
                None => format!("there is no condition `{hash}`"),
            };
            rule.unsupported = true;
            let message = format!("{why}: who gets here gets the caller's default, as in the SDKs");
            notes.push(note(Severity::Warning, &at, message));
        }
        spec.rules.push(rule);
    }
}

/// Refuses the specs that depend on a refused gate, on a config that is one, or on themselves, and
/// notes all that are refused.
pub(super) fn refuse_dependents(specs: &mut [Spec], notes: &mut Vec<Note>) {
    let known: IndexSet<(Kind, String)> = specs
        .iter()
        .map(|spec| (spec.kind, spec.key.clone()))
        .collect();
    let mut good: IndexSet<(Kind, String)> = IndexSet::new();
    // Each round admits what depends on the rounds before, so a circle is never admitted.
    for _ in 0..CHAIN {
        let admitted: Vec<(Kind, String)> = specs
            .iter()
            .filter(|spec| spec.refused.is_none())
            .map(|spec| (spec, (spec.kind, spec.key.clone())))
            .filter(|(_, id)| !good.contains(id))
            .filter(|(spec, _)| {
                let mut needed = needs(spec);
                needed.all(|id| good.contains(&id) || !known.contains(&id))
            })
            .map(|(_, id)| id)
            .collect();
        if admitted.is_empty() {
            break;
        }
        good.extend(admitted);
    }
    for spec in specs {
        if !good.contains(&(spec.kind, spec.key.clone())) {
            let why = spec.refused.get_or_insert_with(|| {
                "it depends on something that was refused, or on itself".to_owned()
            });
            refuse(notes, &spec.at, why.clone());
        }
    }
}

/// What a spec cannot do without.
fn needs(spec: &Spec) -> impl Iterator<Item = (Kind, String)> {
    let delegates = spec.rules.iter();
    let delegates = delegates.filter_map(|rule| rule.wire.config_delegate.as_deref());
    let delegates = delegates.map(|key| (Kind::Config, key.to_owned()));
    let gates = spec.gates().map(|key| (Kind::Gate, key.to_owned()));
    delegates.chain(gates)
}

/// The gates of which the SDKs may say that they do not support them.
pub(super) fn unsure_gates(specs: &[Spec]) -> IndexSet<String> {
    let mut unsure: IndexSet<String> = IndexSet::new();
    // Longer chains are refused.
    for _ in 0..=CHAIN {
        let more: Vec<String> = specs
            .iter()
            .filter(|spec| spec.kind == Kind::Gate && !unsure.contains(&spec.key))
            .filter(|spec| {
                let stuck = spec.rules.iter().any(|rule| rule.unsupported);
                stuck || spec.gates().any(|gate| unsure.contains(gate))
            })
            .map(|spec| spec.key.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        unsure.extend(more);
    }
    unsure
}

pub(super) fn note(severity: Severity, at: &JsonPath, message: String) -> Note {
    Note {
        severity,
        at: at.clone(),
        message,
    }
}

fn refuse(notes: &mut Vec<Note>, at: &JsonPath, message: String) {
    notes.push(note(Severity::Refused, at, message));
}
