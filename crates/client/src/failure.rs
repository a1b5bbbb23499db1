//! Why an answer is not the rules'.

use std::fmt;

/// Why an answer is not what the rules say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// There were never any rules: the source has not answered yet, and there is no cache.
    NotReady,
    /// The source has been out of reach for longer than the flag's policy accepts.
    SourceLost,
    /// The rules have no such flag.
    FlagNotFound,
    /// The flag serves a value of another type than the one that was asked for.
    TypeMismatch,
    /// A rule says `serve error`.
    RuleError,
    /// The service did not answer, or not in time.
    NoAnswer,
    /// The service answered something that cannot be used, or refused.
    BadAnswer,
    /// Too many requests are under way, or the service asked to be left alone for a while.
    HeldBack,
}

impl Failure {
    /// OpenFeature's error code.
    pub fn code(self) -> &'static str {
        match self {
            Failure::NotReady => "PROVIDER_NOT_READY",
            Failure::FlagNotFound => "FLAG_NOT_FOUND",
            Failure::TypeMismatch => "TYPE_MISMATCH",
            Failure::SourceLost
            | Failure::RuleError
            | Failure::NoAnswer
            | Failure::BadAnswer
            | Failure::HeldBack => "GENERAL",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Failure::NotReady => "there are no rules yet",
            Failure::SourceLost => "the source of the rules is out of reach for too long",
            Failure::FlagNotFound => "the rules have no such flag",
            Failure::TypeMismatch => "the flag serves another type",
            Failure::RuleError => "a rule serves an error",
            Failure::NoAnswer => "the service did not answer",
            Failure::BadAnswer => "the service's answer cannot be used",
            Failure::HeldBack => "requests to the service are held back",
        })
    }
}
