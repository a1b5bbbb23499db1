//! Versions as LaunchDarkly reads them: in documents and in contexts alike.

use burgee::value::Version;
use std::borrow::Cow;

/// A semantic version whose minor and patch numbers can be missing, also in front of a suffix:
/// `2`, `2.1`, `2-rc.1`. No `v`, no leading zeros, no fourth number.
pub(super) fn read(text: &str) -> Option<Version<'_>> {
    if let Some(version) = Version::parse_strict(text) {
        return Some(version);
    }
    let core = text.find(['-', '+']).unwrap_or(text.len());
    let (core, suffix) = text.split_at_checked(core)?;
    let mut numbers = [0_u64; 3];
    let mut places = numbers.iter_mut();
    for part in core.split('.') {
        *places.next()? = number(part)?;
    }
    let (pre, build) = match suffix.split_once('+') {
        Some((pre, build)) => (pre, Some(build)),
        None => (suffix, None),
    };
    let pre = pre.strip_prefix('-');
    let good = pre.is_none_or(|pre| identifiers(pre, false))
        && build.is_none_or(|build| identifiers(build, true));
    good.then_some(Version {
        numbers,
        pre: Cow::Borrowed(pre.unwrap_or("")),
    })
}

/// A number without leading zeros.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok())?
}

/// Whether a text is identifiers with dots between them; those of digits alone without leading zeros,
/// unless it is about a build.
fn identifiers(text: &str, build: bool) -> bool {
    text.split('.').all(|part| {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        !part.is_empty()
            && part.bytes().all(known)
            && (build || !digits || part == "0" || !part.starts_with('0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_can_lack_their_last_numbers() {
        let shown = |text| read(text).map(|version| version.to_string());
        assert_eq!(shown("2").as_deref(), Some("2.0.0"));
        assert_eq!(shown("2.1-rc.1+5").as_deref(), Some("2.1.0-rc.1"));
        assert_eq!(shown("2+5").as_deref(), Some("2.0.0"));
        assert_eq!(shown("2.1.3-a-b").as_deref(), Some("2.1.3-a-b"));
        for text in [
            "v2", "02", "2.", ".1", "2.1.3.4", "2-", "2-a..b", "2-01", "2+", " 2", "",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
