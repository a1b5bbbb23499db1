//! LaunchDarkly's answers, out of burgee's.

use super::context;
use super::flag::Subject;
use super::step::{Cause, MALFORMED, Why};
use crate::answer::Answer;
use crate::importer::Native;
use crate::question::Question;
use burgee::{Attributes, Context, Engine, Evaluation, Reason, ValueRef};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// What the answers for one flag mean.
#[derive(Debug)]
pub(super) struct FlagTable {
    on: bool,
    off: Option<i64>,
    variants: super::variant::Variants,
    prerequisites: Vec<(String, i64)>,
    rules: HashMap<String, Why>,
    otherwise: Why,
}

impl FlagTable {
    pub(super) fn new(subject: &Subject<'_>, rules: HashMap<String, Why>, otherwise: Why) -> Self {
        let needed = subject.wire.prerequisites.iter();
        FlagTable {
            on: subject.wire.on,
            off: subject.wire.off_variation,
            variants: subject.variants.clone(),
            prerequisites: needed
                .map(|needed| (needed.key.clone(), needed.variation.unwrap_or(0)))
                .collect(),
            rules,
            otherwise,
        }
    }
}

/// The flags' tables, by the names under which they were translated.
#[derive(Debug)]
pub(super) struct LaunchDarkly {
    pub(super) tables: HashMap<String, FlagTable>,
}

/// An evaluation before the caller's default and type.
struct Detail {
    value: Option<Json>,
    index: Option<usize>,
    reason: Json,
}

impl Detail {
    fn error(kind: &str) -> Detail {
        Detail {
            value: None,
            index: None,
            reason: json!({ "kind": "ERROR", "errorKind": kind }),
        }
    }
}

impl Native for LaunchDarkly {
    fn context(&self, question: &Question<'_>) -> Context {
        let context = context::attributes(question.context());
        context.unwrap_or_default().at(question.now())
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let detail = self.detail(engine, question);
        finish(typed(detail, question.requested_type()), question.default())
    }
}

impl LaunchDarkly {
    fn detail(&self, engine: &Engine, question: &Question<'_>) -> Detail {
        let Some(table) = self.tables.get(question.flag()) else {
            return Detail::error("FLAG_NOT_FOUND");
        };
        let Some(context) = context::attributes(question.context()) else {
            return Detail::error("USER_NOT_SPECIFIED");
        };
        let Ok(answer) = engine.evaluate(question.flag(), &context) else {
            return Detail::error("FLAG_NOT_FOUND");
        };
        if answer.error == Some(MALFORMED) {
            return Detail::error(MALFORMED);
        }
        let reason = self.reason(table, engine, &answer, &context);
        let index = answer.variant.and_then(|name| table.variants.index(name));
        let off = answer.reason == Reason::Disabled && table.off.is_some();
        if off && index.is_none() {
            return Detail::error(MALFORMED);
        }
        Detail {
            value: index.and(answer.value).map(burgee::Value::to_json),
            index,
            reason,
        }
    }

    /// Why, in LaunchDarkly's words.
    fn reason(
        &self,
        table: &FlagTable,
        engine: &Engine,
        answer: &Evaluation<'_>,
        context: &Context,
    ) -> Json {
        if answer.reason == Reason::Disabled {
            return if table.on {
                prerequisite_failed(self.unmet(table, engine, context))
            } else {
                json!({ "kind": "OFF" })
            };
        }
        let rule = answer.rule.map(ToString::to_string);
        let why = rule
            .and_then(|rule| table.rules.get(&rule))
            .unwrap_or(&table.otherwise);
        let mut reason = match &why.cause {
            Cause::Prerequisite(key) => prerequisite_failed(key),
            Cause::Target => json!({ "kind": "TARGET_MATCH" }),
            Cause::Rule(index, id) if id.is_empty() => {
                json!({ "kind": "RULE_MATCH", "ruleIndex": index })
            }
            Cause::Rule(index, id) => {
                json!({ "kind": "RULE_MATCH", "ruleIndex": index, "ruleId": id })
            }
            Cause::Fallthrough => json!({ "kind": "FALLTHROUGH" }),
        };
        let tracked = why.experiment.as_ref().is_some_and(|experiment| {
            let key = context_key(context, &experiment.kind).unwrap_or("");
            experiment.tracks(answer.variant.unwrap_or(""), key)
        });
        if let (true, Some(reason)) = (tracked, reason.as_object_mut()) {
            reason.insert("inExperiment".to_owned(), Json::Bool(true));
        }
        reason
    }

    /// The first prerequisite that is not met.
    fn unmet<'t>(&self, table: &'t FlagTable, engine: &Engine, context: &Context) -> &'t str {
        let met = |key: &str, wanted: i64| {
            let other = self.tables.get(key).filter(|other| other.on)?;
            let served = engine.evaluate(key, context).ok()?.variant?;
            (i64::try_from(other.variants.index(served)?) == Ok(wanted)).then_some(())
        };
        let mut needed = table.prerequisites.iter();
        let unmet = needed.find(|(key, wanted)| met(key, *wanted).is_none());
        unmet.map_or("", |(key, _)| key)
    }
}

/// The key of the context of this kind.
fn context_key<'c>(context: &'c Context, kind: &str) -> Option<&'c str> {
    let ValueRef::Map(of_kind) = context.attribute(kind)? else {
        return None;
    };
    match of_kind.entry(super::reference::KEY)? {
        ValueRef::Str(key) => Some(key),
        _ => None,
    }
}

fn prerequisite_failed(key: &str) -> Json {
    json!({ "kind": "PREREQUISITE_FAILED", "prerequisiteKey": key })
}

/// The detail, or an error where its value is not of the type that was asked for.
fn typed(detail: Detail, requested: Option<&str>) -> Detail {
    let Some(value) = &detail.value else {
        return detail;
    };
    let fits = match requested {
        Some("bool") => value.is_boolean(),
        Some("int" | "double") => value.is_number(),
        Some("string") => value.is_string(),
        _ => true,
    };
    if !fits {
        return Detail::error("WRONG_TYPE");
    }
    // Who asks for a whole number gets one: what stands behind the point is cut off.
    let cut = match (requested, value.as_f64()) {
        (Some("int"), Some(number)) if number.fract() != 0.0 => {
            Some(super::operator::plain_number(number.trunc()).to_json())
        }
        _ => None,
    };
    match cut {
        Some(cut) => Detail {
            value: Some(cut),
            ..detail
        },
        None => detail,
    }
}

fn finish(detail: Detail, default: &Json) -> Answer {
    let error = detail.reason.get("errorKind").cloned().unwrap_or_default();
    let index = detail.index.map_or(Json::Null, Json::from);
    Answer {
        value: Some(detail.value.unwrap_or_else(|| default.clone())),
        variant: Some(index.clone()),
        native: Some(json!({ "variationIndex": index })),
        reason: Some(detail.reason),
        error: Some(error),
        ..Answer::default()
    }
}
