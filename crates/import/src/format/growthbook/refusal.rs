//! Why something was left out.

use crate::note::{JsonPath, Note, Severity};

/// Something that would mean something else here, so that what it belongs to is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Where it stands.
    pub(super) at: JsonPath,
    /// What it is.
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(at: &JsonPath, message: impl Into<String>) -> Refusal {
        Refusal {
            at: at.clone(),
            message: message.into(),
        }
    }
}

impl From<Refusal> for Note {
    fn from(refusal: Refusal) -> Self {
        Note {
            severity: Severity::Refused,
            at: refusal.at,
            message: refusal.message,
        }
    }
}
