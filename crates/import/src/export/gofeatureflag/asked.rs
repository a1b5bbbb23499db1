//! Queries put together.

use crate::format::gofeatureflag::query::{Op, Query, Value};

/// A query, where it is not the same for everybody.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    Always,
    Never,
    When(Query),
}

pub(super) fn constant(value: bool) -> Asked {
    if value { Asked::Always } else { Asked::Never }
}

pub(super) fn and(left: Asked, right: Asked) -> Asked {
    match (left, right) {
        (Asked::Never, _) | (_, Asked::Never) => Asked::Never,
        (Asked::Always, other) | (other, Asked::Always) => other,
        (Asked::When(left), Asked::When(right)) => {
            Asked::When(Query::And(Box::new(left), Box::new(right)))
        }
    }
}

pub(super) fn or(left: Asked, right: Asked) -> Asked {
    match (left, right) {
        (Asked::Always, _) | (_, Asked::Always) => Asked::Always,
        (Asked::Never, other) | (other, Asked::Never) => other,
        (Asked::When(left), Asked::When(right)) => {
            Asked::When(Query::Or(Box::new(left), Box::new(right)))
        }
    }
}

pub(super) fn not(asked: Asked) -> Asked {
    match asked {
        Asked::Always => Asked::Never,
        Asked::Never => Asked::Always,
        Asked::When(Query::Not(inner)) => Asked::When(*inner),
        Asked::When(query) => Asked::When(Query::Not(Box::new(query))),
    }
}

/// Text of any kind: every text has an empty part.
pub(super) fn is_text(path: Vec<String>) -> Query {
    Query::Compare(path, Op::Co, Value::String(String::new()))
}

/// Text for which the query is false.
pub(super) fn other_text(path: Vec<String>, query: Query) -> Query {
    let not = Box::new(Query::Not(Box::new(query)));
    Query::And(Box::new(is_text(path)), not)
}
