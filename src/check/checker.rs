//! What the passes over one document share.

use super::Options;
use super::budget::Budget;
use super::constant::Wrong;
use super::graph::Node;
use super::names::Names;
use super::schema::Schema;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::{self, AttributeId, Constant};
use crate::value::{Path, Type};
use indexmap::IndexMap;
use std::sync::Arc;

/// A reference from the item that is being checked to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    /// What is used.
    pub(super) node: Node,
    /// Where.
    pub(super) span: Span,
}

/// A quantifier's variable.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) name: String,
    pub(super) ty: Type,
}

/// What an expression stands in: says where its percentages get their salt from.
#[derive(Debug, Clone, Default)]
pub(super) enum Scope {
    /// A lone condition.
    #[default]
    Alone,
    /// A segment, by name.
    Segment(String),
    /// A rule of a flag.
    Rule {
        /// The flag's salt: its key, unless it has another.
        salt: String,
        /// The rule's name; empty when it has none.
        rule: String,
        /// The flag's own bucketing.
        using: Option<Arc<dyn crate::bucket::Bucketing>>,
    },
}

/// A list whose entries are decoded.
#[derive(Debug, Clone)]
pub(super) struct Entries {
    /// The entries.
    pub(super) values: Arc<Vec<Constant>>,
    /// The type that all of them have.
    pub(super) ty: Type,
}

/// What the passes over one document share.
#[derive(Debug)]
pub(super) struct Checker<'c> {
    pub(super) options: Options<'c>,
    pub(super) names: &'c Names<'c>,
    pub(super) schema: &'c Schema,
    /// The decoded lists; none where one has errors.
    pub(super) lists: &'c [Option<Entries>],
    pub(super) findings: Vec<Diagnostic>,
    /// The attributes that are declared or read.
    pub(super) attributes: IndexMap<Path, typed::Attribute>,
    /// References of the item that is being checked.
    pub(super) uses: Vec<Use>,
    /// How many tests the item runs at most, its references not counted.
    pub(super) tests: u64,
    /// The variables of the quantifiers around the expression, outermost first.
    pub(super) locals: Vec<Local>,
    /// What the expression stands in.
    pub(super) scope: Scope,
    /// How deep the expression is nested.
    pub(super) depth: usize,
    /// What the document may still cost to check.
    pub(super) budget: Budget,
}

impl<'c> Checker<'c> {
    /// A checker that has seen nothing yet.
    pub(super) fn new(
        options: Options<'c>,
        names: &'c Names<'c>,
        schema: &'c Schema,
        lists: &'c [Option<Entries>],
    ) -> Checker<'c> {
        let mut attributes = IndexMap::new();
        for (path, entry) in &schema.entries {
            let attribute = typed::Attribute {
                path: path.clone(),
                ty: entry.ty.clone(),
                declared: true,
                coerce: entry.coerce,
                private: entry.private,
                required: entry.required,
            };
            attributes.insert(path.clone(), attribute);
        }
        Checker {
            options,
            names,
            schema,
            lists,
            findings: Vec::new(),
            attributes,
            uses: Vec::new(),
            tests: 0,
            locals: Vec::new(),
            scope: Scope::Alone,
            depth: 0,
            budget: Budget::new(&options),
        }
    }

    /// Reports, and gives nothing.
    pub(super) fn fail<T>(&mut self, finding: Diagnostic) -> Option<T> {
        self.findings.push(finding);
        None
    }

    /// Reports that types do not go together, and gives nothing.
    pub(super) fn mismatch<T>(&mut self, span: Span, message: impl Into<String>) -> Option<T> {
        self.fail(Diagnostic::new(Code::TypeMismatch, span, message))
    }

    /// Reports the error, if it is one.
    pub(super) fn report<T>(&mut self, result: Result<T, Wrong>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(finding) => self.fail(*finding),
        }
    }

    /// The id of the attribute at `path`; an undeclared one gets its id when it is first read.
    pub(super) fn attribute(&mut self, path: &Path, ty: Type) -> AttributeId {
        let entry = self.attributes.entry(path.clone());
        let index = entry.index();
        entry.or_insert_with(|| typed::Attribute {
            path: path.clone(),
            ty,
            declared: false,
            coerce: false,
            private: self.schema.private(path),
            required: false,
        });
        AttributeId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Notes that the item uses another.
    pub(super) fn uses(&mut self, node: Node, span: Span) {
        self.uses.push(Use { node, span });
    }
}
