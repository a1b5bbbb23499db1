//! Times as Unleash's engine reads them from a context: RFC 3339 with room for mistakes.

use burgee::Timestamp;

const DAY: i64 = 86_400;

/// Reads a date, a `T`, `t` or space, a time with seconds, and an offset. White space is allowed in
/// front of every number and around the offset, and `UTC` is one.
///
/// Fractions beyond the microsecond cannot be kept. Where one makes a difference to a whole
/// millisecond, which is all that constraints can name, a microsecond stands in for it.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let mut scan = Scan(text);
    let year = scan.year()?;
    let month = scan.dashed()?;
    let day = scan.dashed()?;
    scan.0 = scan.0.strip_prefix(['T', 't', ' '])?;
    let hour = scan.number(2)?;
    let minute = scan.separated(':')?;
    let second = scan.separated(':')?;
    let fraction = scan.fraction()?;
    let offset = scan.offset()?;
    if !scan.0.trim_start().is_empty() {
        return None;
    }
    let days = days(year, month, day)?;
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..=60).contains(&second) {
        return None;
    }
    // A leap second comes after all of the second before it.
    let (second, fraction) = if second == 60 {
        (59, 999_999)
    } else {
        (second, fraction)
    };
    let seconds = days * DAY + hour * 3600 + minute * 60 + second - offset;
    Some(Timestamp(seconds.checked_mul(1_000_000)? + fraction))
}

/// What is left to read.
struct Scan<'t>(&'t str);

impl Scan<'_> {
    /// Up to `most` digits.
    fn digits(&mut self, most: usize) -> Option<i64> {
        let count = self
            .0
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.parse().ok()
    }

    fn number(&mut self, most: usize) -> Option<i64> {
        self.0 = self.0.trim_start();
        self.digits(most)
    }

    fn separated(&mut self, separator: char) -> Option<i64> {
        self.0 = self.0.trim_start().strip_prefix(separator)?;
        self.number(2)
    }

    fn dashed(&mut self) -> Option<i64> {
        self.separated('-')
    }

    /// Four digits at most, or any number with a sign.
    fn year(&mut self) -> Option<i64> {
        self.0 = self.0.trim_start();
        if let Some(rest) = self.0.strip_prefix('-') {
            self.0 = rest;
            return self.digits(usize::MAX).map(|year| -year);
        }
        if let Some(rest) = self.0.strip_prefix('+') {
            self.0 = rest;
            return self.digits(usize::MAX);
        }
        self.digits(4)
    }

    /// The fraction of a second in microseconds; 0 when there is none.
    fn fraction(&mut self) -> Option<i64> {
        let Some(rest) = self.0.strip_prefix('.') else {
            return Some(0);
        };
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = rest.split_at_checked(count)?;
        self.0 = rest;
        if digits.is_empty() {
            return None;
        }
        // What is finer than a nanosecond is not read at all.
        let nanos = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
        let nanos = nanos.fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
        let micros = nanos / 1000;
        let hidden = nanos % 1000 != 0 && micros % 1000 == 0;
        Some(micros + i64::from(hidden))
    }

    /// The offset from UTC in seconds.
    fn offset(&mut self) -> Option<i64> {
        self.0 = self.0.trim_start();
        if let Some((zone, rest)) = self.0.split_at_checked(3)
            && zone.eq_ignore_ascii_case("UTC")
        {
            self.0 = rest;
            return Some(0);
        }
        if let Some(rest) = self.0.strip_prefix(['Z', 'z']) {
            self.0 = rest;
            return Some(0);
        }
        let negative = self.0.starts_with(['-', '\u{2212}']);
        self.0 = self.0.strip_prefix(['+', '-', '\u{2212}'])?;
        let hours = self.pair()?;
        self.0 = self
            .0
            .trim_start_matches(|c: char| c == ':' || c.is_whitespace());
        let minutes = if self.0.is_empty() { 0 } else { self.pair()? };
        let seconds = hours * 3600 + minutes * 60;
        let whole = minutes < 60 && seconds < DAY;
        whole.then_some(if negative { -seconds } else { seconds })
    }

    /// Two digits.
    fn pair(&mut self) -> Option<i64> {
        let (pair, rest) = self.0.split_at_checked(2)?;
        self.0 = rest;
        pair.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| pair.parse().ok())?
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar that exists, by counting in eras
/// of 400 years that start in March.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    // The years that the engine's own calendar has.
    if !(-262_143..=262_142).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_strict_reading_where_there_is_one() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2024-02-29T23:59:59.999Z",
            "2000-03-01T00:00:00+14:00",
            "1999-12-31T12:00:00-03:30",
            "0001-01-01T00:00:00Z",
            "9999-12-30T21:59:59Z",
        ] {
            assert_eq!(read(text), Timestamp::parse(text), "{text}");
        }
    }

    #[test]
    fn reads_what_the_engine_reads() {
        let expected = Timestamp::parse("2012-12-02T09:12:12Z");
        for text in [
            "2012-12-02 09:12:12Z",
            "2012-12-2T9:12:12z",
            " 2012 - 12 - 02t 09 : 12 : 12 UTC ",
            "2012-12-02T10:12:12+0100",
            "2012-12-02T10:12:12 +01",
            "2012-12-02T08:12:12\u{2212}01:00",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        for text in [
            "",
            "2012-12-02",
            "2012-12-02T09:12Z",
            "2012-12-02T09:12:12",
            "2012-02-30T09:12:12Z",
            "2012-12-02T24:00:00Z",
            "2012-12-02T09:12:12+24:00",
            "2012-12-02T09:12:12+01:60",
            "2012-12-02T09:12:12.Z",
            "2012-12-02T09:12:12Z[UTC]",
            "12012-12-02T09:12:12Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn no_fraction_is_lost_to_an_order() {
        let read = |text: &str| read(text).unwrap();
        let whole = read("2024-05-01T12:00:00Z");
        assert!(read("2024-05-01T12:00:00.000000001Z") > whole);
        assert!(read("2024-05-01T11:59:59.999999999Z") < whole);
        assert!(read("2024-05-01T11:59:60.5Z") < whole);
        assert!(read("2024-05-01T11:59:60Z") > read("2024-05-01T11:59:59.999Z"));
    }
}
