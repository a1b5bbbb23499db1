//! Flipt's side: its requests, and its responses.

use super::property::{CONTEXT, ENTITY, is_taken};
use crate::answer::Answer;
use crate::importer::Native;
use crate::question::Question;
use burgee::{Context, Engine, Evaluation, Truth, Value};
use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// Which of the two kinds of flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Variant,
    Boolean,
}

/// What an answer says of the rule that decided.
#[derive(Debug, Default)]
pub(super) struct Matched {
    /// The segments that may have matched: their keys, and their names in the rules.
    pub(super) segments: Vec<(String, String)>,
}

/// A variant as Flipt answers it.
#[derive(Debug)]
pub(super) struct VariantTable {
    pub(super) key: String,
    pub(super) attachment: String,
}

/// What the answers of one flag need beside the rules.
#[derive(Debug)]
pub(super) struct FlagTable {
    /// Its name in the rules.
    pub(super) name: String,
    pub(super) key: String,
    pub(super) kind: Kind,
    pub(super) enabled: bool,
    pub(super) has_default: bool,
    pub(super) rules: HashMap<String, Matched>,
    /// By their names in the rules; not the one that stands for no variant.
    pub(super) variants: HashMap<String, VariantTable>,
}

impl FlagTable {
    pub(super) fn new(name: String) -> FlagTable {
        FlagTable {
            name,
            key: String::new(),
            kind: Kind::Variant,
            enabled: false,
            has_default: false,
            rules: HashMap::new(),
            variants: HashMap::new(),
        }
    }
}

/// The native side of a document.
#[derive(Debug, Default)]
pub(super) struct FliptNative {
    /// The namespace of a request that names none.
    pub(super) namespace: String,
    /// By namespace and key.
    pub(super) flags: HashMap<(String, String), FlagTable>,
}

impl Native for FliptNative {
    /// The properties of a request lie flat, beside the id of its entity. Both Flipt's own form,
    /// `{entityId, context: {…}}`, and the flat one are read.
    fn context(&self, question: &Question<'_>) -> Context {
        let request = question.context();
        let entity = match request.get(ENTITY).or_else(|| request.get("entity_id")) {
            Some(entity) => text(entity),
            None => None,
        };
        let nested = request.get(CONTEXT).and_then(Json::as_object);
        let mut context = Context::new()
            .at(question.now())
            .with(ENTITY, entity.unwrap_or_default());
        let mut taken = IndexMap::new();
        let flat = request.as_object().filter(|_| nested.is_none());
        for (name, value) in nested.or(flat).into_iter().flatten() {
            let Some(value) = text(value) else {
                continue;
            };
            if !is_taken(name) {
                context.insert(name, value);
            } else if nested.is_some() {
                taken.insert(name.clone(), Value::String(value));
            }
        }
        if !taken.is_empty() {
            context.insert(CONTEXT, Value::Map(taken));
        }
        context
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let namespace = question
            .get("namespace")
            .as_str()
            .unwrap_or(&self.namespace);
        let key = (namespace.to_owned(), question.flag().to_owned());
        let context = self.context(question);
        let table = self.flags.get(&key);
        let found = table.and_then(|table| engine.evaluate(&table.name, &context).ok());
        let (Some(table), Some(found)) = (table, found) else {
            return failure("NOT_FOUND_ERROR_EVALUATION_REASON", &key);
        };
        match (table.kind, question.kind().or(question.requested_type())) {
            (Kind::Boolean, Some("variant")) | (Kind::Variant, Some("boolean")) => {
                failure("UNKNOWN_ERROR_EVALUATION_REASON", &key)
            }
            (Kind::Boolean, _) => boolean(table, &found),
            (Kind::Variant, _) => variant(table, &found, engine, &context),
        }
    }
}

fn boolean(table: &FlagTable, found: &Evaluation<'_>) -> Answer {
    let value = found.value.map_or(Json::Null, Value::to_json);
    let reason = match found.rule {
        Some(_) => "MATCH_EVALUATION_REASON",
        None => "DEFAULT_EVALUATION_REASON",
    };
    Answer {
        native: Some(json!({ "enabled": value, "reason": reason, "flagKey": table.key })),
        enabled: Some(value.clone()),
        value: Some(value),
        variant: None,
        reason: Some(reason.into()),
        error: Some(Json::Null),
    }
}

fn variant(
    table: &FlagTable,
    found: &Evaluation<'_>,
    engine: &Engine,
    context: &Context,
) -> Answer {
    let rule = found.rule.map(ToString::to_string);
    let matched = rule.and_then(|rule| table.rules.get(&rule));
    let reason = match matched {
        _ if !table.enabled => "FLAG_DISABLED_EVALUATION_REASON",
        Some(_) => "MATCH_EVALUATION_REASON",
        None if table.has_default => "DEFAULT_EVALUATION_REASON",
        None => "UNKNOWN_EVALUATION_REASON",
    };
    let segments = matched.into_iter().flat_map(|matched| &matched.segments);
    let segments =
        segments.filter(|(_, name)| engine.in_segment(name, context) == Some(Truth::True));
    let keys: Vec<&String> = segments.map(|(key, _)| key).collect();
    let variant = found.variant.and_then(|name| table.variants.get(name));
    let (key, attachment) = match variant {
        Some(variant) => (variant.key.as_str(), variant.attachment.as_str()),
        None => ("", ""),
    };
    Answer {
        value: Some(found.value.map_or(Json::Null, Value::to_json)),
        enabled: Some(matched.is_some().into()),
        variant: Some(variant.map_or(Json::Null, |variant| variant.key.clone().into())),
        reason: Some(reason.into()),
        error: Some(Json::Null),
        native: Some(json!({
            "match": matched.is_some(),
            "segmentKeys": keys,
            "reason": reason,
            "flagKey": table.key,
            "variantKey": key,
            "variantAttachment": attachment,
        })),
    }
}

/// A request that cannot be answered.
fn failure(reason: &str, (namespace, flag): &(String, String)) -> Answer {
    Answer {
        value: Some(Json::Null),
        enabled: Some(Json::Null),
        variant: Some(Json::Null),
        reason: Some(Json::Null),
        error: Some(reason.into()),
        native: Some(json!({ "flagKey": flag, "namespaceKey": namespace, "reason": reason })),
    }
}

/// A property as text: contexts have nothing else, and what is otherwise is written as one would.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) | Json::Number(_) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
