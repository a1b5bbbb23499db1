//! `flagsmith_text(x)`, `flagsmith_id(x)`, `flagsmith_string(x)`: a trait as text.

use super::{ID, STRING, TEXT};
use crate::format::flagsmith::python::{self, Scalar};
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown};

/// Any value in, text out.
const SIGNATURE: Signature = Signature {
    parameters: &[Parameter::Any],
    variadic: false,
    result: Type::String,
};

/// The value of the only argument.
fn only<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Scalar<'a>, Unknown> {
    match arguments {
        [Some(value)] => python::scalar(value).ok_or(Unknown::WrongType),
        _ => Err(Unknown::Missing),
    }
}

/// `str(x)`: what patterns are matched with, and percentages hashed from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text;

impl Function for Text {
    fn name(&self) -> &'static str {
        TEXT
    }

    fn signature(&self) -> Signature {
        SIGNATURE
    }

    fn description(&self) -> &'static str {
        "a trait as Python prints it: `True`, `1.0`; text that spells a number as that number"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        Ok(Operand::Text(match arguments {
            [Some(Operand::Text(text))] if python::is_plain(text) => text.clone(),
            _ => python::text(only(arguments)?),
        }))
    }
}

/// What `IN` looks for: text, or a whole number as text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Id;

impl Function for Id {
    fn name(&self) -> &'static str {
        ID
    }

    fn signature(&self) -> Signature {
        SIGNATURE
    }

    fn description(&self) -> &'static str {
        "a trait that is text or a whole number, as text; nothing for other numbers and true or false"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        if let [Some(Operand::Text(text))] = arguments
            && python::is_plain(text)
        {
            return Ok(Operand::Text(text.clone()));
        }
        match only(arguments)? {
            value @ (Scalar::Text(_) | Scalar::Int(_)) => Ok(Operand::Text(python::text(value))),
            _ => Err(Unknown::WrongType),
        }
    }
}

/// What `CONTAINS` looks into: text that is not taken for a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain;

impl Function for Plain {
    fn name(&self) -> &'static str {
        STRING
    }

    fn signature(&self) -> Signature {
        SIGNATURE
    }

    fn description(&self) -> &'static str {
        "a trait that is text and spells no number"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        match only(arguments)? {
            Scalar::Text(text) => Ok(Operand::Text(text)),
            _ => Err(Unknown::WrongType),
        }
    }
}
