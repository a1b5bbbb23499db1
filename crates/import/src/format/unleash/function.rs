//! Reading values of contexts as Unleash's engine reads them. Text that is none of what is asked for
//! has no value, so that the test is unknown.

use super::time;
use crate::pure::{Pure, argument, strict_version, text_argument};
use burgee::schema::{Function, Parameter};
use burgee::value::{Operand, Type, Unknown};
use std::net::IpAddr;
use std::sync::Arc;

const ONE: &[Parameter] = &[Parameter::Any];

const FUNCTIONS: [Pure; 6] = [
    Pure {
        name: "unleash_number",
        description: "the number that a text spells, as an f64; `inf` and `1e3` are numbers, ` 1` is not",
        parameters: ONE,
        result: Type::Number,
        compute: |arguments| number(arguments, 0).map(Operand::Float),
    },
    Pure {
        name: "unleash_equal",
        description: "whether a text spells a number that differs from the second by less than 2^-52",
        parameters: &[Parameter::Any, Parameter::Number],
        result: Type::Bool,
        compute: |arguments| {
            let difference = number(arguments, 0)? - number(arguments, 1)?;
            Ok(Operand::Bool(difference.abs() < f64::EPSILON))
        },
    },
    Pure {
        name: "unleash_version",
        description: "the version that a text spells in full: three parts and no `v`",
        parameters: ONE,
        result: Type::Version,
        compute: strict_version,
    },
    Pure {
        name: "unleash_time",
        description: "the time that a text spells: a date, a time with seconds and an offset",
        parameters: ONE,
        result: Type::Time,
        compute: |arguments| {
            let time = time::read(text_argument(arguments, 0)?);
            time.map(Operand::Time).ok_or(Unknown::NotConvertible)
        },
    },
    Pure {
        name: "unleash_ip",
        description: "the address that a text spells, unless it is IPv4 inside IPv6",
        parameters: ONE,
        result: Type::Ip,
        compute: |arguments| {
            let address = address(arguments)?;
            let plain = mapped(address).is_none().then_some(Operand::Ip(address));
            plain.ok_or(Unknown::NotConvertible)
        },
    },
    Pure {
        name: "unleash_mapped",
        description: "the IPv4 address inside an IPv6 address (::ffff:10.1.2.3)",
        parameters: ONE,
        result: Type::Ip,
        compute: |arguments| {
            let inside = mapped(address(arguments)?);
            inside.map(Operand::Ip).ok_or(Unknown::NotConvertible)
        },
    },
];

/// All of them.
pub(super) fn functions() -> Vec<Arc<dyn Function>> {
    Pure::all(&FUNCTIONS)
}

/// A number, or text that spells one in Rust's own way.
fn number(arguments: &[Option<Operand<'_>>], index: usize) -> Result<f64, Unknown> {
    match argument(arguments, index)? {
        Operand::Float(number) => Ok(*number),
        #[expect(
            clippy::cast_precision_loss,
            reason = "the engine knows no other numbers than f64"
        )]
        Operand::Int(number) => Ok(*number as f64),
        _ => {
            let text = text_argument(arguments, index)?;
            text.parse().map_err(|_| Unknown::NotConvertible)
        }
    }
}

fn address(arguments: &[Option<Operand<'_>>]) -> Result<IpAddr, Unknown> {
    let text = text_argument(arguments, 0)?;
    text.parse().map_err(|_| Unknown::NotConvertible)
}

/// The IPv4 address inside an IPv6 one.
fn mapped(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V6(address) => address.to_ipv4_mapped().map(IpAddr::V4),
        IpAddr::V4(_) => None,
    }
}
