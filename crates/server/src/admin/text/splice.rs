//! Putting a flag into a text, and taking it out.

use super::{FlagText, Place};
use std::ops::Range;

/// The text with `new` in the place of what stands at `place`; at the end, if it is a new flag.
pub(crate) fn put(text: &str, place: Option<&Place>, new: &FlagText) -> String {
    let Some(place) = place else {
        return append(text, new);
    };
    let mut edits = vec![(place.flag.clone(), fitting(text, &place.flag, &new.flag))];
    let mut tests = new.tests.iter();
    for old in &place.tests {
        match tests.next() {
            Some(new) => edits.push((old.clone(), fitting(text, old, new))),
            None => edits.push((widened(text, old), String::new())),
        }
    }
    let more: String = tests.flat_map(|new| ["\n", new]).collect();
    if !more.is_empty() {
        let last = place.tests.last().unwrap_or(&place.flag);
        edits.push((last.end..last.end, more));
    }
    apply(text, edits)
}

/// The text without what stands at `place`, and without the blank lines that this leaves behind.
pub(crate) fn remove(text: &str, place: &Place) -> String {
    let ranges = std::iter::once(&place.flag).chain(&place.tests);
    apply(
        text,
        ranges
            .map(|range| (widened(text, range), String::new()))
            .collect(),
    )
}

/// A new flag, behind everything else.
fn append(text: &str, new: &FlagText) -> String {
    let mut text = text.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for piece in std::iter::once(&new.flag).chain(&new.tests) {
        if !text.trim_start_matches('\u{feff}').is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
        text.push_str(piece);
    }
    text
}

/// The new piece as it fits where the old one stands: something may follow on the line.
pub(super) fn fitting(text: &str, old: &Range<usize>, new: &str) -> String {
    let old = text.get(old.clone()).unwrap_or_default();
    let whole_lines = old.ends_with('\n');
    let new = if whole_lines { new } else { new.trim_end() };
    new.to_owned()
}

/// A piece with the blank line that would be one too many without it.
fn widened(text: &str, piece: &Range<usize>) -> Range<usize> {
    let before = text.get(..piece.start).unwrap_or_default();
    let after = text.get(piece.end..).unwrap_or_default();
    let blank_before = before.is_empty() || ends_blank(before).is_some();
    let next = ["\n", "\r\n"]
        .into_iter()
        .find(|end| after.starts_with(end));
    match next {
        Some(end) if blank_before => piece.start..piece.end + end.len(),
        None if after.is_empty() => {
            let blank = ends_blank(before).unwrap_or(0);
            piece.start - blank..piece.end
        }
        _ => piece.clone(),
    }
}

/// How long the blank line is that a text ends with, if it does.
fn ends_blank(text: &str) -> Option<usize> {
    let blank = ["\r\n", "\n"].into_iter().find(|end| {
        text.strip_suffix(end)
            .is_some_and(|rest| rest.ends_with('\n'))
    });
    blank.map(str::len)
}

/// Makes edits that do not overlap.
pub(super) fn apply(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for (range, insert) in edits {
        new.push_str(text.get(at..range.start.max(at)).unwrap_or_default());
        new.push_str(&insert);
        at = range.end.max(at);
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}
