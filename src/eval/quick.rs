//! The answers to quick tests.

use super::frame::Frame;
use super::source::Source;
use crate::program::{Ask, Quick, Word};
use crate::value::{Unknown, ValueRef, release};

/// The answer; none where the question itself has to be asked, because the value has another type than
/// nearly all requests give it.
#[inline]
pub(super) fn answer<S: Source>(
    quick: &Quick,
    frame: &Frame<'_, S>,
) -> Option<Result<bool, Unknown>> {
    let Some(value) = frame.attribute(quick.slot) else {
        return Some(Err(Unknown::Missing));
    };
    let held = match (&quick.ask, value) {
        (Ask::Is(word), ValueRef::Str(text)) => word.is(text),
        (Ask::Starts(word), ValueRef::Str(text)) => word.starts(text),
        (Ask::Ends(word), ValueRef::Str(text)) => word.ends(text),
        (Ask::Between(low, high), ValueRef::Int(value)) => *low <= value && value <= *high,
        (Ask::Holds, ValueRef::Bool(value)) => value,
        (Ask::OneOf(set), ValueRef::Str(text)) => return Some(set.contains_text(text)),
        (Ask::Has(text), ValueRef::List(list)) => list.has_text(text)?,
        (ask, ValueRef::Str(text)) => longer(ask, text)?,
        _ => return None,
    };
    Some(Ok(held))
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
