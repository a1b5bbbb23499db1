//! `flagsmith_modulo(user_id, 2)`

use super::MODULO;
use crate::format::flagsmith::python::{self, Scalar};
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown};

/// What a division of a trait leaves, with the sign of the divisor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Modulo;

impl Function for Modulo {
    fn name(&self) -> &'static str {
        MODULO
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Any, Parameter::Number],
            variadic: false,
            result: Type::Number,
        }
    }

    fn description(&self) -> &'static str {
        "what a division leaves, with the sign of the divisor; true counts as 1"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let [Some(value), Some(divisor)] = arguments else {
            return Err(Unknown::Missing);
        };
        let value = match python::scalar(value) {
            Some(Scalar::Bool(value)) => f64::from(u8::from(value)),
            Some(Scalar::Int(value)) => value.as_f64(),
            Some(Scalar::Float(value)) => value,
            _ => return Err(Unknown::WrongType),
        };
        let divisor = match divisor {
            Operand::Int(divisor) => python::Int::Small(*divisor).as_f64(),
            Operand::Float(divisor) => *divisor,
            _ => return Err(Unknown::WrongType),
        };
        let left = value % divisor;
        if !left.is_finite() {
            return Err(Unknown::Overflow);
        }
        let other_sign = left != 0.0 && (left < 0.0) != (divisor < 0.0);
        Ok(Operand::Float(if other_sign {
            left + divisor
        } else {
            left
        }))
    }
}
