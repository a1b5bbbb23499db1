//! The functions that imported rules call: how Flipt reads the texts of a context.

use super::go;
use super::profile::Profile;
use burgee::Timestamp;
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown};
use std::borrow::Cow;
use std::sync::Arc;

/// A text of the context as a value of another type. Contexts have nothing but text; a host that has
/// the value itself can give it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Read {
    /// `flipt_number(age)`
    Number,
    /// `flipt_int(age)`
    Int,
    /// `flipt_time(since)`
    Time,
    /// `flipt_second(since)`
    Second,
}

impl Read {
    /// How an engine reads numbers.
    pub(super) fn number(profile: Profile) -> Read {
        match profile {
            Profile::Go => Read::Number,
            Profile::Rust => Read::Int,
        }
    }

    /// How an engine reads times.
    pub(super) fn time(profile: Profile) -> Read {
        match profile {
            Profile::Go => Read::Time,
            Profile::Rust => Read::Second,
        }
    }

    /// The value of a text; none where the engine finds none.
    pub(super) fn read<'a>(self, text: &str) -> Option<Operand<'a>> {
        Some(match self {
            Read::Number => Operand::Float(go::parse_float(text)?),
            Read::Int => Operand::Int(text.parse::<i32>().ok()?.into()),
            Read::Time => Operand::Time(go::parse_time(text)?),
            Read::Second => {
                let micros = go::parse_rfc3339(text)?.0;
                let second = micros.div_euclid(1_000_000);
                Operand::Time(Timestamp(second.saturating_mul(1_000_000)))
            }
        })
    }
}

/// All of them.
pub(super) fn all() -> Vec<Arc<dyn Function>> {
    [Read::Number, Read::Int, Read::Time, Read::Second]
        .into_iter()
        .map(|read| Arc::new(read) as Arc<dyn Function>)
        .collect()
}

impl Function for Read {
    fn name(&self) -> &'static str {
        match self {
            Read::Number => "flipt_number",
            Read::Int => "flipt_int",
            Read::Time => "flipt_time",
            Read::Second => "flipt_second",
        }
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Any],
            variadic: false,
            result: match self {
                Read::Number => Type::Number,
                Read::Int => Type::Int,
                Read::Time | Read::Second => Type::Time,
            },
        }
    }

    fn description(&self) -> &'static str {
        match self {
            Read::Number => "the number that a text spells in Go",
            Read::Int => "the whole number of 32 bits that a text spells",
            Read::Time => {
                "the time that a text spells in full (RFC 3339), or midnight UTC of a date"
            }
            Read::Second => "the time that a text spells in full (RFC 3339), without fractions",
        }
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let text: Cow<'_, str> = match arguments {
            [Some(Operand::Text(text))] => Cow::Borrowed(text),
            [Some(Operand::Int(number))] => Cow::Owned(number.to_string()),
            [Some(Operand::Float(number))] => Cow::Owned(number.to_string()),
            [Some(_)] => return Err(Unknown::WrongType),
            _ => return Err(Unknown::Missing),
        };
        self.read(&text).ok_or(Unknown::NotConvertible)
    }
}
