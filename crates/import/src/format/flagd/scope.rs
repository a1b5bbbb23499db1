//! What the translation of a document remembers: its named conditions, and what was wrong.

use super::condition::Condition;
use super::evaluators::Evaluators;
use super::generation::{Generation, reads};
use super::operand::sayable;
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{Item, build};
use indexmap::IndexMap;
use serde_json::Value as Json;

/// How long a chain of segments becomes, below the language's own limit.
const CHAIN: usize = 20;

/// The state of a translation.
#[derive(Debug)]
pub(super) struct Scope<'d> {
    evaluators: &'d Evaluators,
    /// Which `fractional` is meant.
    pub(super) generation: Generation,
    /// Named conditions that were translated: what stands for each.
    named: IndexMap<String, Named>,
    /// The segments, in the order in which they were needed.
    segments: Vec<Item>,
    /// The longest chain of segments in what is being translated.
    chain: usize,
    /// Why the flag at hand cannot be translated.
    refused: Option<String>,
}

/// A named condition that was translated.
#[derive(Debug)]
struct Named {
    condition: Condition,
    chain: usize,
}

impl<'d> Scope<'d> {
    /// Nothing translated yet.
    pub(super) fn new(evaluators: &'d Evaluators, generation: Generation) -> Scope<'d> {
        Scope {
            evaluators,
            generation,
            named: IndexMap::new(),
            segments: Vec::new(),
            chain: 0,
            refused: None,
        }
    }

    /// The named condition as it is written; none where it cannot be followed to its end.
    pub(super) fn evaluator(&self, name: &str) -> Option<&'d Json> {
        self.evaluators.written(name)
    }

    /// What stands for a named condition, if it was translated before.
    pub(super) fn named(&mut self, name: &str) -> Option<Condition> {
        let named = self.named.get(name)?;
        self.chain = self.chain.max(named.chain);
        Some(named.condition.clone())
    }

    /// Starts to translate a named condition; gives what [`Scope::leave`] takes back.
    pub(super) fn enter(&mut self) -> usize {
        std::mem::take(&mut self.chain)
    }

    /// What stands for a named condition that was just translated: a segment where it can be one.
    pub(super) fn leave(&mut self, name: &str, outside: usize, translated: Condition) -> Condition {
        let chain = self.chain + 1;
        let reads = reads(self.evaluators.resolved(name).unwrap_or(&Json::Null));
        // A segment is the same for every flag, and unknown where it is not true.
        let shared = !reads.names.contains("$flagd.flagKey") && chain <= CHAIN && sayable(name);
        let condition = match translated {
            Condition::When(mut when) if when.fails.is_none() && shared => {
                let body = std::mem::replace(&mut when.truth, build::segment(name));
                self.segments.push(build::segment_item(name, body));
                Condition::When(when)
            }
            other => other,
        };
        let chain = match &condition {
            Condition::When(when) if when.fails.is_none() && shared => chain,
            _ => chain - 1,
        };
        self.chain = outside.max(chain);
        if self.refused.is_none() {
            let condition = condition.clone();
            self.named
                .insert(name.to_owned(), Named { condition, chain });
        }
        condition
    }

    /// What a reader should know about the named conditions.
    pub(super) fn notes(&self) -> Vec<Note> {
        let unused = self
            .evaluators
            .names()
            .filter(|name| !self.evaluators.was_used(name));
        let notes = unused.map(|name| Note {
            severity: Severity::Note,
            at: JsonPath::root().key("$evaluators").key(name),
            message: "no flag uses it, and it is left out".to_owned(),
        });
        notes.collect()
    }

    /// The segments.
    pub(super) fn into_segments(self) -> Vec<Item> {
        self.segments
    }

    /// A part of a rule with its references resolved; none where it becomes too large, in which case
    /// the flag is refused.
    pub(super) fn resolve(&mut self, rule: &Json) -> Option<Json> {
        let resolved = self.evaluators.resolve(rule);
        if resolved.is_none() {
            self.refuse("the rule is too large or too deep with its references resolved");
        }
        resolved
    }

    /// The flag at hand cannot be translated.
    pub(super) fn refuse(&mut self, why: impl Into<String>) {
        self.refused.get_or_insert_with(|| why.into());
    }

    /// Why the flag at hand cannot be translated, if it cannot; forgets it.
    pub(super) fn take_refusal(&mut self) -> Option<String> {
        self.refused.take()
    }
}
