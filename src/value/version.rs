//! Semantic versions, compared without allocating.
//!
//! The `semver` crate allocates for long pre-releases and refuses `v2.3`, so the reading is done
//! here; a test compares every answer with that crate's.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// A semantic version. Build metadata is dropped: it has no part in precedence (SemVer 2.0.0, §10).
#[derive(Debug, Clone, Eq)]
pub struct Version<'a> {
    /// Major, minor, patch.
    pub numbers: [u64; 3],
    /// The pre-release, without its `-`; empty for a release.
    pub pre: Cow<'a, str>,
}

/// A numeric part: digits without a leading zero unless `lenient`.
fn number(text: &str, lenient: bool) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    (plain && (lenient || text.len() == 1 || !text.starts_with('0'))).then(|| text.parse().ok())?
}

impl<'a> Version<'a> {
    /// Reads a version literal: three parts, no `v` (SemVer 2.0.0, §2 and §9).
    pub fn parse_strict(text: &'a str) -> Option<Version<'a>> {
        Version::read(text, false)
    }

    /// Reads a version from a context: a `v` in front, one or two parts (`2.3` is 2.3.0) and leading
    /// zeros are accepted.
    pub fn parse(text: &'a str) -> Option<Version<'a>> {
        let text = text.trim_ascii();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        match release(text) {
            Some(numbers) => Some(Version {
                numbers,
                pre: Cow::Borrowed(""),
            }),
            None => Version::read(text, true),
        }
    }

    fn read(text: &'a str, lenient: bool) -> Option<Version<'a>> {
        let (text, build) = match text.split_once('+') {
            Some((text, build)) => (text, Some(build)),
            None => (text, None),
        };
        let (core, pre) = match text.split_once('-') {
            Some((core, pre)) => (core, Some(pre)),
            None => (text, None),
        };
        let mut parts = core.split('.');
        let major = number(parts.next()?, lenient)?;
        let mut part = || match parts.next() {
            Some(part) => number(part, lenient),
            None => lenient.then_some(0),
        };
        let numbers = [major, part()?, part()?];
        if parts.next().is_some() || !build.is_none_or(|build| identifiers(build, true)) {
            return None;
        }
        match pre {
            Some(pre) => identifiers(pre, lenient).then_some(Version {
                numbers,
                pre: Cow::Borrowed(pre),
            }),
            None => Some(Version {
                numbers,
                pre: Cow::Borrowed(""),
            }),
        }
    }

    /// The same version, owning its text.
    pub fn into_owned(self) -> Version<'static> {
        Version {
            numbers: self.numbers,
            pre: Cow::Owned(self.pre.into_owned()),
        }
    }
}

/// The numbers of a version that is nothing but digits and points, and not long enough for a number to
/// overflow: nearly all versions of contexts, in one pass over the bytes.
#[inline]
pub(crate) fn release(text: &str) -> Option<[u64; 3]> {
    /// Fewer digits than the largest number has.
    const LONGEST: usize = 18;
    if text.len() > LONGEST {
        return None;
    }
    let mut numbers = [0; 3];
    let mut parts = numbers.iter_mut();
    let (mut number, mut empty) = (0, true);
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            number = number * 10 + u64::from(digit);
            empty = false;
        } else if byte == b'.' && !empty {
            *parts.next()? = number;
            (number, empty) = (0, true);
        } else {
            return None;
        }
    }
    if empty {
        return None;
    }
    *parts.next()? = number;
    Some(numbers)
}

/// A release as one whole number, ordered as releases are; none when a part is too large for that.
pub(crate) fn release_number(numbers: [u64; 3]) -> Option<i64> {
    /// Three of them and a sign fill a whole number.
    const BITS: u32 = 21;
    let [major, minor, patch] = numbers;
    let number = (major << BITS | minor) << BITS | patch;
    let fits = (major | minor | patch) >> BITS == 0;
    fits.then_some(number.cast_signed())
}

/// Whether `text` is dot-separated identifiers; numeric ones without leading zeros unless allowed.
fn identifiers(text: &str, leading_zeros: bool) -> bool {
    text.split('.').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && (leading_zeros || part.len() == 1 || !part.starts_with('0') || !is_numeric(part))
    })
}

fn is_numeric(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Precedence of two pre-release identifiers (SemVer 2.0.0, §11.4).
fn order_identifiers(left: &str, right: &str) -> Ordering {
    match (is_numeric(left), is_numeric(right)) {
        (true, true) => {
            let significant = |text| str::trim_start_matches(text, '0');
            let (left, right) = (significant(left), significant(right));
            left.len().cmp(&right.len()).then_with(|| left.cmp(right))
        }
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => left.cmp(right),
    }
}

impl Ord for Version<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| {
            match (self.pre.is_empty(), other.pre.is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) => {
                    let (mut left, mut right) = (self.pre.split('.'), other.pre.split('.'));
                    loop {
                        match (left.next(), right.next()) {
                            (None, None) => return Ordering::Equal,
                            (None, Some(_)) => return Ordering::Less,
                            (Some(_), None) => return Ordering::Greater,
                            (Some(left), Some(right)) => match order_identifiers(left, right) {
                                Ordering::Equal => {}
                                unequal => return unequal,
                            },
                        }
                    }
                }
            }
        })
    }
}

impl PartialOrd for Version<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl fmt::Display for Version<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if self.pre.is_empty() {
            Ok(())
        } else {
            write!(f, "-{}", self.pre)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contexts_are_read_leniently_and_literals_strictly() {
        assert_eq!(Version::parse("v2.3"), Version::parse_strict("2.3.0"));
        assert_eq!(Version::parse("2"), Version::parse_strict("2.0.0"));
        assert_eq!(Version::parse_strict("2.3"), None);
        assert_eq!(Version::parse_strict("v2.3.0"), None);
        assert_eq!(Version::parse_strict("01.0.0"), None);
        assert_eq!(Version::parse("1.2.3.4"), None);
        assert_eq!(Version::parse("1.-2.3"), None);
        assert_eq!(Version::parse(""), None);
    }

    proptest! {
        #[test]
        fn releases_are_ordered_as_their_numbers(
            left in [0_u64..1 << 22, 0_u64..3, 0_u64..1 << 22],
            right in [0_u64..3, 0_u64..1 << 22, 0_u64..3],
        ) {
            let large = |parts: [u64; 3]| parts.iter().any(|part| *part >= 1 << 21);
            prop_assert_eq!(release_number(left).is_none(), large(left));
            if let (Some(one), Some(other)) = (release_number(left), release_number(right)) {
                prop_assert_eq!(one.cmp(&other), left.cmp(&right));
            }
        }

        #[test]
        fn agrees_with_the_semver_crate(
            left in "(0|[1-9][0-9]?)\\.[0-9]\\.[0-9]{1,2}(-[0-9a-c.-]{1,8})?(\\+[a-z0-9]{1,3})?",
            right in "[0-2]\\.[0-9]\\.[0-9](-[0-9a-c]{1,3}(\\.[0-9a-c]{1,3})?)?",
        ) {
            let theirs = semver::Version::parse(&left).ok();
            let ours = Version::parse_strict(&left);
            prop_assert_eq!(theirs.is_some(), ours.is_some(), "{}", left);
            if let (Some(theirs), Some(ours), Some(their_right), Some(our_right)) =
                (theirs, ours, semver::Version::parse(&right).ok(), Version::parse_strict(&right))
            {
                prop_assert_eq!(theirs.cmp_precedence(&their_right), ours.cmp(&our_right));
            }
        }
    }
}
