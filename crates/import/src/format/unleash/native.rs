//! Unleash's contexts and answers.

use super::subject::FIELDS;
use super::variant::{OFF, Variants};
use super::wire::PayloadWire;
use crate::{Answer, Native, Question};
use burgee::{Context, Engine, Timestamp};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

/// What burgee's answers mean to Unleash.
#[derive(Debug, Default)]
pub(super) struct Unleash {
    /// The features by name, with their variants by the names that they have here.
    features: IndexMap<String, IndexMap<String, (String, Option<PayloadWire>)>>,
}

impl Unleash {
    /// Remembers what the variants of a feature are.
    pub(super) fn add(&mut self, feature: &str, variants: &Variants) {
        let variants = variants
            .iter()
            .map(|(name, own, payload)| (name.to_owned(), (own.to_owned(), payload.cloned())));
        self.features.insert(feature.to_owned(), variants.collect());
    }
}

impl Native for Unleash {
    fn context(&self, question: &Question<'_>) -> Context {
        // The engine's own default for a missing time has no fractions.
        let now = question.now().0;
        let now = Timestamp(now - now.rem_euclid(1_000_000));
        let mut context = Context::new().at(now);
        let empty = Map::new();
        let given = question.context();
        let given = given
            .get("context")
            .filter(|inner| inner.is_object())
            .unwrap_or(given);
        let given = given.as_object().unwrap_or(&empty);
        let properties = given
            .get("properties")
            .and_then(Json::as_object)
            .unwrap_or(&empty);
        let own = |name: &str| FIELDS.contains(&name);
        for (name, value) in properties.iter().filter(|(name, _)| !own(name)) {
            if let Some(value) = text(value) {
                context.insert(name, value);
            }
        }
        // What else there is counts as a property, if it is text.
        for (name, value) in given.iter().filter(|(name, _)| !own(name)) {
            if let (Some(value), true) = (value.as_str(), name != "properties") {
                context.insert(name, value);
            }
        }
        for name in FIELDS {
            let value = given.get(name).or_else(|| properties.get(name));
            let Some(value) = value.and_then(text) else {
                continue;
            };
            if name == "environment" {
                context = context.in_environment(&value);
            }
            context.insert(name, value);
        }
        for (name, value) in question
            .get("externalResults")
            .as_object()
            .unwrap_or(&empty)
        {
            if let Some(value) = value.as_bool() {
                context.insert(name, value);
            }
        }
        context
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let flag = question.flag();
        let served = self.features.get(flag).and_then(|variants| {
            let served = engine
                .evaluate(flag, &self.context(question))
                .ok()?
                .variant?;
            Some((served, variants.get(served)))
        });
        let enabled = served.is_some_and(|(served, _)| served != OFF);
        if question.kind() == Some("enabled") {
            return Answer {
                enabled: Some(enabled.into()),
                ..Answer::default()
            };
        }
        let variant = served.and_then(|(_, variant)| variant);
        let name = variant.map_or("disabled", |(name, _)| name);
        let mut native = Map::new();
        native.insert("name".to_owned(), name.into());
        let payload = variant.and_then(|(_, payload)| payload.as_ref());
        if let Some(payload) = payload {
            let value = json!({ "type": payload.kind, "value": payload.value });
            native.insert("payload".to_owned(), value);
        }
        native.insert("enabled".to_owned(), variant.is_some().into());
        native.insert("feature_enabled".to_owned(), enabled.into());
        Answer {
            enabled: Some(enabled.into()),
            variant: Some(name.into()),
            value: Some(payload.map_or(Json::Null, |payload| payload.value.as_str().into())),
            native: Some(Json::Object(native)),
            ..Answer::default()
        }
    }
}

/// Text; numbers and booleans as JSON writes them.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
