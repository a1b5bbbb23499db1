//! Which `fractional` a document means: the one thing that it does not say itself.

use super::fractional;
use crate::jsonlogic::{Besides, Dialect, Reads};
use serde_json::Value as Json;

/// The generation of `fractional`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Generation {
    /// Before 0.15: a percentage in floating point.
    First,
    /// Since 0.15: the hash scaled by multiply-shift.
    Second,
    /// A draft: keys of any type.
    Third,
}

/// The profiles, the usual one first.
pub(super) const PROFILES: &[&str] = &["fractional-v2", "fractional-v1", "fractional-v3"];

impl Generation {
    /// The generation that a profile names; the second where none is named.
    pub(super) fn named(profile: Option<&str>) -> Option<Generation> {
        match profile {
            None | Some("fractional-v2") => Some(Generation::Second),
            Some("fractional-v1") => Some(Generation::First),
            Some("fractional-v3") => Some(Generation::Third),
            Some(_) => None,
        }
    }

    /// The bucketing that deals as it does.
    pub(super) fn bucketing(self) -> &'static str {
        match self {
            Generation::First => "flagd/1",
            Generation::Second => "flagd/2",
            Generation::Third => "flagd/3",
        }
    }
}

/// What a rule reads, in every generation.
pub(super) fn reads(rule: &Json) -> Reads {
    let default_key: Besides = fractional::reads;
    Reads::of(rule, Dialect::V3_9, default_key)
}
