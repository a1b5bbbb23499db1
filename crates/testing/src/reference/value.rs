//! Values while the reference evaluates: owned, and compared by its own rules.

use super::Truth;
use burgee::ast::ArithmeticOp;
use burgee::typed::Constant;
use burgee::value::{Duration, Map, Number, Operand, Timestamp, Type, Version, equal_folded};
use burgee::{Value, ValueRef};
use indexmap::IndexMap;
use std::cmp::Ordering;
use std::net::IpAddr;

/// A value that is there.
#[derive(Debug, Clone)]
pub enum Val {
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(String),
    /// An instant.
    Time(Timestamp),
    /// A length of time.
    Duration(Duration),
    /// A version.
    Version(Version<'static>),
    /// An address.
    Ip(IpAddr),
    /// Values in order; null is none.
    List(Vec<Option<Val>>),
    /// Values by name.
    Map(IndexMap<String, Value>),
}

impl Val {
    /// A value of the context or of a variant; none for null.
    pub fn of(value: &Value) -> Option<Val> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(value) => Val::Bool(*value),
            Value::Int(value) => Val::Number(Number::Int(*value)),
            Value::Float(value) => Val::Number(Number::Float(*value)),
            Value::String(value) => Val::Text(value.clone()),
            Value::List(values) => Val::List(values.iter().map(Val::of).collect()),
            Value::Map(entries) => Val::Map(entries.clone()),
        })
    }

    /// A literal.
    pub fn constant(constant: &Constant) -> Val {
        match constant {
            Constant::Bool(value) => Val::Bool(*value),
            Constant::Int(value) => Val::Number(Number::Int(*value)),
            Constant::Float(value) => Val::Number(Number::Float(*value)),
            Constant::String(value) => Val::Text(value.clone()),
            Constant::Time(value) => Val::Time(*value),
            Constant::Duration(value) => Val::Duration(*value),
            Constant::Version(value) => Val::Version(value.clone()),
            Constant::Ip(value) => Val::Ip(*value),
            Constant::List(values) => Val::List(
                values
                    .iter()
                    .map(|value| Some(Val::constant(value)))
                    .collect(),
            ),
        }
    }

    /// The value for a function's parameter. Lists and maps are put into `held` first.
    pub(super) fn lend<'v>(&'v self, held: &'v Held) -> Operand<'v> {
        match self {
            Val::Bool(value) => Operand::Bool(*value),
            Val::Number(Number::Int(value)) => Operand::Int(*value),
            Val::Number(Number::Float(value)) => Operand::Float(*value),
            Val::Text(value) => Operand::Text(value.as_str().into()),
            Val::Time(value) => Operand::Time(*value),
            Val::Duration(value) => Operand::Duration(*value),
            Val::Version(value) => Operand::Version(value.clone()),
            Val::Ip(value) => Operand::Ip(*value),
            Val::List(_) => Operand::List(&held.0),
            Val::Map(entries) => Operand::Map(entries as &dyn Map),
        }
    }

    /// What a function gave back.
    pub(super) fn returned(operand: &Operand<'_>) -> Option<Val> {
        Some(match operand {
            Operand::Bool(value) => Val::Bool(*value),
            Operand::Int(value) => Val::Number(Number::Int(*value)),
            Operand::Float(value) => Val::Number(Number::Float(*value)),
            Operand::Text(value) => Val::Text(value.to_string()),
            Operand::Time(value) => Val::Time(*value),
            Operand::Duration(value) => Val::Duration(*value),
            Operand::Version(value) => Val::Version(value.clone().into_owned()),
            Operand::Ip(value) => Val::Ip(*value),
            Operand::List(values) => Val::List(
                (0..values.len())
                    .map(|index| Val::returned(&values.element(index)?.into()))
                    .collect(),
            ),
            // No function of the language makes a map.
            Operand::Map(_) => return None,
        })
    }

    /// Element by element, as a value of the context: what functions are lent.
    fn plain(&self) -> Value {
        match self {
            Val::Bool(value) => Value::Bool(*value),
            Val::Number(Number::Int(value)) => Value::Int(*value),
            Val::Number(Number::Float(value)) => Value::Float(*value),
            Val::Text(value) => Value::String(value.clone()),
            Val::Time(value) => Value::String(value.to_string()),
            Val::Duration(value) => Value::String(value.to_string()),
            Val::Version(value) => Value::String(value.to_string()),
            Val::Ip(value) => Value::String(value.to_string()),
            Val::List(values) => Value::List(
                values
                    .iter()
                    .map(|value| value.as_ref().map_or(Value::Null, Val::plain))
                    .collect(),
            ),
            Val::Map(entries) => Value::Map(entries.clone()),
        }
    }

    /// The value as a `to`; none when it neither is one nor spells one.
    pub(super) fn convert(self, to: &Type) -> Option<Val> {
        match (to, self) {
            (Type::Int, Val::Number(number)) => {
                number.as_i64().map(|whole| Val::Number(Number::Int(whole)))
            }
            (Type::Number, value @ Val::Number(_))
            | (Type::Bool, value @ Val::Bool(_))
            | (Type::Time, value @ Val::Time(_))
            | (Type::Version, value @ Val::Version(_))
            | (Type::Ip, value @ Val::Ip(_)) => Some(value),
            (Type::Int, Val::Text(text)) => {
                text.trim().parse().ok().map(Number::Int).map(Val::Number)
            }
            (Type::Number, Val::Text(text)) => parse_number(&text).map(Val::Number),
            (Type::Bool, Val::Text(text)) => text.parse().ok().map(Val::Bool),
            (Type::Time, Val::Text(text)) => Timestamp::parse(&text).map(Val::Time),
            (Type::Version, Val::Text(text)) => {
                Version::parse(&text).map(|version| Val::Version(version.into_owned()))
            }
            (Type::Ip, Val::Text(text)) => text.parse().ok().map(Val::Ip),
            _ => None,
        }
    }
}

/// A decimal number, with sign, fraction and exponent as they come; no words such as `inf`.
fn parse_number(text: &str) -> Option<Number> {
    let text = text.trim();
    let float = || {
        text.parse()
            .ok()
            .filter(|float: &f64| float.is_finite())
            .map(Number::Float)
    };
    let decimal = !text.contains(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E'));
    text.parse()
        .ok()
        .map(Number::Int)
        .or_else(|| decimal.then(float)?)
}

/// A list in the form that functions read.
#[derive(Debug, Default)]
pub(super) struct Held(Vec<Value>);

impl Held {
    pub(super) fn new(value: &Val) -> Held {
        match value.plain() {
            Value::List(values) => Held(values),
            _ => Held::default(),
        }
    }
}

impl From<ValueRef<'_>> for Val {
    /// An element that was lent; a map loses its entries, which nothing compares.
    fn from(value: ValueRef<'_>) -> Val {
        Val::returned(&value.into()).unwrap_or(Val::Map(IndexMap::new()))
    }
}

/// Whether the two are equal; unknown when one is missing, for pairs of types that do not go
/// together, and for maps.
pub(super) fn equal(left: Option<&Val>, right: Option<&Val>, ignore_case: bool) -> Truth {
    let (Some(left), Some(right)) = (left, right) else {
        return Truth::Unknown;
    };
    match (left, right) {
        (Val::Text(left), Val::Text(right)) if ignore_case => equal_folded(left, right).into(),
        (Val::Text(left), Val::Text(right)) => (left == right).into(),
        (Val::Bool(left), Val::Bool(right)) => (left == right).into(),
        (Val::Ip(left), Val::Ip(right)) => (left.to_canonical() == right.to_canonical()).into(),
        // NaN is equal to nothing, and that is known.
        (Val::Number(left), Val::Number(right)) => {
            (left.order(*right) == Some(Ordering::Equal)).into()
        }
        (Val::List(left), Val::List(right)) if left.len() != right.len() => Truth::False,
        (Val::List(left), Val::List(right)) => Truth::all(
            left.iter()
                .zip(right)
                .map(|(left, right)| equal(left.as_ref(), right.as_ref(), ignore_case)),
        ),
        _ => order(left, right).map_or(Truth::Unknown, |ordering| ordering.is_eq().into()),
    }
}

/// How the two are ordered; none for pairs without an order.
pub(super) fn order(left: &Val, right: &Val) -> Option<Ordering> {
    match (left, right) {
        (Val::Text(left), Val::Text(right)) => Some(left.chars().cmp(right.chars())),
        (Val::Number(left), Val::Number(right)) => left.order(*right),
        (Val::Time(left), Val::Time(right)) => Some(left.cmp(right)),
        (Val::Duration(left), Val::Duration(right)) => Some(left.cmp(right)),
        (Val::Version(left), Val::Version(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// `left op right`; none for overflow, division by zero and types that do not go together.
pub(super) fn arithmetic(op: ArithmeticOp, left: Val, right: Val) -> Option<Val> {
    use ArithmeticOp::{Add, Divide, Multiply, Subtract};
    let duration = |micros| Val::Duration(Duration(micros));
    let time = |micros| Val::Time(Timestamp(micros));
    Some(match (op, left, right) {
        (_, Val::Number(left), Val::Number(right)) => Val::Number(compute(op, left, right)?),
        (Add, Val::Time(at), Val::Duration(by)) | (Add, Val::Duration(by), Val::Time(at)) => {
            time(at.0.checked_add(by.0)?)
        }
        (Subtract, Val::Time(at), Val::Duration(by)) => time(at.0.checked_sub(by.0)?),
        (Subtract, Val::Time(to), Val::Time(from)) => duration(to.0.checked_sub(from.0)?),
        (Add, Val::Duration(left), Val::Duration(right)) => duration(left.0.checked_add(right.0)?),
        (Subtract, Val::Duration(left), Val::Duration(right)) => {
            duration(left.0.checked_sub(right.0)?)
        }
        (Multiply, Val::Duration(length), Val::Number(by))
        | (Multiply, Val::Number(by), Val::Duration(length)) => duration(match by.as_i64() {
            Some(by) => length.0.checked_mul(by)?,
            None => micros(Number::Int(length.0).as_f64() * by.as_f64())?,
        }),
        (Divide, Val::Duration(length), Val::Number(by)) => duration(match by.as_i64() {
            Some(by) => length.0.checked_div(by)?,
            None => micros(Number::Int(length.0).as_f64() / by.as_f64())?,
        }),
        _ => return None,
    })
}

/// The nearest whole number of microseconds.
fn micros(length: f64) -> Option<i64> {
    Number::Float(length.round()).as_i64()
}

/// Arithmetic on the number line: exact on whole numbers, finite on all others.
fn compute(op: ArithmeticOp, left: Number, right: Number) -> Option<Number> {
    use ArithmeticOp::{Add, Divide, Multiply, Subtract};
    if let (Number::Int(left), Number::Int(right)) = (left, right) {
        match op {
            Add => return left.checked_add(right).map(Number::Int),
            Subtract => return left.checked_sub(right).map(Number::Int),
            Multiply => return left.checked_mul(right).map(Number::Int),
            Divide if left.checked_rem(right)? == 0 => {
                return left.checked_div(right).map(Number::Int);
            }
            Divide => {}
        }
    }
    let (left, right) = (left.as_f64(), right.as_f64());
    let result = match op {
        Add => left + right,
        Subtract => left - right,
        Multiply => left * right,
        Divide => left / right,
    };
    result.is_finite().then_some(Number::Float(result))
}

/// `-value`
pub(super) fn negate(value: &Val) -> Option<Val> {
    Some(match value {
        Val::Number(Number::Int(value)) => Val::Number(Number::Int(value.checked_neg()?)),
        Val::Number(Number::Float(value)) => Val::Number(Number::Float(-*value)),
        Val::Duration(Duration(micros)) => Val::Duration(Duration(micros.checked_neg()?)),
        _ => return None,
    })
}
