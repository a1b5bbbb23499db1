//! Instants and lengths of time, to the microsecond.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Microseconds since 1970 in UTC.
pub type Micros = i64;

/// A second.
const SECOND: Micros = 1_000_000;

/// A day; all days are UTC's.
pub const DAY: Micros = 24 * 60 * 60 * SECOND;

/// Reads a time by RFC 3339, such as `2026-03-01T09:30:00Z`.
///
/// # Errors
///
/// Says what is expected, for a line of a file.
pub fn parse(text: &str) -> Result<Micros, String> {
    let time = text.parse::<Timestamp>();
    time.map(Timestamp::as_microsecond)
        .map_err(|_| format!("`time` is `{text}`: write it as 2026-03-01T09:30:00Z, with the zone"))
}

/// Reads a time or, for a date alone, the end of that day.
///
/// # Errors
///
/// Says what is expected, for a command line.
pub fn parse_until(text: &str) -> Result<Micros, String> {
    if let Ok(date) = text.parse::<Date>()
        && !text.contains(['T', 't', ' '])
        && let Ok(start) = date.to_zoned(TimeZone::UTC)
    {
        return Ok(start.timestamp().as_microsecond().saturating_add(DAY - 1));
    }
    let time = text.parse::<Timestamp>();
    time.map(Timestamp::as_microsecond)
        .map_err(|_| "write a date as 2026-03-01, or a time as 2026-03-01T09:30:00Z".to_owned())
}

/// Reads a length of time: `7d`, `36h`, `90m`, `20s`.
///
/// # Errors
///
/// Says what is expected, for a command line.
pub fn parse_length(text: &str) -> Result<Micros, String> {
    let units = [
        ("d", DAY),
        ("h", 3600 * SECOND),
        ("m", 60 * SECOND),
        ("s", SECOND),
    ];
    let read = |(unit, length): (&str, Micros)| {
        let number = text.trim().strip_suffix(unit)?.trim_end();
        let number: u32 = number.parse().ok()?;
        Micros::from(number).checked_mul(length)
    };
    let length = units.into_iter().find_map(read);
    length
        .filter(|length| *length > 0)
        .ok_or_else(|| "write a number and d, h, m or s, such as 7d or 36h".to_owned())
}

/// The number of a time's day, counted from 1970-01-01.
pub fn day(time: Micros) -> i64 {
    time.div_euclid(DAY)
}

/// The last instant of a time's day.
pub fn end_of_day(time: Micros) -> Micros {
    let start = day(time).saturating_mul(DAY);
    start.saturating_add(DAY - 1)
}

/// A time as RFC 3339, to the second.
pub fn text(time: Micros) -> String {
    Timestamp::from_second(time.div_euclid(SECOND))
        .map_or_else(|_| "?".to_owned(), |time| time.to_string())
}

/// A day as `2026-03-01`.
pub fn day_text(day: i64) -> String {
    let mut text = text(day.saturating_mul(DAY));
    text.truncate(text.find('T').unwrap_or(text.len()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_zones() {
        assert_eq!(
            parse("2026-03-01T10:00:00+01:00"),
            parse("2026-03-01T09:00:00Z")
        );
        assert!(parse("2026-03-01T09:00:00").is_err());
        assert!(parse("yesterday").is_err());
    }

    #[test]
    fn a_date_means_all_of_it() {
        let end = parse_until("2026-03-01").unwrap();
        assert_eq!(day_text(day(end)), "2026-03-01");
        assert_eq!(day(end + 1), day(end) + 1);
        assert_eq!(
            text(parse_until("1969-12-31T23:00:00Z").unwrap()),
            "1969-12-31T23:00:00Z"
        );
        assert_eq!(day_text(-1), "1969-12-31");
    }

    #[test]
    fn lengths_have_units() {
        assert_eq!(parse_length("7d"), Ok(7 * DAY));
        assert_eq!(parse_length("36 h"), Ok(DAY + DAY / 2));
        for wrong in ["7", "d", "0d", "-1d", "1w", "4294967296d", ""] {
            assert!(parse_length(wrong).is_err(), "{wrong}");
        }
    }
}
