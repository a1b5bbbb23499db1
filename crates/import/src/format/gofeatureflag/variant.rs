//! Variations as variants. A schedule can change the value of a variation; each value is a variant.

use crate::depth::is_too_deep;
use burgee::Value;
use burgee::ast::{Expr, FlagType, build};
use indexmap::IndexMap;
use serde_json::Value as Json;

/// The variants of a flag, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Variants {
    /// The variation and its value, by the variant's name.
    all: IndexMap<String, (String, Json)>,
}

impl Variants {
    /// The name of the variant for a variation with this value.
    pub(super) fn name(&mut self, variation: &str, value: Json) -> String {
        let entry = (variation.to_owned(), value);
        let known = self.all.iter().find(|(_, known)| **known == entry);
        if let Some((name, _)) = known {
            return name.clone();
        }
        let name = unused(&readable(variation, "variation"), |name| {
            self.all.contains_key(name)
        });
        self.all.insert(name.clone(), entry);
        name
    }

    /// The variations, by the variants' names.
    pub(super) fn variations(&self) -> IndexMap<String, String> {
        let all = self.all.iter();
        all.map(|(name, (variation, _))| (name.clone(), variation.clone()))
            .collect()
    }

    /// Whether a value could not be read again.
    pub(super) fn are_too_deep(&self) -> bool {
        self.all.values().any(|(_, value)| is_too_deep(value))
    }

    /// The type of a flag with these values.
    pub(super) fn flag_type(&self) -> FlagType {
        let mut types = self.all.values().map(|(_, value)| match value {
            Json::Bool(_) => FlagType::Bool,
            Json::String(_) => FlagType::String,
            Json::Number(number) if number.is_i64() => FlagType::Int,
            Json::Number(_) => FlagType::Number,
            Json::Null | Json::Array(_) | Json::Object(_) => FlagType::Json,
        });
        let first = types.next().unwrap_or(FlagType::Json);
        types.fold(first, |all, one| match (all, one) {
            (all, one) if all == one => all,
            (FlagType::Int, FlagType::Number) | (FlagType::Number, FlagType::Int) => {
                FlagType::Number
            }
            _ => FlagType::Json,
        })
    }

    /// The variants as they are written; nothing where they are those that every `bool` flag has.
    pub(super) fn written(&self) -> Option<Vec<(String, Expr)>> {
        let is = |name: &str, wanted: bool| {
            self.all
                .get(name)
                .is_some_and(|(_, value)| *value == Json::Bool(wanted))
        };
        if self.all.is_empty() || (self.all.len() == 2 && is("on", true) && is("off", false)) {
            return None;
        }
        let all = self.all.iter();
        Some(
            all.map(|(name, (_, value))| (name.clone(), build::value(&Value::from(value.clone()))))
                .collect(),
        )
    }
}

/// A name that can be printed: without control characters, and not empty.
pub(super) fn readable(name: &str, empty: &str) -> String {
    if name.is_empty() {
        return empty.to_owned();
    }
    let readable = |c: char| if c.is_control() || c == '`' { '_' } else { c };
    name.chars().map(readable).collect()
}

/// `name`, or `name.2` and so on, whichever is the first that is not used.
pub(super) fn unused(name: &str, used: impl Fn(&str) -> bool) -> String {
    let mut candidate = name.to_owned();
    let mut number = 1_u32;
    while used(&candidate) {
        number += 1;
        candidate = format!("{name}.{number}");
    }
    candidate
}
