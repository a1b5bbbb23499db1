//! ConfigCat's user objects and answers.

use super::table::{FlagInfo, RuleInfo, Served, Table, same};
use super::text::canonical;
use super::value::Kind;
use crate::answer::Answer;
use crate::importer::Native;
use crate::question::Question;
use burgee::{Context, Engine, Evaluation, Value};
use serde_json::{Value as Json, json};

/// What ConfigCat says of a flag that there is not.
const UNKNOWN: &str = "SettingKeyMissing";

/// The other side of an imported config JSON.
#[derive(Debug)]
pub(super) struct ConfigCatNative {
    pub(super) table: Table,
}

impl Native for ConfigCatNative {
    /// A user object is a flat map, and is a context as it is; no user is no attributes.
    fn context(&self, question: &Question<'_>) -> Context {
        let mut context = Context::new().at(question.now());
        for (name, value) in question.context().as_object().into_iter().flatten() {
            let value = attribute(value);
            let is_text = matches!(name.as_str(), "Identifier" | "Email" | "Country");
            context.insert(name, if is_text { canonical(value) } else { value });
        }
        context
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let default = question.default();
        let context = self.context(question);
        let evaluation = engine.evaluate(question.flag(), &context);
        let (Ok(evaluation), Some(info)) = (evaluation, self.table.get(question.flag())) else {
            return failed(default, UNKNOWN);
        };
        let Some(value) = evaluation.value else {
            return failed(default, evaluation.error.unwrap_or(super::flag::INVALID));
        };
        let rule = info.rule(&evaluation);
        Answer {
            value: Some(info.kind.json(value)),
            variant: Some(
                rule.map_or("", |rule| info.id(rule, &evaluation, value))
                    .into(),
            ),
            error: Some(Json::Null),
            native: Some(json!({
                "isDefaultValue": false,
                "matchedTargetingRule": rule.and_then(|rule| rule.index),
                "matchedPercentageOption": rule.is_some_and(|rule| rule.percentages),
            })),
            ..Answer::default()
        }
    }
}

/// No value of the document's.
fn failed(default: &Json, error: &str) -> Answer {
    Answer {
        value: Some(default.clone()),
        variant: Some("".into()),
        error: Some(error.into()),
        native: Some(json!({
            "isDefaultValue": true,
            "matchedTargetingRule": null,
            "matchedPercentageOption": false,
        })),
        ..Answer::default()
    }
}

/// An attribute; numbers that JSON cannot say are written `{"$float": "NaN"}`.
fn attribute(json: &Json) -> Value {
    match json.get("$float").and_then(Json::as_str) {
        Some("NaN") => Value::Float(f64::NAN),
        Some("Infinity") => Value::Float(f64::INFINITY),
        Some("-Infinity") => Value::Float(f64::NEG_INFINITY),
        _ => json.clone().into(),
    }
}

impl Kind {
    /// The value as JSON.
    fn json(self, value: &Value) -> Json {
        match (self, value) {
            #[expect(clippy::cast_precision_loss, reason = "a double to begin with")]
            (Kind::Double, Value::Int(number)) => Json::from(*number as f64),
            _ => value.to_json(),
        }
    }
}

impl FlagInfo {
    /// What is known of the rule that decided.
    fn rule(&self, evaluation: &Evaluation<'_>) -> Option<&RuleInfo> {
        let name = evaluation.rule.map(ToString::to_string);
        self.rules.get(&name)
    }

    /// The id of the value that a rule served.
    fn id<'s>(&'s self, rule: &'s RuleInfo, evaluation: &Evaluation<'_>, value: &Value) -> &'s str {
        let mut variants = self.variants.values();
        let named = variants.find(|(name, _)| Some(name.as_str()) == evaluation.variant);
        let served: Option<&Served> = match named {
            Some((_, served)) => Some(served),
            None => rule.served.iter().find(|served| same(&served.value, value)),
        };
        served.map_or("", |served| &served.id)
    }
}
