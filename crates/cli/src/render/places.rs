//! Whole lines around a place.

use std::ops::Range;

/// The lines of `text` that `range` touches, as one range of bytes without the last line's end.
pub(crate) fn whole_lines(text: &str, range: &Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or("");
    let behind = text.get(range.end..).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = behind
        .find('\n')
        .map_or(text.len(), |length| range.end + length);
    start..end
}
