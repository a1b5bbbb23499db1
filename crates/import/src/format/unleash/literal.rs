//! The value that an order constraint compares with.
//!
//! Unleash's engine takes the type from the value and not from the operator: `NUM_GT` with `1.2.3`
//! compares versions. Its order of trying is that of its grammar: time, version, number.

use super::time;
use burgee::Timestamp;
use burgee::ast::{Expr, Literal as Written, build};
use burgee::value::{Value, Version};

/// A value by what it looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Literal<'t> {
    /// `2024-05-01T12:00:00.000Z`
    Time(Timestamp, &'t str),
    /// `1.2.3-beta.1`
    Version(&'t str),
    /// `-3.5e2`
    Number(f64),
}

impl Literal<'_> {
    /// Reads a value; none for what the engine cannot compile.
    pub(super) fn read(text: &str) -> Option<Literal<'_>> {
        let text = text.trim_matches([' ', '\t']);
        if is_date(text) {
            return Some(Literal::Time(time::read(text)?, text));
        }
        if looks_like_version(text) {
            return Version::parse_strict(text).map(|_| Literal::Version(text));
        }
        let number = is_number(text).then(|| text.parse().ok());
        number.flatten().map(Literal::Number)
    }

    /// What the constraint says it compares, and what it really does.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Literal::Time(..) => "DATE",
            Literal::Version(_) => "SEMVER",
            Literal::Number(_) => "NUM",
        }
    }

    /// The literal in burgee's words; none for a number that is too large to write.
    pub(super) fn expr(&self) -> Option<Expr> {
        match self {
            // Leap seconds and the last day of the year 9999 cannot be written as they are.
            Literal::Time(instant, text) => Some(if Timestamp::parse(text) == Some(*instant) {
                build::literal(Written::DateTime((*text).to_owned()))
            } else {
                build::call("unleash_time", [build::string(*text)])
            }),
            Literal::Version(text) => {
                let version = Version::parse_strict(text)?;
                Some(build::literal(Written::Version(version.to_string())))
            }
            Literal::Number(number) => number_expr(*number),
        }
    }
}

/// The largest whole number below which every `f64` that is whole is a literal of its own.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// A number as short as it can be written.
pub(super) fn number_expr(number: f64) -> Option<Expr> {
    if !number.is_finite() {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    let value = if number.fract() == 0.0 && number.abs() < WHOLE {
        Value::Int(number as i64)
    } else {
        Value::Float(number)
    };
    Some(build::value(&value))
}

/// `YYYY-MM-DDTHH:MM:SS`, three digits of a fraction or none, and an offset.
fn is_date(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked("2024-05-01T12:00:00".len()) else {
        return false;
    };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => match fraction.split_at_checked(3) {
            Some((digits, rest)) if fits(digits, "ddd") => rest,
            _ => return false,
        },
        None => rest,
    };
    fits(date, "dddd-dd-ddTdd:dd:dd")
        && (rest == "Z" || fits(rest, "+dd:dd") || fits(rest, "-dd:dd"))
}

/// Whether `text` has the shape of `pattern`, in which `d` is a digit.
fn fits(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern.bytes())
            .all(|(byte, shape)| match shape {
                b'd' => byte.is_ascii_digit(),
                other => byte == other,
            })
}

/// Three numbers with points between; what follows a `-` or `+` is left to the version itself.
fn looks_like_version(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or("");
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    core.split('.').count() == 3 && core.split('.').all(digits)
}

/// `[+-]digits[.digits][e[+-]digits]`
fn is_number(text: &str) -> bool {
    fn digits(text: &str) -> &str {
        text.trim_start_matches(|c: char| c.is_ascii_digit())
    }
    fn int(text: &str) -> Option<&str> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let rest = digits(unsigned);
        (rest.len() < unsigned.len()).then_some(rest)
    }
    let Some(rest) = int(text) else { return false };
    let rest = rest.strip_prefix('.').map_or(rest, digits);
    match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => int(exponent) == Some(""),
        None => rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_decides_the_type() {
        assert_eq!(Literal::read("5"), Some(Literal::Number(5.0)));
        assert_eq!(Literal::read(" +5. "), Some(Literal::Number(5.0)));
        assert_eq!(Literal::read("-1.5E+2"), Some(Literal::Number(-150.0)));
        assert_eq!(Literal::read("1.2.3"), Some(Literal::Version("1.2.3")));
        assert_eq!(
            Literal::read("1.2.3-a.b+c"),
            Some(Literal::Version("1.2.3-a.b+c"))
        );
        let time = Literal::read("1970-01-01T00:00:01.500Z");
        assert!(matches!(time, Some(Literal::Time(Timestamp(1_500_000), _))));
    }

    #[test]
    fn what_the_engine_cannot_compile_is_no_value() {
        for text in [
            "",
            ".5",
            "five",
            "1e",
            "01.0.0",
            "1.2.3-",
            "1.2",
            "2024-05-01",
            "2024-05-01T12:00Z",
            "2024-13-01T12:00:00Z",
            "2024-05-01T12:00:00",
            "2024-05-01T12:00:00.123456Z",
            "5 or true",
            "\n5",
            "0x10",
            "inf",
            "1.2.3.4",
        ] {
            let read = Literal::read(text);
            let expected = (text == "1.2").then_some(Literal::Number(1.2));
            assert_eq!(read, expected, "{text:?}");
        }
    }
}
