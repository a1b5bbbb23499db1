//! Statsig's own readings of a value.

use burgee::Timestamp;
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{List, Operand, Type, Unknown, ValueRef};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// All of them.
pub(super) fn all() -> Vec<Arc<dyn Function>> {
    vec![
        Arc::new(StatsigText),
        Arc::new(StatsigNumber),
        Arc::new(StatsigVersionOrder),
        Arc::new(StatsigTime),
    ]
}

fn first<'o, 'a>(arguments: &'o [Option<Operand<'a>>]) -> Result<&'o Operand<'a>, Unknown> {
    arguments
        .first()
        .and_then(Option::as_ref)
        .ok_or(Unknown::Missing)
}

/// `statsig_text(plan)`: what text operators work on.
#[derive(Debug, Clone, Copy)]
struct StatsigText;

impl Function for StatsigText {
    fn name(&self) -> &'static str {
        "statsig_text"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Optional],
            variadic: false,
            result: Type::String,
        }
    }

    fn description(&self) -> &'static str {
        "text, the text of a number, bool or list, and empty text for what is missing"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        Ok(Operand::Text(match arguments.first() {
            Some(Some(operand)) => text(operand)?,
            _ => Cow::Borrowed(""),
        }))
    }
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

/// `statsig_number(age)`: unlike `number`, text counts only when it is nothing but a number, in any
/// spelling of a 64-bit float.
#[derive(Debug, Clone, Copy)]
struct StatsigNumber;

impl Function for StatsigNumber {
    fn name(&self) -> &'static str {
        "statsig_number"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Any],
            variadic: false,
            result: Type::Number,
        }
    }

    fn description(&self) -> &'static str {
        "a number, or the number that a text is in Statsig: a float without space around it"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        match first(arguments)? {
            Operand::Int(value) => Ok(Operand::Int(*value)),
            Operand::Float(value) => Ok(Operand::Float(*value)),
            Operand::Text(text) => text
                .parse()
                .map(Operand::Float)
                .map_err(|_| Unknown::NotConvertible),
            _ => Err(Unknown::WrongType),
        }
    }
}

/// `statsig_version_order(app, "2.1") >= 0`: whole numbers between dots, as many as there are;
/// everything behind a hyphen is cut off.
#[derive(Debug, Clone, Copy)]
struct StatsigVersionOrder;

impl Function for StatsigVersionOrder {
    fn name(&self) -> &'static str {
        "statsig_version_order"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Any, Parameter::String],
            variadic: false,
            result: Type::Int,
        }
    }

    fn description(&self) -> &'static str {
        "-1, 0 or 1: how a version lies to another in Statsig, where pre-releases do not count"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let [Some(left), Some(Operand::Text(right))] = arguments else {
            return Err(Unknown::WrongType);
        };
        let order = version_order(&text(left)?, right).ok_or(Unknown::NotConvertible)?;
        Ok(Operand::Int(order as i64))
    }
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

/// `statsig_time(signed_up)`: the instant that a value is, to the millisecond.
#[derive(Debug, Clone, Copy)]
struct StatsigTime;

impl Function for StatsigTime {
    fn name(&self) -> &'static str {
        "statsig_time"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Any],
            variadic: false,
            result: Type::Time,
        }
    }

    fn description(&self) -> &'static str {
        "the time that a number counts, in milliseconds, or in seconds below 1e10, or that a text spells"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let millis = match first(arguments)? {
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
