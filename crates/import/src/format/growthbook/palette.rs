//! The values of a flag, and what they are called.

use super::names::Names;
use crate::json::flag_type;
use burgee::Value;
use burgee::ast::{Expr, FlagType, Target, build};
use serde_json::Value as Json;
use std::collections::HashMap;

/// The number of a value.
pub(super) type Slot = usize;

/// What a flag can serve. Values that are equal are one, except within an experiment, whose
/// variations are told apart by their names.
#[derive(Debug, Default)]
pub(super) struct Palette {
    entries: Vec<Entry>,
    /// The entries with a value, by its text.
    by_value: HashMap<String, Vec<Slot>>,
    named: bool,
    cyclic: Option<Slot>,
}

#[derive(Debug)]
struct Entry {
    value: Json,
    hint: Option<String>,
    name: String,
}

/// The name of the variant that stands for a circle of prerequisites.
pub(super) const CYCLIC: &str = "cyclic";

impl Palette {
    /// A value that a rule serves by itself.
    pub(super) fn value(&mut self, value: &Json) -> Slot {
        self.slot(value, None, &[])
    }

    /// The value that is served when no rule matches.
    pub(super) fn fallback(&mut self, value: &Json) -> Slot {
        self.slot(value, Some("default".to_owned()), &[])
    }

    /// The variations of an experiment; `hints` are what the experiment calls them.
    pub(super) fn variations(&mut self, values: &[Json], hints: &[Option<String>]) -> Vec<Slot> {
        self.named = true;
        let mut slots = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let hint = hints.get(index).cloned().flatten();
            let hint = hint.unwrap_or_else(|| format!("v{index}"));
            let slot = self.slot(value, Some(hint), &slots);
            slots.push(slot);
        }
        slots
    }

    /// The variant that says that a circle was reached: null, so that a flag with one holds JSON.
    pub(super) fn cyclic(&mut self) -> Slot {
        self.named = true;
        let next = self.entries.len();
        let slot = *self.cyclic.get_or_insert(next);
        if slot == next {
            self.add(Json::Null, Some(CYCLIC.to_owned()));
        }
        slot
    }

    /// Whether a circle can be reached.
    pub(super) fn can_be_cyclic(&self) -> bool {
        self.cyclic.is_some()
    }

    fn slot(&mut self, value: &Json, hint: Option<String>, taken: &[Slot]) -> Slot {
        let same = self.by_value.get(&value.to_string());
        let mut same = same.into_iter().flatten().copied();
        let free = same.find(|slot| self.cyclic != Some(*slot) && !taken.contains(slot));
        free.unwrap_or_else(|| self.add(value.clone(), hint))
    }

    fn add(&mut self, value: Json, hint: Option<String>) -> Slot {
        let slot = self.entries.len();
        let same = self.by_value.entry(value.to_string()).or_default();
        same.push(slot);
        self.entries.push(Entry {
            value,
            hint,
            name: String::new(),
        });
        slot
    }

    /// The type that fits all values.
    pub(super) fn flag_type(&self) -> FlagType {
        flag_type(self.entries.iter().map(|entry| &entry.value))
    }

    /// Whether the values are just on and off.
    pub(super) fn is_switch(&self) -> bool {
        let one_each = |wanted: bool| {
            let same = |entry: &&Entry| entry.value == Json::Bool(wanted);
            self.entries.iter().filter(same).count() <= 1
        };
        self.flag_type() == FlagType::Bool && one_each(true) && one_each(false)
    }

    /// Gives every value its name, once all are known.
    pub(super) fn settle(&mut self) {
        let mut names = Names::default();
        for entry in &mut self.entries {
            let base = own_name(&entry.value)
                .filter(|_| entry.hint.as_deref() != Some(CYCLIC))
                .or_else(|| entry.hint.clone())
                .unwrap_or_else(|| "value".to_owned());
            entry.name = names.unique(&base);
        }
    }

    /// `variants { … }`, where the values have names that are not the language's own.
    pub(super) fn variants(&self) -> Option<Vec<(String, Expr)>> {
        if !self.named || self.is_switch() {
            return None;
        }
        let entries = self.entries.iter();
        Some(
            entries
                .map(|entry| (entry.name.clone(), literal(&entry.value)))
                .collect(),
        )
    }

    /// What stands behind `serve`.
    pub(super) fn target(&self, slot: Slot) -> Target {
        let Some(entry) = self.entries.get(slot) else {
            return build::bool(false).into();
        };
        if self.named || self.is_switch() {
            entry.name.as_str().into()
        } else {
            literal(&entry.value).into()
        }
    }

    /// The name of a variant.
    pub(super) fn name(&self, slot: Slot) -> &str {
        self.entries.get(slot).map_or("", |entry| &entry.name)
    }
}

/// The literal of a value.
fn literal(value: &Json) -> Expr {
    build::value(&Value::from(value.clone()))
}

/// The name that a value is itself.
fn own_name(value: &Json) -> Option<String> {
    match value {
        Json::Bool(true) => Some("on".to_owned()),
        Json::Bool(false) => Some("off".to_owned()),
        Json::Null => Some("none".to_owned()),
        Json::String(text) if text.len() <= 40 && is_name(text) => Some(text.clone()),
        _ => None,
    }
}

/// Whether text can be a name without backticks.
fn is_name(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(inner)
}

/// What people called something, as a name; none when nothing is left.
pub(super) fn slug(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let name = words.join("-").to_ascii_lowercase();
    (name.len() <= 40 && is_name(&name)).then_some(name)
}
