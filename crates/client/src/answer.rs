//! What a client answers.

use crate::failure::Failure;
use burgee::{Evaluation, Notes, Reason, Value};
use std::fmt;
use std::time::Duration;

/// Where an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Rules that the source confirms, evaluated in this process.
    Local,
    /// The service, asked just now.
    Remote,
    /// A copy that has not been confirmed yet: rules from the disk at the start, or an answer of the
    /// service that is young enough.
    Cached,
    /// The last known rules or answer; the source is out of reach.
    LastKnown,
    /// The value that the flag's policy states for failures.
    Open,
    /// The caller's default.
    Default,
    /// An override of this process.
    Override,
}

impl Mode {
    /// The name in logs and metadata.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Local => "local",
            Mode::Remote => "remote",
            Mode::Cached => "cached",
            Mode::LastKnown => "last-known",
            Mode::Open => "open",
            Mode::Default => "default",
            Mode::Override => "override",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The answer for one flag, borrowed from a [`Snapshot`](crate::Snapshot).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Answer<'s> {
    /// The flag that was asked for.
    pub flag: &'s str,
    /// The value; none where the caller's default is to be used.
    pub value: Option<&'s Value>,
    /// The variant's name, if the value has one.
    pub variant: Option<&'s str>,
    /// Why the rules served it, also where the value is not theirs but they were asked.
    pub reason: Reason,
    /// Where it came from.
    pub mode: Mode,
    /// Why it is not the rules' answer. None when it is, and for overrides.
    pub failure: Option<Failure>,
    /// Which content of the rules was asked; none without rules.
    pub revision: Option<&'s str>,
    /// How long ago the source last confirmed these rules: zero while it is in reach.
    pub age: Duration,
    /// What the rules said, with the rule that decided, notes and metadata; none when they were not asked.
    pub evaluation: Option<Evaluation<'s>>,
}

impl<'s> Answer<'s> {
    /// An answer without a value.
    pub(crate) fn nothing(flag: &'s str, failure: Option<Failure>) -> Answer<'s> {
        Answer {
            flag,
            value: None,
            variant: None,
            reason: if failure.is_some() {
                Reason::Error
            } else {
                Reason::Default
            },
            mode: Mode::Default,
            failure,
            revision: None,
            age: Duration::ZERO,
            evaluation: None,
        }
    }

    /// The same answer without a value, because of `failure`.
    pub(crate) fn fails(self, failure: Failure) -> Answer<'s> {
        Answer {
            value: None,
            variant: None,
            reason: Reason::Error,
            mode: Mode::Default,
            failure: Some(failure),
            ..self
        }
    }

    /// What stood in the way of a rule.
    pub fn notes(&self) -> Notes {
        self.evaluation.map(|given| given.notes).unwrap_or_default()
    }
}
