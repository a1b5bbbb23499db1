//! GO Feature Flag's contexts and answers.

use super::table::{
    DISABLED, FLAG_CONFIG, FlagTable, KEY_MISSING, KeyCheck, RuleTable, StageTable,
};
use crate::answer::Answer;
use crate::importer;
use crate::question::Question;
use burgee::{Context, Engine, Evaluation, Reason, Timestamp, Value};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

/// The name that answers give to the caller's default.
const SDK_DEFAULT: &str = "SdkDefault";

/// The flags' own names and details.
#[derive(Debug, Default)]
pub(super) struct Native {
    pub(super) flags: IndexMap<String, FlagTable>,
}

impl importer::Native for Native {
    fn context(&self, question: &Question<'_>) -> Context {
        context(question)
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let context = self.context(question);
        let found = self.flags.get(question.flag());
        let answered = match (found, engine.evaluate(question.flag(), &context)) {
            (Some(table), Ok(evaluation)) => details(table, &evaluation, question),
            _ => Details::error("FLAG_NOT_FOUND"),
        };
        if question.kind() == Some("rule") {
            return answered.of_rule();
        }
        answered.typed(question).answer(question)
    }
}

/// The time of the request; the context can give another than the clock.
fn now(question: &Question<'_>) -> Timestamp {
    let given = question.context().get("gofeatureflag");
    let given = given.and_then(|given| given.get("currentDateTime")?.as_str());
    given
        .and_then(Timestamp::parse)
        .unwrap_or_else(|| question.now())
}

/// The attributes of the request under those of the server, and what queries always find.
pub(super) fn context(question: &Question<'_>) -> Context {
    let mut context = Context::new().at(now(question));
    let mut anonymous = false;
    for (name, value) in question.context().as_object().into_iter().flatten() {
        if name == "anonymous" {
            anonymous = *value == Json::Bool(true);
        }
        context.insert(name, top(value));
    }
    for (name, value) in question.get("enrichment").as_object().into_iter().flatten() {
        if name == "anonymous" {
            anonymous = *value == Json::Bool(true);
        }
        context.insert(name, inner(value));
    }
    let key = question
        .context()
        .get("targetingKey")
        .and_then(Json::as_str);
    for name in ["key", "targetingKey"] {
        context.insert(name, key.unwrap_or(""));
    }
    context.insert("anonymous", anonymous);
    context
}

/// The attributes as a program in Go would pass them, for a query alone.
pub(super) fn plain(question: &Question<'_>) -> Context {
    let attributes = question.context().as_object().into_iter().flatten();
    let context: Context = attributes
        .map(|(name, value)| (name.clone(), Value::from(value.clone())))
        .collect();
    context.at(now(question))
}

/// An attribute of the request: GO Feature Flag takes a number without a fraction for a whole number.
fn top(value: &Json) -> Value {
    match value {
        Json::Number(number) => match number.as_f64() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                clippy::float_cmp,
                reason = "compared with what was cut"
            )]
            Some(float) if !number.is_i64() && (float as i64) as f64 == float => {
                Value::Int(float as i64)
            }
            _ => Value::from(value.clone()),
        },
        other => inner(other),
    }
}

/// What lies in an attribute, or comes from the server: numbers stay what JSON makes of them in Go,
/// where none is whole.
fn inner(value: &Json) -> Value {
    match Value::from(value.clone()) {
        Value::List(_) | Value::Map(_) | Value::Int(_) => {}
        other => return other,
    }
    match value {
        Json::Number(number) => Value::Float(number.as_f64().unwrap_or_default()),
        Json::Array(values) => Value::List(values.iter().map(inner).collect()),
        Json::Object(entries) => Value::Map(
            entries
                .iter()
                .map(|(name, value)| (name.clone(), inner(value)))
                .collect(),
        ),
        other => Value::from(other.clone()),
    }
}

/// An answer in GO Feature Flag's words.
#[derive(Debug)]
struct Details {
    /// The value; none for the caller's default.
    value: Option<Json>,
    variant: String,
    reason: &'static str,
    error: &'static str,
    rule: Option<RuleTable>,
    cacheable: bool,
    metadata: Option<Map<String, Json>>,
}

impl Details {
    /// The caller's default, because of an error.
    fn error(code: &'static str) -> Details {
        Details {
            value: None,
            variant: SDK_DEFAULT.to_owned(),
            reason: "ERROR",
            error: code,
            rule: None,
            cacheable: false,
            metadata: None,
        }
    }

    /// An answer about a rule alone.
    fn of_rule(self) -> Answer {
        let failed = !self.error.is_empty() || self.value.is_none();
        Answer {
            variant: Some(if failed {
                Json::Null
            } else {
                self.variant.into()
            }),
            error: Some(if failed { Json::Bool(true) } else { Json::Null }),
            ..Answer::default()
        }
    }

    /// The answer for a caller who wants a certain type.
    fn typed(mut self, question: &Question<'_>) -> Details {
        let (Some(wanted), Some(value)) = (question.requested_type(), &self.value) else {
            return self;
        };
        let fits = match wanted {
            "bool" | "boolean" => value.is_boolean(),
            "string" => value.is_string(),
            "int" | "integer" | "float" | "number" => value.is_number(),
            "array" => value.is_array(),
            "object" | "map" => value.is_object(),
            _ => true,
        };
        if !fits {
            return Details::error("TYPE_MISMATCH");
        }
        if matches!(wanted, "int" | "integer")
            && let Some(float) = value.as_f64().filter(|_| !value.is_i64())
        {
            #[expect(clippy::cast_possible_truncation, reason = "the fraction is cut off")]
            let whole = float as i64;
            self.value = Some(whole.into());
        }
        self
    }

    fn answer(self, question: &Question<'_>) -> Answer {
        let name = self.rule.as_ref().and_then(|rule| rule.name.clone());
        let mut metadata = self.metadata;
        if let Some(name) = name.as_ref().filter(|name| !name.is_empty()) {
            let metadata = metadata.get_or_insert_default();
            metadata.insert("evaluatedRuleName".to_owned(), name.as_str().into());
        }
        let native = json!({
            "Variant": self.variant,
            "Reason": self.reason,
            "ErrorCode": self.error,
            "ErrorMessage": "",
            "RuleIndex": self.rule.as_ref().and_then(|rule| rule.index),
            "RuleName": name,
            "Cacheable": self.cacheable,
            "Metadata": metadata,
        });
        let error = Some(self.error).filter(|error| !error.is_empty());
        Answer {
            value: Some(self.value.unwrap_or_else(|| question.default().clone())),
            enabled: None,
            variant: Some(self.variant.into()),
            reason: Some(self.reason.into()),
            error: Some(error.map_or(Json::Null, Json::from)),
            native: Some(native),
        }
    }
}

/// What the evaluation means.
fn details(table: &FlagTable, evaluation: &Evaluation<'_>, question: &Question<'_>) -> Details {
    let stage = table.stage(now(question));
    let with_metadata = |details: Details| Details {
        metadata: table.metadata.clone(),
        ..details
    };
    let disabled = evaluation.reason == Reason::Disabled;
    match evaluation.error {
        // The rules of a disabled flag are not asked, but its key is.
        None if disabled && stage.is_some_and(|stage| lacks_key(&stage.key, question)) => {
            with_metadata(Details::error(KEY_MISSING))
        }
        Some(DISABLED) => with_metadata(off(stage)),
        None if disabled => with_metadata(off(stage)),
        Some(KEY_MISSING) => with_metadata(Details::error(KEY_MISSING)),
        Some(_) => with_metadata(Details::error(FLAG_CONFIG)),
        None => with_metadata(served(table, evaluation, stage)),
    }
}

/// A flag that does not count now.
fn off(stage: Option<&StageTable>) -> Details {
    Details {
        reason: "DISABLED",
        error: "",
        cacheable: stage.is_some_and(|stage| stage.cacheable),
        ..Details::error("")
    }
}

/// A variation.
fn served(table: &FlagTable, evaluation: &Evaluation<'_>, stage: Option<&StageTable>) -> Details {
    let rule = match evaluation.rule {
        Some(name) => table.rules.get(&name.to_string()),
        None => table.otherwise.as_ref(),
    };
    let (Some(rule), Some(value)) = (rule, evaluation.value) else {
        return Details::error(FLAG_CONFIG);
    };
    let has_rules = stage.is_some_and(|stage| stage.has_rules);
    let reason = match (rule.index, rule.dynamic) {
        (Some(_), true) => "TARGETING_MATCH_SPLIT",
        (Some(_), false) => "TARGETING_MATCH",
        (None, true) => "SPLIT",
        (None, false) if has_rules => "DEFAULT",
        (None, false) => "STATIC",
    };
    let variant = evaluation.variant.unwrap_or("");
    let variation = table.variations.get(variant);
    Details {
        value: Some(value.to_json()),
        variant: variation.map_or_else(|| variant.to_owned(), Clone::clone),
        reason,
        error: "",
        cacheable: stage.is_some_and(|stage| stage.cacheable) && !rule.progressive,
        // The default rule's name is told nowhere.
        rule: rule.index.map(|_| rule.clone()),
        metadata: None,
    }
}

/// Whether the request lacks the key that is asked for before anything else.
fn lacks_key(check: &KeyCheck, question: &Question<'_>) -> bool {
    let (mut found, can_be_empty) = match check {
        KeyCheck::None => return false,
        KeyCheck::Targeting => (question.context().get("targetingKey"), false),
        KeyCheck::Path { path, can_be_empty } => {
            let mut steps = path.iter();
            let root = steps.next().map_or("", String::as_str);
            let server = question.get("enrichment").get(root);
            let first = server.or_else(|| question.context().get(root));
            (
                steps.fold(first, |found, step| found?.get(step)),
                *can_be_empty,
            )
        }
    };
    match found.take().and_then(Json::as_str) {
        Some(text) => text.is_empty() && !can_be_empty,
        None => true,
    }
}
