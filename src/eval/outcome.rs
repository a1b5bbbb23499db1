//! What an evaluation answers.

use crate::program::{Metadata, RuleName};
use crate::value::Value;
use std::fmt;

/// True, false, or not decided by what is known (Kleene's three values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// True for certain.
    True,
    /// False for certain.
    False,
    /// Something that the condition needs is missing or has another type.
    Unknown,
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Truth::True => "true",
            Truth::False => "false",
            Truth::Unknown => "unknown",
        })
    }
}

/// The answer for one flag, borrowed from the engine.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Evaluation<'e> {
    /// The flag's key.
    pub flag: &'e str,
    /// The variant's name; none when its value was written in place, or when there is no value.
    pub variant: Option<&'e str>,
    /// The value; none when the caller's default is to be used (an error, or a disabled flag that
    /// says nothing else).
    pub value: Option<&'e Value>,
    /// Why.
    pub reason: Reason,
    /// The rule that decided; none for `otherwise` and for disabled flags.
    pub rule: Option<&'e RuleName>,
    /// The code that `serve error` gave.
    pub error: Option<&'e str>,
    /// Which content of the ruleset answered: a hash of its text.
    pub revision: &'e str,
    /// What people said about the flag.
    pub metadata: &'e Metadata,
    /// What stood in the way of a rule.
    pub notes: Notes,
    /// Whether the answer stays the same for this context as long as the revision does: no window,
    /// ramp or `now` takes part.
    pub cacheable: bool,
}

/// Why a value was served, by OpenFeature's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The flag serves everybody the same.
    Static,
    /// A rule matched.
    TargetingMatch,
    /// A split or a ramp decided.
    Split,
    /// No rule matched: `otherwise` was served.
    Default,
    /// The flag is switched off, or a prerequisite is not met.
    Disabled,
    /// A rule said `serve error`.
    Error,
}

impl Reason {
    /// OpenFeature's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Static => "STATIC",
            Reason::TargetingMatch => "TARGETING_MATCH",
            Reason::Split => "SPLIT",
            Reason::Default => "DEFAULT",
            Reason::Disabled => "DISABLED",
            Reason::Error => "ERROR",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that a rule needed and the request lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Note {
    /// A split or ramp had no key to deal by.
    NoBucketingKey,
    /// A window or ramp needs the time, and the request gives none.
    NoTime,
}

impl Note {
    /// Every note.
    pub const ALL: [Note; 2] = [Note::NoBucketingKey, Note::NoTime];

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Note::NoBucketingKey => "NO_BUCKETING_KEY",
            Note::NoTime => "NO_TIME",
        }
    }

    fn bit(self) -> u8 {
        match self {
            Note::NoBucketingKey => 1,
            Note::NoTime => 2,
        }
    }
}

/// A set of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Notes(u8);

impl Notes {
    pub(crate) fn add(&mut self, note: Note) {
        self.0 |= note.bit();
    }

    /// Whether the note is there.
    pub fn has(self, note: Note) -> bool {
        self.0 & note.bit() != 0
    }

    /// The notes that are there.
    pub fn iter(self) -> impl Iterator<Item = Note> {
        Note::ALL.into_iter().filter(move |note| self.has(*note))
    }
}
