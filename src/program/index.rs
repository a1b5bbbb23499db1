//! Rules and flags found by the text that an attribute must equal.

use super::{OneShot, Slot, Variant, Verdict};
use std::collections::HashMap;
use std::sync::Arc;

/// Rules or flags by the text that they ask for.
pub(crate) type ByText<T> = HashMap<Box<str>, Box<[T]>, OneShot>;

/// A flag that asks for a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// Which.
    pub(crate) flag: u32,
    /// Whether the text is all that the condition of the flag's first rule asks for, so that it need
    /// not be tested.
    pub(crate) first: bool,
}

/// Which part of an attribute's text is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// So many bytes at the start.
    Start(usize),
    /// So many bytes at the end.
    End(usize),
}

impl Part {
    /// That part of `text`; none when the text is shorter, or is cut inside a character.
    pub(crate) fn of(self, text: &str) -> Option<&str> {
        match self {
            Part::Whole => Some(text),
            Part::Start(length) => text.get(..length),
            Part::End(length) => text.get(text.len().checked_sub(length)?..),
        }
    }
}

/// The rules of one flag that can match, given one attribute: a rule that needs the attribute to equal
/// another text cannot.
#[derive(Debug)]
pub(crate) struct RuleIndex {
    /// The attribute.
    pub(crate) slot: Slot,
    /// The rules that need it to equal a text, in order.
    pub(crate) by_text: ByText<u32>,
    /// The rules that do not, in order.
    pub(crate) always: Box<[u32]>,
}

/// The flags that can answer otherwise than they do for an empty context.
#[derive(Debug, Default)]
pub(crate) struct FlagIndex {
    /// What each flag answers as long as no rule of it can match.
    pub(crate) base: Box<[Verdict]>,
    /// The variants of each flag once more, close together: who reads all values looks at little else.
    pub(crate) variants: Box<[Arc<[Variant]>]>,
    /// The flags with a rule that needs a text to be there, by attribute and part of it.
    pub(crate) by_part: Box<[(Slot, Part, ByText<Hit>)]>,
    /// The flags that have to be decided for every context.
    pub(crate) always: Box<[u32]>,
}

impl RuleIndex {
    /// The rules that can match when the attribute is `value`, in order.
    pub(crate) fn candidates(&self, value: Option<&str>) -> impl Iterator<Item = usize> {
        let asked = value
            .and_then(|text| self.by_text.get(text))
            .map_or(&[][..], |rules| rules);
        let (mut asked, mut always) = (asked, &*self.always);
        std::iter::from_fn(move || {
            let next = match (asked.split_first(), always.split_first()) {
                (Some((first, rest)), None) => {
                    asked = rest;
                    first
                }
                (Some((first, rest)), Some((other, _))) if first < other => {
                    asked = rest;
                    first
                }
                (_, Some((first, rest))) => {
                    always = rest;
                    first
                }
                (None, None) => return None,
            };
            Some(*next as usize)
        })
    }
}
