//! Files that are no code: a key counts wherever it stands by itself.

use super::text::Reader;
use super::{Naming, Scan};

/// Finds the keys in a file.
pub(super) fn read(reader: &Reader<'_>, file: &str, test: bool, text: &[u8], into: &mut Scan) {
    let mut places = reader.places(file, text);
    let mut found: Vec<_> = reader.needles.mentions(text).collect();
    found.retain(|(_, range)| {
        let before = range.start.checked_sub(1).and_then(|at| text.get(at));
        !before.is_some_and(|byte| joins(*byte))
            && !text.get(range.end).is_some_and(|byte| joins(*byte))
    });
    found.sort_by_key(|(_, range)| range.start);
    for (key, range) in found {
        into.hits.push(super::Hit {
            key: key.clone(),
            naming: Naming::Mention,
            asked: false,
            test,
            place: places.at(range.start, range.end),
        });
    }
}

/// Whether a byte beside a key makes it a part of another word.
fn joins(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || byte >= 0x80
}
