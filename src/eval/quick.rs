//! The answers to quick tests.

use super::frame::Frame;
use super::source::Source;
use crate::program::{Ask, Quick, Word};
use crate::typed::Pattern;
use crate::value::ValueRef;

/// Whether the test holds; none where the question itself has to be asked, because the value has
/// another type than nearly all requests give it.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "a call costs as much as the test, and it is made in two places"
)]
pub(super) fn holds<S: Source>(quick: &Quick, frame: &Frame<'_, S>) -> Option<bool> {
    let value = frame.source.read(frame.program, quick.slot, quick.reading);
    // A question about what is missing is unknown, which is never wanted.
    let Some(value) = value else {
        return Some(false);
    };
    let answer = match &quick.ask {
        Ask::Is(word) => word.is(text(value)?),
        Ask::Starts(word) => word.starts(text(value)?),
        Ask::Ends(word) => word.ends(text(value)?),
        Ask::Among(words) => among(words, text(value)?),
        Ask::Between(low, high) => match value {
            ValueRef::Int(value) => *low <= value && value <= *high,
            _ => return None,
        },
        Ask::OneOf(set) => match set.contains_text(text(value)?) {
            Ok(answer) => answer,
            Err(_) => return Some(false),
        },
        Ask::Matches(patterns) => matches(patterns, text(value)?),
        Ask::Has(text) => match value {
            ValueRef::List(list) => list.has_text(text)?,
            _ => return None,
        },
        Ask::Holds => match value {
            ValueRef::Bool(value) => value,
            _ => return None,
        },
    };
    Some(answer == quick.wanted)
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "it is one comparison")]
fn text(value: ValueRef<'_>) -> Option<&str> {
    match value {
        ValueRef::Str(text) => Some(text),
        _ => None,
    }
}

/// Whether the text is one of the words. A function of its own, as the next, so that it does not weigh
/// on shorter tests.
#[inline(never)]
fn among(words: &[Word], text: &str) -> bool {
    Word::new(text).is_some_and(|word| words.contains(&word))
}

/// Whether one of the patterns is in the text.
#[inline(never)]
fn matches(patterns: &[Pattern], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.search.is_in(text))
}
