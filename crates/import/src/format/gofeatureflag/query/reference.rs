//! The query language evaluated directly, to compare the conditions with.

#![expect(
    clippy::cast_possible_truncation,
    clippy::match_same_arms,
    reason = "one arm for each line of the language's table"
)]

use super::{Op, Query, Value};
use burgee::value::Version;
use serde_json::Value as Json;
use std::cmp::Ordering;

/// An error makes the whole query false.
#[derive(Debug, PartialEq)]
pub(in super::super) struct Abort;

/// What a query comes to, with the original's mistakes where a map is missing, or without them.
pub(in super::super) fn evaluate(
    query: &Query,
    context: &Json,
    mistakes: bool,
) -> Result<bool, Abort> {
    let visitor = &mut Visitor {
        context,
        mistakes,
        left: &Json::Null,
        stack: Vec::new(),
    };
    visitor.query(query)
}

/// The original's state.
struct Visitor<'c> {
    context: &'c Json,
    mistakes: bool,
    left: &'c Json,
    stack: Vec<&'c Json>,
}

impl Visitor<'_> {
    fn query(&mut self, query: &Query) -> Result<bool, Abort> {
        match query {
            Query::And(a, b) => Ok(self.query(a)? && self.query(b)?),
            Query::Or(a, b) => Ok(self.query(a)? || self.query(b)?),
            Query::Not(a) => Ok(!self.query(a)?),
            Query::Present(path) => {
                self.path(path)?;
                Ok(!self.left.is_null())
            }
            Query::Compare(path, op, value) => {
                self.path(path)?;
                compare(self.left, *op, value)
            }
        }
    }

    fn path(&mut self, path: &[String]) -> Result<(), Abort> {
        if !self.mistakes {
            self.left = &Json::Null;
            self.stack.clear();
        }
        let (name, rest) = path.split_first().unwrap();
        let found = match rest {
            [] => self.stack.pop(),
            _ => self.stack.last().copied(),
        };
        let found = found.unwrap_or(self.context);
        if found.is_null() {
            return Ok(());
        }
        let entry = found
            .as_object()
            .ok_or(Abort)?
            .get(name)
            .unwrap_or(&Json::Null);
        if rest.is_empty() {
            self.left = entry;
            self.stack.clear();
            return Ok(());
        }
        self.stack.push(entry);
        self.deeper(rest)
    }

    /// The rest of a path, for which nothing is put back.
    fn deeper(&mut self, path: &[String]) -> Result<(), Abort> {
        let mistakes = std::mem::replace(&mut self.mistakes, true);
        let result = self.path(path);
        self.mistakes = mistakes;
        result
    }
}

fn compare(left: &Json, op: Op, right: &Value) -> Result<bool, Abort> {
    let text = matches!(op, Op::Co | Op::Sw | Op::Ew);
    match right {
        Value::Bool(_) if !matches!(op, Op::Eq | Op::Ne) => Err(Abort),
        Value::Bool(right) => Ok(left
            .as_bool()
            .is_some_and(|left| (left == *right) == (op == Op::Eq))),
        Value::Null => match op {
            Op::Eq => Ok(left.is_null()),
            Op::Ne => Ok(!left.is_null()),
            _ => Err(Abort),
        },
        Value::BadInt => Err(Abort),
        Value::Version(_) | Value::Double(_) | Value::Int(_) if text => Err(Abort),
        Value::Version(_) if op == Op::In => Err(Abort),
        Value::Version(right) => {
            let left = left.as_str().and_then(Version::parse_strict);
            Ok(left
                .is_some_and(|left| ordered(left.cmp(&Version::parse_strict(right).unwrap()), op)))
        }
        Value::String(_) if op == Op::In => Ok(false),
        Value::String(right) => Ok(left.as_str().is_some_and(|left| {
            let (left, right) = (left.to_lowercase(), right.to_lowercase());
            match op {
                Op::Co => left.contains(&right),
                Op::Sw => left.starts_with(&right),
                Op::Ew => left.ends_with(&right),
                op => ordered(left.cmp(&right), op),
            }
        })),
        Value::Double(right) if right.is_infinite() => Ok(false),
        Value::Double(right) => Ok(left
            .as_f64()
            .is_some_and(|left| op != Op::In && ordered(left.total_cmp(right), op))),
        Value::Int(right) => Ok(left.as_f64().is_some_and(|left| {
            let left = left.trunc() as i64;
            op != Op::In && ordered(left.cmp(right), op)
        })),
        Value::Ints(_) | Value::Doubles(_) if text => Err(Abort),
        Value::Ints(_) | Value::Doubles(_) | Value::Strings(_) if op != Op::In => Ok(false),
        Value::Ints(right) => Ok(left.as_i64().is_some_and(|left| right.contains(&left))),
        Value::Doubles(right) => Ok(left.as_f64().is_some_and(|left| right.contains(&left))),
        Value::Strings(right) => Ok(left
            .as_str()
            .is_some_and(|left| right.iter().any(|one| one == left))),
    }
}

fn ordered(order: Ordering, op: Op) -> bool {
    match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Gt => order.is_gt(),
        Op::Lt => order.is_lt(),
        Op::Ge => order.is_ge(),
        Op::Le => order.is_le(),
        _ => false,
    }
}
