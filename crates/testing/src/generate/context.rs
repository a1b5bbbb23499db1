//! Random contexts: mostly what the rules ask for, often missing, sometimes of the wrong type.

use super::Choices;
use super::pool::{
    ADDRESSES, ENVIRONMENTS, LOOSE_VERSIONS, NUMBER_LISTS, NUMBERS, TEXT_LISTS, TEXTS, TIMES, WORDS,
};
use crate::reference::Question;
use burgee::{Timestamp, Value};
use indexmap::IndexMap;

/// A context with the time and the environment of the request.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The attributes.
    pub context: Value,
    /// The time.
    pub now: Option<Timestamp>,
    /// The environment.
    pub environment: Option<String>,
}

impl Drawn {
    /// The question that is asked with it.
    pub fn question(&self) -> Question<'_> {
        Question {
            context: &self.context,
            now: self.now,
            environment: self.environment.as_deref(),
        }
    }
}

/// Draws a context.
pub fn context(choices: &mut Choices<'_>) -> Drawn {
    let mut attributes = IndexMap::new();
    for name in TEXTS {
        put(&mut attributes, name, choices, |choices| {
            choices.one(WORDS).into()
        });
    }
    for name in NUMBERS {
        put(&mut attributes, name, choices, number);
    }
    put(&mut attributes, "b", choices, |choices| {
        (choices.below(2) == 1).into()
    });
    for name in TEXT_LISTS {
        put(&mut attributes, name, choices, |choices| {
            list(choices, |choices| choices.one(WORDS).into())
        });
    }
    for name in NUMBER_LISTS {
        put(&mut attributes, name, choices, |choices| {
            list(choices, number)
        });
    }
    put(&mut attributes, "orders", choices, |choices| {
        list(choices, |choices| order(choices, 1))
    });
    put(&mut attributes, "created_at", choices, |choices| {
        choices.one(TIMES).into()
    });
    put(&mut attributes, "app", choices, |choices| {
        choices.one(LOOSE_VERSIONS).into()
    });
    put(&mut attributes, "ip", choices, |choices| {
        choices.one(ADDRESSES).into()
    });
    put(&mut attributes, "environment", choices, |choices| {
        choices.one(ENVIRONMENTS).into()
    });
    put(&mut attributes, "flag_key", choices, |choices| {
        choices.one(&["f1", "f2"]).into()
    });
    let now = match choices.below(4) {
        0 => None,
        _ => Timestamp::parse(choices.one(TIMES)),
    };
    let environment = match choices.below(4) {
        0 => None,
        1 => Some("elsewhere".to_owned()),
        _ => Some(choices.one(ENVIRONMENTS).to_owned()),
    };
    Drawn {
        context: Value::Map(attributes),
        now,
        environment,
    }
}

/// Sets an attribute: to what fits, to nothing, or to something odd.
fn put(
    attributes: &mut IndexMap<String, Value>,
    name: &str,
    choices: &mut Choices<'_>,
    fitting: impl FnOnce(&mut Choices<'_>) -> Value,
) {
    let value = match choices.below(16) {
        0..=2 => return,
        3 => Value::Null,
        4 => odd(choices),
        _ => fitting(choices),
    };
    match name.split_once('.') {
        // Now and then the map is missing its entry, or is no map.
        Some((outer, inner)) => {
            let entry = Value::Map(IndexMap::from([(inner.to_owned(), value)]));
            attributes.insert(
                outer.to_owned(),
                if choices.eighths(1) {
                    odd(choices)
                } else {
                    entry
                },
            );
        }
        None => {
            attributes.insert(name.to_owned(), value);
        }
    }
}

fn number(choices: &mut Choices<'_>) -> Value {
    match choices.below(16) {
        0 | 1 => Value::Int(1),
        2 | 3 => Value::Int(5),
        4 => Value::Int(0),
        5 => Value::Float(5.0),
        6 => Value::Float(2.5),
        7 => Value::Int(i64::MAX),
        8 => Value::Int(i64::MIN),
        9 => Value::Float(1e300),
        10 => Value::Float(f64::NAN),
        11 => Value::Float(-0.0),
        12 => Value::Int(9_007_199_254_740_993),
        13 => Value::Float(9_007_199_254_740_992.0),
        14 => Value::Float(f64::INFINITY),
        _ => Value::Int(-3),
    }
}

fn odd(choices: &mut Choices<'_>) -> Value {
    match choices.below(8) {
        0 => "10".into(),
        1 => Value::Int(10),
        2 => true.into(),
        3 => Value::List(vec!["pro".into(), Value::Null, Value::Int(1)]),
        4 => Value::Map(IndexMap::from([("id".to_owned(), Value::Int(7))])),
        5 => Value::List(Vec::new()),
        6 => number(choices),
        _ => "\u{0}\u{202e}🏴".into(),
    }
}

fn list(choices: &mut Choices<'_>, mut element: impl FnMut(&mut Choices<'_>) -> Value) -> Value {
    let count = choices.below(4);
    let elements = (0..count).map(|_| match choices.below(10) {
        9 => odd(choices),
        8 => Value::Null,
        _ => element(choices),
    });
    Value::List(elements.collect())
}

/// An element of `orders`, with orders inside it.
fn order(choices: &mut Choices<'_>, depth: usize) -> Value {
    let mut entries = IndexMap::new();
    put(&mut entries, "total", choices, number);
    put(&mut entries, "status", choices, |choices| {
        choices.one(WORDS).into()
    });
    if depth > 0 {
        put(&mut entries, "items", choices, |choices| {
            list(choices, |choices| order(choices, depth - 1))
        });
    }
    Value::Map(entries)
}
