//! Numbers out of values and text out of numbers, as Go and the library make them.

use super::{Datum, Fail};
use std::borrow::Cow;

/// The number that text spells for Go's `strconv.ParseFloat`: none for what is no number, infinite
/// where the number is too large.
///
/// Go takes more than Rust: hexadecimal numbers with an exponent (`0x1p4`), and underscores between
/// digits.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let size = match lower.as_str() {
        "inf" | "infinity" => f64::INFINITY,
        // Go takes a sign in front of an infinity, but not in front of a NaN.
        "nan" => return (digits.len() == text.len()).then_some(f64::NAN),
        hexadecimal if hexadecimal.starts_with("0x") => parse_hexadecimal(hexadecimal)?,
        decimal => parse_decimal(decimal)?,
    };
    Some(if negative { -size } else { size })
}

/// Digits with at most one point and an exponent, without a sign in front.
fn parse_decimal(digits: &str) -> Option<f64> {
    let plain = without_underscores(digits)?;
    let starts = plain.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let only = plain
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'+' | b'-'));
    (starts && only).then(|| plain.parse().ok())?
}

/// `0x1.8p3`: the exponent must be there.
fn parse_hexadecimal(text: &str) -> Option<f64> {
    let plain = without_underscores(text)?;
    let (mantissa, exponent) = plain.strip_prefix("0x")?.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let signed = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if signed.is_empty() || !signed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    // Sixteen digits hold more than a mantissa; what comes after them only says "and a bit more".
    let (mut bits, mut sticky, mut shift) = (0_u64, false, 0_i64);
    for (index, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = u64::from(digit.to_digit(16)?);
        if bits >> 58 == 0 {
            bits = bits << 4 | digit;
        } else {
            sticky |= digit != 0;
            shift += 4;
        }
        if index >= whole.len() {
            shift -= 4;
        }
    }
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') {
        -100_000
    } else {
        100_000
    });
    let bits = bits | u64::from(sticky);
    Some(scaled(bits, exponent.saturating_add(shift)))
}

/// `bits` times two to the power of `exponent`, rounded once, to even.
#[expect(
    clippy::cast_precision_loss,
    reason = "the bits are cut to those that fit before they are converted"
)]
fn scaled(bits: u64, exponent: i64) -> f64 {
    if bits == 0 {
        return 0.0;
    }
    let length = i64::from(64 - bits.leading_zeros());
    // The exponent of the lowest bit that the result can hold.
    let lowest = (exponent + length - 53).max(-1074);
    let cut = lowest - exponent;
    let (mut kept, mut at) = (bits, exponent);
    if cut > 64 {
        return 0.0;
    }
    if cut > 0 {
        let wide = u128::from(bits);
        let rest = wide & ((1_u128 << cut) - 1);
        let half = 1_u128 << (cut - 1);
        let low = u64::try_from(wide >> cut).unwrap_or(0);
        let up = rest > half || (rest == half && low & 1 == 1);
        kept = low + u64::from(up);
        at = lowest;
    }
    let mut value = kept as f64;
    // Powers of two in steps that stay in range.
    while at > 0 && value.is_finite() {
        let step = at.min(1000);
        value *= 2_f64.powi(i32::try_from(step).unwrap_or(1000));
        at -= step;
    }
    while at < 0 {
        let step = (-at).min(1000);
        value /= 2_f64.powi(i32::try_from(step).unwrap_or(1000));
        at += step;
    }
    value
}

/// The text without its underscores; none where Go does not allow one: they stand between digits, or
/// between the prefix and a digit.
fn without_underscores(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('_') {
        return Some(Cow::Borrowed(text));
    }
    let hexadecimal = text.starts_with("0x");
    let mut before = if hexadecimal { '0' } else { ' ' };
    for c in text.strip_prefix("0x").unwrap_or(text).chars() {
        let kind = match c {
            '_' if before != '0' => return None,
            '_' => '_',
            c if c.is_ascii_digit() || (hexadecimal && c.is_ascii_hexdigit()) => '0',
            _ if before == '_' => return None,
            _ => '!',
        };
        before = kind;
    }
    (before != '_').then(|| Cow::Owned(text.replace('_', "")))
}

/// The number that `==` and `<` see: null is 0, text that is no number is NaN, and so is a list.
pub(crate) fn js_number(value: &Datum<'_>) -> f64 {
    match value {
        Datum::Null => 0.0,
        Datum::Bool(value) => f64::from(u8::from(*value)),
        Datum::Number(number) => *number,
        Datum::Text(text) if text.trim().is_empty() => 0.0,
        // Go says "out of range" where Rust gives an infinity.
        Datum::Text(text) => match parse_float(text) {
            Some(number) if number.is_finite() || is_word(text) => number,
            _ => f64::NAN,
        },
        Datum::OddZero | Datum::List(_) | Datum::Map(_) => f64::NAN,
    }
}

/// Whether the text of an infinite number is a word, and not digits that are too many.
fn is_word(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_digit())
}

/// The number that arithmetic sees: text that is no number is 0.
pub(super) fn number(value: &Datum<'_>) -> Result<f64, Fail> {
    match value {
        Datum::Number(number) => Ok(*number),
        Datum::Text(text) => Ok(parse_float(text).unwrap_or(0.0)),
        _ => Err(Fail),
    }
}

/// The text that `cat` makes: a number in decimal digits, however many.
pub(super) fn text<'a>(value: &Datum<'a>) -> Result<Cow<'a, str>, Fail> {
    match value {
        Datum::Number(number) => Ok(Cow::Owned(number_text(*number))),
        Datum::Text(text) => Ok(text.clone()),
        Datum::Null => Ok(Cow::Borrowed("")),
        _ => Err(Fail),
    }
}

/// The fewest decimal digits that give the number again, without an exponent.
pub(crate) fn number_text(number: f64) -> String {
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        format!("{number}")
    }
}

/// The number as a whole one: the fraction is dropped, and what does not fit is the least number, as
/// on the machines that Go runs on.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the value is in range, and its fraction is to be dropped"
)]
pub(super) fn whole(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) {
        number as i64
    } else {
        i64::MIN
    }
}
