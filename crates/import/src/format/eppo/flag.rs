//! Flags.

use super::allocation::{self, Translated};
use super::condition::is_unwritable;
use super::shard::{self, Shard};
use super::table::FlagEntry;
use super::value;
use super::wire::{FlagWire, SplitWire, VariationType, VariationWire};
use crate::json;
use crate::names::Names;
use crate::note::{JsonPath, Note, Severity};
use burgee::Value;
use burgee::ast::{self, Expr, FlagType, Outcome, Status, Target, build};
use burgee::source::Spanned;
use indexmap::{IndexMap, IndexSet};
use std::collections::HashMap;

/// How deep a value may nest, so that it can be read again once it is printed.
const VALUE_NESTING: usize = 32;

/// What a flag becomes.
pub(super) struct ImportedFlag {
    pub(super) flag: ast::Flag,
    /// The flags that tell which rule of an allocation holds.
    pub(super) questions: Vec<ast::Flag>,
    pub(super) entry: FlagEntry,
}

/// What the parts of a flag need of the whole.
pub(super) struct Scope<'i> {
    pub(super) hashed: bool,
    pub(super) total: u32,
    /// The variations that there are.
    defined: &'i IndexMap<String, VariationWire>,
    /// Those of them that can be served.
    variations: IndexSet<String>,
    /// The names that its rules have so far.
    names: Names,
    /// Whether anybody is dealt out.
    pub(super) deals: bool,
    notes: &'i mut Vec<Note>,
}

impl Scope<'_> {
    /// Says something that changes no answer.
    pub(super) fn note(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.say(Severity::Note, at, message.into());
    }

    /// Says something that changes answers.
    pub(super) fn warn(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.say(Severity::Warning, at, message.into());
    }

    fn say(&mut self, severity: Severity, at: &JsonPath, message: String) {
        self.notes.push(Note {
            severity,
            at: at.clone(),
            message,
        });
    }

    /// What is served for a split; none when its variation is missing or of another type.
    pub(super) fn target(&self, split: &SplitWire) -> Option<Target> {
        let known = self.variations.get(&split.variation_key)?;
        Some(Target::from(known.as_str()))
    }

    /// Notes that somebody is dealt out by these shards.
    pub(super) fn deal(&mut self, shards: &[Shard]) {
        self.deals |= !shards.is_empty();
    }

    /// Warns about a split whose variation is not there at all.
    pub(super) fn must_exist(&mut self, split: &SplitWire, at: &JsonPath) {
        if !self.defined.contains_key(&split.variation_key) {
            let message = format!(
                "there is no variation `{}`: the caller gets an error",
                split.variation_key
            );
            self.warn(&at.key("variationKey"), message);
        }
    }

    /// A name for another rule of the allocation `key`.
    pub(super) fn rule_name(&mut self, key: &str) -> String {
        let key = key.replace(is_unwritable, " ");
        self.names.number(&key, ' ')
    }
}

/// Translates a flag; `key` is its key in the document. An error is the reason why it cannot be used.
pub(super) fn flag(
    key: &str,
    wire: &FlagWire,
    hashed: bool,
    at: &JsonPath,
    notes: &mut Vec<Note>,
) -> Result<ImportedFlag, String> {
    if wire.total_shards == 0 {
        return Err("there are no shards".to_owned());
    }
    let names = wire.variations.keys().map(String::as_str);
    if std::iter::once(key)
        .chain(names)
        .any(|name| name.contains(is_unwritable))
    {
        return Err("a key has control characters in it".to_owned());
    }
    let mut scope = Scope {
        hashed,
        total: wire.total_shards,
        defined: &wire.variations,
        variations: IndexSet::new(),
        names: Names::default(),
        deals: false,
        notes,
    };
    let mut flag = build::flag(key, value::flag_type(wire.variation_type));
    if !wire.enabled {
        flag = flag.status(Status::Disabled);
    }
    let variants = variants(wire, at, &mut scope)?;
    let plain = wire.variation_type == VariationType::Boolean && is_on_off(&variants);
    if !variants.is_empty() && !plain {
        flag = flag.variants(variants.into_iter().map(|(name, value)| (name, value.1)));
    }
    if wire.variation_type == VariationType::Boolean
        && !wire.enabled
        && (plain || scope.variations.contains("off"))
    {
        let message = "while it is disabled the flag serves `off`, not the caller's default";
        scope.warn(at, message);
    }
    let mut entry = FlagEntry {
        enabled: wire.enabled,
        ty: wire.variation_type,
        variations: wire
            .variations
            .iter()
            .map(|(key, variation)| (key.clone(), variation.value.clone()))
            .collect(),
        allocations: Vec::with_capacity(wire.allocations.len()),
        rules: HashMap::new(),
    };
    let mut questions = Vec::new();
    let mut kept = Vec::new();
    let mut closed = false;
    for (index, wire) in wire.allocations.iter().enumerate() {
        let at = at.key("allocations").index(index);
        let dealt = scope.deals;
        // Also where nobody gets to it: what cannot be read there makes the flag unusable.
        let Translated {
            rules,
            conditions,
            closes,
            entry: mut allocation,
        } = allocation::allocation(wire, &at, &mut scope)?;
        if wire
            .splits
            .iter()
            .any(|split| split.extra_logging.is_some())
        {
            scope.note(
                &at,
                "what is logged about an assignment has no place in rules",
            );
        }
        if closed {
            scope.deals = dealt;
            scope.note(&at, "nobody gets to this allocation, and it was left out");
        } else {
            for (rule, split) in rules {
                if let Some(name) = &rule.name {
                    entry.rules.insert(name.node.clone(), (index, split));
                }
                kept.push(rule);
            }
        }
        closed |= closes;
        if !conditions.is_empty() {
            let name = format!("{key}/{index}");
            questions.push(question(&name, conditions));
            allocation.question = Some(name);
        }
        entry.allocations.push(allocation);
    }
    if scope.deals {
        flag = flag.bucket(shard::bucket());
    }
    flag = kept.into_iter().fold(flag, ast::Flag::rule);
    let nothing = Outcome::Error(Spanned::bare("DEFAULT_ALLOCATION_NULL".to_owned()));
    Ok(ImportedFlag {
        flag: flag.otherwise(nothing),
        questions,
        entry,
    })
}

/// The variations that fit the flag's type, each with what it serves.
fn variants(
    wire: &FlagWire,
    at: &JsonPath,
    scope: &mut Scope<'_>,
) -> Result<IndexMap<String, (Value, Expr)>, String> {
    let mut variants = IndexMap::new();
    for (key, variation) in &wire.variations {
        let at = at.key("variations").key(key).key("value");
        let Some(served) = value::served(&variation.value, wire.variation_type) else {
            let ty = wire.variation_type.text();
            scope.warn(&at, format!("this is no {ty}: the caller gets an error"));
            continue;
        };
        if json::depth(&served) > VALUE_NESTING {
            return Err("a value is nested too deeply".to_owned());
        }
        if !json::is_exact(&served) {
            scope.warn(&at, "a whole number beyond 64 bits is rounded");
        }
        let served = Value::from(served);
        let written = build::value(&served);
        scope.variations.insert(key.clone());
        variants.insert(key.clone(), (served, written));
    }
    Ok(variants)
}

/// Whether these are the variants that every `bool` flag has.
fn is_on_off(variants: &IndexMap<String, (Value, Expr)>) -> bool {
    variants.iter().all(|(name, (value, _))| match value {
        Value::Bool(true) => name == "on",
        Value::Bool(false) => name == "off",
        _ => false,
    })
}

/// A flag that serves the number of the first rule that holds.
fn question(name: &str, conditions: Vec<Expr>) -> ast::Flag {
    let mut flag = build::flag(name, FlagType::Int);
    for (number, condition) in conditions.into_iter().enumerate() {
        let number = build::number(i64::try_from(number).unwrap_or(i64::MAX));
        flag = flag.rule(build::RuleBuilder::default().when(condition).serve(number));
    }
    flag.otherwise(build::number(-1))
}
