//! The query language of `nikunjy/rules`: `key eq "a" and (seats gt 5 or plan in ["pro"])`.

mod carry;
mod compare;
mod lex;
mod parse;
mod print;
#[cfg(test)]
pub(super) mod reference;
#[cfg(test)]
mod tests;
mod translate;

pub(super) use parse::{Failure, Parsed, parse};
pub(super) use translate::{Outcome, translate};

/// A query. Operators stand in the order in which they are tried: all have the same precedence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Query {
    /// `a and b`
    And(Box<Query>, Box<Query>),
    /// `a or b`
    Or(Box<Query>, Box<Query>),
    /// `not (a)`
    Not(Box<Query>),
    /// `path pr`
    Present(Vec<String>),
    /// `path op value`
    Compare(Vec<String>, Op, Value),
}

/// The operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Eq,
    Ne,
    Gt,
    Lt,
    Ge,
    Le,
    Co,
    Sw,
    Ew,
    In,
}

/// The literal on the right, whose type decides how the attribute is compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Bool(bool),
    Null,
    Version(String),
    String(String),
    Double(f64),
    Int(i64),
    /// A whole number, or a list, that the grammar reads and that then cannot be held.
    BadInt,
    Ints(Vec<i64>),
    Doubles(Vec<f64>),
    Strings(Vec<String>),
}
