//! What was found, as data; `report` makes documents of it.

use crate::code::{Code, Level};
use burgee::Timestamp;
use std::sync::Arc;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The file, as it is shown: relative to where the folder or the rules were named from.
    pub file: Arc<str>,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// How a finding stands to the revision that is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing is compared with.
    Alone,
    /// The change adds it.
    New,
    /// It was there before.
    Known,
}

/// Why, and until when, a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The day on which it counts again.
    pub until: Timestamp,
    /// Why, in the author's words.
    pub reason: String,
    /// Where that is said.
    pub place: Place,
}

/// How to take the flag out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The variant that everybody gets, where it is one.
    pub variant: Option<String>,
    /// Its value, as JSON.
    pub value: Option<serde_json::Value>,
}

/// What a place in code is to a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UseKind {
    /// It asks for the flag, or names it for one that does.
    Use,
    /// It gives the key a name.
    Definition,
    /// It is a test.
    Test,
}

impl UseKind {
    /// The kind in a word, as JSON has it.
    pub fn word(self) -> &'static str {
        match self {
            UseKind::Use => "use",
            UseKind::Definition => "definition",
            UseKind::Test => "test",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The stable code.
    pub code: Code,
    /// How much it matters here.
    pub level: Level,
    /// The flag, or the key that no flag has.
    pub key: String,
    /// What it is, in one line: lower case, no full stop.
    pub message: String,
    /// Where: in the rules, or in code for a key that no flag has.
    pub place: Place,
    /// What to say at the place itself; empty when the message says it all.
    pub label: String,
    /// Other places that matter.
    pub also: Vec<(Place, String)>,
    /// What to do.
    pub help: Option<String>,
    /// The places in code to edit when the flag goes.
    pub uses: Vec<(Place, UseKind)>,
    /// What stays when the flag goes.
    pub removal: Option<Removal>,
    /// Whether the change adds it.
    pub state: State,
    /// Whether it is put off.
    pub kept: Option<Kept>,
    /// How often it is there: a change that raises the number adds debt.
    pub(crate) weight: usize,
}

impl Finding {
    /// A finding at a place.
    pub(crate) fn new(code: Code, key: &str, place: Place, message: String) -> Finding {
        Finding {
            code,
            level: code.level(),
            key: key.to_owned(),
            message,
            place,
            label: String::new(),
            also: Vec::new(),
            help: None,
            uses: Vec::new(),
            removal: None,
            state: State::Alone,
            kept: None,
            weight: 1,
        }
    }

    /// What makes it the same finding at two revisions. Never the place, which moves.
    pub fn identity(&self) -> (Code, &str) {
        (self.code, &self.key)
    }
}
