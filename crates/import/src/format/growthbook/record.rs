//! What is remembered about a document beside its rules: what GrowthBook's answers are made of.

use super::palette::Slot;
use super::range::Hash;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;
use std::sync::Arc;

/// One flag.
#[derive(Debug, Default)]
pub(super) struct FlagRecord {
    /// What the flag is called here.
    pub(super) name: String,
    /// Its rules by name.
    pub(super) rules: HashMap<String, RuleRecord>,
}

/// One rule.
#[derive(Debug, Default)]
pub(super) struct RuleRecord {
    /// The rule's id in the payload, as it is there.
    pub(super) id: Option<Json>,
    /// Why this rule decides, in GrowthBook's words.
    pub(super) source: Source,
    /// The experiment, for a rule of one.
    pub(super) experiment: Option<Arc<ExperimentRecord>>,
    /// Whether the variation follows from the user's number.
    pub(super) hash_used: bool,
    /// Which leaf of a bandit the rule is for.
    pub(super) leaf: Option<usize>,
    /// The variations, before they have names.
    pub(super) slots: Vec<Slot>,
    /// The names of the variations' variants, by index.
    pub(super) variants: Vec<String>,
}

/// Why a feature has its value.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    #[default]
    Force,
    Experiment,
    Prerequisite,
    Cyclic,
}

/// One experiment, as its results speak of it.
#[derive(Debug)]
pub(super) struct ExperimentRecord {
    /// The object that a result holds, without what a bandit adds.
    pub(super) object: Map<String, Json>,
    /// What a context calls it to force a variation.
    pub(super) key: String,
    /// The entry of the context's forced variations that its rules ask for.
    pub(super) slot: String,
    pub(super) variations: Vec<Json>,
    /// Names and keys of the variations.
    pub(super) meta: Vec<Json>,
    pub(super) hash_attribute: String,
    pub(super) seed: String,
    pub(super) hash: Option<Hash>,
    /// Whether it forces a variation itself, also in QA mode.
    pub(super) forces: bool,
    pub(super) bandit: Option<BanditRecord>,
}

/// A contextual bandit.
#[derive(Debug)]
pub(super) struct BanditRecord {
    /// The version of its weights, where it has one.
    pub(super) version: Option<Json>,
    /// What it knows about groups of users, in order; the last one is for everybody else.
    pub(super) leaves: Vec<LeafRecord>,
}

/// One leaf of a contextual bandit.
#[derive(Debug)]
pub(super) struct LeafRecord {
    pub(super) id: Json,
    pub(super) weights: Json,
    /// Whether these weights replace the experiment's own.
    pub(super) replaces: bool,
    /// Who it is for; everybody who gets there where there is no segment.
    pub(super) segment: Option<String>,
    /// Whether it is for nobody.
    pub(super) empty: bool,
}
