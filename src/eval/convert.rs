//! Conversions of text to what the schema or a literal asks for.

use crate::value::{Number, Operand, Timestamp, Type, Unknown, Version};
use std::borrow::Cow;
use std::net::IpAddr;

/// The operand as a `to`: as it is when it has the type already, read when it is text.
pub(super) fn convert<'a>(operand: Operand<'a>, to: &Type) -> Result<Operand<'a>, Unknown> {
    match (to, operand) {
        (Type::Time, operand @ Operand::Time(_))
        | (Type::Version, operand @ Operand::Version(_))
        | (Type::Ip, operand @ Operand::Ip(_))
        | (Type::Bool, operand @ Operand::Bool(_))
        | (Type::Int, operand @ Operand::Int(_))
        | (Type::Number, operand @ (Operand::Int(_) | Operand::Float(_))) => Ok(operand),
        (Type::Int, Operand::Float(value)) => Number::Float(value)
            .as_i64()
            .map(Operand::Int)
            .ok_or(Unknown::NotConvertible),
        (_, Operand::Text(text)) => read(text, to).ok_or(Unknown::NotConvertible),
        _ => Err(Unknown::WrongType),
    }
}

fn read<'a>(text: Cow<'a, str>, to: &Type) -> Option<Operand<'a>> {
    match to {
        Type::Time => Timestamp::parse(&text).map(Operand::Time),
        Type::Version => match text {
            Cow::Borrowed(text) => Version::parse(text).map(Operand::Version),
            Cow::Owned(text) => {
                Version::parse(&text).map(|version| Operand::Version(version.into_owned()))
            }
        },
        Type::Ip => text.parse::<IpAddr>().ok().map(Operand::Ip),
        Type::Bool => match &*text {
            "true" => Some(Operand::Bool(true)),
            "false" => Some(Operand::Bool(false)),
            _ => None,
        },
        Type::Int => text.trim().parse().ok().map(Operand::Int),
        Type::Number => crate::value::parse_number(&text).map(|number| match number {
            Number::Int(value) => Operand::Int(value),
            Number::Float(value) => Operand::Float(value),
        }),
        _ => None,
    }
}
