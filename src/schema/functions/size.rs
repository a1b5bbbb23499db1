//! `len`.

use super::single;
use crate::schema::{Function, Parameter, Signature};
use crate::value::{Operand, Type, Unknown};

/// `len(groups)`
#[derive(Debug, Clone, Copy)]
pub(super) struct Len;

impl Function for Len {
    fn name(&self) -> &'static str {
        "len"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Sized],
            variadic: false,
            result: Type::Int,
        }
    }

    fn description(&self) -> &'static str {
        "how many characters a text has (Unicode scalar values), or entries a list or map"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let length = match single(arguments)? {
            Operand::Text(text) => text.chars().count(),
            Operand::List(list) => list.len(),
            Operand::Map(map) => map.len(),
            _ => return Err(Unknown::WrongType),
        };
        i64::try_from(length)
            .map(Operand::Int)
            .map_err(|_| Unknown::Overflow)
    }
}
