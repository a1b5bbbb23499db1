//! `If-Match` and `If-None-Match`: nobody overwrites what they have not seen.

use super::answer::Problem;
use crate::etag;
use axum::http::HeaderMap;
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};

/// What must be there for a change to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Precondition {
    /// `If-Match: "…"`: what the client has read.
    Same(String),
    /// `If-Match: *`: whatever there is, or nothing.
    Any,
    /// `If-None-Match: *`: nothing.
    Absent,
}

impl Precondition {
    /// Reads the headers of a request.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Precondition, Problem> {
        let header = |name| {
            headers
                .get(name)
                .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
        };
        match (header(IF_MATCH), header(IF_NONE_MATCH)) {
            (Some("*"), None) => Ok(Precondition::Any),
            (Some(tags), None) => Ok(Precondition::Same(tags.to_owned())),
            (None, Some("*")) => Ok(Precondition::Absent),
            _ => Err(Problem::blind()),
        }
    }

    /// The same for changes that need none: one that is sent counts.
    pub(crate) fn sent(headers: &HeaderMap) -> Result<Option<Precondition>, Problem> {
        let sent = headers.contains_key(IF_MATCH) || headers.contains_key(IF_NONE_MATCH);
        sent.then(|| Precondition::of(headers)).transpose()
    }

    /// Refuses a change of what is otherwise than the client thinks. `current` is the tag of what is
    /// there, if anything is.
    pub(crate) fn check(&self, current: Option<&str>) -> Result<(), Problem> {
        let holds = match (self, current) {
            (Precondition::Any, _) | (Precondition::Absent, None) => true,
            (Precondition::Same(tags), Some(current)) => etag::matches(tags, current),
            _ => false,
        };
        if holds {
            Ok(())
        } else {
            Err(Problem::changed())
        }
    }
}
