//! A query as text.

use super::{Op, Query, Value};
use std::fmt;

impl Query {
    /// Whether a name can stand in a path.
    pub(crate) fn is_name(name: &str) -> bool {
        const WORDS: &[&str] = &[
            "not", "NOT", "and", "or", "pr", "true", "false", "null", "in", "IN", "eq", "EQ", "ne",
            "NE", "gt", "GT", "lt", "LT", "ge", "GE", "le", "LE", "co", "CO", "sw", "SW", "ew",
            "EW",
        ];
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(super::lex::in_name)
            && !WORDS.contains(&name)
    }

    /// Whether a text can stand between quotes: nothing inside is unescaped, and lines are joined.
    pub(crate) fn is_text(text: &str) -> bool {
        !text.contains(['"', '\\', '\n', '\r'])
    }

    /// The query as an operand of `and`, or of `or`.
    fn operand(&self, f: &mut fmt::Formatter<'_>, plain: bool) -> fmt::Result {
        if plain {
            write!(f, "{self}")
        } else {
            write!(f, "({self})")
        }
    }

    fn is_single(&self) -> bool {
        !matches!(self, Query::And(..) | Query::Or(..))
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // All operators have one precedence: brackets wherever another stands.
            Query::And(left, right) => {
                left.operand(f, left.is_single() || matches!(**left, Query::And(..)))?;
                f.write_str(" and ")?;
                right.operand(f, right.is_single())
            }
            Query::Or(left, right) => {
                left.operand(f, left.is_single() || matches!(**left, Query::Or(..)))?;
                f.write_str(" or ")?;
                right.operand(f, right.is_single())
            }
            Query::Not(inner) => write!(f, "not ({inner})"),
            Query::Present(path) => write!(f, "{} pr", path.join(".")),
            Query::Compare(path, op, value) => {
                write!(f, "{} {} {value}", path.join("."), op.text())
            }
        }
    }
}

impl Op {
    fn text(self) -> &'static str {
        match self {
            Op::Eq => "eq",
            Op::Ne => "ne",
            Op::Gt => "gt",
            Op::Lt => "lt",
            Op::Ge => "ge",
            Op::Le => "le",
            Op::Co => "co",
            Op::Sw => "sw",
            Op::Ew => "ew",
            Op::In => "in",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(value) => write!(f, "{value}"),
            Value::Null => f.write_str("null"),
            Value::Version(text) => f.write_str(text),
            Value::String(text) => write!(f, "\"{text}\""),
            Value::Double(number) => f.write_str(&double(*number)),
            Value::Int(number) => write!(f, "{number}"),
            // What the language cannot hold.
            Value::BadInt => f.write_str("1e+1"),
            Value::Ints(numbers) => list(f, numbers.iter().map(i64::to_string)),
            Value::Doubles(numbers) => list(f, numbers.iter().map(|number| double(*number))),
            Value::Strings(texts) => list(f, texts.iter().map(|text| format!("\"{text}\""))),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, elements: impl Iterator<Item = String>) -> fmt::Result {
    let elements: Vec<String> = elements.collect();
    write!(f, "[{}]", elements.join(", "))
}

/// A number with a point, which tells it from a whole one.
fn double(number: f64) -> String {
    let text = number.to_string();
    if text.contains('.') {
        text
    } else {
        text + ".0"
    }
}
