//! Numbers and times as Go reads them.

use burgee::Timestamp;

/// `strconv.ParseFloat`: also `inf`, `nan`, `.5`, `0x1p-2`, and underscores between digits.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.starts_with("0x") || unsigned.starts_with("0X") {
        let size = hexadecimal(unsigned.get(2..)?)?;
        return Some(if text.starts_with('-') { -size } else { size });
    }
    let finite = if text.contains('_') {
        underscores_are_sound(text)
            .then(|| text.replace('_', ""))?
            .parse()
            .ok()?
    } else {
        text.parse::<f64>().ok()?
    };
    // A number that is too large is an error; one that is called infinite is not.
    let named = unsigned.starts_with(|first: char| first.is_ascii_alphabetic());
    (finite.is_finite() || named).then_some(finite)
}

fn underscores_are_sound(text: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(index, byte)| {
        let before = index.checked_sub(1).and_then(|before| bytes.get(before));
        *byte != b'_' || (digit(before) && digit(bytes.get(index.saturating_add(1))))
    })
}

/// A hexadecimal number with its binary exponent, which must be there.
fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // Thirteen digits are exact; more are beyond what anybody writes.
    let digits = format!("{whole}{fraction}");
    let sound = digits.len() <= 13 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u64::from_str_radix(&digits, 16).ok().filter(|_| sound)?;
    let places = i32::try_from(fraction.len()).ok()?.checked_mul(4)?;
    let exponent = exponent.checked_sub(places)?.clamp(-2000, 2000);
    #[expect(clippy::cast_precision_loss, reason = "52 bits are exact")]
    let value = number as f64 * f64::from(exponent).exp2();
    value.is_finite().then_some(value)
}

/// A time as the server reads it: RFC 3339 in full, or a date, which is midnight UTC.
pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    if is_shaped(text, "0000-00-00") {
        return Timestamp::parse(text);
    }
    parse_rfc3339(text)
}

/// RFC 3339 in full: seconds and an offset, and an upper-case `T`.
pub(super) fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    let (time, rest) = text.split_at_checked("0000-00-00T00:00:00".len())?;
    let digits = rest.strip_prefix('.').map(|fraction| {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        (digits, fraction.get(digits..).unwrap_or(""))
    });
    let offset = match digits {
        Some((0, _)) => return None,
        Some((_, offset)) => offset,
        None => rest,
    };
    let sound = is_shaped(time, "0000-00-00T00:00:00")
        && !time.ends_with(":60")
        && (offset == "Z" || is_shaped(offset, "+00:00") || is_shaped(offset, "-00:00"));
    Timestamp::parse(text).filter(|_| sound)
}

/// Whether the text has digits where `shape` has zeros, and the same elsewhere.
fn is_shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                form => byte == form,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_go_reads_them() {
        for (text, number) in [
            ("5", 5.0),
            ("-5.5e1", -55.0),
            ("+.5", 0.5),
            ("5.", 5.0),
            ("1_000.2_5", 1000.25),
            ("0x1p-2", 0.25),
            ("-0X1.8p1", -3.0),
            ("Inf", f64::INFINITY),
            ("-infinity", f64::NEG_INFINITY),
        ] {
            assert_eq!(parse_float(text), Some(number), "{text}");
        }
        assert!(parse_float("NaN").unwrap().is_nan());
        for bad in [
            "", " 5", "5 ", "five", "1__0", "_1", "1_", "0x10", "1e999", "1,5", "--1", "0x",
            "0xzp1",
        ] {
            assert_eq!(parse_float(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_are_read_as_go_reads_them() {
        let time = |text| Timestamp::parse(text);
        assert_eq!(parse_time("2026-01-02"), time("2026-01-02T00:00Z"));
        assert_eq!(
            parse_time("2026-01-02T03:04:05Z"),
            time("2026-01-02T03:04:05Z")
        );
        assert_eq!(
            parse_time("2026-01-02T03:04:05.25+01:00"),
            time("2026-01-02T02:04:05.25Z")
        );
        for bad in [
            "",
            "2026-01-02T03:04Z",
            "2026-01-02t03:04:05z",
            "2026-01-02 03:04:05Z",
            "2026-13-02",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:60Z",
            "2026-1-2",
            "2026-01-02T03:04:05Z[UTC]",
            "2026-01-02T03:04:05+0100",
        ] {
            assert_eq!(parse_time(bad), None, "{bad}");
        }
        assert_eq!(parse_rfc3339("2026-01-02"), None);
    }
}
