//! GrowthBook's result objects, made of the engine's decision and what is remembered about the rule.

use super::condition::with_operand;
use super::js;
use super::native::RunRecord;
use super::question::hashed;
use super::record::{BanditRecord, ExperimentRecord, FlagRecord, LeafRecord, RuleRecord, Source};
use crate::answer::Answer;
use burgee::{Context, Engine, Evaluation, Truth};
use serde_json::{Map, Value as Json, json};

/// One request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'q> {
    pub(super) engine: &'q Engine,
    pub(super) context: &'q Context,
    /// As the SDK was given them: results repeat the user's key.
    pub(super) attributes: &'q Json,
}

/// The code for a feature that is in the payload and was left out.
const LEFT_OUT: &str = "NOT_IMPORTED";

/// The answer for something that was left out: GrowthBook has one, and it is not known here.
fn left_out() -> Answer {
    Answer {
        error: Some(LEFT_OUT.into()),
        ..Answer::default()
    }
}

/// The answer for a feature whose value the context forces.
pub(super) fn overridden(value: &Json) -> Answer {
    answer(value.clone(), "override", None, None)
}

impl Asked<'_> {
    /// What `evalFeature` gives. The record is none for an unknown feature, and within for one that
    /// was left out.
    pub(super) fn feature(self, name: &str, record: Option<&Option<FlagRecord>>) -> Answer {
        let Some(record) = record else {
            return answer(Json::Null, "unknownFeature", None, None);
        };
        let flag = record.as_ref();
        let evaluation = flag.and_then(|flag| self.engine.evaluate(&flag.name, self.context).ok());
        let (Some(flag), Some(evaluation)) = (flag, evaluation) else {
            return left_out();
        };
        let value = evaluation.value.map_or(Json::Null, burgee::Value::to_json);
        let Some(rule) = decisive(flag, &evaluation) else {
            return answer(value, "defaultValue", None, None);
        };
        match (rule.source, &rule.experiment) {
            (Source::Prerequisite, _) => answer(Json::Null, "prerequisite", None, None),
            (Source::Cyclic, _) => answer(Json::Null, "cyclicPrerequisite", None, None),
            (Source::Experiment, Some(experiment)) => {
                let result = self.result(name, experiment, rule, &evaluation);
                answer(value, "experiment", rule.id.as_ref(), result)
            }
            _ => answer(value, "force", rule.id.as_ref(), None),
        }
    }

    /// What `run` gives for an inline experiment.
    pub(super) fn run(self, run: Option<&RunRecord>) -> Answer {
        let evaluation =
            run.and_then(|run| self.engine.evaluate(&run.flag.name, self.context).ok());
        let (Some(run), Some(evaluation)) = (run, evaluation) else {
            return left_out();
        };
        let rule = decisive(&run.flag, &evaluation);
        let index = rule.and_then(|rule| variation(rule, &evaluation));
        Answer {
            value: Some(evaluation.value.map_or(Json::Null, burgee::Value::to_json)),
            variant: Some(index.unwrap_or(0).into()),
            native: Some(json!({
                "inExperiment": rule.is_some(),
                "hashUsed": rule.is_some_and(|rule| rule.hash_used),
            })),
            ..Answer::default()
        }
    }

    /// The experiment and the result of somebody who takes part, and the variation's index.
    fn result(
        self,
        feature: &str,
        experiment: &ExperimentRecord,
        rule: &RuleRecord,
        evaluation: &Evaluation<'_>,
    ) -> Option<Taken> {
        let index = variation(rule, evaluation)?;
        let mut object = experiment.object.clone();
        let key = self.attributes.get(&experiment.hash_attribute);
        let key = key.filter(|key| js::is_truthy(key));
        let key = key.cloned().unwrap_or_else(|| "".into());
        let meta = experiment.meta.get(index).unwrap_or(&Json::Null);
        let named = |field: &str| meta.get(field).filter(|it| js::is_truthy(it));
        let mut result = Map::new();
        let mut set = |field: &str, value: Json| result.insert(field.to_owned(), value);
        set(
            "key",
            named("key")
                .cloned()
                .unwrap_or_else(|| index.to_string().into()),
        );
        set("featureId", feature.into());
        set("inExperiment", true.into());
        set("hashUsed", rule.hash_used.into());
        set("variationId", index.into());
        set(
            "value",
            experiment
                .variations
                .get(index)
                .cloned()
                .unwrap_or_default(),
        );
        set("hashAttribute", experiment.hash_attribute.clone().into());
        set("hashValue", key.clone());
        set("stickyBucketUsed", false.into());
        if let Some(name) = named("name") {
            set("name", name.clone());
        }
        if let Some(hash) = experiment.hash.filter(|_| rule.hash_used) {
            let key = with_operand(&key, |key| js::text(key).into_owned());
            set("bucket", hashed(hash, &experiment.seed, &key).into());
        }
        if let Some(bandit) = &experiment.bandit
            && let Some(leaf) = self.leaf(bandit, rule)
        {
            if leaf.replaces {
                object.insert("weights".to_owned(), leaf.weights.clone());
            }
            if rule.hash_used {
                let facts = facts(bandit, leaf);
                object.insert("contextualBandit".to_owned(), facts.clone().into());
                result.extend(facts);
            }
        }
        Some(Taken {
            experiment: object.into(),
            result: result.into(),
            index,
        })
    }

    /// The leaf that somebody is in: the rule's, or the first whose segment they are in.
    fn leaf<'b>(self, bandit: &'b BanditRecord, rule: &RuleRecord) -> Option<&'b LeafRecord> {
        if let Some(leaf) = rule.leaf {
            return bandit.leaves.get(leaf);
        }
        bandit.leaves.iter().find(|leaf| {
            let inside = |segment: &String| {
                self.engine.in_segment(segment, self.context) == Some(Truth::True)
            };
            !leaf.empty && leaf.segment.as_ref().is_none_or(inside)
        })
    }
}

/// What a result says about an experiment that somebody takes part in.
struct Taken {
    experiment: Json,
    result: Json,
    index: usize,
}

/// The rule that decided; none for the default.
fn decisive<'f>(flag: &'f FlagRecord, evaluation: &Evaluation<'_>) -> Option<&'f RuleRecord> {
    flag.rules.get(&evaluation.rule?.to_string())
}

/// The index of the variation that was served.
fn variation(rule: &RuleRecord, evaluation: &Evaluation<'_>) -> Option<usize> {
    let served = evaluation.variant?;
    rule.variants.iter().position(|variant| variant == served)
}

/// What a result says about a bandit.
fn facts(bandit: &BanditRecord, leaf: &LeafRecord) -> Map<String, Json> {
    let mut facts = Map::new();
    facts.insert("leafId".to_owned(), leaf.id.clone());
    facts.insert("variationWeights".to_owned(), leaf.weights.clone());
    if let Some(version) = &bandit.version {
        facts.insert("banditVersion".to_owned(), version.clone());
    }
    facts
}

/// The answer in all its forms.
fn answer(value: Json, source: &str, rule: Option<&Json>, taken: Option<Taken>) -> Answer {
    let rule = rule.cloned().unwrap_or_else(|| "".into());
    let on = js::is_truthy(&value);
    let mut native = Map::new();
    native.insert("value".to_owned(), value.clone());
    native.insert("on".to_owned(), on.into());
    native.insert("off".to_owned(), (!on).into());
    native.insert("source".to_owned(), source.into());
    native.insert("ruleId".to_owned(), rule);
    let mut variant = Json::Null;
    if let Some(taken) = taken {
        variant = taken.index.into();
        native.insert("experiment".to_owned(), taken.experiment);
        native.insert("experimentResult".to_owned(), taken.result);
    }
    Answer {
        value: Some(value),
        enabled: Some(on.into()),
        variant: Some(variant),
        reason: Some(source.into()),
        error: None,
        native: Some(native.into()),
    }
}
