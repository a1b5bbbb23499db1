//! Flat conjunctions and disjunctions without parts that decide nothing.

use crate::program::{Joined, Predicate};

/// All of `parts`: nested conjunctions are joined, `Always` dropped, `Never` decides.
pub(super) fn all(parts: Vec<Predicate>) -> Predicate {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Predicate::Always => {}
            Predicate::Never => return Predicate::Never,
            Predicate::All(inner) => flat.extend(inner.parts),
            other => flat.push(other),
        }
    }
    match (flat.len(), flat.pop()) {
        (_, None) => Predicate::Always,
        (1, Some(only)) => only,
        (_, Some(last)) => {
            flat.push(last);
            Predicate::All(Box::new(joined(flat)))
        }
    }
}

/// Any of `parts`: nested disjunctions are joined, `Never` dropped, `Always` decides.
pub(super) fn any(parts: Vec<Predicate>) -> Predicate {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Predicate::Never => {}
            Predicate::Always => return Predicate::Always,
            Predicate::Any(inner) => flat.extend(inner.parts),
            other => flat.push(other),
        }
    }
    match (flat.len(), flat.pop()) {
        (_, None) => Predicate::Never,
        (1, Some(only)) => only,
        (_, Some(last)) => {
            flat.push(last);
            Predicate::Any(Box::new(joined(flat)))
        }
    }
}

fn joined(parts: Vec<Predicate>) -> Joined {
    Joined {
        parts: parts.into(),
        row: Box::default(),
    }
}
