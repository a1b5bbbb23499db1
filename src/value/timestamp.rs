//! Instants and lengths of time, in microseconds.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// An instant: microseconds since 1970-01-01T00:00Z, leap seconds not counted. Finer fractions are
/// cut off. Texts reach from year -9999 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A length of time in microseconds. A day is 24 hours, a week 7 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(pub i64);

impl Timestamp {
    /// Reads an RFC 3339 date-time (seconds may be left out), or a date, which is 00:00 UTC.
    ///
    /// A date-time without an offset is refused: it would mean another instant in another place.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let instant = instant(text).or_else(|| {
            // "For ever" is often written as the last second that a four-digit year has, which lies
            // beyond what the library reads.
            let rest = text.strip_prefix(LAST_DAYS)?;
            let mut earlier = [0; 40];
            let written = earlier.get_mut(..LAST_DAYS.len() + rest.len())?;
            let (year, tail) = written.split_at_mut(LAST_DAYS.len());
            year.copy_from_slice(SAME_DAYS.as_bytes());
            tail.copy_from_slice(rest.as_bytes());
            let earlier = instant(std::str::from_utf8(written).ok()?)?;
            Some(earlier + FOUR_YEARS)
        });
        instant.map(Timestamp)
    }
}

/// How the last days that can be written start.
const LAST_DAYS: &str = "9999-12-3";

/// The same days four years before, which is 1461 days whatever the day.
const SAME_DAYS: &str = "9995-12-3";

/// From those to these.
const FOUR_YEARS: i64 = 1461 * 86_400_000_000;

/// The microseconds that a text spells, as far as the library reaches. Text that is nothing like a date
/// never gets to it: where a host has it built so that it can, it allocates for what it refuses.
fn instant(text: &str) -> Option<i64> {
    let year = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !year.as_bytes().get(..4)?.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let instant: jiff::Timestamp = match text.parse() {
        Ok(instant) => instant,
        Err(_) => text
            .parse::<jiff::civil::Date>()
            .ok()
            .filter(|_| text.len() == "2025-12-01".len())?
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()?
            .timestamp(),
    };
    Some(instant.as_microsecond())
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(instant) = jiff::Timestamp::from_microsecond(self.0) {
            return write!(f, "{instant}");
        }
        let earlier = jiff::Timestamp::from_microsecond(self.0.saturating_sub(FOUR_YEARS));
        match earlier.map(|earlier| earlier.to_string()) {
            Ok(text) if text.starts_with(SAME_DAYS) => {
                write!(f, "{}", text.replacen(SAME_DAYS, LAST_DAYS, 1))
            }
            _ => write!(f, "{} µs since 1970", self.0),
        }
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let micros =
            |length: std::time::Duration| i64::try_from(length.as_micros()).unwrap_or(i64::MAX);
        Timestamp(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => micros(after),
            Err(before) => -micros(before.duration()),
        })
    }
}

/// The units of a duration literal, largest first, in microseconds.
const UNITS: [(&str, i64); 6] = [
    ("w", 7 * 86_400_000_000),
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
];

impl Duration {
    /// Reads `30d`, `1h30m`, `250ms`: whole numbers with the units w d h m s ms.
    pub fn parse(text: &str) -> Option<Duration> {
        let mut total: i64 = 0;
        let mut rest = text;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, behind) = rest.split_at_checked(digits)?;
            let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (unit, behind) = behind.split_at_checked(letters)?;
            let (_, micros) = UNITS.iter().find(|(name, _)| *name == unit)?;
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(*micros)?)?;
            rest = behind;
        }
        (!text.is_empty()).then_some(Duration(total))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if rest < 1000 {
            return write!(f, "{rest}µs");
        }
        for (unit, micros) in UNITS {
            let count = rest / micros.unsigned_abs();
            if count > 0 {
                write!(f, "{count}{unit}")?;
                rest %= micros.unsigned_abs();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_need_an_offset_and_dates_are_utc() {
        assert_eq!(
            Timestamp::parse("1970-01-02"),
            Some(Timestamp(86_400_000_000))
        );
        assert_eq!(
            Timestamp::parse("1970-01-01T01:00+01:00"),
            Some(Timestamp(0))
        );
        assert_eq!(
            Timestamp::parse("1970-01-01T00:00:01.5Z"),
            Some(Timestamp(1_500_000))
        );
        for text in [
            "9999-12-30T21:00:00Z",
            "9999-12-30T23:00:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999999Z",
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), text);
        }
        let day = |text: &str| Timestamp::parse(text).unwrap().0;
        assert_eq!(day("9999-12-31") - day("9999-12-29"), 2 * 86_400_000_000);
        assert_eq!(day("9999-12-31T12:00+02:00"), day("9999-12-31T10:00Z"));
        assert_eq!(Timestamp::parse("9999-12-32"), None);
        assert_eq!(
            Timestamp::parse("9999-12-31T23:59:59.9999999999999999999999999999Z"),
            None
        );
        assert_eq!(Timestamp::parse("1970-01-01T00:00"), None);
        assert_eq!(Timestamp::parse("2025-02-30"), None);
        assert_eq!(Timestamp::parse(""), None);
        assert_eq!(
            Timestamp(1_764_579_600_000_000).to_string(),
            "2025-12-01T09:00:00Z"
        );
    }

    #[test]
    fn durations_add_their_units() {
        assert_eq!(Duration::parse("1h30m"), Some(Duration(5_400_000_000)));
        assert_eq!(Duration::parse("250ms"), Some(Duration(250_000)));
        assert_eq!(Duration::parse("30x"), None);
        assert_eq!(Duration::parse(""), None);
        assert_eq!(Duration::parse("99999999999999w"), None);
        assert_eq!(Duration(5_400_000_000).to_string(), "1h30m");
    }
}
