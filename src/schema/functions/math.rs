//! `abs`, `min`, `max`, `mod`.

use super::single;
use crate::schema::{Function, Parameter, Signature};
use crate::value::{Number, Operand, Type, Unknown};
use std::cmp::Ordering;

/// The argument as a number.
fn number(operand: &Operand<'_>) -> Result<Number, Unknown> {
    crate::value::number(operand).ok_or(Unknown::WrongType)
}

/// A number as an operand; unknown when it is none.
fn operand<'a>(number: Number) -> Result<Operand<'a>, Unknown> {
    match number {
        Number::Int(value) => Ok(Operand::Int(value)),
        Number::Float(value) if value.is_finite() => Ok(Operand::Float(value)),
        Number::Float(_) => Err(Unknown::Overflow),
    }
}

/// `abs(balance)`
#[derive(Debug, Clone, Copy)]
pub(super) struct Abs;

impl Function for Abs {
    fn name(&self) -> &'static str {
        "abs"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Number],
            variadic: false,
            result: Type::Number,
        }
    }

    fn description(&self) -> &'static str {
        "the number without its sign"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        operand(match number(single(arguments)?)? {
            Number::Int(value) => Number::Int(value.checked_abs().ok_or(Unknown::Overflow)?),
            Number::Float(value) => Number::Float(value.abs()),
        })
    }
}

/// `min(seats, 10)` or `max(seats, 10)`
#[derive(Debug, Clone, Copy)]
pub(super) struct Extreme {
    name: &'static str,
    description: &'static str,
    /// How a number is ordered against the best so far that it replaces.
    replaces: Ordering,
}

/// The least.
pub(super) const MIN: Extreme = Extreme {
    name: "min",
    description: "the least of the numbers",
    replaces: Ordering::Less,
};

/// The greatest.
pub(super) const MAX: Extreme = Extreme {
    name: "max",
    description: "the greatest of the numbers",
    replaces: Ordering::Greater,
};

impl Function for Extreme {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Number],
            variadic: true,
            result: Type::Number,
        }
    }

    fn description(&self) -> &'static str {
        self.description
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let mut best: Option<Number> = None;
        for argument in arguments.iter().flatten() {
            let next = number(argument)?;
            best = match best {
                None => Some(next),
                Some(best) => {
                    let order = next.order(best).ok_or(Unknown::Overflow)?;
                    Some(if order == self.replaces { next } else { best })
                }
            };
        }
        operand(best.ok_or(Unknown::Missing)?)
    }
}

/// `mod(build, 10)`
#[derive(Debug, Clone, Copy)]
pub(super) struct Mod;

impl Function for Mod {
    fn name(&self) -> &'static str {
        "mod"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Number, Parameter::Number],
            variadic: false,
            result: Type::Number,
        }
    }

    fn description(&self) -> &'static str {
        "what a division leaves, between 0 and the size of the divisor: mod(-1, 10) is 9"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let [Some(dividend), Some(divisor)] = arguments else {
            return Err(Unknown::Missing);
        };
        operand(match (number(dividend)?, number(divisor)?) {
            (Number::Int(dividend), Number::Int(divisor)) => Number::Int(
                dividend
                    .checked_rem_euclid(divisor)
                    .ok_or(Unknown::Overflow)?,
            ),
            // Division by zero gives no number, which is refused with the other overflows.
            (dividend, divisor) => Number::Float(dividend.as_f64().rem_euclid(divisor.as_f64())),
        })
    }
}
