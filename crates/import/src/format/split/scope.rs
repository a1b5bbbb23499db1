//! What names in a document stand for.

use super::profile::Profile;
use crate::names::can_be_named;
use crate::note::JsonPath;
use burgee::ast::{CompareOp, Expr, build};
use indexmap::IndexSet;
use std::collections::HashMap;

/// The treatment of an SDK that has no answer.
pub(super) const CONTROL: &str = "control";

/// Why a flag, or a segment, is not what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It would mean something else here: left out.
    Refused(JsonPath, String),
    /// The SDK cannot read it either, and treats the flag as unknown.
    Absent(JsonPath, String),
    /// The SDK does not know a matcher, and serves `control` instead of the conditions.
    Unsupported(JsonPath, String),
}

/// What has become of a flag.
#[derive(Debug, Clone)]
pub(super) enum Fate {
    /// It can serve these treatments.
    Known {
        treatments: IndexSet<String>,
        chain: usize,
    },
    /// For the SDK it is unknown.
    Absent,
    /// It was left out.
    Refused,
}

/// Kinds of segments, each with names of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum SegmentKind {
    Standard,
    Large,
    RuleBased,
}

/// Everything that conditions can refer to.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) profile: Profile,
    /// The name in the rules, by kind and own name; none for what cannot be used.
    pub(super) segments: HashMap<(SegmentKind, String), Option<String>>,
    /// By name.
    pub(super) flags: HashMap<String, Fate>,
}

impl Scope {
    pub(super) fn new(profile: Profile) -> Scope {
        Scope {
            profile,
            segments: HashMap::new(),
            flags: HashMap::new(),
        }
    }

    /// The segment's name in the rules; none where there is no such segment.
    pub(super) fn segment(
        &self,
        kind: SegmentKind,
        name: &str,
        at: &JsonPath,
    ) -> Result<Option<&str>, Unfit> {
        match self.segments.get(&(kind, name.to_owned())) {
            None => Ok(None),
            Some(Some(name)) => Ok(Some(name)),
            Some(None) => {
                let message = format!("the segment {name:?} cannot be used");
                Err(Unfit::Refused(at.clone(), message))
            }
        }
    }

    /// Whether a flag serves one of these treatments.
    pub(super) fn treated(
        &self,
        flag: &str,
        treatments: &[String],
        at: &JsonPath,
    ) -> Result<Expr, Unfit> {
        let served = match self.flags.get(flag) {
            None | Some(Fate::Absent) => {
                let control = treatments.iter().any(|treatment| treatment == CONTROL);
                return Ok(build::bool(control));
            }
            Some(Fate::Refused) => {
                let message = format!("the flag {flag:?} was left out");
                return Err(Unfit::Refused(at.clone(), message));
            }
            Some(Fate::Known { treatments, .. }) => treatments,
        };
        let wanted = treatments
            .iter()
            .filter(|treatment| served.contains(*treatment));
        let wanted: IndexSet<&String> = wanted.collect();
        Ok(match (wanted.first(), wanted.len()) {
            (None, _) => build::bool(false),
            (Some(only), 1) => build::flag_is(flag, *only),
            (Some(_), _) => {
                let many = build::strings(wanted);
                build::compare(build::flag_value(flag), CompareOp::In, many)
            }
        })
    }
}

/// Whether a flag, a variant, a rule or an attribute can have this name.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(can_be_named)
}
