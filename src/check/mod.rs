//! ast -> typed: names resolved, types checked, literals decoded, and everything refused that could
//! go wrong later.

mod arithmetic;
mod budget;
mod cases;
mod checker;
mod compare;
mod constant;
mod contains;
mod convert;
mod element;
mod expr;
mod flag;
mod graph;
mod lint;
mod literal;
mod membership;
mod meta;
mod names;
mod network;
mod outcome;
mod path;
mod quantifier;
mod rollout;
mod rule;
mod run;
mod schema;
mod segment;
mod text;
mod value;
mod variants;

use crate::ast::{Document, Expr};
use crate::diagnostic::Diagnostic;
use crate::limits::Limits;
use crate::schema::Registry;
use crate::source::Span;
use crate::typed::{self, RuleSet};
use crate::value::Timestamp;
use indexmap::IndexMap;

/// What checking needs to know besides the document.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// The functions and bucketings that rules can name.
    pub registry: &'o Registry,
    /// The bounds on cost.
    pub limits: &'o Limits,
    /// The entries of lists from files, by the list's name. A list that is absent counts as empty:
    /// whoever reads the files has said what went wrong.
    pub lists: &'o IndexMap<String, Vec<String>>,
    /// The day that `expires` is compared with; without it nothing is reported as expired.
    pub today: Option<Timestamp>,
    /// Where the reader found errors, in the order of the text: flags and segments there are checked,
    /// and then left out.
    pub faulty: &'o [Span],
}

impl Options<'_> {
    /// Whether the reader found an error inside `span`.
    fn is_faulty(&self, span: Span) -> bool {
        let first = self
            .faulty
            .partition_point(|fault| fault.start < span.start);
        self.faulty
            .get(first)
            .is_some_and(|fault| fault.start < span.end)
    }
}

/// A checked document.
#[derive(Debug)]
pub struct Checked {
    /// What can be used: flags and segments without errors that depend on nothing with errors.
    pub rules: RuleSet,
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A checked lone condition.
#[derive(Debug)]
pub struct CheckedCondition {
    /// The attributes that the condition reads; nothing else.
    pub rules: RuleSet,
    /// The condition, when nothing is wrong with it.
    pub condition: Option<typed::Expr>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a whole document, its includes already in place.
pub fn check(document: &Document, options: &Options<'_>) -> Checked {
    run::document(document, options)
}

/// Checks a condition that stands alone: no flags, segments, lists or schema.
pub fn check_condition(expr: &Expr, options: &Options<'_>) -> CheckedCondition {
    run::condition(expr, options)
}
