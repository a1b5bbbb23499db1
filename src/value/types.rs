//! The types that checking works with.

use std::fmt;

/// What kind of value an attribute, a literal or an expression has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// Not known before evaluation: an attribute without a schema.
    Any,
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// A number, whole or not.
    Number,
    /// Text.
    String,
    /// An instant.
    Time,
    /// A length of time.
    Duration,
    /// A semantic version.
    Version,
    /// An IP address.
    Ip,
    /// Values of one type, in order.
    List(Box<Type>),
    /// Values by name.
    Map,
}

impl Type {
    /// Whether values of both types lie on the number line.
    pub fn is_number(&self) -> bool {
        matches!(self, Type::Int | Type::Number)
    }

    /// The type of the elements, when this is a list.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Type::List(element) => Some(element),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Type::Any => "any",
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Number => "number",
            Type::String => "string",
            Type::Time => "time",
            Type::Duration => "duration",
            Type::Version => "version",
            Type::Ip => "ip",
            Type::Map => "map",
            Type::List(element) => return write!(f, "list of {element}"),
        };
        f.write_str(name)
    }
}
