//! What the two SDKs make of the value of an attribute.

use super::profile::Profile;
use burgee::value::{List, Operand, Unknown, ValueRef};
use std::borrow::Cow;

/// The text that the JavaScript SDK makes of a value; there is none for empty text.
pub(super) fn js_text<'a>(value: &Operand<'a>) -> Result<Cow<'a, str>, Unknown> {
    let text = match value {
        Operand::Text(text) => text.clone(),
        Operand::Int(number) => Cow::Owned(number.to_string()),
        Operand::Float(number) => Cow::Owned(js_number_text(*number)),
        Operand::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Operand::List(list) => {
            let texts = (0..list.len()).map(|index| match list.element(index) {
                Some(ValueRef::Str(text)) => text,
                _ => "",
            });
            Cow::Owned(texts.collect::<Vec<_>>().join(","))
        }
        // A key in the place of a value.
        Operand::Map(map) => match map.entry("matchingKey") {
            Some(ValueRef::Str(text)) => Cow::Borrowed(text),
            _ => return Err(Unknown::WrongType),
        },
        _ => return Err(Unknown::WrongType),
    };
    if text.is_empty() {
        return Err(Unknown::NotConvertible);
    }
    Ok(text)
}

/// The number that the JavaScript SDK makes of a value.
pub(super) fn js_number(value: &Operand<'_>) -> Result<f64, Unknown> {
    let number = match value {
        #[expect(clippy::cast_precision_loss, reason = "as JavaScript reads it")]
        Operand::Int(number) => *number as f64,
        Operand::Float(number) => *number,
        Operand::Bool(value) => f64::from(u8::from(*value)),
        Operand::Text(text) => js_spelled(text).ok_or(Unknown::NotConvertible)?,
        Operand::List(list) => {
            let texts: Vec<Cow<'_, str>> = elements(*list, Profile::JavaScript).collect();
            js_spelled(&texts.join(",")).ok_or(Unknown::NotConvertible)?
        }
        _ => return Err(Unknown::WrongType),
    };
    if number.is_nan() {
        return Err(Unknown::NotConvertible);
    }
    Ok(number)
}

/// JavaScript's `Number(text)`.
fn js_spelled(text: &str) -> Option<f64> {
    let text = text.trim();
    let radix = |digits: &str, radix| {
        let plain = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        #[expect(clippy::cast_precision_loss, reason = "as JavaScript reads it")]
        let number = u64::from_str_radix(digits, radix).ok()? as f64;
        plain.then_some(number)
    };
    let prefix = text.get(..2).map(str::to_ascii_lowercase);
    match (prefix.as_deref(), text) {
        (_, "") => Some(0.0),
        (Some("0x"), _) => radix(text.get(2..)?, 16),
        (Some("0o"), _) => radix(text.get(2..)?, 8),
        (Some("0b"), _) => radix(text.get(2..)?, 2),
        (_, "Infinity" | "+Infinity") => Some(f64::INFINITY),
        (_, "-Infinity") => Some(f64::NEG_INFINITY),
        // Rust reads more words than JavaScript.
        _ if text
            .chars()
            .any(|c| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E')) =>
        {
            None
        }
        _ => text.parse().ok(),
    }
}

/// The whole number that the Java SDK takes: nothing else will do.
pub(super) fn integer(value: &Operand<'_>) -> Result<i64, Unknown> {
    match value {
        Operand::Int(number) => Ok(*number),
        _ => Err(Unknown::WrongType),
    }
}

/// How many milliseconds from 1970 a date of JavaScript can lie.
const FURTHEST: f64 = 8.64e15;

/// The instant in milliseconds, for either SDK.
pub(super) fn milliseconds(value: &Operand<'_>, profile: Profile) -> Result<i64, Unknown> {
    match profile {
        Profile::Java => integer(value),
        Profile::JavaScript => {
            let number = js_number(value)?;
            if number.abs() > FURTHEST {
                return Err(Unknown::Overflow);
            }
            #[expect(clippy::cast_possible_truncation, reason = "within 2^53")]
            Ok(number.trunc() as i64)
        }
    }
}

/// The elements as texts.
pub(super) fn elements(list: &dyn List, profile: Profile) -> impl Iterator<Item = Cow<'_, str>> {
    (0..list.len()).map(move |index| element(list.element(index), profile))
}

fn element(value: Option<ValueRef<'_>>, profile: Profile) -> Cow<'_, str> {
    match (value, profile) {
        (None, _) => Cow::Borrowed("null"),
        (Some(ValueRef::Str(text)), _) => Cow::Borrowed(text),
        (Some(ValueRef::Int(number)), _) => Cow::Owned(number.to_string()),
        (Some(ValueRef::Float(number)), Profile::Java) => Cow::Owned(java_number_text(number)),
        (Some(ValueRef::Float(number)), Profile::JavaScript) => Cow::Owned(js_number_text(number)),
        (Some(ValueRef::Bool(value)), _) => Cow::Borrowed(if value { "true" } else { "false" }),
        // Neither SDK gives these a text that a rule could name.
        (Some(ValueRef::List(_) | ValueRef::Map(_)), _) => Cow::Borrowed("[object]"),
    }
}

/// What both write for a number without end.
fn infinity(number: f64) -> Option<&'static str> {
    match number {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ => None,
    }
}

/// The number as JavaScript writes it.
fn js_number_text(number: f64) -> String {
    if let Some(text) = infinity(number) {
        return text.to_owned();
    }
    let size = number.abs();
    if size == 0.0 || number.is_nan() || (1e-6..1e21).contains(&size) {
        return if size == 0.0 {
            "0".to_owned()
        } else {
            number.to_string()
        };
    }
    let text = format!("{number:e}");
    if size > 1.0 {
        text.replace('e', "e+")
    } else {
        text
    }
}

/// The number as Java writes a double.
fn java_number_text(number: f64) -> String {
    if let Some(text) = infinity(number) {
        return text.to_owned();
    }
    let size = number.abs();
    if size == 0.0 || number.is_nan() || (1e-3..1e7).contains(&size) {
        return format!("{number:?}");
    }
    let text = format!("{number:E}");
    match text.split_once('E') {
        Some((digits, power)) if !digits.contains('.') => format!("{digits}.0E{power}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_texts() {
        for (text, number) in [
            ("", 0.0),
            (" 5 ", 5.0),
            ("1e3", 1000.0),
            ("0x1F", 31.0),
            (".5", 0.5),
            ("-Infinity", f64::NEG_INFINITY),
        ] {
            assert_eq!(
                js_spelled(text).map(f64::to_bits),
                Some(number.to_bits()),
                "{text}"
            );
        }
        for text in ["inf", "nan", "5px", "0x", "0xg", "1_0", "1,5", "é5"] {
            assert_eq!(js_spelled(text), None, "{text}");
        }
    }

    #[test]
    fn texts_of_numbers() {
        for (number, js, java) in [
            (5.0, "5", "5.0"),
            (0.25, "0.25", "0.25"),
            (1e7, "10000000", "1.0E7"),
            (1.5e-4, "0.00015", "1.5E-4"),
            (1e21, "1e+21", "1.0E21"),
            (1e-7, "1e-7", "1.0E-7"),
        ] {
            assert_eq!(js_number_text(number), js);
            assert_eq!(java_number_text(number), java);
        }
    }
}
