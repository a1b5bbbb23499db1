//! Versions as GrowthBook compares them: as text in which the numbers are aligned.

use super::js::{number_text, rank};
use burgee::value::Operand;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The width that numbers are aligned to.
const WIDTH: usize = 5;

/// The text that a value is as a version: what is no text and no number is version 0.
pub(super) fn text<'a>(value: Option<&Operand<'a>>) -> Cow<'a, str> {
    match value {
        Some(Operand::Int(number)) => Cow::Owned(number_text(super::js::float(*number))),
        Some(Operand::Float(number)) => Cow::Owned(number_text(*number)),
        Some(Operand::Text(text)) if !text.is_empty() => text.clone(),
        _ => Cow::Borrowed("0"),
    }
}

/// How two versions are ordered.
pub(super) fn order(left: &str, right: &str) -> Ordering {
    aligned(left).map(rank).cmp(aligned(right).map(rank))
}

/// The characters of the text by which versions are ordered: numbers padded on the left, a `~`
/// behind a version of three parts so that it comes after its pre-releases, dashes between.
fn aligned(version: &str) -> impl Iterator<Item = char> {
    let version = without_build(version.strip_prefix('v').unwrap_or(version));
    let release = version.split(['-', '.']).count() == 3;
    let parts = version.split(['-', '.']).enumerate();
    let padded = parts.flat_map(|(at, part)| {
        let number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let missing = if number {
            WIDTH.saturating_sub(part.len())
        } else {
            0
        };
        let dash = (at > 0).then_some('-');
        dash.into_iter()
            .chain(std::iter::repeat_n(' ', missing))
            .chain(part.chars())
    });
    padded.chain(release.then_some("-~").into_iter().flat_map(str::chars))
}

/// The text up to the first `+` of its last line.
fn without_build(version: &str) -> &str {
    let line = version
        .rfind(['\n', '\r', '\u{2028}', '\u{2029}'])
        .unwrap_or(0);
    let build = version
        .char_indices()
        .find(|(at, c)| *at >= line && *c == '+');
    build
        .and_then(|(at, _)| version.get(..at))
        .unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(version: &str) -> String {
        aligned(version).collect()
    }

    #[test]
    fn numbers_are_aligned() {
        assert_eq!(spelled("v1.20.300+b.1"), "    1-   20-  300-~");
        assert_eq!(spelled("1.2.3-rc.1"), "    1-    2-    3-rc-    1");
        assert_eq!(spelled("123456.0"), "123456-    0");
        assert_eq!(spelled("V2"), "V2");
        assert_eq!(spelled("v+x"), "");
        assert_eq!(spelled("1+a\n2+b"), "1+a\n2");
    }

    #[test]
    fn the_order_is_that_of_the_aligned_text() {
        for (left, right, expected) in [
            ("1.0", "1.0.0", Ordering::Less),
            ("1.0.0", "1.0.0-beta", Ordering::Greater),
            ("99999.0.0", "100000.0.0", Ordering::Greater),
            ("1-2-3", "v1.2.3+build", Ordering::Equal),
            ("2.10.0", "2.9.0", Ordering::Greater),
            ("V1.0.0", "9.0.0", Ordering::Greater),
        ] {
            assert_eq!(order(left, right), expected, "{left} and {right}");
        }
    }
}
