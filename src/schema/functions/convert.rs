//! `int`, `number`, `string`, `version`, `time`: conversions that are asked for.

use super::single;
use crate::schema::{Function, Parameter, Signature};
use crate::value::{Number, Operand, Timestamp, Type, Unknown, Version, parse_number};
use std::borrow::Cow;

/// One argument of any type.
fn of_anything(result: Type) -> Signature {
    Signature {
        parameters: &[Parameter::Any],
        variadic: false,
        result,
    }
}

/// The number that the argument is or spells.
fn number(operand: &Operand<'_>) -> Result<Number, Unknown> {
    match operand {
        Operand::Int(value) => Ok(Number::Int(*value)),
        Operand::Float(value) => Ok(Number::Float(*value)),
        Operand::Text(text) => parse_number(text).ok_or(Unknown::NotConvertible),
        _ => Err(Unknown::WrongType),
    }
}

/// `int(build)`
#[derive(Debug, Clone, Copy)]
pub(super) struct ToInt;

impl Function for ToInt {
    fn name(&self) -> &'static str {
        "int"
    }

    fn signature(&self) -> Signature {
        of_anything(Type::Int)
    }

    fn description(&self) -> &'static str {
        "the whole number that a number or text is, its fraction cut off"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let whole = match number(single(arguments)?)? {
            Number::Int(value) => Some(value),
            Number::Float(value) => Number::Float(value.trunc()).as_i64(),
        };
        whole.map(Operand::Int).ok_or(Unknown::Overflow)
    }
}

/// `number(score)`
#[derive(Debug, Clone, Copy)]
pub(super) struct ToNumber;

impl Function for ToNumber {
    fn name(&self) -> &'static str {
        "number"
    }

    fn signature(&self) -> Signature {
        of_anything(Type::Number)
    }

    fn description(&self) -> &'static str {
        "the number that a text spells, in decimal; a number itself"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        Ok(match number(single(arguments)?)? {
            Number::Int(value) => Operand::Int(value),
            Number::Float(value) => Operand::Float(value),
        })
    }
}

/// `string(seats)`
#[derive(Debug, Clone, Copy)]
pub(super) struct ToText;

impl Function for ToText {
    fn name(&self) -> &'static str {
        "string"
    }

    fn signature(&self) -> Signature {
        of_anything(Type::String)
    }

    fn description(&self) -> &'static str {
        "the text of a number, a bool, a time, a version or an address; text itself"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let text = match single(arguments)? {
            Operand::Text(text) => return Ok(Operand::Text(text.clone())),
            Operand::Bool(value) => value.to_string(),
            Operand::Int(value) => value.to_string(),
            Operand::Float(value) => value.to_string(),
            Operand::Time(value) => value.to_string(),
            Operand::Duration(value) => value.to_string(),
            Operand::Version(value) => value.to_string(),
            Operand::Ip(value) => value.to_string(),
            Operand::List(_) | Operand::Map(_) => return Err(Unknown::WrongType),
        };
        Ok(Operand::Text(Cow::Owned(text)))
    }
}

/// `version(build_name)`
#[derive(Debug, Clone, Copy)]
pub(super) struct ToVersion;

impl Function for ToVersion {
    fn name(&self) -> &'static str {
        "version"
    }

    fn signature(&self) -> Signature {
        of_anything(Type::Version)
    }

    fn description(&self) -> &'static str {
        "the version that a text spells; `v2.3` is 2.3.0"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let version = match single(arguments)? {
            Operand::Version(version) => Some(version.clone()),
            Operand::Text(Cow::Borrowed(text)) => Version::parse(text),
            Operand::Text(Cow::Owned(text)) => Version::parse(text).map(Version::into_owned),
            _ => return Err(Unknown::WrongType),
        };
        version.map(Operand::Version).ok_or(Unknown::NotConvertible)
    }
}

/// `time(signed_up)`
#[derive(Debug, Clone, Copy)]
pub(super) struct ToTime;

impl Function for ToTime {
    fn name(&self) -> &'static str {
        "time"
    }

    fn signature(&self) -> Signature {
        of_anything(Type::Time)
    }

    fn description(&self) -> &'static str {
        "the time that a text spells (RFC 3339), or that a number counts in seconds since 1970"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let time = match single(arguments)? {
            Operand::Time(time) => *time,
            Operand::Text(text) => Timestamp::parse(text).ok_or(Unknown::NotConvertible)?,
            Operand::Int(seconds) => {
                Timestamp(seconds.checked_mul(1_000_000).ok_or(Unknown::Overflow)?)
            }
            Operand::Float(seconds) => {
                let micros = Number::Float((seconds * 1e6).trunc());
                Timestamp(micros.as_i64().ok_or(Unknown::Overflow)?)
            }
            _ => return Err(Unknown::WrongType),
        };
        Ok(Operand::Time(time))
    }
}
