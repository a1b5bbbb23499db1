//! Split's own versions: like SemVer, but equal only as texts, with numbers of any kind in between.

use super::profile::Profile;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A version, borrowed from its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Semver<'t> {
    /// Major, minor, patch, without leading zeros.
    core: [&'t str; 3],
    /// What stands between the first `-` and the first `+`.
    pre: Option<&'t str>,
    /// What stands behind the first `+`.
    metadata: Option<&'t str>,
    profile: Profile,
}

impl<'t> Semver<'t> {
    /// The version that `text` spells. The two SDKs differ: Java overlooks points at the end, and
    /// reads numbers of 64 bits only.
    pub(super) fn read(text: &'t str, profile: Profile) -> Option<Semver<'t>> {
        let (text, metadata) = match text.split_once('+') {
            Some((_, "")) => return None,
            Some((text, metadata)) => (text, Some(metadata)),
            None => (text, None),
        };
        let (core, pre) = match text.split_once('-') {
            Some((core, pre)) => (core, Some(profile.split_at_points(pre))),
            None => (text, None),
        };
        if let Some(pre) = pre {
            let good = match profile {
                Profile::JavaScript => pre.split('.').all(|part| !part.is_empty()),
                Profile::Java => {
                    pre.split('.').any(|part| !part.is_empty())
                        && pre
                            .split('.')
                            .all(|part| !java_number(part) || part.parse::<i64>().is_ok())
                }
            };
            if !good {
                return None;
            }
        }
        let mut parts = profile.split_at_points(core).split('.');
        let mut part = || number(parts.next()?, profile);
        let core = [part()?, part()?, part()?];
        parts.next().is_none().then_some(Semver {
            core,
            pre,
            metadata,
            profile,
        })
    }

    /// The parts of the pre-release.
    fn parts(self) -> impl Iterator<Item = &'t str> {
        let parts = self.pre.into_iter().flat_map(|pre| pre.split('.'));
        parts.map(move |part| {
            if self.is_numeric(part) {
                stripped(part)
            } else {
                part
            }
        })
    }

    fn is_numeric(self, part: &str) -> bool {
        is_digits(part) && (self.profile == Profile::JavaScript || part.parse::<i64>().is_ok())
    }

    /// The version as a text, numbers without leading zeros: what equality goes by.
    pub(super) fn text(self) -> String {
        let mut text = self.core.join(".");
        for (position, part) in self.parts().enumerate() {
            text.push(if position == 0 { '-' } else { '.' });
            text.push_str(part);
        }
        if let Some(metadata) = self.metadata {
            text.push('+');
            text.push_str(metadata);
        }
        text
    }

    /// Precedence: as SemVer has it, but for parts that are not both numbers, which are compared as
    /// texts. Metadata does not count.
    pub(super) fn compare(self, other: Semver<'_>) -> Ordering {
        let core = self.core.iter().zip(other.core);
        let core = core.map(|(one, other)| numbers(one, other));
        let core = core.fold(Ordering::Equal, Ordering::then);
        core.then_with(|| match (self.pre, other.pre) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(_), Some(_)) => {
                let pairs = self.parts().zip(other.parts());
                let mut orders = pairs.map(|(one, other)| self.order(one, other));
                let first = orders.find(|order| order.is_ne());
                first.unwrap_or_else(|| self.parts().count().cmp(&other.parts().count()))
            }
        })
    }

    fn order(self, one: &str, other: &str) -> Ordering {
        let numeric = |part: &str| match self.profile {
            Profile::JavaScript => is_digits(part),
            // What is beyond 32 bits is compared as text.
            Profile::Java => is_digits(part) && part.parse::<i32>().is_ok(),
        };
        if numeric(one) && numeric(other) {
            numbers(one, other)
        } else {
            // Both SDKs order UTF-16 units, as these do for all that a version can hold in practice.
            one.encode_utf16().cmp(other.encode_utf16())
        }
    }
}

impl Profile {
    /// Java drops what is empty at the end when it splits a text at points.
    fn split_at_points(self, text: &str) -> &str {
        match self {
            Profile::Java => text.trim_end_matches('.'),
            Profile::JavaScript => text,
        }
    }
}

/// A part of the core.
fn number(part: &str, profile: Profile) -> Option<&str> {
    let fits = profile == Profile::JavaScript || part.parse::<i64>().is_ok();
    (is_digits(part) && fits).then(|| stripped(part))
}

fn is_digits(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// What Java's `Double.parseDouble` reads; Split then asks for a whole number, and gives up.
fn java_number(part: &str) -> bool {
    let plain = part.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(part);
    let starts = plain.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    matches!(part, "NaN" | "Infinity" | "-NaN" | "-Infinity")
        || (starts
            && plain
                .parse::<f64>()
                .is_ok_and(|_| !plain.to_ascii_lowercase().contains(['i', 'n'])))
}

/// Without leading zeros.
fn stripped(digits: &str) -> &str {
    let text = digits.trim_start_matches('0');
    if text.is_empty() { "0" } else { text }
}

/// Two numbers without leading zeros.
fn numbers(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// The text of a version, normalised.
pub(super) fn normal(text: &str, profile: Profile) -> Option<Cow<'static, str>> {
    Some(Cow::Owned(Semver::read(text, profile)?.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(one: &str, other: &str, profile: Profile) -> Option<Ordering> {
        Some(Semver::read(one, profile)?.compare(Semver::read(other, profile)?))
    }

    #[test]
    fn versions_are_ordered() {
        let versions = [
            "0.9.12",
            "1.0.0-10",
            "1.0.0-9.x",
            "1.0.0-9a",
            "1.0.0-a",
            "1.0.0-a.b",
            "1.0.0",
            "1.0.10",
        ];
        for profile in [Profile::Java, Profile::JavaScript] {
            for pair in versions.windows(2) {
                // `9` and `9a` are texts: 10 before 9.
                let wanted = if pair[0] == "1.0.0-10" {
                    Ordering::Greater
                } else {
                    Ordering::Less
                };
                assert_eq!(compare(pair[0], pair[1], profile), Some(wanted), "{pair:?}");
            }
            assert_eq!(
                compare("1.0.0+a", "01.0.00+b", profile),
                Some(Ordering::Equal)
            );
            assert_eq!(
                compare("1.0.0-10.1", "1.0.0-1a", profile),
                Some(Ordering::Less)
            );
        }
    }

    #[test]
    fn equality_is_that_of_texts() {
        assert_eq!(
            normal("01.002.0-03.x+04", Profile::Java).unwrap(),
            "1.2.0-3.x+04"
        );
        assert_ne!(
            normal("1.0.0+a", Profile::Java),
            normal("1.0.0+b", Profile::Java)
        );
    }

    #[test]
    fn what_is_no_version() {
        for text in [
            "", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.x", "1.2.3-", "1.2.3+", "1..3", "-", "+",
            " 1.2.3",
        ] {
            for profile in [Profile::Java, Profile::JavaScript] {
                assert!(Semver::read(text, profile).is_none(), "{text}");
            }
        }
        for text in ["1.2.3.", "1.2.3-a.", "1.2.3-a..b"] {
            assert!(Semver::read(text, Profile::Java).is_some(), "{text}");
            assert!(Semver::read(text, Profile::JavaScript).is_none(), "{text}");
        }
        for text in ["1.2.3-1e5", "1.2.3-5f", "9223372036854775808.0.0"] {
            assert!(Semver::read(text, Profile::Java).is_none(), "{text}");
            assert!(Semver::read(text, Profile::JavaScript).is_some(), "{text}");
        }
    }
}
