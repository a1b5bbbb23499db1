//! What an evaluation answers.

use crate::program::{Metadata, Notes, Reason, RuleName};
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
