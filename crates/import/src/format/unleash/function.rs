//! Reading values of contexts as Unleash's engine reads them. Text that is none of what is asked for
//! has no value, so that the test is unknown.

use super::time;
use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown, Version};
use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

/// What all of them read.
type Reading = for<'a> fn(&[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown>;

/// One of the functions.
#[derive(Debug, Clone, Copy)]
struct Read {
    name: &'static str,
    description: &'static str,
    parameters: &'static [Parameter],
    result: fn() -> Type,
    call: Reading,
}

const ONE: &[Parameter] = &[Parameter::Any];

const FUNCTIONS: [Read; 6] = [
    Read {
        name: "unleash_number",
        description: "the number that a text spells, as an f64; `inf` and `1e3` are numbers, ` 1` is not",
        parameters: ONE,
        result: || Type::Number,
        call: |arguments| number(arguments.first()).map(Operand::Float),
    },
    Read {
        name: "unleash_equal",
        description: "whether a text spells a number that differs from the second by less than 2^-52",
        parameters: &[Parameter::Any, Parameter::Number],
        result: || Type::Bool,
        call: |arguments| {
            let difference = number(arguments.first())? - number(arguments.get(1))?;
            Ok(Operand::Bool(difference.abs() < f64::EPSILON))
        },
    },
    Read {
        name: "unleash_version",
        description: "the version that a text spells in full: three parts and no `v`",
        parameters: ONE,
        result: || Type::Version,
        call: |arguments| version(arguments.first()),
    },
    Read {
        name: "unleash_time",
        description: "the time that a text spells: a date, a time with seconds and an offset",
        parameters: ONE,
        result: || Type::Time,
        call: |arguments| {
            let time = time::read(text(argument(arguments.first())?)?);
            time.map(Operand::Time).ok_or(Unknown::NotConvertible)
        },
    },
    Read {
        name: "unleash_ip",
        description: "the address that a text spells, unless it is IPv4 inside IPv6",
        parameters: ONE,
        result: || Type::Ip,
        call: |arguments| {
            let address = address(arguments.first())?;
            let plain = mapped(address).is_none().then_some(Operand::Ip(address));
            plain.ok_or(Unknown::NotConvertible)
        },
    },
    Read {
        name: "unleash_mapped",
        description: "the IPv4 address inside an IPv6 address (::ffff:10.1.2.3)",
        parameters: ONE,
        result: || Type::Ip,
        call: |arguments| {
            let inside = mapped(address(arguments.first())?);
            inside.map(Operand::Ip).ok_or(Unknown::NotConvertible)
        },
    },
];

/// All of them.
pub(super) fn functions() -> Vec<Arc<dyn Function>> {
    let functions = FUNCTIONS.iter();
    functions
        .map(|function| Arc::new(*function) as Arc<dyn Function>)
        .collect()
}

impl Function for Read {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: self.parameters,
            variadic: false,
            result: (self.result)(),
        }
    }

    fn description(&self) -> &'static str {
        self.description
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        (self.call)(arguments)
    }
}

fn argument<'o, 'a>(argument: Option<&'o Option<Operand<'a>>>) -> Result<&'o Operand<'a>, Unknown> {
    argument.and_then(Option::as_ref).ok_or(Unknown::Missing)
}

fn text<'o>(operand: &'o Operand<'_>) -> Result<&'o str, Unknown> {
    match operand {
        Operand::Text(text) => Ok(text),
        _ => Err(Unknown::WrongType),
    }
}

/// A number, or text that spells one in Rust's own way.
fn number(given: Option<&Option<Operand<'_>>>) -> Result<f64, Unknown> {
    match argument(given)? {
        Operand::Float(number) => Ok(*number),
        #[expect(
            clippy::cast_precision_loss,
            reason = "the engine knows no other numbers than f64"
        )]
        Operand::Int(number) => Ok(*number as f64),
        other => text(other)?.parse().map_err(|_| Unknown::NotConvertible),
    }
}

fn version<'a>(given: Option<&Option<Operand<'a>>>) -> Result<Operand<'a>, Unknown> {
    let read = match argument(given)? {
        Operand::Text(Cow::Borrowed(text)) => Version::parse_strict(text),
        other => Version::parse_strict(text(other)?).map(Version::into_owned),
    };
    read.map(Operand::Version).ok_or(Unknown::NotConvertible)
}

fn address(given: Option<&Option<Operand<'_>>>) -> Result<IpAddr, Unknown> {
    text(argument(given)?)?
        .parse()
        .map_err(|_| Unknown::NotConvertible)
}

/// The IPv4 address inside an IPv6 one.
fn mapped(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V6(address) => address.to_ipv4_mapped().map(IpAddr::V4),
        IpAddr::V4(_) => None,
    }
}
