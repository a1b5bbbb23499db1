//! Short texts as two numbers.

use std::hash::{Hash, Hasher};

/// The most bytes that a word has.
const LONGEST: usize = 16;

/// A text of at most [`LONGEST`] bytes, kept where it is compared: its length, its first and its last
/// bytes. They overlap, so that together they are the whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    first: u64,
    last: u64,
    length: usize,
}

impl Word {
    /// The text as a word; none when it is longer.
    #[inline]
    pub(crate) fn new(text: &str) -> Option<Word> {
        let bytes = text.as_bytes();
        let (first, last) = ends(bytes)?;
        Some(Word {
            first,
            last,
            length: bytes.len(),
        })
    }

    /// Whether `text` is this word.
    #[inline]
    pub(crate) fn is(&self, text: &str) -> bool {
        self.fills(text.as_bytes())
    }

    /// Whether `text` starts with this word.
    #[inline]
    pub(crate) fn starts(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        // Bytes that are a whole text cannot end inside a character.
        let head = bytes.get(..self.length);
        head.is_some_and(|head| self.fills(head))
    }

    /// Whether `text` ends with this word.
    #[inline]
    pub(crate) fn ends(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let from = bytes.len().checked_sub(self.length);
        let tail = from.and_then(|from| bytes.get(from..));
        tail.is_some_and(|tail| self.fills(tail))
    }

    #[inline]
    fn fills(&self, bytes: &[u8]) -> bool {
        bytes.len() == self.length && ends(bytes) == Some((self.first, self.last))
    }
}

/// By the bytes alone: texts of different lengths seldom share them.
impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.first);
        state.write_u64(self.last);
    }
}

/// The first and the last bytes, as many as are read at once; none when they leave a gap.
#[inline]
fn ends(bytes: &[u8]) -> Option<(u64, u64)> {
    if bytes.len() > LONGEST {
        return None;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return Some((u64::from_le_bytes(*first), u64::from_le_bytes(*last)));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return Some((first.into(), last.into()));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u16::from_le_bytes(*first), u16::from_le_bytes(*last));
        return Some((first.into(), last.into()));
    }
    let only = bytes.first().copied().unwrap_or(0);
    Some((only.into(), only.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::sample::texts;

    #[test]
    fn words_are_compared_as_the_library_does() {
        let texts = texts("abcdäfghijßlmnopqr");
        for one in &texts {
            let Some(word) = Word::new(one) else {
                assert!(one.len() > LONGEST, "{one}");
                continue;
            };
            let reversed: String = one.chars().rev().collect();
            let backward = Word::new(&reversed).unwrap();
            for other in &texts {
                assert_eq!(word.is(other), one == other, "{one} {other}");
                let starts = other.starts_with(&**one);
                assert_eq!(word.starts(other), starts, "{one} {other}");
                let turned: String = other.chars().rev().collect();
                assert_eq!(backward.ends(&turned), starts, "{one} {other}");
                assert_eq!(Word::new(other) == Some(word), one == other);
            }
        }
    }
}
