//! Comparing short texts in place.

/// Whether two texts are the same. Most literals in rules have at most sixteen bytes: those are compared
/// in two overlapping words, for which calling the library's comparison costs more than comparing.
#[inline]
pub(crate) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        8..=16 => ends::<8>(a, b),
        4..=7 => ends::<4>(a, b),
        2..=3 => ends::<2>(a, b),
        _ => a == b,
    }
}

/// Whether the first and the last `N` bytes are the same.
#[inline]
fn ends<const N: usize>(a: &[u8], b: &[u8]) -> bool {
    a.first_chunk::<N>() == b.first_chunk::<N>() && a.last_chunk::<N>() == b.last_chunk::<N>()
}

/// Whether `text` starts with `start`.
#[inline]
pub(crate) fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| same(head, start))
}

/// Whether `text` ends with `end`.
#[inline]
pub(crate) fn ends_with(text: &str, end: &str) -> bool {
    let from = text.len().checked_sub(end.len());
    from.and_then(|from| text.get(from..))
        .is_some_and(|tail| same(tail, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::sample::texts;

    #[test]
    fn it_is_what_the_library_says() {
        let texts = texts("abcdefghijklmnopqrstäöüßabcdefghijklmnop");
        for (number, one) in texts.iter().enumerate() {
            for other in texts.iter().skip(number % 3).step_by(3) {
                assert_eq!(same(one, other), one == other, "{one} {other}");
                assert_eq!(
                    starts_with(one, other),
                    one.starts_with(other),
                    "{one} {other}"
                );
                let (back, tail): (String, String) =
                    (one.chars().rev().collect(), other.chars().rev().collect());
                assert_eq!(
                    ends_with(&back, &tail),
                    back.ends_with(&tail),
                    "{back} {tail}"
                );
            }
        }
    }
}
