//! What ConfigCat's clients make of the value of an attribute.

use burgee::value::{List, Map, Operand, Unknown, ValueRef};
use burgee::{Timestamp, Value};
use std::borrow::Cow;

/// The key under which contexts hold a date object, as seconds since 1970 or as text.
pub(super) const DATE: &str = "$date";

/// The value as text: numbers as JavaScript writes them, dates as seconds, lists as JSON.
pub(super) fn text<'a>(value: &Operand<'a>) -> Result<Cow<'a, str>, Unknown> {
    Ok(match value {
        Operand::Text(text) => text.clone(),
        Operand::Int(number) => Cow::Owned(number.to_string()),
        Operand::Float(number) => Cow::Owned(number_text(*number)),
        Operand::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Operand::List(list) => {
            let texts: Vec<&str> = texts(*list)
                .collect::<Option<_>>()
                .ok_or(Unknown::WrongType)?;
            Cow::Owned(serde_json::to_string(&texts).map_err(|_| Unknown::NotConvertible)?)
        }
        Operand::Map(map) => Cow::Owned(number_text(date(*map).ok_or(Unknown::WrongType)?)),
        _ => return Err(Unknown::WrongType),
    })
}

/// The elements, each of which must be text.
pub(super) fn texts(list: &dyn List) -> impl Iterator<Item = Option<&str>> {
    (0..list.len()).map(|index| match list.element(index) {
        Some(ValueRef::Str(text)) => Some(text),
        _ => None,
    })
}

/// The number as JavaScript writes it: the fewest digits, with an exponent where it is very large or
/// very small.
pub(super) fn number_text(number: f64) -> String {
    let size = number.abs();
    if number.is_nan() {
        "NaN".to_owned()
    } else if number.is_infinite() {
        let text = if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        };
        text.to_owned()
    } else if size == 0.0 {
        "0".to_owned()
    } else if (1e-6..1e21).contains(&size) {
        number.to_string()
    } else {
        let text = format!("{number:e}");
        if size > 1.0 {
            text.replace('e', "e+")
        } else {
            text
        }
    }
}

/// The number that an attribute is or spells.
pub(super) fn number(value: &Operand<'_>) -> Result<f64, Unknown> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "ConfigCat compares as f64 too")]
        Operand::Int(number) => Ok(*number as f64),
        Operand::Float(number) => Ok(*number),
        Operand::Text(text) => spelled(text).ok_or(Unknown::NotConvertible),
        _ => Err(Unknown::WrongType),
    }
}

/// The seconds since 1970 that an attribute is, spells, or says as a date.
pub(super) fn seconds(value: &Operand<'_>) -> Result<f64, Unknown> {
    match value {
        Operand::Map(map) => date(*map).ok_or(Unknown::WrongType),
        other => number(other),
    }
}

/// The number that a text spells: a decimal comma will do.
fn spelled(text: &str) -> Option<f64> {
    let text = text.trim();
    match text {
        "Infinity" | "+Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ if text.contains(',') => text.replace(',', ".").parse().ok(),
        _ => text.parse().ok(),
    }
}

/// The seconds of a date object.
fn date(map: &dyn Map) -> Option<f64> {
    match map.entry(DATE)? {
        #[expect(clippy::cast_precision_loss, reason = "a date, far below 2^53 seconds")]
        ValueRef::Int(seconds) => Some(seconds as f64),
        ValueRef::Float(seconds) => Some(seconds),
        ValueRef::Str(text) => Timestamp::parse(text).map(unix_seconds),
        _ => None,
    }
}

/// Seconds since 1970, to the millisecond.
fn unix_seconds(time: Timestamp) -> f64 {
    const MICROSECONDS: i64 = 1000;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a date, far below 2^53 milliseconds"
    )]
    let milliseconds = time.0.div_euclid(MICROSECONDS) as f64;
    milliseconds / 1000.0
}

/// The text of an attribute that ConfigCat holds as text, whatever a context gives.
pub(super) fn canonical(value: Value) -> Value {
    let found = value.lend().map(Operand::from);
    match found.map(|value| text(&value).map(Cow::into_owned)) {
        Some(Ok(text)) => Value::String(text),
        _ => value,
    }
}
