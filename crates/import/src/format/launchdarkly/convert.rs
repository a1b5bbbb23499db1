//! Dates and versions as LaunchDarkly reads them: in documents and in contexts alike.

use burgee::Timestamp;
use burgee::value::Version;
use std::borrow::Cow;

/// RFC 3339 with all its parts: `2026-01-31T08:30:00Z`, a fraction and an offset where wanted. What
/// burgee reads besides (no seconds, a space, lower case, a bare date) is no date here.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    is_strict(text.as_bytes())
        .then(|| Timestamp::parse(text))
        .flatten()
}

/// Whether a text has the form of an RFC 3339 date-time with seconds and offset.
fn is_strict(text: &[u8]) -> bool {
    const FORM: &[u8; 19] = b"dddd-dd-ddTdd:dd:dd";
    let Some((head, tail)) = text.split_at_checked(FORM.len()) else {
        return false;
    };
    let fits = |(form, byte): (&u8, &u8)| match form {
        b'd' => byte.is_ascii_digit(),
        sign => sign == byte,
    };
    FORM.iter().zip(head).all(fits) && is_fraction_and_offset(tail)
}

/// `.123Z`, `Z`, `+01:00`
fn is_fraction_and_offset(text: &[u8]) -> bool {
    let offset = match text.strip_prefix(b".") {
        Some(fraction) => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit());
            match digits.count() {
                0 => return false,
                count => fraction.get(count..).unwrap_or_default(),
            }
        }
        None => text,
    };
    match offset {
        b"Z" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].iter().all(|b| b.is_ascii_digit()),
        _ => false,
    }
}

/// Milliseconds since 1970, fractions cut off. What lies beyond the years that can be written counts as
/// their end.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a fraction is cut off, and a float beyond the range becomes its end"
)]
pub(super) fn milliseconds(number: f64) -> Timestamp {
    /// -9999-01-02T01:59:59Z and 9999-12-30T22:00:00Z.
    const WRITTEN: (i64, i64) = (-377_705_023_201_000_000, 253_402_207_200_000_000);
    let (first, last) = WRITTEN;
    Timestamp((number as i64).saturating_mul(1000).clamp(first, last))
}

/// A semantic version whose minor and patch numbers can be missing, also in front of a suffix:
/// `2`, `2.1`, `2-rc.1`. No `v`, no leading zeros, no fourth number.
pub(super) fn version(text: &str) -> Option<Version<'_>> {
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
    fn dates_have_seconds_and_an_offset() {
        let good = Timestamp::parse("2026-01-31T08:30:00Z");
        assert_eq!(date("2026-01-31T08:30:00Z"), good);
        assert_eq!(date("2026-01-31T10:30:00+02:00"), good);
        assert_eq!(date("2026-01-31T08:30:00.000Z"), good);
        for text in [
            "2026-01-31",
            "2026-01-31T08:30Z",
            "2026-01-31T08:30:00",
            "2026-01-31 08:30:00Z",
            "2026-01-31T08:30:00z",
            "2026-01-31T08:30:00.Z",
            "2026-01-31T08:30:00+0200",
            "2026-02-30T08:30:00Z",
            "1769848200000",
            "",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(milliseconds(-1500.9), Timestamp(-1_500_000));
        for number in [1e300, -1e300] {
            let end = milliseconds(number);
            assert_eq!(Timestamp::parse(&end.to_string()), Some(end));
        }
    }

    #[test]
    fn versions_can_lack_their_last_numbers() {
        let shown = |text| version(text).map(|version| version.to_string());
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
