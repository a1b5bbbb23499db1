//! Rules and data while a rule is evaluated: borrowed from the rule and the host, or made on the way.

use super::arguments::Root;
use burgee::ValueRef;
use burgee::value::Operand;
use serde_json::Value as Json;
use std::borrow::Cow;
use std::rc::Rc;

/// A JSON value: a part of the rule, a part of the data, or a result.
#[derive(Debug, Clone)]
pub(crate) enum Datum<'a> {
    /// Null, or nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number; the library knows only this kind.
    Number(f64),
    /// The zero that `{"-": []}` gives: of a type that the library itself does not take for a number.
    OddZero,
    /// Text.
    Text(Cow<'a, str>),
    /// Values in order.
    List(List<'a>),
    /// Values by name.
    Map(Map<'a>),
}

/// Values in order.
#[derive(Debug, Clone)]
pub(crate) enum List<'a> {
    /// Written in the rule.
    Rule(&'a [Json]),
    /// Lent by the host.
    Host(&'a dyn burgee::value::List),
    /// Made on the way.
    Made(Rc<Vec<Datum<'a>>>),
}

/// Values by name.
#[derive(Debug, Clone)]
pub(crate) enum Map<'a> {
    /// Written in the rule.
    Rule(&'a serde_json::Map<String, Json>),
    /// Lent by the host.
    Host(&'a dyn burgee::value::Map),
    /// Made on the way, in the order in which it was made.
    Made(Rc<Vec<(Cow<'a, str>, Datum<'a>)>>),
    /// The arguments of a call: the data of the whole rule.
    Root(Root<'a>),
}

impl<'a> From<&'a Json> for Datum<'a> {
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Datum::Null,
            Json::Bool(value) => Datum::Bool(*value),
            Json::Number(number) => number.as_f64().map_or(Datum::Null, Datum::Number),
            Json::String(text) => Datum::Text(Cow::Borrowed(text)),
            Json::Array(values) => Datum::List(List::Rule(values)),
            Json::Object(entries) => Datum::Map(Map::Rule(entries)),
        }
    }
}

impl<'a> From<ValueRef<'a>> for Datum<'a> {
    fn from(value: ValueRef<'a>) -> Self {
        match value {
            ValueRef::Bool(value) => Datum::Bool(value),
            ValueRef::Int(value) => Datum::Number(burgee::value::Number::Int(value).as_f64()),
            ValueRef::Float(value) => Datum::Number(value),
            ValueRef::Str(text) => Datum::Text(Cow::Borrowed(text)),
            ValueRef::List(list) => Datum::List(List::Host(list)),
            ValueRef::Map(map) => Datum::Map(Map::Host(map)),
        }
    }
}

impl<'a> From<&Operand<'a>> for Datum<'a> {
    /// A time is its whole seconds since 1970, as in flagd's `$flagd.timestamp`; what else JSON cannot
    /// say is null.
    fn from(operand: &Operand<'a>) -> Self {
        match operand {
            Operand::Bool(value) => Datum::Bool(*value),
            Operand::Int(value) => Datum::Number(burgee::value::Number::Int(*value).as_f64()),
            Operand::Float(value) => Datum::Number(*value),
            Operand::Text(text) => Datum::Text(text.clone()),
            Operand::Time(time) => {
                let seconds = burgee::value::Number::Int(seconds(*time));
                Datum::Number(seconds.as_f64())
            }
            Operand::List(list) => Datum::List(List::Host(*list)),
            Operand::Map(map) => Datum::Map(Map::Host(*map)),
            Operand::Duration(_) | Operand::Version(_) | Operand::Ip(_) => Datum::Null,
        }
    }
}

/// The whole seconds since 1970, of microseconds.
fn seconds(time: burgee::Timestamp) -> i64 {
    time.0.div_euclid(1_000_000)
}

impl<'a> Datum<'a> {
    /// Text that lives long enough.
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Datum<'a> {
        Datum::Text(text.into())
    }

    /// A list made on the way.
    pub(crate) fn list(values: Vec<Datum<'a>>) -> Datum<'a> {
        Datum::List(List::Made(Rc::new(values)))
    }

    /// A map made on the way.
    pub(crate) fn map(entries: Vec<(Cow<'a, str>, Datum<'a>)>) -> Datum<'a> {
        Datum::Map(Map::Made(Rc::new(entries)))
    }

    /// Whether it is nothing.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Datum::Null)
    }

    /// Text, a number, true or false.
    pub(crate) fn is_primitive(&self) -> bool {
        matches!(self, Datum::Bool(_) | Datum::Number(_) | Datum::Text(_))
    }

    /// Whether it counts as true: true, a number other than 0 (also NaN), text, list or map that is
    /// not empty.
    pub(crate) fn is_true(&self) -> bool {
        match self {
            Datum::Null | Datum::OddZero => false,
            Datum::Bool(value) => *value,
            Datum::Number(number) => *number != 0.0,
            Datum::Text(text) => !text.is_empty(),
            Datum::List(list) => list.len() > 0,
            Datum::Map(map) => map.len() > 0,
        }
    }
}

impl<'a> List<'a> {
    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            List::Rule(values) => values.len(),
            List::Host(list) => list.len(),
            List::Made(values) => values.len(),
        }
    }

    /// Whether there is nothing in it to evaluate: it is written in the rule, and all literals.
    pub(crate) fn is_evaluated(&self) -> bool {
        match self {
            List::Rule(values) => !values.iter().any(|one| one.is_object() || one.is_array()),
            list => list.len() == 0,
        }
    }

    /// The element at `index`, null where there is none.
    pub(crate) fn get(&self, index: usize) -> Datum<'a> {
        match self {
            List::Rule(values) => values.get(index).map_or(Datum::Null, Datum::from),
            List::Host(list) => list.element(index).map_or(Datum::Null, Datum::from),
            List::Made(values) => values.get(index).cloned().unwrap_or(Datum::Null),
        }
    }

    /// The elements in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Datum<'a>> + '_ {
        (0..self.len()).map(|index| self.get(index))
    }
}

impl<'a> Map<'a> {
    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Map::Rule(entries) => entries.len(),
            Map::Host(map) => map.len(),
            Map::Made(entries) => entries.len(),
            Map::Root(root) => root.len(),
        }
    }

    /// The entry with this key, null where there is none.
    pub(crate) fn get(&self, key: &str) -> Datum<'a> {
        match self {
            Map::Rule(entries) => entries.get(key).map_or(Datum::Null, Datum::from),
            Map::Host(map) => map.entry(key).map_or(Datum::Null, Datum::from),
            Map::Made(entries) => {
                let mut found = entries.iter().filter(|(name, _)| name == key);
                found.next().map_or(Datum::Null, |(_, value)| value.clone())
            }
            Map::Root(root) => root.get(key),
        }
    }

    /// The entries, in any order.
    pub(crate) fn entries(&self) -> Vec<(Cow<'a, str>, Datum<'a>)> {
        match self {
            Map::Rule(entries) => entries
                .iter()
                .map(|(key, value)| (Cow::Borrowed(key.as_str()), Datum::from(value)))
                .collect(),
            Map::Host(map) => (0..map.len())
                .filter_map(|index| {
                    let key = map.key(index)?;
                    let value = map.entry(key).map_or(Datum::Null, Datum::from);
                    Some((Cow::Borrowed(key), value))
                })
                .collect(),
            Map::Made(entries) => entries.to_vec(),
            Map::Root(root) => root.entries(),
        }
    }

    /// The name and the arguments of an operation: the entry of a map that has only one.
    pub(crate) fn only(&self) -> Option<(Cow<'a, str>, Datum<'a>)> {
        match self {
            Map::Rule(entries) if entries.len() == 1 => {
                let (key, value) = entries.iter().next()?;
                Some((Cow::Borrowed(key), Datum::from(value)))
            }
            map if map.len() == 1 => map.entries().pop(),
            _ => None,
        }
    }
}
