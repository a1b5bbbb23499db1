//! The compiled form: data only, no names on the hot path.

mod check;
mod hash;
mod index;
mod predicate;
mod quick;
mod set;
mod term;
mod verdict;
mod word;

pub(crate) use crate::typed::{FlagId, Metadata, RuleName, Schedule, SegmentId, VariantId};
pub(crate) use check::{Check, Kind};
pub(crate) use hash::OneShot;
pub(crate) use index::{ByText, FlagIndex, Hit, Part, RuleIndex};
pub(crate) use predicate::{Joined, Predicate, Question, Test};
pub(crate) use quick::{Ask, Quick, Reading};
pub(crate) use set::{ConstantSet, Needles, text_holds};
pub(crate) use term::{Argument, Term};
pub(crate) use verdict::Verdict;
pub use verdict::{Note, Notes, Reason};
pub(crate) use word::Word;

use crate::bucket::{Bucket, Salted, Scale};
use crate::value::{Path, Timestamp, Value};
use indexmap::IndexSet;
use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Which attribute: an index into [`Program::slots`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(pub(crate) u32);

/// A compiled ruleset.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// What identifies the content: 32 hexadecimal digits.
    pub(crate) revision: String,
    /// Where each attribute lies in the context.
    pub(crate) slots: Box<[SlotInfo]>,
    /// The segments.
    pub(crate) segments: Box<[Segment]>,
    /// The flags by key, in the order of the text.
    pub(crate) flags: IndexSet<Flag, OneShot>,
    /// Finds the flags that a context can affect.
    pub(crate) index: FlagIndex,
}

/// An attribute that some test reads.
#[derive(Debug, Clone)]
pub(crate) struct SlotInfo {
    pub(crate) path: Path,
    /// Whether explanations must hide the value.
    pub(crate) private: bool,
    /// Where the same attribute lies as it is, when text that spells a release lies here as its number.
    pub(crate) release_of: Option<Slot>,
}

/// A named condition, compiled once for each polarity.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) name: Box<str>,
    /// Whether somebody is in it for certain.
    pub(crate) inside: Predicate,
    /// Whether somebody is outside for certain.
    pub(crate) outside: Predicate,
    /// Whether the condition reads the key of the flag that is evaluated.
    pub(crate) asks_for_flag: bool,
}

/// A flag.
#[derive(Debug)]
pub(crate) struct Flag {
    pub(crate) name: Box<str>,
    /// Flags that are just on or off share theirs.
    pub(crate) variants: Arc<[Variant]>,
    /// Switched off: only `if_disabled` is served.
    pub(crate) disabled: bool,
    pub(crate) if_disabled: Option<VariantId>,
    pub(crate) requires: Box<[(FlagId, VariantId)]>,
    pub(crate) rules: Box<[Rule]>,
    /// Finds the rules that can match, where there are many.
    pub(crate) index: Option<Box<RuleIndex>>,
    /// Few requests ask for it, so it does not stand between what all of them read.
    pub(crate) metadata: Option<Box<Metadata>>,
    /// Whether the answer can change with time alone.
    pub(crate) depends_on_time: bool,
}

/// A value and its name.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: Option<Box<str>>,
    pub(crate) value: Value,
}

/// A rule. What deciding reads lies together, in front: flags are many, and a cache line is dear.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Rule {
    /// Where and when it counts; everywhere and always when none.
    pub(crate) gate: Option<Box<Gate>>,
    pub(crate) when: Predicate,
    pub(crate) serve: Serve,
    /// What the flag answers when the rule decides: all of it, unless shares decide which variant.
    pub(crate) verdict: Verdict,
    pub(crate) name: RuleName,
    /// Where it stands, for explanations.
    pub(crate) span: crate::source::Span,
}

/// Where and when a rule counts.
#[derive(Debug)]
pub(crate) struct Gate {
    /// Everywhere when empty.
    pub(crate) environments: Box<[Box<str>]>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) until: Option<Timestamp>,
}

/// What a rule serves.
#[derive(Debug)]
pub(crate) enum Serve {
    /// The variant of its verdict.
    Variant,
    Error(Box<str>),
    Split(Box<Split>),
    Ramp(Box<Ramp>),
}

/// How a key becomes a bucket. What dealing reads lies together, in front.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct BucketBy {
    pub(crate) key: Term,
    pub(crate) salted: Salted,
    pub(crate) scale: Scale,
    /// The salt itself, for explanations.
    pub(crate) salt: Box<str>,
}

/// Shares of the population: the bucket below which each ends, and what it gets. The last has no end.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Split {
    pub(crate) shares: Box<[(u32, Option<VariantId>)]>,
    pub(crate) bucket: BucketBy,
}

/// A share that grows with time.
#[derive(Debug)]
pub(crate) struct Ramp {
    pub(crate) bucket: BucketBy,
    pub(crate) to: VariantId,
    pub(crate) schedule: Schedule,
    pub(crate) rest: Option<VariantId>,
}

impl Program {
    /// The flag with this id, and nothing for an id of another program.
    pub(crate) fn flag(&self, id: FlagId) -> Option<&Flag> {
        self.flags.get_index(id.index())
    }
}

impl BucketBy {
    /// The bucket below which the first `part` parts lie. What ends at the whole is everybody.
    pub(crate) fn bound(&self, part: u32) -> u32 {
        if part >= self.scale.whole() {
            return u32::MAX;
        }
        self.salted.bound(part)
    }

    /// A bound as a number of parts, for explanations.
    pub(crate) fn shown(&self, bound: u32) -> u32 {
        let whole = self.scale.whole();
        self.salted.shown(Bucket(bound)).min(whole)
    }

    /// A bound as the author wrote it.
    pub(crate) fn portion(&self, bound: u32) -> String {
        let part = self.shown(bound);
        match self.scale {
            Scale::Percent => format!("{}%", f64::from(part) / 1000.0),
            Scale::Parts(whole) => format!("{part}/{whole}"),
        }
    }

    /// The bounds of shares that end at these parts.
    pub(crate) fn bounds(&self, ends: &[u32]) -> Vec<u32> {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let sizes: Vec<u32> = ends
            .iter()
            .zip(starts)
            .map(|(end, start)| end.saturating_sub(start))
            .collect();
        let mut bounds = self.salted.bounds(&sizes);
        // Whoever lies past the end, where fractions were rounded, gets the last share.
        if let (Some(bound), Some(end)) = (bounds.last_mut(), ends.last())
            && *end >= self.scale.whole()
        {
            *bound = u32::MAX;
        }
        bounds
    }
}

/// A flag is found by its key.
impl Borrow<str> for Flag {
    fn borrow(&self) -> &str {
        &self.name
    }
}

impl Hash for Flag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl PartialEq for Flag {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Flag {}

impl Flag {
    /// What people said about it.
    #[inline]
    pub(crate) fn metadata(&self) -> &Metadata {
        static NOTHING: Metadata = Metadata::new();
        self.metadata.as_deref().unwrap_or(&NOTHING)
    }

    /// The variant with this id.
    pub(crate) fn variant(&self, id: VariantId) -> Option<&Variant> {
        self.variants.get(id.index())
    }
}
