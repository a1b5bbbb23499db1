//! Sums, products and differences of numbers, times and durations. Never wraps, never panics.

use crate::ast::ArithmeticOp;
use crate::value::{Duration, Number, Operand, Timestamp, Unknown, number};

type Value<'a> = Result<Operand<'a>, Unknown>;

/// `-operand`
pub(super) fn negate<'a>(operand: &Operand<'a>) -> Value<'a> {
    match operand {
        Operand::Int(value) => value
            .checked_neg()
            .map(Operand::Int)
            .ok_or(Unknown::Overflow),
        Operand::Float(value) => Ok(Operand::Float(-value)),
        Operand::Duration(value) => value
            .0
            .checked_neg()
            .map(|micros| Operand::Duration(Duration(micros)))
            .ok_or(Unknown::Overflow),
        _ => Err(Unknown::WrongType),
    }
}

/// `left op right`
pub(super) fn apply<'a>(op: ArithmeticOp, left: &Operand<'_>, right: &Operand<'_>) -> Value<'a> {
    use ArithmeticOp::{Add, Divide, Multiply, Subtract};
    let duration = |micros: Option<i64>| micros.map(Duration).map(Operand::Duration);
    let time = |micros: Option<i64>| micros.map(Timestamp).map(Operand::Time);
    let result = match (op, left, right) {
        (_, Operand::Int(left), Operand::Int(right)) => return ints(op, *left, *right),
        (Add, Operand::Time(at), Operand::Duration(by))
        | (Add, Operand::Duration(by), Operand::Time(at)) => time(at.0.checked_add(by.0)),
        (Subtract, Operand::Time(at), Operand::Duration(by)) => time(at.0.checked_sub(by.0)),
        (Subtract, Operand::Time(to), Operand::Time(from)) => duration(to.0.checked_sub(from.0)),
        (Add, Operand::Duration(left), Operand::Duration(right)) => {
            duration(left.0.checked_add(right.0))
        }
        (Subtract, Operand::Duration(left), Operand::Duration(right)) => {
            duration(left.0.checked_sub(right.0))
        }
        (Multiply, Operand::Duration(length), by) | (Multiply, by, Operand::Duration(length)) => {
            duration(scale(*length, by, i64::checked_mul, |micros, by| {
                micros * by
            })?)
        }
        (Divide, Operand::Duration(length), by) => {
            duration(scale(*length, by, i64::checked_div, |micros, by| {
                micros / by
            })?)
        }
        _ => {
            let (Some(left), Some(right)) = (number(left), number(right)) else {
                return Err(Unknown::WrongType);
            };
            return floats(op, left.as_f64(), right.as_f64());
        }
    };
    result.ok_or(Unknown::Overflow)
}

/// A duration times or by a number, in whole microseconds; none where that overflows. 2.0 is the whole
/// number 2 here as everywhere.
fn scale(
    length: Duration,
    by: &Operand<'_>,
    whole: fn(i64, i64) -> Option<i64>,
    broken: fn(f64, f64) -> f64,
) -> Result<Option<i64>, Unknown> {
    let by = number(by).ok_or(Unknown::WrongType)?;
    Ok(if let Some(by) = by.as_i64() {
        whole(length.0, by)
    } else {
        let micros = broken(Number::Int(length.0).as_f64(), by.as_f64());
        Number::Float(micros.round()).as_i64()
    })
}

/// Whole numbers stay whole, except where a division does not come out even.
#[expect(
    clippy::cast_precision_loss,
    reason = "a quotient that is not whole is a float, rounded like any other"
)]
fn ints<'a>(op: ArithmeticOp, left: i64, right: i64) -> Value<'a> {
    let result = match op {
        ArithmeticOp::Add => left.checked_add(right),
        ArithmeticOp::Subtract => left.checked_sub(right),
        ArithmeticOp::Multiply => left.checked_mul(right),
        ArithmeticOp::Divide => match left.checked_rem(right) {
            Some(0) => left.checked_div(right),
            Some(_) => return Ok(Operand::Float(left as f64 / right as f64)),
            None => None,
        },
    };
    result.map(Operand::Int).ok_or(Unknown::Overflow)
}

fn floats<'a>(op: ArithmeticOp, left: f64, right: f64) -> Value<'a> {
    let result = match op {
        ArithmeticOp::Add => left + right,
        ArithmeticOp::Subtract => left - right,
        ArithmeticOp::Multiply => left * right,
        ArithmeticOp::Divide => left / right,
    };
    if result.is_finite() {
        Ok(Operand::Float(result))
    } else {
        Err(Unknown::Overflow)
    }
}
