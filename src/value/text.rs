//! Text compared without regard to letter case: Unicode simple case folding, which maps every
//! character to one character and knows no languages (Turkish dotless i is a letter of its own).

use std::num::NonZeroU32;

/// The folded character (Unicode `CaseFolding.txt`, statuses C and S).
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    unicode_case_mapping::case_folded(c)
        .map(NonZeroU32::get)
        .and_then(char::from_u32)
        .unwrap_or(c)
}

/// Whether the two texts are equal after folding. Linear, allocates nothing.
pub fn equal_folded(left: &str, right: &str) -> bool {
    left.chars().map(fold).eq(right.chars().map(fold))
}

/// Whether `text` starts with `prefix` after folding.
pub fn starts_with_folded(text: &str, prefix: &str) -> bool {
    let mut text = text.chars().map(fold);
    prefix.chars().map(fold).all(|c| text.next() == Some(c))
}

/// Whether `text` ends with `suffix` after folding.
pub fn ends_with_folded(text: &str, suffix: &str) -> bool {
    let mut text = text.chars().rev().map(fold);
    suffix
        .chars()
        .rev()
        .map(fold)
        .all(|c| text.next() == Some(c))
}

/// Whether `needle` occurs in `text` after folding. For needles that are known when rules are
/// compiled a regular expression is used instead; this is for needles out of the context, and takes
/// time proportional to the product of the lengths in the worst case.
pub fn contains_folded(text: &str, needle: &str) -> bool {
    needle.is_empty()
        || text.char_indices().any(|(at, _)| {
            text.get(at..)
                .is_some_and(|rest| starts_with_folded(rest, needle))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_simple_and_unicode() {
        assert!(equal_folded("ΣΊΣΥΦΟΣ", "σίσυφος"));
        assert!(equal_folded("Straße", "STRAẞE"));
        assert!(!equal_folded("Straße", "STRASSE"));
        assert!(!equal_folded("I", "ı"));
        assert!(ends_with_folded("ann@COMPANY.com", "@company.COM"));
        assert!(starts_with_folded("ÄPFEL", "äp"));
        assert!(contains_folded("xÄPFELx", "äpfel") && !contains_folded("x", "xx"));
    }
}
