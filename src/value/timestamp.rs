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
    /// Read by hand, because every answer costs nothing then: text of the context that is no time is
    /// met while rules are evaluated.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let mut rest = Reader(text.as_bytes());
        let days = rest.date()?;
        let seconds = match rest.0 {
            [] => Some((0, 0)),
            _ => rest.time_and_offset(),
        };
        let (seconds, micros) = seconds.filter(|_| rest.0.is_empty())?;
        let instant = (days * 86_400 + seconds) * 1_000_000 + micros;
        let known = jiff::Timestamp::MIN.as_microsecond()..=jiff::Timestamp::MAX.as_microsecond();
        known.contains(&instant).then_some(Timestamp(instant))
    }
}

/// What is left of a text while it is read.
struct Reader<'t>(&'t [u8]);

impl Reader<'_> {
    /// Takes one of these bytes.
    fn any_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        wanted.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// Takes exactly `count` digits.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i64::from(digit - b'0'))
        })
    }

    /// A number of two digits up to `most`.
    fn pair(&mut self, most: i64) -> Option<i64> {
        self.digits(2).filter(|number| *number <= most)
    }

    /// `2025-12-01`, or with a sign and six digits for the year, as days since 1970.
    fn date(&mut self) -> Option<i64> {
        let year = match self.any_of(b"+-") {
            // There is no year -0.
            Some(b'-') => -self.digits(6).filter(|year| *year > 0)?,
            Some(_) => self.digits(6)?,
            None => self.digits(4)?,
        };
        self.any_of(b"-")?;
        let month = self.pair(12)?;
        self.any_of(b"-")?;
        let day = self.pair(31)?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        // A year that starts in March has its leap day at the end (Hinnant, "chrono-compatible
        // low-level date algorithms").
        let (from_march, year) = if month > 2 {
            (month - 3, year)
        } else {
            (month + 9, year - 1)
        };
        let day_of_year = (153 * from_march + 2) / 5 + day - 1;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        (month > 0 && (1..=length).contains(&day))
            .then_some(year * 365 + leap_days + day_of_year - 719_468)
    }

    /// `T09:00:00.5+01:00` as seconds and microseconds since midnight UTC of that date.
    fn time_and_offset(&mut self) -> Option<(i64, i64)> {
        self.any_of(b"Tt ")?;
        let hour = self.pair(23)?;
        self.any_of(b":")?;
        let minute = self.pair(59)?;
        let (mut second, mut micros) = (0, 0);
        if self.any_of(b":").is_some() {
            // A leap second counts as the second before it.
            second = self.pair(60)?.min(59);
            if self.any_of(b".").is_some() {
                micros = self.fraction()?;
            }
        }
        let seconds = (hour * 60 + minute) * 60 + second;
        let sign = match self.any_of(b"Zz+-")? {
            b'+' => -1,
            b'-' => 1,
            _ => return Some((seconds, micros)),
        };
        let hours = self.pair(23)?;
        self.any_of(b":")?;
        let minutes = self.pair(59)?;
        Some((seconds + sign * (hours * 60 + minutes) * 60, micros))
    }

    /// One to nine digits behind the point, in microseconds.
    fn fraction(&mut self) -> Option<i64> {
        let count = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let exponent = u32::try_from(count)
            .ok()
            .filter(|count| (1..=9).contains(count))?;
        let digits = self.digits(count)?;
        Some(digits * 10_i64.pow(9 - exponent) / 1_000)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(instant) => write!(f, "{instant}"),
            Err(_) => write!(f, "{} µs since 1970", self.0),
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
    use proptest::prelude::*;

    fn jiff(text: &str) -> Option<Timestamp> {
        let instant: jiff::Timestamp = text.parse().ok()?;
        Some(Timestamp(instant.as_microsecond()))
    }

    proptest! {
        #[test]
        fn date_times_are_read_as_jiff_reads_them(
            text in "(-00|\\+00)?[0-9]{4}-(0[0-9]|1[0-3])-([0-2][0-9]|3[0-2])[Tt ]([01][0-9]|2[0-5]):[0-6][0-9](:[0-6][0-9](\\.[0-9]{1,6})?)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-6][0-9])"
        ) {
            prop_assert_eq!(Timestamp::parse(&text), jiff(&text), "{}", text);
        }

        #[test]
        fn dates_are_read_as_jiff_reads_them(year in 0..=9999, month in 0..=13, day in 0..=32) {
            let text = format!("{year:04}-{month:02}-{day:02}");
            prop_assert_eq!(Timestamp::parse(&text), jiff(&format!("{text}T00:00:00Z")));
        }

        #[test]
        fn anything_else_is_no_time(text in "[0-9TZ:.+ -]{0,25}") {
            if let Some(instant) = Timestamp::parse(&text) {
                let read = jiff(&text).or_else(|| jiff(&format!("{text}T00:00:00Z")));
                prop_assert_eq!(Some(instant), read, "{}", text);
            }
        }

        #[test]
        fn what_is_printed_is_read_again(micros in -300_000_000_000_000_000_i64..=200_000_000_000_000_000) {
            prop_assert_eq!(Timestamp::parse(&Timestamp(micros).to_string()), Some(Timestamp(micros)));
        }
    }

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
        assert_eq!(
            Timestamp::parse("1970-01-01T00:00:00.123456789Z"),
            Some(Timestamp(123_456))
        );
        assert_eq!(Timestamp::parse("1970-01-01T00:00:00.1234567891Z"), None);
        assert_eq!(Timestamp::parse("1970-01-01T00:00:00.Z"), None);
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
