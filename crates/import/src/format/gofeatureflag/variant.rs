//! Variations as variants. A schedule can change the value of a variation; each value is a variant.

use crate::depth::is_too_deep;
use crate::json::flag_type;
use crate::names::can_be_named;
use burgee::Value;
use burgee::ast::{Expr, FlagType, build};
use indexmap::IndexMap;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// The variants of a flag, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Variants {
    /// The variation and its value, by the variant's name.
    all: IndexMap<String, (String, Json)>,
    /// The names of a variation's variants.
    of: HashMap<String, Vec<String>>,
    names: Unique,
}

impl Variants {
    /// The name of the variant for a variation with this value.
    pub(super) fn name(&mut self, variation: &str, value: Json) -> String {
        let names = self.of.entry(variation.to_owned()).or_default();
        let known = names.iter().find(|name| {
            let known = self.all.get(*name);
            known.is_some_and(|(_, known)| *known == value)
        });
        if let Some(name) = known {
            return name.clone();
        }
        let name = self.names.take(&readable(variation, "variation"));
        names.push(name.clone());
        self.all.insert(name.clone(), (variation.to_owned(), value));
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
        flag_type(self.all.values().map(|(_, value)| value))
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
    name.replace(|c| !can_be_named(c), "_")
}

/// Names that are given once.
#[derive(Debug, Default)]
pub(super) struct Unique {
    given: HashSet<String>,
    /// How often each was wanted.
    wanted: HashMap<String, u32>,
}

impl Unique {
    /// `name`, or `name.2` and so on, the first that was not given.
    pub(super) fn take(&mut self, name: &str) -> String {
        let count = self.wanted.entry(name.to_owned()).or_default();
        loop {
            *count = count.saturating_add(1);
            let candidate = match *count {
                1 => name.to_owned(),
                count => format!("{name}.{count}"),
            };
            if self.given.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}
