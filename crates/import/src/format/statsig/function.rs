//! Statsig's own readings of a value.

use crate::pure::{Pure, argument, plain_number};
use burgee::Timestamp;
use burgee::schema::Parameter;
use burgee::value::{List, Operand, Type, Unknown, ValueRef};
use std::borrow::Cow;
use std::cmp::Ordering;

/// All of them.
pub(super) const ALL: &[Pure] = &[
    Pure {
        name: "statsig_text",
        description: "text, the text of a number, bool or list, and empty text for what is missing",
        parameters: &[Parameter::Optional],
        result: Type::String,
        compute: text_or_empty,
    },
    Pure {
        name: "statsig_number",
        description: "a number, or the number that a text is in Statsig: a float without space around it",
        parameters: &[Parameter::Any],
        result: Type::Number,
        compute: plain_number,
    },
    Pure {
        name: "statsig_version_order",
        description: "-1, 0 or 1: how a version lies to another in Statsig, where pre-releases do not count",
        parameters: &[Parameter::Any, Parameter::String],
        result: Type::Int,
        compute: order_of_versions,
    },
    Pure {
        name: "statsig_time",
        description: "the time that a number counts, in milliseconds, or in seconds below 1e10, or that a text spells",
        parameters: &[Parameter::Any],
        result: Type::Time,
        compute: time,
    },
];

/// What text operators work on.
fn text_or_empty<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    Ok(Operand::Text(match arguments.first() {
        Some(Some(operand)) => text(operand)?,
        _ => Cow::Borrowed(""),
    }))
}

/// How deep a list is written out.
const NESTING: usize = 16;

fn text<'a>(operand: &Operand<'a>) -> Result<Cow<'a, str>, Unknown> {
    Ok(match operand {
        Operand::Text(text) => text.clone(),
        Operand::Bool(true) => Cow::Borrowed("true"),
        Operand::Bool(false) => Cow::Borrowed("false"),
        Operand::Int(value) => Cow::Owned(value.to_string()),
        Operand::Float(value) => Cow::Owned(value.to_string()),
        Operand::List(list) => {
            let mut json = String::new();
            write_list(*list, &mut json, NESTING).ok_or(Unknown::WrongType)?;
            Cow::Owned(json)
        }
        _ => return Err(Unknown::WrongType),
    })
}

/// Writes a list as compact JSON; none when it nests too deeply, or has maps in it, whose keys a host
/// need not be able to name.
fn write_list(list: &dyn List, json: &mut String, nesting: usize) -> Option<()> {
    let nesting = nesting.checked_sub(1)?;
    json.push('[');
    for index in 0..list.len() {
        if index > 0 {
            json.push(',');
        }
        match list.element(index) {
            None => json.push_str("null"),
            Some(ValueRef::Bool(value)) => json.push_str(&value.to_string()),
            Some(ValueRef::Int(value)) => json.push_str(&value.to_string()),
            Some(ValueRef::Float(value)) => json.push_str(&value.to_string()),
            Some(ValueRef::Str(text)) => {
                json.push_str(&serde_json::Value::from(text).to_string());
            }
            Some(ValueRef::List(inner)) => write_list(inner, json, nesting)?,
            Some(ValueRef::Map(_)) => return None,
        }
    }
    json.push(']');
    Some(())
}

/// Whole numbers between dots, as many as there are; everything behind a hyphen is cut off.
fn order_of_versions<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let [Some(left), Some(Operand::Text(right))] = arguments else {
        return Err(Unknown::WrongType);
    };
    let order = version_order(&text(left)?, right).ok_or(Unknown::NotConvertible)?;
    Ok(Operand::Int(order as i64))
}

/// How two versions lie to each other; none when one of them is none. Parts that are missing are 0.
fn version_order(left: &str, right: &str) -> Option<Ordering> {
    let (mut left, mut right) = (release(left).split('.'), release(right).split('.'));
    let mut order = Ordering::Equal;
    // To the end, since what is no number anywhere makes the whole no version.
    loop {
        let (one, other) = (left.next(), right.next());
        if one.is_none() && other.is_none() {
            return Some(order);
        }
        let number = |part: Option<&str>| part.map_or(Some(0), |part| part.parse::<i64>().ok());
        order = order.then(number(one)?.cmp(&number(other)?));
    }
}

/// The version without what stands behind its first hyphen.
fn release(version: &str) -> &str {
    version
        .split_once('-')
        .map_or(version, |(release, _)| release)
}

/// Whether a version can be compared.
pub(super) fn is_version(text: &str) -> bool {
    version_order(text, text).is_some()
}

/// The instant that a value is, to the millisecond.
fn time<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let millis = match argument(arguments, 0)? {
        Operand::Time(time) => Some(time.0.div_euclid(1000)),
        Operand::Int(number) => scaled(*number),
        Operand::Float(number) => burgee::value::Number::Float(number.trunc())
            .as_i64()
            .and_then(scaled),
        Operand::Text(text) => read_time(text),
        _ => return Err(Unknown::WrongType),
    };
    let micros = millis.and_then(|millis| millis.checked_mul(1000));
    let time = micros.ok_or(Unknown::NotConvertible)?;
    Ok(Operand::Time(Timestamp(time)))
}

/// Small numbers count seconds.
fn scaled(number: i64) -> Option<i64> {
    if number < 10_000_000_000 {
        number.checked_mul(1000)
    } else {
        Some(number)
    }
}

/// The milliseconds since 1970 of a time in RFC 3339, of one in UTC with a space in the middle, or of
/// a number.
fn read_time(text: &str) -> Option<i64> {
    let instant = match text.len() {
        19 if text.contains(' ') => Timestamp::parse(&format!("{}Z", text.replacen(' ', "T", 1))),
        length if length >= 20 => Timestamp::parse(text),
        _ => None,
    };
    match instant {
        Some(instant) => Some(instant.0.div_euclid(1000)),
        None if (8..=20).contains(&text.len()) => text.parse().ok().and_then(scaled),
        None => None,
    }
}
