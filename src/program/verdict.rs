//! The answer for one flag in numbers.

use super::{Flag, Serve, VariantId};
use std::fmt;

/// The answer in numbers, before names are put to them: small, because a request that asks for all
/// flags writes one for each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verdict {
    /// The variant, or [`Verdict::NONE`].
    variant: u32,
    /// The rule that decided, or [`Verdict::NONE`].
    rule: u32,
    pub(crate) reason: Reason,
    pub(crate) notes: Notes,
}

impl Verdict {
    const NONE: u32 = u32::MAX;

    pub(crate) fn new(
        variant: Option<VariantId>,
        reason: Reason,
        rule: Option<usize>,
        notes: Notes,
    ) -> Self {
        Verdict {
            variant: variant.map_or(Verdict::NONE, |id| id.0),
            rule: rule
                .and_then(|rule| u32::try_from(rule).ok())
                .unwrap_or(Verdict::NONE),
            reason,
            notes,
        }
    }

    pub(crate) fn variant(self) -> Option<VariantId> {
        (self.variant != Verdict::NONE).then_some(VariantId(self.variant))
    }

    pub(crate) fn rule(self) -> Option<usize> {
        (self.rule != Verdict::NONE).then_some(self.rule as usize)
    }
}

impl Flag {
    /// What the flag answers when no rule but its `otherwise` can match.
    pub(crate) fn quiet_verdict(&self) -> Verdict {
        let last = self.rules.len().checked_sub(1);
        match last.and_then(|last| Some((last, self.rules.get(last)?))) {
            Some((last, rule)) if !self.disabled => {
                let variant = match &rule.serve {
                    Serve::Variant(id) => Some(*id),
                    _ => None,
                };
                Verdict::new(variant, rule.reason, Some(last), Notes::default())
            }
            _ => Verdict::new(self.if_disabled, Reason::Disabled, None, Notes::default()),
        }
    }
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
