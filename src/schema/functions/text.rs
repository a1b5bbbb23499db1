//! `lower`, `upper`, `trim`.

use super::single;
use crate::schema::{Function, Parameter, Signature};
use crate::value::{Operand, Type, Unknown};
use std::borrow::Cow;

/// Text in, text out.
const SIGNATURE: Signature = Signature {
    parameters: &[Parameter::String],
    variadic: false,
    result: Type::String,
};

/// The text of the only argument.
fn text<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Cow<'a, str>, Unknown> {
    match single(arguments)? {
        Operand::Text(text) => Ok(text.clone()),
        _ => Err(Unknown::WrongType),
    }
}

/// `changed`, or the text itself where nothing has changed, so that nothing is kept twice.
fn if_changed(text: Cow<'_, str>, changed: String) -> Operand<'_> {
    Operand::Text(if changed == text {
        text
    } else {
        Cow::Owned(changed)
    })
}

/// `lower(email)`
#[derive(Debug, Clone, Copy)]
pub(super) struct Lower;

impl Function for Lower {
    fn name(&self) -> &'static str {
        "lower"
    }

    fn signature(&self) -> Signature {
        SIGNATURE
    }

    fn description(&self) -> &'static str {
        "the text in lower case"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let text = text(arguments)?;
        let changed = text.to_lowercase();
        Ok(if_changed(text, changed))
    }
}

/// `upper(country)`
#[derive(Debug, Clone, Copy)]
pub(super) struct Upper;

impl Function for Upper {
    fn name(&self) -> &'static str {
        "upper"
    }

    fn signature(&self) -> Signature {
        SIGNATURE
    }

    fn description(&self) -> &'static str {
        "the text in upper case"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let text = text(arguments)?;
        let changed = text.to_uppercase();
        Ok(if_changed(text, changed))
    }
}

/// `trim(name)`
#[derive(Debug, Clone, Copy)]
pub(super) struct Trim;

impl Function for Trim {
    fn name(&self) -> &'static str {
        "trim"
    }

    fn signature(&self) -> Signature {
        SIGNATURE
    }

    fn description(&self) -> &'static str {
        "the text without space at its start and end"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        Ok(Operand::Text(match text(arguments)? {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }))
    }
}
