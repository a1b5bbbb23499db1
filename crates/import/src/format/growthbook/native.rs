//! GrowthBook's contexts and answers.

use super::attribute::{FORCED, GROUPS, forced_variation};
use super::record::{ExperimentRecord, FlagRecord};
use super::{js, result};
use crate::answer::Answer;
use crate::importer::Native;
use crate::question::Question;
use burgee::{Context, Engine, Value};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::sync::Arc;

/// What is remembered about a payload.
#[derive(Debug, Default)]
pub(super) struct GrowthBookNative {
    /// Every feature; none for one that was left out.
    pub(super) features: IndexMap<String, Option<FlagRecord>>,
    /// The inline experiments by their keys; none for one that was left out.
    pub(super) experiments: IndexMap<String, Option<RunRecord>>,
    /// Every experiment whose variations a context can force.
    forceable: Vec<Arc<ExperimentRecord>>,
}

/// An inline experiment.
#[derive(Debug)]
pub(super) struct RunRecord {
    pub(super) flag: FlagRecord,
    pub(super) experiment: Arc<ExperimentRecord>,
}

impl GrowthBookNative {
    /// Collects the experiments, once everything is known.
    pub(super) fn settle(&mut self) {
        let mut forceable: IndexMap<String, Arc<ExperimentRecord>> = IndexMap::new();
        let flags = self.features.values().flatten();
        let rules = flags.flat_map(|flag| flag.rules.values());
        let inline = self
            .experiments
            .values()
            .flatten()
            .map(|run| &run.experiment);
        let all = rules
            .filter_map(|rule| rule.experiment.as_ref())
            .chain(inline);
        for experiment in all {
            let slot = experiment.slot.clone();
            forceable
                .entry(slot)
                .or_insert_with(|| Arc::clone(experiment));
        }
        self.forceable = forceable.into_values().collect();
    }

    /// What a context forces, by the entries that rules ask for.
    fn forced(&self, context: &Json) -> Option<Value> {
        let overrides = ["enabled", "url", "forcedVariations", "qaMode"];
        if overrides
            .into_iter()
            .all(|name| context.get(name).is_none())
        {
            return None;
        }
        let experiments = self.forceable.iter().filter_map(|experiment| {
            let variation = forced_variation(experiment, context)?;
            Some((experiment.slot.clone(), Value::Int(variation)))
        });
        Some(Value::Map(experiments.collect()))
    }
}

impl Native for GrowthBookNative {
    fn context(&self, question: &Question<'_>) -> Context {
        let given = question.context();
        let mut context = attributes(given_attributes(given)).at(question.now());
        if let Some(forced) = self.forced(given) {
            context.insert(FORCED, forced);
        }
        if let Some(groups) = given.get("groups") {
            context.insert(GROUPS, Value::from(groups.clone()));
        }
        context
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let context = self.context(question);
        let asked = result::Asked {
            engine,
            context: &context,
            attributes: given_attributes(question.context()),
        };
        let name = question.flag();
        match self.experiments.get(name) {
            Some(run) if runs(question) || !self.features.contains_key(name) => {
                asked.run(run.as_ref())
            }
            _ => match forced_value(question) {
                Some(value) => result::overridden(value),
                None => asked.feature(name, self.features.get(name)),
            },
        }
    }
}

/// Whether an inline experiment is asked for, and no feature of the same name. Cases of the SDK's own
/// suite say so in their ids.
fn runs(question: &Question<'_>) -> bool {
    let id = question.get("id").as_str().unwrap_or("");
    question.kind() == Some("run") || id.starts_with("growthbook/run/")
}

/// The value that a context gives the feature that is asked for, whatever its rules say.
fn forced_value<'q>(question: &Question<'q>) -> Option<&'q Json> {
    let forced = question.context().get("forcedFeatureValues")?;
    forced.get(question.flag())
}

/// The attributes of a context: those under `attributes`, or the context itself when it is flat.
fn given_attributes(context: &Json) -> &Json {
    context.get("attributes").unwrap_or(context)
}

/// Attributes as a context. Numbers are floating point in JavaScript, so whole numbers that it would
/// round are rounded here.
pub(super) fn attributes(attributes: &Json) -> Context {
    let entries = attributes.as_object().into_iter().flatten();
    let entries = entries.map(|(name, value)| (name.as_str(), rounded(Value::from(value.clone()))));
    entries.collect()
}

/// Whole numbers up to here are exact in JavaScript.
const EXACT: u64 = 1 << 53;

fn rounded(value: Value) -> Value {
    match value {
        Value::Int(number) if number.unsigned_abs() > EXACT => Value::Float(js::float(number)),
        Value::List(values) => Value::List(values.into_iter().map(rounded).collect()),
        Value::Map(entries) => {
            let entries = entries.into_iter();
            Value::Map(entries.map(|(key, value)| (key, rounded(value))).collect())
        }
        other => other,
    }
}
