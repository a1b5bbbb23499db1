//! What a clause can refer to, and where its notes go.

use super::test::{Cond, Test};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::build;
use std::collections::{HashMap, HashSet};

/// What is known of a segment that has been translated.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// The name of the segment that says when it contains a context.
    pub(super) matches: String,
    /// When deciding that fails: never, always, or where the segment of this name says so.
    pub(super) fails: Failure,
}

/// When something fails.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// Never.
    Never,
    /// In every context.
    Always,
    /// Where the segment of this name contains the context.
    Named(String),
}

/// The segments by key.
#[derive(Debug, Default)]
pub(super) struct Segments {
    /// Whether attributes can hold lists, of which any element will do.
    pub(super) lists: bool,
    /// Those that have been translated.
    pub(super) known: HashMap<String, Known>,
    /// Those of the circle that is being translated, as they are one step further in: none where the
    /// circle has been walked around.
    pub(super) circle: HashMap<String, Option<Known>>,
    /// Those that were left out.
    pub(super) broken: HashSet<String>,
}

/// What the translation of a condition needs.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    segments: &'a Segments,
    notes: &'a mut Vec<Note>,
    /// Whether attributes can hold lists.
    pub(super) lists: bool,
    /// A segment that was left out, without which the condition would mean something else.
    pub(super) lacks: Option<String>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(segments: &'a Segments, notes: &'a mut Vec<Note>) -> Self {
        Scope {
            segments,
            notes,
            lists: segments.lists,
            lacks: None,
        }
    }

    /// Says something to whoever reads the import.
    pub(super) fn note(&mut self, severity: Severity, at: &JsonPath, message: impl Into<String>) {
        self.notes.push(Note {
            severity,
            at: at.clone(),
            message: message.into(),
        });
    }

    /// Whether the context is in a segment; none for a segment that there is not.
    pub(super) fn segment(&mut self, name: &str, at: &JsonPath) -> Option<Test> {
        let known = match self.segments.circle.get(name) {
            Some(Some(known)) => known,
            Some(None) => return Some(Test::failure()),
            None => match self.segments.known.get(name) {
                Some(known) => known,
                None if self.segments.broken.contains(name) => {
                    self.lacks.get_or_insert(name.to_owned());
                    return None;
                }
                None => {
                    let message = format!("there is no segment `{name}`: it contains nobody");
                    self.note(Severity::Note, &at.key("values"), message);
                    return None;
                }
            },
        };
        let within = |name: &String| Cond::When(build::segment(name));
        Some(Test {
            matches: within(&known.matches),
            fails: match &known.fails {
                Failure::Never => Cond::Never,
                Failure::Always => Cond::Always,
                Failure::Named(name) => within(name),
            },
        })
    }
}
