//! Rules and flags found by the text that an attribute must equal.

use super::{OneShot, Slot, Verdict};
use std::collections::HashMap;

/// Numbers by text: which rules, or which flags, ask for it.
pub(crate) type ByText = HashMap<Box<str>, Box<[u32]>, OneShot>;

/// The rules of one flag that can match, given one attribute: a rule that needs the attribute to equal
/// another text cannot.
#[derive(Debug)]
pub(crate) struct RuleIndex {
    /// The attribute.
    pub(crate) slot: Slot,
    /// The rules that need it to equal a text, in order.
    pub(crate) by_text: ByText,
    /// The rules that do not, in order.
    pub(crate) always: Box<[u32]>,
}

/// The flags that can answer otherwise than they do for an empty context.
#[derive(Debug, Default)]
pub(crate) struct FlagIndex {
    /// What each flag answers as long as no rule of it can match.
    pub(crate) base: Box<[Verdict]>,
    /// The flags with a rule that needs an attribute to equal a text.
    pub(crate) by_slot: Box<[(Slot, ByText)]>,
    /// The flags that have to be decided for every context.
    pub(crate) always: Box<[u32]>,
}

impl RuleIndex {
    /// The rules that can match when the attribute is `value`, in order.
    pub(crate) fn candidates(&self, value: Option<&str>) -> impl Iterator<Item = usize> {
        let asked = value
            .and_then(|text| self.by_text.get(text))
            .map_or(&[][..], |rules| rules);
        let (mut asked, mut always) = (asked.iter().peekable(), self.always.iter().peekable());
        std::iter::from_fn(move || {
            let from_asked = match (asked.peek(), always.peek()) {
                (Some(asked), Some(always)) => asked < always,
                (asked, _) => asked.is_some(),
            };
            let next = if from_asked {
                asked.next()
            } else {
                always.next()
            };
            next.map(|rule| *rule as usize)
        })
    }
}
