//! Files that are no code: a key counts wherever it stands by itself.

use super::text::Places;
use super::{Hit, Naming, Scan};
use crate::needles::Needles;

/// Finds the keys in a file.
pub(super) fn read(needles: &Needles, file: &str, in_test: bool, text: &[u8], into: &mut Scan) {
    let mut places = Places::new(file, text);
    let mut found: Vec<_> = needles.mentions(text).collect();
    found.retain(|(_, range)| {
        let before = range.start.checked_sub(1).and_then(|at| text.get(at));
        let beside = [before, text.get(range.end)];
        !beside.into_iter().flatten().any(|byte| joins(*byte))
    });
    found.sort_by_key(|(_, range)| range.start);
    for (key, range) in found {
        into.hits.push(Hit {
            key: key.clone(),
            naming: Naming::Mention,
            asked: false,
            test: in_test,
            place: places.at(range.start, range.end),
        });
    }
}

/// Whether a byte beside a key makes it a part of another word.
fn joins(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || byte >= 0x80
}
