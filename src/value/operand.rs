//! Values while a rule is evaluated: borrowed from the host wherever possible.

use super::{Duration, Timestamp, Version, same};
use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

/// A value lent by the host, as it lies in the host's own map or struct.
#[derive(Debug, Clone, Copy)]
pub enum ValueRef<'a> {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(&'a str),
    /// Values in order.
    List(&'a dyn List),
    /// Values by name.
    Map(&'a dyn Map),
}

/// A list of the host's, read in place.
pub trait List: fmt::Debug {
    /// How many elements there are.
    fn len(&self) -> usize;
    /// The element at `index`, from 0; none when it is null or out of range.
    fn element(&self, index: usize) -> Option<ValueRef<'_>>;
    /// Whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether an element is this text; none when that is not known, because no element is and one of
    /// them is null or no text. Goes through the elements: a list that knows sooner may say so.
    fn has_text(&self, text: &str) -> Option<bool> {
        let mut known = true;
        for index in 0..self.len() {
            match self.element(index) {
                Some(ValueRef::Str(element)) if same(element, text) => return Some(true),
                Some(ValueRef::Str(_)) => {}
                _ => known = false,
            }
        }
        known.then_some(false)
    }
}

/// A map of the host's, read in place.
pub trait Map: fmt::Debug {
    /// The entry with this key; none when it is null or absent.
    fn entry(&self, key: &str) -> Option<ValueRef<'_>>;
    /// How many entries there are.
    fn len(&self) -> usize;
    /// The key of the entry at `index`, from 0, in the map's own order; none where the map has no
    /// order that it can tell. Only functions that spell a whole map out ask for it.
    fn key(&self, _index: usize) -> Option<&str> {
        None
    }
    /// Whether there are no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What an operand of a test evaluates to. Made by conversion from a [`ValueRef`] or by a
/// function; text is borrowed unless a function had to change it.
#[derive(Debug, Clone)]
pub enum Operand<'a> {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// An instant.
    Time(Timestamp),
    /// A length of time.
    Duration(Duration),
    /// A semantic version.
    Version(Version<'a>),
    /// An IP address.
    Ip(IpAddr),
    /// Values in order.
    List(&'a dyn List),
    /// Values by name.
    Map(&'a dyn Map),
}

impl<'a> From<ValueRef<'a>> for Operand<'a> {
    fn from(value: ValueRef<'a>) -> Self {
        match value {
            ValueRef::Bool(value) => Operand::Bool(value),
            ValueRef::Int(value) => Operand::Int(value),
            ValueRef::Float(value) => Operand::Float(value),
            ValueRef::Str(value) => Operand::Text(Cow::Borrowed(value)),
            ValueRef::List(value) => Operand::List(value),
            ValueRef::Map(value) => Operand::Map(value),
        }
    }
}

impl Operand<'_> {
    /// The name of this operand's type, as users write it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Operand::Bool(_) => "bool",
            Operand::Int(_) => "int",
            Operand::Float(_) => "number",
            Operand::Text(_) => "string",
            Operand::Time(_) => "time",
            Operand::Duration(_) => "duration",
            Operand::Version(_) => "version",
            Operand::Ip(_) => "ip",
            Operand::List(_) => "list",
            Operand::Map(_) => "map",
        }
    }
}

/// Why a test could not be decided. A test with such an operand is unknown, and so is its negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// The attribute is absent or null.
    Missing,
    /// The value has another type than the test asks for.
    WrongType,
    /// The text is not a time, version, address or number.
    NotConvertible,
    /// A number too large, or a division by zero.
    Overflow,
    /// The request does not say what time it is.
    NoTime,
}

impl Unknown {
    /// The reason in words, to follow the text of the operand: "`plan` …".
    pub fn describe(self) -> &'static str {
        match self {
            Unknown::Missing => "is missing",
            Unknown::WrongType => "has another type",
            Unknown::NotConvertible => "cannot be converted",
            Unknown::Overflow => "is out of range",
            Unknown::NoTime => "needs the time, which the request does not give",
        }
    }
}
