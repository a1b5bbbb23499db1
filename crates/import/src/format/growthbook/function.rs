//! The functions that imported conditions call: JavaScript's conversions, where burgee has none.

use super::{js, version};
use crate::pure::Pure;
use burgee::schema::Parameter;
use burgee::value::{List, Map, Operand, Type, Unknown, ValueRef};
use std::cmp::Ordering;

type Arguments<'s, 'a> = &'s [Option<Operand<'a>>];
type Answer<'a> = Result<Operand<'a>, Unknown>;

/// Every function of the format.
pub(super) const ALL: &[Pure] = &[
    Pure {
        name: TEXT,
        parameters: &[Parameter::Optional],
        result: Type::String,
        description: "the text of a value in JavaScript; `null` for a missing one",
        compute: |arguments| Ok(Operand::Text(js::text(one(arguments)))),
    },
    Pure {
        name: NUMBER,
        parameters: &[Parameter::Optional],
        result: Type::Number,
        description: "the number of a value in JavaScript: 0 for a missing one, none for text that spells none",
        compute: |arguments| {
            let number = js::number(one(arguments));
            if number.is_nan() {
                return Err(Unknown::NotConvertible);
            }
            Ok(Operand::Float(number))
        },
    },
    Pure {
        name: TRUTHY,
        parameters: &[Parameter::Optional],
        result: Type::Bool,
        description: "whether a value counts as true in JavaScript: not missing, false, 0 or empty text",
        compute: |arguments| Ok(Operand::Bool(js::truthy(one(arguments)))),
    },
    Pure {
        name: ORDER,
        parameters: &[Parameter::Optional, Parameter::Optional],
        result: Type::Int,
        description: "-1, 0 or 1 as JavaScript orders the first value and the second; none when it does not",
        compute: |arguments| {
            let (left, right) = two(arguments);
            let ordering = js::order(left, right).ok_or(Unknown::NotConvertible)?;
            Ok(sign(ordering))
        },
    },
    Pure {
        name: VERSION_ORDER,
        parameters: &[Parameter::Optional, Parameter::Optional],
        result: Type::Int,
        description: "-1, 0 or 1 as GrowthBook orders the first version and the second",
        compute: |arguments| {
            let (left, right) = two(arguments);
            Ok(sign(version::order(
                &version::text(left),
                &version::text(right),
            )))
        },
    },
    Pure {
        name: JSON,
        parameters: &[Parameter::Optional],
        result: Type::String,
        description: "a value as JSON without spaces, its keys in JavaScript's order",
        compute: |arguments| Ok(Operand::Text(js::json(one(arguments)).into())),
    },
    Pure {
        name: GET,
        parameters: &[Parameter::Any, Parameter::String],
        result: Type::Any,
        description: "what an object or an array has under a key, as in JavaScript: an entry, an element, `length`",
        compute: |arguments| match two(arguments) {
            (Some(container), Some(Operand::Text(key))) => member(container, key),
            _ => Err(Unknown::WrongType),
        },
    },
    Pure {
        name: KEY,
        parameters: &[Parameter::Any],
        result: Type::String,
        description: "a value as the key that users are dealt out by; none for one that counts as false",
        compute: |arguments| {
            let value = one(arguments).filter(|value| js::truthy(Some(value)));
            let value = value.ok_or(Unknown::Missing)?;
            Ok(Operand::Text(js::text(Some(value))))
        },
    },
];

/// `String(x)`
pub(super) const TEXT: &str = "growthbook_text";
/// `Number(x)`
pub(super) const NUMBER: &str = "growthbook_number";
/// `!!x`
pub(super) const TRUTHY: &str = "growthbook_truthy";
/// `x < y`, `x > y`
pub(super) const ORDER: &str = "growthbook_order";
/// `$vgt` and its like
pub(super) const VERSION_ORDER: &str = "growthbook_version_order";
/// `JSON.stringify(x)`
pub(super) const JSON: &str = "growthbook_json";
/// `x[key]`
pub(super) const GET: &str = "growthbook_get";
/// The hash attribute.
pub(super) const KEY: &str = "growthbook_key";

fn one<'s, 'a>(arguments: Arguments<'s, 'a>) -> Option<&'s Operand<'a>> {
    arguments.first()?.as_ref()
}

fn two<'s, 'a>(arguments: Arguments<'s, 'a>) -> (Option<&'s Operand<'a>>, Option<&'s Operand<'a>>) {
    match arguments {
        [left, right] => (left.as_ref(), right.as_ref()),
        _ => (one(arguments), None),
    }
}

fn sign(ordering: Ordering) -> Operand<'static> {
    Operand::Int(ordering as i64)
}

/// `container[key]`, for what a document's conditions can reach.
fn member<'a>(container: &Operand<'a>, key: &str) -> Answer<'a> {
    let found: Option<ValueRef<'a>> = match container {
        Operand::Map(map) => {
            let map: &'a dyn Map = *map;
            map.entry(key)
        }
        Operand::List(list) => {
            let list: &'a dyn List = *list;
            if key == "length" {
                let length = i64::try_from(List::len(list)).unwrap_or(i64::MAX);
                return Ok(Operand::Int(length));
            }
            js::array_index(key)
                .and_then(|index| usize::try_from(index).ok())
                .and_then(|index| list.element(index))
        }
        _ => None,
    };
    found.map(Operand::from).ok_or(Unknown::Missing)
}
