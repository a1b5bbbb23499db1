//! What a feature's flag holds: whether it is enabled, its value, or both.

use super::document::Feature;
use burgee::Value;
use burgee::ast::{Expr, FlagType, build};
use serde_json::Value as Json;

/// How being enabled and the value go into one flag.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// `bool`: no value is ever given, but this one, which means none.
    Switch(Json),
    /// The value alone: the feature is always enabled.
    Value(FlagType),
    /// `{ enabled: true, value: "…" }`
    Both,
}

impl Shape {
    /// The shape that holds all states of a feature.
    pub(super) fn of(all: &[&Feature]) -> Shape {
        let values = all.iter().flat_map(|feature| {
            let variants = feature.wire.variants.iter().flatten();
            variants
                .map(|variant| &variant.value)
                .chain([&feature.wire.value])
        });
        let values: Vec<&Json> = values.collect();
        let multivariate = values.len() > all.len();
        let none = [Json::Null, Json::from("")]
            .into_iter()
            .find(|none| values.iter().all(|value| *value == none));
        if let Some(none) = none.filter(|_| !multivariate) {
            return Shape::Switch(none);
        }
        if !all.iter().all(|feature| feature.wire.enabled) {
            return Shape::Both;
        }
        Shape::Value(if values.iter().all(|value| value.is_string()) {
            FlagType::String
        } else if values.iter().all(|value| value.as_i64().is_some()) {
            FlagType::Int
        } else if values.iter().all(|value| value.is_number()) {
            FlagType::Number
        } else {
            FlagType::Json
        })
    }

    /// Whether the flag is only on or off.
    pub(super) fn is_switch(&self) -> bool {
        matches!(self, Shape::Switch(_))
    }

    /// The type of the flag.
    pub(super) fn flag_type(&self) -> FlagType {
        match self {
            Shape::Switch(_) => FlagType::Bool,
            Shape::Value(ty) => *ty,
            Shape::Both => FlagType::Json,
        }
    }

    /// A state as the flag serves it.
    pub(super) fn value(&self, enabled: bool, value: &Json) -> Expr {
        let value = build::value(&Value::from(value.clone()));
        match self {
            Shape::Switch(_) => build::bool(enabled),
            Shape::Value(_) => value,
            Shape::Both => build::map([("enabled", build::bool(enabled)), ("value", value)]),
        }
    }

    /// Whether the feature is enabled and what its value is, from what the flag serves.
    pub(super) fn read(&self, served: &Value) -> (Json, Json) {
        match (self, served) {
            (Shape::Switch(none), served) => (served.to_json(), none.clone()),
            (Shape::Value(_), served) => (true.into(), served.to_json()),
            (Shape::Both, Value::Map(served)) => {
                let part = |name| served.get(name).map_or(Json::Null, Value::to_json);
                (part("enabled"), part("value"))
            }
            (Shape::Both, _) => (Json::Null, Json::Null),
        }
    }
}
