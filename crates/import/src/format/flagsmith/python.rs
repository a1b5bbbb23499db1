//! Values as the Python engine sees them: what a text is read as, and how a number is written.

use burgee::value::Operand;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A value of the context.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'a> {
    /// True or false.
    Bool(bool),
    /// A whole number, of any size.
    Int(Int<'a>),
    /// Any other number.
    Float(f64),
    /// Text that spells no number.
    Text(Cow<'a, str>),
}

/// A whole number; Python's have no bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Int<'a> {
    /// One of 64 bits.
    Small(i64),
    /// A larger one: whether it is negative, and its digits without leading zeros.
    Big(bool, Cow<'a, str>),
}

/// The value of an attribute, where text that spells a number counts as that number. None for lists
/// and maps, which are no values to Flagsmith.
pub(super) fn scalar<'a>(operand: &Operand<'a>) -> Option<Scalar<'a>> {
    Some(match operand {
        Operand::Bool(value) => Scalar::Bool(*value),
        Operand::Int(value) => Scalar::Int(Int::Small(*value)),
        Operand::Float(value) => Scalar::Float(*value),
        Operand::Text(Cow::Borrowed(text)) => {
            number_in(text).unwrap_or(Scalar::Text(Cow::Borrowed(text)))
        }
        Operand::Text(Cow::Owned(text)) => match number_in(text) {
            Some(Scalar::Int(number)) => Scalar::Int(number.into_owned()),
            Some(Scalar::Float(number)) => Scalar::Float(number),
            _ => Scalar::Text(Cow::Owned(text.clone())),
        },
        _ => return None,
    })
}

/// Whether Flagsmith takes this text of the context for a number: digits, or digits with a point
/// between them, and nothing else but a minus sign in front.
pub(super) fn spells_number(text: &str) -> bool {
    number_in(text).is_some()
}

/// Whether `str` leaves this text of the context as it is: it spells no number, or a whole one in the
/// usual way. Most keys do, and none of them is copied.
pub(super) fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let usual = text == "0"
        || (digits.starts_with(|first: char| ('1'..='9').contains(&first))
            && digits.bytes().all(|byte| byte.is_ascii_digit()));
    usual || !spells_number(text)
}

/// The number that a text of the context is taken for.
fn number_in(text: &str) -> Option<Scalar<'_>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match digits.split_once('.') {
        None if all_digits(digits) => Some(Scalar::Int(Int::of(digits.len() < text.len(), digits))),
        Some((whole, fraction)) if all_digits(whole) && all_digits(fraction) => {
            text.parse().ok().map(Scalar::Float)
        }
        _ => None,
    }
}

impl<'a> Int<'a> {
    /// The number of these digits.
    fn of(negative: bool, digits: &'a str) -> Int<'a> {
        let digits = digits.trim_start_matches('0');
        // Nineteen digits may be too large for an i64; the parser knows.
        let small = if digits.is_empty() {
            Some(0)
        } else {
            digits.parse().ok()
        };
        match small {
            Some(value) if negative => Int::Small(-value),
            Some(value) => Int::Small(value),
            None if negative && digits == "9223372036854775808" => Int::Small(i64::MIN),
            None => Int::Big(negative, Cow::Borrowed(digits)),
        }
    }

    fn into_owned<'b>(self) -> Int<'b> {
        match self {
            Int::Small(value) => Int::Small(value),
            Int::Big(negative, digits) => Int::Big(negative, Cow::Owned(digits.into_owned())),
        }
    }

    /// `int(text)`: with blanks around it, a plus sign, or underscores between digits.
    pub(super) fn parse(text: &'a str) -> Option<Int<'a>> {
        let text = text.trim();
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let negative = text.starts_with('-');
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Int::of(negative, digits));
        }
        let plain = without_underscores(digits)?;
        let whole = plain.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| Int::of(negative, &plain).into_owned())
    }

    /// The nearest number with a fraction.
    pub(super) fn as_f64(&self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "that is what Python does")]
            Int::Small(value) => *value as f64,
            Int::Big(negative, digits) => {
                let size = digits.parse().unwrap_or(f64::INFINITY);
                if *negative { -size } else { size }
            }
        }
    }

    /// As it is printed.
    pub(super) fn text(&self) -> String {
        match self {
            Int::Small(value) => value.to_string(),
            Int::Big(negative, digits) => format!("{}{digits}", if *negative { "-" } else { "" }),
        }
    }
}

impl Ord for Int<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |digits: &Cow<'_, str>| (digits.len(), digits.to_string());
        match (self, other) {
            (Int::Small(a), Int::Small(b)) => a.cmp(b),
            (Int::Small(_), Int::Big(true, _)) | (Int::Big(false, _), Int::Small(_)) => {
                Ordering::Greater
            }
            (Int::Small(_), Int::Big(false, _)) | (Int::Big(true, _), Int::Small(_)) => {
                Ordering::Less
            }
            (Int::Big(false, a), Int::Big(false, b)) => size(a).cmp(&size(b)),
            (Int::Big(true, a), Int::Big(true, b)) => size(b).cmp(&size(a)),
            (Int::Big(negative, _), Int::Big(..)) => {
                if *negative {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    }
}

impl PartialOrd for Int<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `float(text)`: also `inf`, `nan`, `1e5`, `.5`, blanks around it and underscores between digits.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.contains('_') {
        return without_underscores(text)?.parse().ok();
    }
    text.parse().ok()
}

/// The text without its underscores, each of which must stand between two digits.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |index: Option<usize>| {
        index
            .and_then(|index| bytes.get(index))
            .is_some_and(u8::is_ascii_digit)
    };
    let sound = bytes.iter().enumerate().all(|(index, byte)| {
        *byte != b'_' || (digit(index.checked_sub(1)) && digit(index.checked_add(1)))
    });
    (sound && bytes.contains(&b'_')).then(|| text.replace('_', ""))
}

/// `str(value)`: `True`, `1.0`, `1e+16`.
pub(super) fn text(value: Scalar<'_>) -> Cow<'_, str> {
    match value {
        Scalar::Bool(true) => Cow::Borrowed("True"),
        Scalar::Bool(false) => Cow::Borrowed("False"),
        Scalar::Int(value) => Cow::Owned(value.text()),
        Scalar::Float(value) => Cow::Owned(float_text(value)),
        Scalar::Text(value) => value,
    }
}

/// A number with a fraction as Python prints it: the shortest digits that mean it, with an exponent
/// below 0.0001 and from 1e16 on.
pub(super) fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    let size = value.abs();
    if value.is_infinite() || size == 0.0 || (1e-4..1e16).contains(&size) {
        return format!("{value:?}");
    }
    // Rust writes 1e-7 where Python writes 1e-07.
    let written = format!("{value:e}");
    let Some((digits, exponent)) = written.split_once('e') else {
        return written;
    };
    match exponent.strip_prefix('-') {
        Some(small) => format!("{digits}e-{small:0>2}"),
        None => format!("{digits}e+{exponent:0>2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Scalar<'_> {
        scalar(&Operand::Text(Cow::Borrowed(text))).unwrap()
    }

    #[test]
    fn text_that_spells_a_number_is_one() {
        assert_eq!(read("21"), Scalar::Int(Int::Small(21)));
        assert_eq!(read("-007"), Scalar::Int(Int::Small(-7)));
        assert_eq!(read("-0"), Scalar::Int(Int::Small(0)));
        assert_eq!(read("1.50"), Scalar::Float(1.5));
        for plain in [
            "", "-", "+1", " 1", "1e5", "1.", ".5", "1.2.3", "1_0", "--1", "١",
        ] {
            assert_eq!(read(plain), Scalar::Text(Cow::Borrowed(plain)), "{plain}");
        }
        let big = "00123456789012345678901234567890";
        assert_eq!(
            read(big),
            Scalar::Int(Int::Big(false, "123456789012345678901234567890".into()))
        );
        assert_eq!(text(read(big)), "123456789012345678901234567890");
        assert_eq!(text(read("-9223372036854775809")), "-9223372036854775809");
        assert_eq!(
            read("-9223372036854775808"),
            Scalar::Int(Int::Small(i64::MIN))
        );
    }

    #[test]
    fn plain_text_is_what_printing_leaves_alone() {
        for sample in [
            "",
            "a",
            "0",
            "-0",
            "00",
            "7",
            "-7",
            "07",
            "1.50",
            "1.",
            "-",
            "12345678901234567890",
            "v1",
        ] {
            assert_eq!(is_plain(sample), text(read(sample)) == sample, "{sample}");
        }
    }

    #[test]
    fn constants_are_read_more_kindly() {
        let int = |text| Int::parse(text).map(|number| number.text());
        assert_eq!(int(" +5 "), Some("5".to_owned()));
        assert_eq!(int("1_000"), Some("1000".to_owned()));
        assert_eq!(int("-05"), Some("-5".to_owned()));
        for bad in ["", "1.0", "1e5", "_1", "1__0", "1_", "+-1", "five", "+"] {
            assert_eq!(int(bad), None, "{bad}");
        }
        assert_eq!(parse_float(" 1e5 "), Some(1e5));
        assert_eq!(parse_float("1_0.5"), Some(10.5));
        assert_eq!(parse_float("-INF"), Some(f64::NEG_INFINITY));
        for bad in ["", "1_.5", "0x10", "1,5", "_1.5"] {
            assert_eq!(parse_float(bad), None, "{bad}");
        }
    }

    #[test]
    fn whole_numbers_of_any_size_have_an_order() {
        let numbers = [
            "-99999999999999999999",
            "-12345678901234567890",
            "-1",
            "0",
            "9",
            "12345678901234567890",
            "99999999999999999999",
        ];
        for (index, low) in numbers.iter().enumerate() {
            for high in numbers.get(index + 1..).unwrap() {
                assert!(Int::parse(low) < Int::parse(high), "{low} {high}");
                assert!(Int::parse(high) > Int::parse(low), "{low} {high}");
            }
        }
    }

    #[test]
    fn numbers_are_printed_as_python_prints_them() {
        let printed: Vec<String> = [
            1.0,
            0.1,
            -0.0,
            1e16,
            1e15,
            1.5e-7,
            0.0001,
            0.00001,
            1.25e300,
            f64::INFINITY,
        ]
        .into_iter()
        .map(float_text)
        .collect();
        assert_eq!(
            printed,
            [
                "1.0",
                "0.1",
                "-0.0",
                "1e+16",
                "1000000000000000.0",
                "1.5e-07",
                "0.0001",
                "1e-05",
                "1.25e+300",
                "inf"
            ]
        );
    }
}
