//! Flagsmith's side: its contexts, and its results.

use super::document::{Feature, key};
use super::property::{ENVIRONMENT, IDENTITY, Origin, Place, Properties, Spelt, TRAITS, is_taken};
use super::python::{self, Int, Scalar};
use super::shape::Shape;
use super::wire::SegmentWire;
use crate::answer::Answer;
use crate::importer::Native;
use crate::question::Question;
use burgee::value::Operand;
use burgee::{Context, Engine, Truth, Value};
use indexmap::IndexMap;
use jsonpath_rust::query::js_path_process;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// A segment's name in the rules, and what Flagsmith reports of it.
#[derive(Debug)]
pub(super) struct SegmentTable {
    name: String,
    reported: Json,
}

impl SegmentTable {
    pub(super) fn new(name: String, wire: &SegmentWire) -> SegmentTable {
        let mut reported = Map::new();
        reported.insert("name".to_owned(), wire.name.clone().into());
        if let Some(metadata) = wire
            .metadata
            .as_ref()
            .filter(|metadata| !metadata.is_empty())
        {
            reported.insert("metadata".to_owned(), metadata.clone().into());
        }
        SegmentTable {
            name,
            reported: reported.into(),
        }
    }
}

/// What Flagsmith reports when a rule has decided.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    reason: String,
    metadata: Option<Map<String, Json>>,
    /// Whether users are dealt out, so that the variant says more.
    split: bool,
}

impl Chosen {
    pub(super) fn new(feature: &Feature, reason: String, split: bool) -> Chosen {
        let metadata = feature.wire.metadata.clone();
        Chosen {
            reason,
            metadata: metadata.filter(|metadata| !metadata.is_empty()),
            split,
        }
    }
}

/// What Flagsmith reports of a share.
#[derive(Debug)]
pub(super) struct VariantTable {
    pub(super) key: Json,
    /// In the place of the rule's.
    pub(super) reason: Option<String>,
}

/// What the answers of one flag need beside the rules.
#[derive(Debug)]
pub(super) struct FlagTable {
    /// Its name in the rules.
    pub(super) name: String,
    shape: Shape,
    pub(super) rules: HashMap<String, Chosen>,
    pub(super) otherwise: Chosen,
    pub(super) variants: HashMap<String, VariantTable>,
}

impl FlagTable {
    pub(super) fn new(name: String, shape: Shape) -> FlagTable {
        FlagTable {
            name,
            shape,
            rules: HashMap::new(),
            otherwise: Chosen::default(),
            variants: HashMap::new(),
        }
    }
}

/// The native side of a document.
#[derive(Debug)]
pub(super) struct FlagsmithNative {
    /// The evaluation context without an identity.
    whole: Json,
    environment_key: String,
    environment_name: Option<Value>,
    properties: Properties,
    segments: Vec<SegmentTable>,
    flags: HashMap<String, FlagTable>,
}

impl FlagsmithNative {
    pub(super) fn new(
        whole: Json,
        properties: Properties,
        segments: Vec<SegmentTable>,
        flags: HashMap<String, FlagTable>,
    ) -> FlagsmithNative {
        let at = |pointer| whole.pointer(pointer).unwrap_or(&Json::Null);
        FlagsmithNative {
            environment_key: key(at("/environment/key")),
            environment_name: attribute(at("/environment/name")),
            whole,
            properties,
            segments,
            flags,
        }
    }

    /// The identity with its key; none when there is none.
    fn identity(&self, question: &Question<'_>) -> Option<Map<String, Json>> {
        let mut identity = question.context().get(IDENTITY)?.as_object()?.clone();
        if identity.is_empty() {
            return None;
        }
        let given = identity.get("key").map(key).unwrap_or_default();
        if given.is_empty() {
            let identifier = identity.get("identifier").map(key).unwrap_or_default();
            let made = format!("{}_{identifier}", self.environment_key);
            identity.insert("key".to_owned(), made.into());
        }
        Some(identity)
    }

    /// The value of a JSON path, and where it goes.
    fn spelt<'s>(
        &self,
        spelt: &'s Spelt,
        identity: Option<&Map<String, Json>>,
    ) -> Option<(&'s Place, Value)> {
        let value = match &spelt.origin {
            Origin::Own => None,
            Origin::Constant(value) => attribute(value),
            Origin::Query(query) => {
                let mut whole = self.whole.clone();
                if let (Some(whole), Some(identity)) = (whole.as_object_mut(), identity) {
                    whole.insert(IDENTITY.to_owned(), identity.clone().into());
                }
                let found = js_path_process(query, &whole).ok()?;
                attribute(found.into_iter().next()?.val())
            }
        };
        Some((&spelt.place, value?))
    }

    fn flag(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let table = self.flags.get(question.flag());
        let context = self.context(question);
        let found = table.and_then(|table| engine.evaluate(&table.name, &context).ok());
        let (Some(table), Some(found)) = (table, found) else {
            return Answer {
                error: Some("FLAG_NOT_FOUND".into()),
                ..nothing()
            };
        };
        let rule = found.rule.map(ToString::to_string);
        let chosen = rule.and_then(|rule| table.rules.get(&rule));
        let chosen = chosen.unwrap_or(&table.otherwise);
        let variant = found.variant.filter(|_| chosen.split);
        let variant = variant.and_then(|variant| table.variants.get(variant));
        let reason = variant.and_then(|variant| variant.reason.as_ref());
        let (enabled, value) = found
            .value
            .map_or((Json::Null, Json::Null), |served| table.shape.read(served));
        let metadata = chosen.metadata.as_ref();
        Answer {
            value: Some(value),
            enabled: Some(enabled),
            variant: Some(variant.map_or(Json::Null, |variant| variant.key.clone())),
            reason: Some(reason.unwrap_or(&chosen.reason).as_str().into()),
            native: Some(
                metadata.map_or_else(|| json!({}), |metadata| json!({ "metadata": metadata })),
            ),
            error: Some(Json::Null),
        }
    }

    fn segments(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let context = self.context(question);
        let found: Vec<&Json> = self
            .segments
            .iter()
            .filter(|segment| engine.in_segment(&segment.name, &context) == Some(Truth::True))
            .map(|segment| &segment.reported)
            .collect();
        let names: Vec<&Json> = found
            .iter()
            .filter_map(|segment| segment.get("name"))
            .collect();
        Answer {
            value: Some(json!(names)),
            native: Some(json!({ "segments": found })),
            ..Answer::default()
        }
    }
}

impl Native for FlagsmithNative {
    fn context(&self, question: &Question<'_>) -> Context {
        let identity = self.identity(question);
        let traits = identity
            .as_ref()
            .and_then(|identity| identity.get(TRAITS)?.as_object());
        let mut context = Context::new().at(question.now());
        let mut taken = IndexMap::new();
        let mut literal = Vec::new();
        for (name, value) in traits.into_iter().flatten() {
            let Some(value) = attribute(value) else {
                continue;
            };
            if let Some(spelt) = self.properties.spelt.get(name) {
                literal.push((&spelt.place, as_number(value)));
            } else if is_taken(name) {
                taken.insert(name.clone(), value);
            } else {
                context.insert(name, value);
            }
        }
        let mut own = IndexMap::new();
        for part in ["identifier", "key"] {
            let value = identity
                .as_ref()
                .and_then(|identity| attribute(identity.get(part)?));
            own.extend(value.map(|value| (part.to_owned(), value)));
        }
        let mut environment = self.environment_name.clone();
        let mut put = |place: &Place, value: Value| match place {
            Place::Trait(name) if is_taken(name) => {
                taken.insert(name.clone(), value);
            }
            Place::Trait(name) | Place::Key(name) => context.insert(name, value),
            Place::Identifier => {
                own.insert("identifier".to_owned(), value);
            }
            Place::Environment => environment = Some(value),
        };
        for spelt in self.properties.spelt.values() {
            if let Some((place, value)) = self.spelt(spelt, identity.as_ref()) {
                put(place, value);
            }
        }
        // A trait that is named like the path goes before what the path leads to.
        for (place, value) in literal {
            put(place, value);
        }
        if !own.is_empty() {
            context.insert(IDENTITY, Value::Map(own));
        }
        if !taken.is_empty() {
            context.insert(TRAITS, Value::Map(taken));
        }
        match environment {
            Some(Value::String(name)) => context.in_environment(name),
            // The word is the attribute where the request names no environment.
            Some(other) => context.with(ENVIRONMENT, other),
            None => context,
        }
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        if question.kind() == Some("segments") {
            self.segments(engine, question)
        } else {
            self.flag(engine, question)
        }
    }
}

/// A value that a condition can be about: text, a number, true or false. Text keeps the digits of
/// whole numbers that are too large.
fn attribute(value: &Json) -> Option<Value> {
    match value {
        Json::Number(number) if number.as_i64().is_none() && number.is_u64() => {
            Some(Value::String(number.to_string()))
        }
        Json::Bool(_) | Json::Number(_) | Json::String(_) => Some(Value::from(value.clone())),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// Text that spells a number as that number, for rules that compare the environment's name and the
/// identifier as the text that they are.
fn as_number(value: Value) -> Value {
    let Value::String(text) = &value else {
        return value;
    };
    match python::scalar(&Operand::Text(text.as_str().into())) {
        Some(Scalar::Int(Int::Small(number))) => Value::Int(number),
        Some(Scalar::Float(number)) => Value::Float(number),
        _ => value,
    }
}

/// An answer whose every part is null.
fn nothing() -> Answer {
    Answer {
        value: Some(Json::Null),
        enabled: Some(Json::Null),
        variant: Some(Json::Null),
        reason: Some(Json::Null),
        error: Some(Json::Null),
        native: None,
    }
}
