//! Legal and probably wrong. To add a warning: a file in this folder, and a line in [`LINTS`].

mod bare;
mod constant;
mod date;
mod dependency;
mod disabled;
mod empty;
mod expired;
mod letter_case;
mod missing;
mod mixed;
mod mixed_types;
mod order;
mod owner;
mod unnamed;
mod unused;

use super::Options;
use super::names::Names;
use super::schema::Schema;
use crate::ast::{self, Document, EnvironmentItem, FlagItem, Item};
use crate::diagnostic::Diagnostic;
use crate::typed::{self, RuleSet};

/// What a lint looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Input<'i> {
    /// What was written.
    pub(super) document: &'i Document,
    /// What is defined.
    pub(super) names: &'i Names<'i>,
    /// The schema.
    pub(super) schema: &'i Schema,
    /// What is right and what it means.
    pub(super) rules: &'i RuleSet,
    /// What the host has said.
    pub(super) options: &'i Options<'i>,
}

/// Looks for one kind of thing.
type Lint = fn(Input<'_>, &mut Vec<Diagnostic>);

/// Every lint.
const LINTS: &[Lint] = &[
    mixed::find,
    missing::find,
    constant::find,
    letter_case::find,
    expired::find,
    owner::find,
    unused::find_segments,
    unnamed::find,
    order::find,
    empty::find,
    mixed_types::find,
    disabled::find,
    dependency::find,
    date::find,
    unused::find_lists,
    bare::find,
];

/// All warnings about a document.
pub(super) fn run(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    for lint in LINTS {
        lint(input, findings);
    }
}

impl<'i> Input<'i> {
    /// The flags as written.
    fn flags(self) -> impl Iterator<Item = &'i ast::Flag> {
        self.names.flags.all.iter().map(|flag| flag.ast.flag)
    }

    /// Every rule as written, those of environments among them.
    fn each_rule(self, mut each: impl FnMut(&'i ast::Rule)) {
        for flag in self.flags() {
            for item in &flag.items {
                match item {
                    FlagItem::Rule(rule) => each(rule),
                    FlagItem::Environment(block) => {
                        for item in &block.items {
                            if let EnvironmentItem::Rule(rule) = item {
                                each(rule);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// Every condition as written: of segments and rules.
    fn each_condition(self, mut each: impl FnMut(&'i ast::Expr)) {
        for segment in &self.names.segments.all {
            each(&segment.ast.when);
        }
        self.each_rule(|rule| rule.when.iter().for_each(&mut each));
    }

    /// Every part of every condition that is right.
    fn each_typed(self, mut each: impl FnMut(&'i typed::Expr)) {
        let segments = self.rules.segments.values().map(|segment| &segment.when);
        let rules = self.rules.flags.values().flat_map(|flag| &flag.rules);
        let rules = rules.filter_map(|rule| rule.when.as_ref());
        for condition in segments.chain(rules) {
            let mut waiting = vec![condition];
            while let Some(expr) = waiting.pop() {
                each(expr);
                waiting.extend(expr.children());
            }
        }
    }

    /// Whether something could not be read, so that what it uses is not known.
    fn incomplete(self) -> bool {
        self.document
            .items
            .iter()
            .any(|item| matches!(item, Item::Broken(_)))
    }
}
