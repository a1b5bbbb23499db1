//! Dates as LaunchDarkly reads them: in documents and in contexts alike.

use burgee::Timestamp;

/// The dates that can be written in rules: from year 0 to the end of 9999. What lies beyond counts as
/// the end.
const WRITTEN: (i64, i64) = (-62_167_219_200_000_000, 253_402_207_200_000_000);

/// RFC 3339 as the Go SDK reads it: `2026-01-31T08:30:00Z`, a fraction and an offset where wanted. The
/// hour can have one digit, a second can be the sixtieth, the 31st of a short month is the first of
/// the next, and nobody looks behind a `Z`. Fractions are cut off behind microseconds.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let mut scanner = Scanner(text.as_bytes());
    let (year, _) = scanner.field(b"-", (4, 4), 0..=9999)?;
    let (month, _) = scanner.field(b"-", (2, 2), 1..=12)?;
    let (day, _) = scanner.field(b"Tt", (2, 2), 1..=31)?;
    let (hour, _) = scanner.field(b":", (1, 2), 0..=23)?;
    let (minute, _) = scanner.field(b":", (2, 2), 0..=59)?;
    let (second, mut end) = scanner.field(b".Zz+-", (2, 2), 0..=60)?;
    let mut micros = 0;
    if end == b'.' {
        let (fraction, behind) = scanner.until(b"Zz+-")?;
        micros = fraction_of(fraction)?;
        end = behind;
    }
    let seconds = match end {
        b'+' => -scanner.offset()?,
        b'-' => scanner.offset()?,
        _ => 0,
    };
    let minutes = (days(year, month, day) * 24 + hour) * 60 + minute;
    Some(within(
        (minutes * 60 + second + seconds) * 1_000_000 + micros,
    ))
}

/// Milliseconds since 1970, fractions cut off.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a fraction is cut off, and a float beyond the range becomes its end"
)]
pub(super) fn milliseconds(number: f64) -> Timestamp {
    within((number as i64).saturating_mul(1000))
}

fn within(micros: i64) -> Timestamp {
    let (first, last) = WRITTEN;
    Timestamp(micros.clamp(first, last))
}

/// Days since 1970-01-01 in the Gregorian calendar, by counting years from March on (Hinnant's
/// `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let of_year = (153 * month + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
        - 719_468
}

/// Up to nine digits behind the point, in microseconds.
fn fraction_of(digits: &[u8]) -> Option<i64> {
    let missing = 9_usize.checked_sub(digits.len())?;
    let scale = 10_i64.pow(u32::try_from(missing).ok()?);
    Some(number(digits)? * scale / 1000)
}

/// A number of digits alone.
fn number(digits: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(digits).ok()?;
    let good = text.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| text.parse().ok())?
}

/// What is still to be read.
struct Scanner<'t>(&'t [u8]);

impl<'t> Scanner<'t> {
    /// What stands in front of one of these signs, and the sign.
    fn until(&mut self, signs: &[u8]) -> Option<(&'t [u8], u8)> {
        let at = self.0.iter().position(|byte| signs.contains(byte))?;
        let (field, rest) = self.0.split_at_checked(at)?;
        let (sign, rest) = rest.split_first()?;
        self.0 = rest;
        Some((field, *sign))
    }

    /// A number in front of one of these signs.
    fn field(
        &mut self,
        signs: &[u8],
        (shortest, longest): (usize, usize),
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<(i64, u8)> {
        let (digits, sign) = self.until(signs)?;
        let number = number(digits)?;
        let good = (shortest..=longest).contains(&digits.len()) && range.contains(&number);
        good.then_some((number, sign))
    }

    /// `02:00` behind its sign, up to the end, in seconds.
    fn offset(&mut self) -> Option<i64> {
        let (hours, _) = self.field(b":", (2, 2), 0..=99)?;
        let minutes = number(self.0).filter(|minutes| self.0.len() == 2 && *minutes <= 59)?;
        Some((hours * 60 + minutes) * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        read(text).map(|date| date.to_string())
    }

    #[test]
    fn dates_have_seconds_and_an_offset() {
        for text in [
            "2026-01-31T08:30:00Z",
            "2026-01-31T10:30:00+02:00",
            "2026-01-30T22:15:00-10:15",
            "2026-01-31T08:30:00.000Z",
            "2026-01-31t8:30:00z",
            "2026-01-31T08:29:60Z",
            "2026-01-31T08:30:00Z and so on",
        ] {
            assert_eq!(
                shown(text).as_deref(),
                Some("2026-01-31T08:30:00Z"),
                "{text}"
            );
        }
        for text in [
            "",
            "2026-01-31",
            "2026-01-31T08:30Z",
            "2026-01-31T08:30:00",
            "2026-01-31 08:30:00Z",
            "2026-1-31T08:30:00Z",
            "2026-01-32T08:30:00Z",
            "2026-00-31T08:30:00Z",
            "2026-01-31T24:30:00Z",
            "2026-01-31T08:60:00Z",
            "2026-01-31T08:30:61Z",
            "2026-01-31T08:30:00.Z",
            "2026-01-31T08:30:00.0123456789Z",
            "2026-01-31T08:30:00+0200",
            "2026-01-31T08:30:00+02:00 ",
            "2026-01-31T08:30:00+02:60",
            "-026-01-31T08:30:00Z",
            "2026-01-31T+8:30:00Z",
            "1769848200000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn days_beyond_a_month_are_in_the_next() {
        assert_eq!(
            shown("2026-02-30T00:00:00Z").as_deref(),
            Some("2026-03-02T00:00:00Z")
        );
        assert_eq!(
            shown("2024-02-30T00:00:00Z").as_deref(),
            Some("2024-03-01T00:00:00Z")
        );
    }

    #[test]
    fn the_calendar_is_that_of_everybody() {
        for year in [
            0, 4, 100, 400, 1600, 1899, 1900, 1969, 1970, 2000, 2024, 2100, 9998,
        ] {
            for (month, day) in [(1, 1), (2, 28), (3, 1), (7, 31), (12, 31)] {
                let text = format!("{year:04}-{month:02}-{day:02}T12:34:56.789012Z");
                assert_eq!(read(&text), Timestamp::parse(&text), "{text}");
            }
        }
    }

    #[test]
    fn numbers_count_milliseconds() {
        assert_eq!(milliseconds(-1500.9), Timestamp(-1_500_000));
        for number in [1e300, -1e300] {
            let end = milliseconds(number);
            assert_eq!(Timestamp::parse(&end.to_string()), Some(end));
        }
    }
}
