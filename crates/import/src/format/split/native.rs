//! Split's keys, attributes and treatments.

use super::flag::FlagInfo;
use super::matcher::KEY;
use super::profile::Profile;
use super::scope::CONTROL;
use crate::answer::Answer;
use crate::importer::Native;
use crate::question::Question;
use burgee::{Context, Engine, Evaluation, Reason};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// What the SDK says of a flag that it does not know.
const NOT_FOUND: &str = "definition not found";

/// The other side of an imported document.
#[derive(Debug)]
pub(super) struct SplitNative {
    pub(super) profile: Profile,
    pub(super) table: HashMap<String, FlagInfo>,
}

impl Native for SplitNative {
    /// Attributes lie side by side, with the key as `targetingKey` and `bucketingKey`. A context can
    /// also have Split's own form: `key`, a text or a map of `matchingKey` and `bucketingKey`, and
    /// `attributes`.
    fn context(&self, question: &Question<'_>) -> Context {
        let mut context = Context::new().at(question.now());
        let Some(given) = question.context().as_object() else {
            return context;
        };
        let key = given.get("key").filter(|key| is_key(key));
        let nested = given.get("attributes").and_then(Json::as_object);
        if key.is_none() && nested.is_none() {
            return filled(context, given);
        }
        if let Some(nested) = nested {
            context = filled(context, nested);
        }
        let key = key.unwrap_or(&Json::Null);
        let parts = [
            (KEY, key.get("matchingKey").unwrap_or(key)),
            (
                "bucketingKey",
                key.get("bucketingKey").unwrap_or(&Json::Null),
            ),
        ];
        for (name, value) in parts {
            context.insert(name, text(value));
        }
        context
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let context = self.context(question);
        let has_key = context.attributes().any(|(name, value)| {
            name == KEY
                && !matches!(value, burgee::Value::Null)
                && *value != burgee::Value::from("")
        });
        if !has_key {
            return answer(CONTROL, &Json::Null, None, "the key is missing".into());
        }
        let evaluation = engine.evaluate(question.flag(), &context);
        let (Ok(evaluation), Some(info)) = (evaluation, self.table.get(question.flag())) else {
            return answer(CONTROL, &NOT_FOUND.into(), None, Json::Null);
        };
        if info.off == "archived" && self.profile == Profile::Java {
            return answer(CONTROL, &NOT_FOUND.into(), None, Json::Null);
        }
        let treatment = evaluation.variant.unwrap_or(CONTROL);
        let label = Json::from(info.label(&evaluation));
        answer(treatment, &label, Some(info), Json::Null)
    }
}

/// Whether this can be a key.
fn is_key(value: &Json) -> bool {
    value.is_string() || value.is_number() || value.get("matchingKey").is_some()
}

/// A key as text.
fn text(value: &Json) -> burgee::Value {
    match value {
        Json::Number(number) => number.to_string().into(),
        other => other.clone().into(),
    }
}

fn filled(mut context: Context, attributes: &Map<String, Json>) -> Context {
    for (name, value) in attributes {
        let is_key = matches!(name.as_str(), KEY | "bucketingKey");
        context.insert(
            name,
            if is_key {
                text(value)
            } else {
                value.clone().into()
            },
        );
    }
    context
}

fn answer(treatment: &str, label: &Json, info: Option<&FlagInfo>, error: Json) -> Answer {
    let config = info.and_then(|info| info.configurations.get(treatment));
    Answer {
        value: Some(treatment.into()),
        variant: Some(treatment.into()),
        reason: Some(label.clone()),
        error: Some(error),
        native: Some(json!({
            "treatment": treatment,
            "label": label,
            "config": config,
            "changeNumber": info.and_then(|info| info.change_number),
        })),
        ..Answer::default()
    }
}

impl FlagInfo {
    /// Why, in the SDK's words.
    fn label(&self, evaluation: &Evaluation<'_>) -> &str {
        if evaluation.reason == Reason::Disabled {
            return self.off;
        }
        let rule = evaluation.rule.map(ToString::to_string);
        self.labels.get(&rule).map_or("", String::as_str)
    }
}
