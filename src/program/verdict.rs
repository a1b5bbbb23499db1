//! The answer for one flag in numbers.

use super::{Flag, VariantId};
use std::fmt;

/// The answer in numbers, before names are put to them, in one word, because a request that asks for all
/// flags writes one for each. From the lowest bit: the variant and the rule in [`Verdict::BITS`] each,
/// the reason and the notes in four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict(u64);

impl Verdict {
    /// No file has room for so many variants or rules.
    const BITS: u32 = 28;
    const NONE: u64 = (1 << Verdict::BITS) - 1;
    const REASON: u32 = 2 * Verdict::BITS;
    const NOTES: u32 = Verdict::REASON + 4;

    pub(crate) fn new(variant: Option<VariantId>, reason: Reason, rule: Option<usize>) -> Self {
        let rule = rule.map_or(Verdict::NONE, |rule| (rule as u64).min(Verdict::NONE));
        let verdict = rule << Verdict::BITS | (reason as u64) << Verdict::REASON;
        Verdict(verdict | Verdict::NONE).serving(variant)
    }

    /// The same with another variant.
    #[inline]
    pub(crate) fn serving(self, variant: Option<VariantId>) -> Self {
        let variant = variant.map_or(Verdict::NONE, |id| u64::from(id.0));
        Verdict(self.0 & !Verdict::NONE | variant.min(Verdict::NONE))
    }

    /// The same with these notes.
    #[inline]
    pub(crate) fn noting(self, notes: Notes) -> Self {
        Verdict(self.0 | u64::from(notes.0) << Verdict::NOTES)
    }

    #[inline]
    pub(crate) fn variant(self) -> Option<VariantId> {
        let variant = self.0 & Verdict::NONE;
        (variant != Verdict::NONE).then_some(VariantId(variant as u32))
    }

    #[inline]
    pub(crate) fn rule(self) -> Option<usize> {
        let rule = self.0 >> Verdict::BITS & Verdict::NONE;
        (rule != Verdict::NONE).then_some(rule as usize)
    }

    #[inline]
    pub(crate) fn reason(self) -> Reason {
        let number = (self.0 >> Verdict::REASON & 0xF) as usize;
        Reason::ALL.get(number).copied().unwrap_or(Reason::Error)
    }

    #[inline]
    pub(crate) fn notes(self) -> Notes {
        Notes((self.0 >> Verdict::NOTES) as u8)
    }
}

impl Flag {
    /// What the flag answers when no rule but its `otherwise` can match.
    pub(crate) fn quiet_verdict(&self) -> Verdict {
        match self.rules.last() {
            Some(rule) if !self.disabled => rule.verdict,
            _ => Verdict::new(self.if_disabled, Reason::Disabled, None),
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
    /// Every reason, where its number says.
    const ALL: [Reason; 6] = [
        Reason::Static,
        Reason::TargetingMatch,
        Reason::Split,
        Reason::Default,
        Reason::Disabled,
        Reason::Error,
    ];

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

#[cfg(test)]
mod tests {
    use super::{Note, Notes, Reason, VariantId, Verdict};

    /// Every set of notes.
    fn notes() -> Vec<Notes> {
        let mut sets = vec![Notes::default()];
        for note in Note::ALL {
            for mut set in sets.clone() {
                set.add(note);
                sets.push(set);
            }
        }
        sets
    }

    #[test]
    fn every_part_of_a_verdict_is_found_again() {
        const LAST: u32 = (1 << 28) - 2;
        let numbers = [None, Some(0), Some(1), Some(LAST)];
        for (reason, notes) in Reason::ALL
            .into_iter()
            .flat_map(|reason| notes().into_iter().map(move |notes| (reason, notes)))
        {
            for variant in numbers {
                for rule in numbers {
                    let variant = variant.map(VariantId);
                    let rule = rule.map(|rule| rule as usize);
                    let other = Verdict::new(Some(VariantId(7)), reason, rule);
                    for verdict in [Verdict::new(variant, reason, rule), other.serving(variant)] {
                        let verdict = verdict.noting(notes);
                        assert_eq!(verdict.variant(), variant);
                        assert_eq!(verdict.rule(), rule);
                        assert_eq!(verdict.reason(), reason);
                        assert_eq!(verdict.notes(), notes);
                    }
                }
            }
        }
    }

    #[test]
    fn what_has_no_room_is_none_and_touches_nothing_else() {
        let verdict = Verdict::new(Some(VariantId(u32::MAX)), Reason::Split, Some(usize::MAX));
        assert_eq!((verdict.variant(), verdict.rule()), (None, None));
        assert_eq!(verdict.reason(), Reason::Split);
        assert_eq!(verdict.notes(), Notes::default());
    }
}
