//! Notes while they are collected.

use super::subject::CHANCE;
use crate::{JsonPath, Note, Severity};

/// What the reader must be told, in the order in which it was found.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    /// The first feature for which a number may be drawn, and how many there are.
    chance: Option<(JsonPath, usize)>,
    /// How many large patterns there have been.
    pub(super) large_patterns: usize,
}

impl Notes {
    fn add(&mut self, severity: Severity, at: &JsonPath, message: impl Into<String>) {
        self.list.push(Note {
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

    /// A feature for which Unleash draws a number for those who cannot be told apart. All of them together
    /// are one warning.
    pub(super) fn chance(&mut self, at: &JsonPath) {
        let (_, count) = self.chance.get_or_insert_with(|| (at.clone(), 0));
        *count += 1;
    }

    /// All notes, once everything has been read.
    pub(super) fn finish(mut self) -> Vec<Note> {
        if let Some((at, count)) = self.chance.take() {
            let places = match count {
                1 => "this feature".to_owned(),
                2 => "this feature and one other".to_owned(),
                _ => format!("this feature and {} others", count - 1),
            };
            let message = format!(
                "for {places}, Unleash draws a number where the context lacks the field to be \
                 sticky on; the attribute `{CHANCE}` must hold one, from 1 to 9999; without it, rollouts leave \
                 such contexts out, and variants give all of them the same one"
            );
            self.warn(&at, message);
        }
        self.list
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
