//! What is left over from one comparison to the next.
//!
//! Where a path leads into a map that is missing, the original forgets to note that there is no value,
//! and compares what it compared last. Behind `country eq "US" and` that is the country, of which is even
//! known that it is `us`. So the condition says what comes out; only where the last comparison differs
//! from request to request the part is marked as unsure.

use super::super::function::go_lower;
use super::{Op, Query, Value};

/// What the original would compare instead of a value in a missing map.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Carry {
    /// Nothing: there was no comparison.
    Nothing,
    /// The attribute of this comparison, which was true or false.
    Value(Query, bool),
    /// Where this map is missing what was left over before, else something in it.
    Behind(String, Box<Carry>),
    /// One attribute or another.
    Unsure,
    /// A path through several maps can leave so much over that all that follows is unsure.
    Deep,
}

/// What is known of a value whose comparison was true.
#[derive(Debug, Clone, PartialEq)]
enum Fact {
    Nil,
    /// Text, of which the lower case is known.
    Lower(String),
    Text(String),
    AnyText,
    Bool(bool),
    Number,
    Something,
}

impl Carry {
    /// What is left over after a comparison that was true or false.
    pub(super) fn after(&self, leaf: &Query, truth: bool) -> Carry {
        match (self, split(leaf).map_or(&[] as &[String], |(path, _)| path)) {
            (Carry::Deep, _) => Carry::Deep,
            (_, [_]) => Carry::Value(leaf.clone(), truth),
            (_, [map, _]) => Carry::Behind(map.clone(), Box::new(self.clone())),
            _ => Carry::Deep,
        }
    }

    /// One of the two, whichever it was.
    pub(super) fn either(one: &Carry, other: &Carry) -> Carry {
        match (one, other) {
            (one, other) if one == other => one.clone(),
            (Carry::Deep, _) | (_, Carry::Deep) => Carry::Deep,
            _ => Carry::Unsure,
        }
    }

    /// What `leaf` comes to where the map that its path leads into is missing.
    pub(super) fn instead(&self, leaf: &Query) -> Instead {
        let Some((path, _)) = split(leaf) else {
            return Instead::Unsure;
        };
        match (self, path) {
            (Carry::Deep, _) => Instead::Unsure,
            (_, [_]) | (Carry::Nothing, _) => Instead::Nothing,
            (Carry::Behind(map, before), [first, _]) if map == first => before.instead(leaf),
            (Carry::Value(before, truth), [_, _]) => {
                let asked = of_path_of(leaf, before);
                let known = if asked == *before {
                    Some(*truth)
                } else {
                    let fact = truth.then(|| Fact::of(before));
                    fact.and_then(|fact| fact.satisfies(leaf))
                };
                known.map_or(Instead::Asks(asked), Instead::Known)
            }
            _ => Instead::Unsure,
        }
    }
}

/// What a comparison comes to where the map is missing.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Instead {
    /// What it comes to without a value.
    Nothing,
    /// This.
    Known(bool),
    /// What this comparison comes to.
    Asks(Query),
    /// It cannot be known.
    Unsure,
}

/// The comparison `leaf`, of the attribute of `other`.
fn of_path_of(leaf: &Query, other: &Query) -> Query {
    let path = split(other).map_or_else(Vec::new, |(path, _)| path.to_vec());
    match split(leaf) {
        Some((_, Some((op, value)))) => Query::Compare(path, op, value.clone()),
        _ => Query::Present(path),
    }
}

/// What the attribute of a comparison is compared with; none where only its presence is asked for.
type With<'q> = Option<(Op, &'q Value)>;

/// The path of a comparison, and what it is compared with.
fn split(leaf: &Query) -> Option<(&[String], With<'_>)> {
    match leaf {
        Query::Present(path) => Some((path, None)),
        Query::Compare(path, op, value) => Some((path, Some((*op, value)))),
        _ => None,
    }
}

impl Fact {
    /// What is known of the value where `leaf` is true.
    fn of(leaf: &Query) -> Fact {
        let Some((_, Some((op, value)))) = split(leaf) else {
            return Fact::Something;
        };
        match (value, op) {
            (Value::Null, Op::Eq) => Fact::Nil,
            (Value::Bool(value), Op::Eq) => Fact::Bool(*value),
            (Value::Bool(value), Op::Ne) => Fact::Bool(!value),
            (Value::String(text), Op::Eq) => Fact::Lower(go_lower(text).into_owned()),
            (Value::Strings(texts), Op::In) => match texts.as_slice() {
                [only] => Fact::Text(only.clone()),
                _ => Fact::AnyText,
            },
            (Value::String(_) | Value::Version(_), _) => Fact::AnyText,
            (Value::Int(_) | Value::Double(_) | Value::Ints(_) | Value::Doubles(_), _) => {
                Fact::Number
            }
            _ => Fact::Something,
        }
    }

    /// Whether the comparison is true of such a value; none where that depends.
    fn satisfies(&self, leaf: &Query) -> Option<bool> {
        let Some((op, value)) = split(leaf)?.1 else {
            return Some(*self != Fact::Nil);
        };
        if *value == Value::Null {
            return Some((*self == Fact::Nil) == (op == Op::Eq));
        }
        match (self, value) {
            (Fact::Lower(lower), Value::String(text)) => Some(compare(lower, op, text)),
            (Fact::Text(known), Value::String(text)) => Some(compare(&go_lower(known), op, text)),
            (Fact::Text(known), Value::Strings(texts)) => {
                Some(op == Op::In && texts.contains(known))
            }
            (Fact::Lower(lower), Value::Strings(texts)) => {
                let possible = texts.iter().any(|text| go_lower(text) == *lower);
                (op != Op::In || !possible).then_some(false)
            }
            (Fact::Bool(known), Value::Bool(wanted)) => match op {
                Op::Eq => Some(known == wanted),
                Op::Ne => Some(known != wanted),
                _ => Some(false),
            },
            (Fact::Something, _)
            | (
                Fact::Lower(_) | Fact::Text(_) | Fact::AnyText,
                Value::String(_) | Value::Strings(_) | Value::Version(_),
            )
            | (
                Fact::Number,
                Value::Int(_) | Value::Double(_) | Value::Ints(_) | Value::Doubles(_),
            ) => None,
            // Nothing, and values of another type, satisfy nothing.
            _ => Some(false),
        }
    }
}

/// Two texts compared, the left one in lower case.
fn compare(left: &str, op: Op, right: &str) -> bool {
    let right = go_lower(right);
    let right = right.as_ref();
    match op {
        Op::Eq => left == right,
        Op::Ne => left != right,
        Op::Gt => left > right,
        Op::Lt => left < right,
        Op::Ge => left >= right,
        Op::Le => left <= right,
        Op::Co => left.contains(right),
        Op::Sw => left.starts_with(right),
        Op::Ew => left.ends_with(right),
        Op::In => false,
    }
}
