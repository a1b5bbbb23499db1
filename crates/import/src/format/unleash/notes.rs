//! Notes while they are collected.

use crate::{JsonPath, Note, Severity};

/// What the reader must be told, in the order in which it was found.
#[derive(Debug, Default)]
pub(super) struct Notes(pub(super) Vec<Note>);

impl Notes {
    fn add(&mut self, severity: Severity, at: &JsonPath, message: impl Into<String>) {
        self.0.push(Note {
            severity,
            at: at.clone(),
            message: message.into(),
        });
    }

    /// Something that changes no answer.
    pub(super) fn note(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.add(Severity::Note, at, message);
    }

    /// Something that can change answers.
    pub(super) fn warn(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.add(Severity::Warning, at, message);
    }

    /// Something that was left out.
    pub(super) fn refuse(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.add(Severity::Refused, at, message);
    }
}

/// Why a constraint, a strategy or a feature cannot be said as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// Unleash's own engine cannot compile it, and the whole feature is off there.
    Broken(JsonPath, String),
    /// It means something that cannot be said.
    Refused(JsonPath, String),
}

impl Problem {
    /// What Unleash cannot compile either.
    pub(super) fn broken(at: &JsonPath, message: impl Into<String>) -> Problem {
        Problem::Broken(at.clone(), message.into())
    }

    /// What cannot be said.
    pub(super) fn refused(at: &JsonPath, message: impl Into<String>) -> Problem {
        Problem::Refused(at.clone(), message.into())
    }
}
