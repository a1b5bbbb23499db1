//! Eppo's own readings of an attribute, where burgee's conversions are kinder or know less.

use super::obfuscated::md5_hex;
use crate::pure::{Pure, argument, plain_number, strict_version};
use burgee::schema::Parameter;
use burgee::value::{Operand, Type, Unknown};
use std::borrow::Cow;

/// All of them.
pub(super) const ALL: &[Pure] = &[
    Pure {
        name: "eppo_number",
        description: "a number, or the number that a text is in Eppo: a float without space around it",
        parameters: &[Parameter::Any],
        result: Type::Number,
        compute: plain_number,
    },
    Pure {
        name: "eppo_version",
        description: "the version that a text is in Eppo: three parts, no `v`; its build number does not count",
        parameters: &[Parameter::Any],
        result: Type::Version,
        compute: strict_version,
    },
    Pure {
        name: "eppo_version_order",
        description: "-1, 0 or 1: how a version lies to another in Eppo, where build numbers count",
        parameters: &[Parameter::Any, Parameter::String],
        result: Type::Int,
        compute: version_order,
    },
    Pure {
        name: "eppo_md5",
        description: "the MD5 sum, in hexadecimal, of a text or of the text of a number or bool",
        parameters: &[Parameter::Any],
        result: Type::String,
        compute: md5,
    },
];

/// The build number decides between versions that are otherwise the same.
fn version_order<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let [Some(Operand::Text(left)), Some(Operand::Text(right))] = arguments else {
        return Err(Unknown::WrongType);
    };
    let read = |text: &str| semver::Version::parse(text).map_err(|_| Unknown::NotConvertible);
    Ok(Operand::Int(read(left)?.cmp(&read(right)?) as i64))
}

/// What stands in the lists of a document for clients.
fn md5<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let sum = match argument(arguments, 0)? {
        Operand::Text(text) => md5_hex(text),
        Operand::Bool(value) => md5_hex(if *value { "true" } else { "false" }),
        Operand::Int(value) => md5_hex(&value.to_string()),
        Operand::Float(value) => md5_hex(&value.to_string()),
        _ => return Err(Unknown::WrongType),
    };
    Ok(Operand::Text(Cow::Owned(sum)))
}
