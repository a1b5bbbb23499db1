//! Eppo's own readings of an attribute, where burgee's conversions are kinder or know less.

use super::obfuscated::md5_hex;
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown, Version};
use std::borrow::Cow;
use std::sync::Arc;

/// All of them.
pub(super) fn all() -> Vec<Arc<dyn Function>> {
    vec![
        Arc::new(EppoNumber),
        Arc::new(EppoVersion),
        Arc::new(EppoVersionOrder),
        Arc::new(EppoMd5),
    ]
}

fn first<'o, 'a>(arguments: &'o [Option<Operand<'a>>]) -> Result<&'o Operand<'a>, Unknown> {
    arguments
        .first()
        .and_then(Option::as_ref)
        .ok_or(Unknown::Missing)
}

/// One argument of any type.
fn of_anything(result: Type) -> Signature {
    Signature {
        parameters: &[Parameter::Any],
        variadic: false,
        result,
    }
}

/// `eppo_number(age)`: unlike `number`, text counts only when it is nothing but a number, in any
/// spelling of a 64-bit float.
#[derive(Debug, Clone, Copy)]
struct EppoNumber;

impl Function for EppoNumber {
    fn name(&self) -> &'static str {
        "eppo_number"
    }

    fn signature(&self) -> Signature {
        of_anything(Type::Number)
    }

    fn description(&self) -> &'static str {
        "a number, or the number that a text is in Eppo: a float without space around it"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        match first(arguments)? {
            Operand::Int(value) => Ok(Operand::Int(*value)),
            Operand::Float(value) => Ok(Operand::Float(*value)),
            Operand::Text(text) => text
                .parse()
                .map(Operand::Float)
                .map_err(|_| Unknown::NotConvertible),
            _ => Err(Unknown::WrongType),
        }
    }
}

/// `eppo_version(app)`: unlike attributes that are compared with a version, which are read kindly, a
/// text must have all three parts and no `v`.
#[derive(Debug, Clone, Copy)]
struct EppoVersion;

impl Function for EppoVersion {
    fn name(&self) -> &'static str {
        "eppo_version"
    }

    fn signature(&self) -> Signature {
        of_anything(Type::Version)
    }

    fn description(&self) -> &'static str {
        "the version that a text is in Eppo: three parts, no `v`; its build number does not count"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let version = match first(arguments)? {
            Operand::Text(Cow::Borrowed(text)) => Version::parse_strict(text),
            Operand::Text(Cow::Owned(text)) => Version::parse_strict(text).map(Version::into_owned),
            _ => return Err(Unknown::WrongType),
        };
        version.map(Operand::Version).ok_or(Unknown::NotConvertible)
    }
}

/// `eppo_version_order(app, "2.2.13") <= 0`: where the build number decides between versions that
/// are otherwise the same.
#[derive(Debug, Clone, Copy)]
struct EppoVersionOrder;

impl Function for EppoVersionOrder {
    fn name(&self) -> &'static str {
        "eppo_version_order"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Any, Parameter::String],
            variadic: false,
            result: Type::Int,
        }
    }

    fn description(&self) -> &'static str {
        "-1, 0 or 1: how a version lies to another in Eppo, where build numbers count"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let [Some(Operand::Text(left)), Some(Operand::Text(right))] = arguments else {
            return Err(Unknown::WrongType);
        };
        let read = |text: &str| semver::Version::parse(text).map_err(|_| Unknown::NotConvertible);
        Ok(Operand::Int(read(left)?.cmp(&read(right)?) as i64))
    }
}

/// `eppo_md5(country)`: what stands in the lists of a document for clients.
#[derive(Debug, Clone, Copy)]
struct EppoMd5;

impl Function for EppoMd5 {
    fn name(&self) -> &'static str {
        "eppo_md5"
    }

    fn signature(&self) -> Signature {
        of_anything(Type::String)
    }

    fn description(&self) -> &'static str {
        "the MD5 sum, in hexadecimal, of a text or of the text of a number or bool"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let sum = match first(arguments)? {
            Operand::Text(text) => md5_hex(text),
            Operand::Bool(value) => md5_hex(if *value { "true" } else { "false" }),
            Operand::Int(value) => md5_hex(&value.to_string()),
            Operand::Float(value) => md5_hex(&value.to_string()),
            _ => return Err(Unknown::WrongType),
        };
        Ok(Operand::Text(Cow::Owned(sum)))
    }
}
