//! The answers to quick tests.

use super::frame::Frame;
use super::source::Source;
use crate::program::{Ask, Quick, Word};
use crate::value::{ValueRef, release};

/// Whether the test holds; none where the question itself has to be asked, because the value has
/// another type than nearly all requests give it.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "a call costs as much as the test, and it is made in two places"
)]
pub(super) fn holds<S: Source>(quick: &Quick, frame: &Frame<'_, S>) -> Option<bool> {
    // A question about what is missing is unknown, which is never wanted.
    let Some(value) = frame.source.value(frame.program, quick.slot, quick.shared) else {
        return Some(false);
    };
    let answer = match (&quick.ask, value) {
        (Ask::Is(word), ValueRef::Str(text)) => word.is(text),
        (Ask::Starts(word), ValueRef::Str(text)) => word.starts(text),
        (Ask::Ends(word), ValueRef::Str(text)) => word.ends(text),
        (Ask::Between(low, high), ValueRef::Int(value)) => *low <= value && value <= *high,
        (Ask::Holds, ValueRef::Bool(value)) => value,
        (Ask::OneOf(set), ValueRef::Str(text)) => match set.contains_text(text) {
            Ok(answer) => answer,
            Err(_) => return Some(false),
        },
        (Ask::Has(text), ValueRef::List(list)) => list.has_text(text)?,
        (ask, ValueRef::Str(text)) => longer(ask, text)?,
        _ => return None,
    };
    Some(answer == quick.wanted)
}

/// The answer to what takes more instructions. Apart, so that they do not weigh on the others.
#[inline(never)]
fn longer(ask: &Ask, text: &str) -> Option<bool> {
    match ask {
        Ask::Among(words) => {
            let word = Word::new(text);
            Some(word.is_some_and(|word| words.contains(&word)))
        }
        Ask::Matches(patterns) => Some(patterns.iter().any(|pattern| pattern.regex.is_match(text))),
        Ask::Version(op, numbers) => Some(op.holds(release(text)?.cmp(numbers))),
        _ => None,
    }
}
