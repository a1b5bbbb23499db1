//! `sem_ver`: versions as Go's `golang.org/x/mod/semver` reads and orders them.

use crate::jsonlogic::{Datum, number_text};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A version in its parts, borrowed from its text.
#[derive(Debug, Clone, Copy)]
struct Version<'t> {
    major: &'t str,
    minor: &'t str,
    patch: &'t str,
    prerelease: &'t str,
}

/// Whether `a operator b` holds; none for what is no version or no operator.
pub(super) fn compare(a: &Datum<'_>, operator: &Datum<'_>, b: &Datum<'_>) -> Option<bool> {
    let (a, b) = (text(a)?, text(b)?);
    let (a, b) = (Version::read(&a)?, Version::read(&b)?);
    let Datum::Text(operator) = operator else {
        return None;
    };
    let order = a.order(&b);
    Some(match &**operator {
        "=" => order.is_eq(),
        "!=" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        // Only the same major version, or the same minor one: also an older release of it.
        "^" => a.major == b.major,
        "~" => a.major == b.major && a.minor == b.minor,
        _ => return None,
    })
}

/// The text that Go prints for a value, where it can be a version.
fn text<'d>(value: &'d Datum<'_>) -> Option<Cow<'d, str>> {
    match value {
        Datum::Text(text) => Some(Cow::Borrowed(text)),
        // From here on Go prints an exponent.
        Datum::Number(number) if number.abs() < 1e21 => Some(Cow::Owned(number_text(*number))),
        _ => None,
    }
}

impl<'t> Version<'t> {
    /// Reads a version: an optional `v`, one to three numbers, then a pre-release and a build where
    /// there are three.
    fn read(text: &'t str) -> Option<Version<'t>> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let (major, rest) = number(text)?;
        let short = |minor| Version {
            major,
            minor,
            patch: "0",
            prerelease: "",
        };
        if rest.is_empty() {
            return Some(short("0"));
        }
        let (minor, rest) = number(rest.strip_prefix('.')?)?;
        if rest.is_empty() {
            return Some(short(minor));
        }
        let (patch, rest) = number(rest.strip_prefix('.')?)?;
        let (rest, build) = rest
            .split_once('+')
            .map_or((rest, None), |(rest, build)| (rest, Some(build)));
        let prerelease = match rest.strip_prefix('-') {
            Some(prerelease) if identifiers(prerelease, true) => prerelease,
            None if rest.is_empty() => "",
            _ => return None,
        };
        if build.is_some_and(|build| !identifiers(build, false)) {
            return None;
        }
        Some(Version {
            major,
            minor,
            patch,
            prerelease,
        })
    }

    fn order(&self, other: &Version<'_>) -> Ordering {
        by_number(self.major, other.major)
            .then_with(|| by_number(self.minor, other.minor))
            .then_with(|| by_number(self.patch, other.patch))
            .then_with(|| by_prerelease(self.prerelease, other.prerelease))
    }
}

/// The digits at the start, without a needless zero in front, and what follows.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let padded = digits.len() > 1 && digits.starts_with('0');
    (!digits.is_empty() && !padded).then_some((digits, rest))
}

/// Whether text is made of identifiers with dots between them. A number among them can be forbidden to
/// have a zero in front.
fn identifiers(text: &str, strict: bool) -> bool {
    text.split('.').all(|identifier| {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let padded = identifier.len() > 1 && identifier.starts_with('0') && is_number(identifier);
        !identifier.is_empty() && identifier.bytes().all(known) && !(strict && padded)
    })
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Numbers without zeros in front, of any length.
fn by_number(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// A release comes after its pre-releases.
fn by_prerelease(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (is_number(a), is_number(b)) {
                (true, true) => by_number(a, b),
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => a.cmp(b),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(a: &'static str, operator: &'static str, b: &'static str) -> Option<bool> {
        compare(&Datum::text(a), &Datum::text(operator), &Datum::text(b))
    }

    #[test]
    fn versions_are_ordered_by_precedence() {
        assert_eq!(holds("1.2.3", "<", "1.10"), Some(true));
        assert_eq!(holds("v2", "=", "2.0.0+build.07"), Some(true));
        assert_eq!(holds("V1.0.0-rc.2", "<", "1.0.0-rc.10"), Some(true));
        assert_eq!(holds("1.0.0-rc.1", "<", "1.0.0"), Some(true));
        assert_eq!(holds("1.0.0-rc", "<", "1.0.0-rc.1"), Some(true));
        assert_eq!(holds("1.0.0-1", ">=", "1.0.0-a"), Some(false));
        assert_eq!(holds("1.0.0+a", "!=", "1.0.0+b"), Some(false));
        // There is no lower bound.
        assert_eq!(holds("3.1.0", "^", "3.9.0"), Some(true));
        assert_eq!(holds("3.1.0", "~", "3.1.9"), Some(true));
        assert_eq!(holds("3.1.0", "~", "3.2.0"), Some(false));
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in [
            "", "1.", "01.2.3", "1.2.3.4", "1-rc", "1.2.3-", "1.2.3-01", "1.2.3+", "vv1", " 1", "a",
        ] {
            assert_eq!(holds(text, "=", "1.0.0"), None, "{text}");
        }
        assert_eq!(holds("1.0.0", "==", "1.0.0"), None);
        let number = |number| {
            compare(
                &Datum::Number(number),
                &Datum::text("="),
                &Datum::text("1.2"),
            )
        };
        assert_eq!(number(1.2), Some(true));
        assert_eq!(number(1e21), None);
        assert_eq!(number(-1.0), None);
        assert_eq!(
            compare(&Datum::Null, &Datum::text("="), &Datum::text("1")),
            None
        );
    }
}
