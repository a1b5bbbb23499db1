//! Explanations for programs. The shape is stable: fields are added, never changed.

use super::{ConditionExplanation, ConditionTrace, Explanation, RuleTrace};
use crate::eval::observer::Passed;
use crate::program::RuleName;
use serde_json::{Map, Value as Json, json};

impl Explanation<'_> {
    /// The explanation as JSON: the fields of the answer, `requirements`, `rules`, `notes`.
    pub fn to_json(&self) -> Json {
        let answer = &self.evaluation;
        let requirements = self.requirements.iter().map(|needed| {
            json!({
                "flag": needed.flag,
                "needed": needed.needed,
                "served": needed.served,
                "met": needed.met,
            })
        });
        json!({
            "flag": answer.flag,
            "value": answer.value.map(crate::value::Value::to_json),
            "variant": answer.variant,
            "reason": answer.reason.as_str(),
            "rule": answer.rule.map(RuleName::to_string),
            "error": answer.error,
            "revision": answer.revision,
            "requirements": requirements.collect::<Vec<_>>(),
            "rules": self.rules.iter().map(rule).collect::<Vec<_>>(),
            "notes": answer.notes.iter().map(super::super::Note::as_str).collect::<Vec<_>>(),
        })
    }
}

impl ConditionExplanation {
    /// The explanation as JSON: `result` and `conditions`.
    pub fn to_json(&self) -> Json {
        json!({
            "result": self.truth.to_string(),
            "conditions": self.conditions.iter().map(condition).collect::<Vec<_>>(),
        })
    }
}

fn rule(rule: &RuleTrace) -> Json {
    let because = rule.passed.map(|passed| match passed {
        Passed::Environment => "ENVIRONMENT",
        Passed::Window => "WINDOW",
        Passed::Condition => "CONDITION",
        Passed::NoKey => "NO_BUCKETING_KEY",
        Passed::NoTime => "NO_TIME",
        Passed::Next => "NEXT",
    });
    let buckets = rule.buckets.iter().map(|bucket| {
        json!({
            "key": bucket.key,
            "salt": bucket.salt,
            "bucket": bucket.bucket,
            "of": bucket.whole,
            "share": bucket.share,
        })
    });
    json!({
        "rule": rule.name,
        "matched": rule.passed.is_none(),
        "because": because,
        "at": rule.place,
        "conditions": rule.conditions.iter().map(condition).collect::<Vec<_>>(),
        "buckets": buckets.collect::<Vec<_>>(),
    })
}

fn condition(part: &ConditionTrace) -> Json {
    let attributes: Map<String, Json> = part
        .attributes
        .iter()
        .map(|attribute| {
            (
                attribute.path.clone(),
                attribute.value.clone().unwrap_or(Json::Null),
            )
        })
        .collect();
    json!({
        "condition": part.text,
        "result": part.answer.to_string(),
        "because": part.because,
        "helps": part.held,
        "segment": part.segment,
        "attributes": attributes,
    })
}
