//! flagd's contexts and answers.

use super::rules::{NO_DEFAULT, Served};
use crate::answer::Answer;
use crate::importer::Native;
use crate::question::Question;
use burgee::{Context, Engine, Evaluation, Value};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

/// What the rules do not say about the flags of a document.
#[derive(Debug, Default)]
pub(super) struct FlagdNative {
    /// By key.
    pub(super) flags: IndexMap<String, Side>,
    /// The metadata of the whole document.
    pub(super) metadata: Map<String, Json>,
}

/// What the rules do not say about a flag.
#[derive(Debug)]
pub(super) struct Side {
    /// Whether it is switched off.
    pub disabled: bool,
    /// Whether it has rules.
    pub targeting: bool,
    /// Its own metadata.
    pub metadata: Map<String, Json>,
    /// What it means that a rule served something, by its name.
    pub served: IndexMap<String, Served>,
    /// What it means that none did.
    pub otherwise: Served,
}

/// A value and why, or a code.
struct Resolved {
    value: Option<Json>,
    variant: Option<String>,
    reason: &'static str,
    error: Option<String>,
}

impl Resolved {
    fn error(code: &str) -> Resolved {
        Resolved {
            value: None,
            variant: None,
            reason: "ERROR",
            error: Some(code.to_owned()),
        }
    }

    /// The caller's default, for this reason.
    fn default(reason: &'static str) -> Resolved {
        Resolved {
            value: None,
            variant: None,
            reason,
            error: None,
        }
    }
}

impl Native for FlagdNative {
    fn context(&self, question: &Question<'_>) -> Context {
        let context = Context::from_value(Value::from(question.context().clone()));
        context.unwrap_or_default().at(question.now())
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let side = self.flags.get(question.flag());
        let resolved = match side {
            None => Resolved::error("FLAG_NOT_FOUND"),
            Some(side) if side.disabled => Resolved::default("DISABLED"),
            Some(side) => match engine.evaluate(question.flag(), &self.context(question)) {
                Ok(evaluation) => resolve(side, &evaluation, question.requested_type()),
                Err(_) => Resolved::error("FLAG_NOT_FOUND"),
            },
        };
        let mut metadata = self.metadata.clone();
        metadata.extend(side.map(|side| side.metadata.clone()).unwrap_or_default());
        metadata.retain(|_, value| !value.is_null());
        Answer {
            value: Some(resolved.value.unwrap_or_else(|| question.default().clone())),
            enabled: None,
            variant: Some(resolved.variant.map_or(Json::Null, Json::from)),
            reason: Some(resolved.reason.into()),
            error: Some(resolved.error.map_or(Json::Null, Json::from)),
            native: Some(json!({ "metadata": metadata })),
        }
    }
}

/// What flagd makes of an answer.
fn resolve(side: &Side, evaluation: &Evaluation<'_>, wanted: Option<&str>) -> Resolved {
    match evaluation.error {
        Some(NO_DEFAULT) => return Resolved::default("DEFAULT"),
        Some(code) => return Resolved::error(code),
        None => {}
    }
    let (Some(value), Some(variant)) = (evaluation.value, evaluation.variant) else {
        return Resolved::default("DEFAULT");
    };
    let rule = evaluation.rule.map(ToString::to_string);
    let served = rule.and_then(|rule| side.served.get(&rule).copied());
    let reason = match served.unwrap_or(side.otherwise) {
        _ if !side.targeting => "STATIC",
        Served::Match => "TARGETING_MATCH",
        Served::Default => "DEFAULT",
    };
    match typed(value, wanted) {
        Some(value) => Resolved {
            value: Some(value),
            variant: Some(variant.to_owned()),
            reason,
            error: None,
        },
        None => Resolved::error("TYPE_MISMATCH"),
    }
}

/// The value as the type that is asked for; none where it has another.
fn typed(value: &Value, wanted: Option<&str>) -> Option<Json> {
    let json = value.to_json();
    let fits = match wanted {
        Some("Boolean") => json.is_boolean(),
        Some("String") => json.is_string(),
        Some("Integer") => return whole(value),
        Some("Float") => json.is_number(),
        Some("Object") => json.is_object(),
        _ => true,
    };
    fits.then_some(json)
}

/// The number without its fraction.
fn whole(value: &Value) -> Option<Json> {
    match value {
        Value::Int(whole) => Some(Json::from(*whole)),
        Value::Float(number) => {
            let whole = burgee::value::Number::Float(number.trunc()).as_i64();
            Some(whole.map_or_else(|| Json::from(number.trunc()), Json::from))
        }
        _ => None,
    }
}
