//! The functions that imported rules call: the SDKs' conversions and their relations of sets. Those of
//! the JavaScript SDK have `js` in their names.

use super::profile::Profile::{self, Java, JavaScript};
use super::semver::{Semver, normal};
use super::value::{elements, integer, js_number, js_text, milliseconds};
use crate::pure::{Pure, argument, text_argument};
use burgee::Timestamp;
use burgee::schema::Parameter::{Any, String as Text};
use burgee::value::{List, Operand, Type, Unknown};
use std::borrow::Cow;

type Arguments<'v, 'a> = &'v [Option<Operand<'a>>];
type Value<'a> = Result<Operand<'a>, Unknown>;

/// Every function.
pub(super) const FUNCTIONS: &[Pure] = &[
    Pure {
        name: "split_integer",
        description: "the whole number that an attribute is; nothing else is one for Split",
        parameters: &[Any],
        result: Type::Int,
        compute: |arguments| Ok(Operand::Int(integer(argument(arguments, 0)?)?)),
    },
    Pure {
        name: "split_js_number",
        description: "the number that JavaScript's `Number` makes of an attribute",
        parameters: &[Any],
        result: Type::Number,
        compute: |arguments| Ok(Operand::Float(js_number(argument(arguments, 0)?)?)),
    },
    Pure {
        name: "split_js_text",
        description: "the text that JavaScript makes of an attribute, unless it is empty",
        parameters: &[Any],
        result: Type::String,
        compute: |arguments| Ok(Operand::Text(js_text(argument(arguments, 0)?)?)),
    },
    Pure {
        name: "split_minute",
        description: "the start of the minute, in UTC, of a whole number of milliseconds since 1970",
        parameters: &[Any],
        result: Type::Time,
        compute: |arguments| floor(arguments, Java, MINUTE),
    },
    Pure {
        name: "split_js_minute",
        description: "the start of the minute, in UTC, of milliseconds since 1970",
        parameters: &[Any],
        result: Type::Time,
        compute: |arguments| floor(arguments, JavaScript, MINUTE),
    },
    Pure {
        name: "split_day",
        description: "the start of the day, in UTC, of a whole number of milliseconds since 1970",
        parameters: &[Any],
        result: Type::Time,
        compute: |arguments| floor(arguments, Java, DAY),
    },
    Pure {
        name: "split_js_day",
        description: "the start of the day, in UTC, of milliseconds since 1970",
        parameters: &[Any],
        result: Type::Time,
        compute: |arguments| floor(arguments, JavaScript, DAY),
    },
    Pure {
        name: "split_version",
        description: "the text of a version, its numbers without leading zeros, as Split's Java SDK \
                      reads it",
        parameters: &[Any],
        result: Type::String,
        compute: |arguments| version(arguments, Java),
    },
    Pure {
        name: "split_js_version",
        description: "the same, as Split's JavaScript SDK reads it",
        parameters: &[Any],
        result: Type::String,
        compute: |arguments| version(arguments, JavaScript),
    },
    Pure {
        name: "split_version_order",
        description: "-1, 0 or 1: how a version stands to another, as Split's Java SDK orders them",
        parameters: &[Any, Text],
        result: Type::Int,
        compute: |arguments| version_order(arguments, Java),
    },
    Pure {
        name: "split_js_version_order",
        description: "the same, as Split's JavaScript SDK orders them",
        parameters: &[Any, Text],
        result: Type::Int,
        compute: |arguments| version_order(arguments, JavaScript),
    },
    Pure {
        name: "split_set_equal",
        description: "whether a list has these texts and no others",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: |arguments| {
            let (own, wanted) = sets(arguments)?;
            set(has_all(wanted, own, Java) && has_all(own, wanted, Java))
        },
    },
    Pure {
        name: "split_set_any",
        description: "whether a list has one of these texts",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: |arguments| {
            let (own, wanted) = sets(arguments)?;
            set(elements(own, Java).any(|text| has(wanted, &text, Java)))
        },
    },
    Pure {
        name: "split_set_all",
        description: "whether a list has all of these texts",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: |arguments| {
            let (own, wanted) = sets(arguments)?;
            set(has_all(own, wanted, Java))
        },
    },
    Pure {
        name: "split_set_part",
        description: "whether a list that is not empty has nothing but these texts",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: |arguments| {
            let (own, wanted) = sets(arguments)?;
            set(!own.is_empty() && has_all(wanted, own, Java))
        },
    },
    Pure {
        name: "split_js_set_equal",
        description: "as `split_set_equal`, with texts as JavaScript makes them",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: |arguments| {
            let (own, wanted) = js_sets(arguments)?;
            set(has_all(wanted, own, JavaScript) && has_all(own, wanted, JavaScript))
        },
    },
    Pure {
        name: "split_js_set_any",
        description: "as `split_set_any`, with texts as JavaScript makes them",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: |arguments| {
            let (own, wanted) = js_sets(arguments)?;
            set(elements(own, JavaScript).any(|text| has(wanted, &text, JavaScript)))
        },
    },
    Pure {
        name: "split_js_set_all",
        description: "as `split_set_all`, with texts as JavaScript makes them",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: |arguments| {
            let (own, wanted) = js_sets(arguments)?;
            set(has_all(own, wanted, JavaScript))
        },
    },
    Pure {
        name: "split_js_set_part",
        description: "as `split_set_part`, with texts as JavaScript makes them",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: |arguments| {
            let (own, wanted) = js_sets(arguments)?;
            set(has_all(wanted, own, JavaScript))
        },
    },
];

/// Milliseconds.
pub(super) const MINUTE: i64 = 60_000;
/// Milliseconds.
pub(super) const DAY: i64 = 86_400_000;

/// The instant at the start of the `length` that these milliseconds lie in.
pub(super) fn start(milliseconds: i64, length: i64) -> Timestamp {
    let start = milliseconds.saturating_sub(milliseconds.rem_euclid(length));
    Timestamp(start.saturating_mul(1000))
}

fn floor<'a>(arguments: Arguments<'_, 'a>, profile: Profile, length: i64) -> Value<'a> {
    let milliseconds = milliseconds(argument(arguments, 0)?, profile)?;
    Ok(Operand::Time(start(milliseconds, length)))
}

/// The text of the argument at 0, as the SDK sees it.
fn own_text<'a>(arguments: Arguments<'_, 'a>, profile: Profile) -> Result<Cow<'a, str>, Unknown> {
    match (argument(arguments, 0)?, profile) {
        (Operand::Text(text), Java) => Ok(text.clone()),
        (_, Java) => Err(Unknown::WrongType),
        (value, JavaScript) => js_text(value),
    }
}

fn version<'a>(arguments: Arguments<'_, 'a>, profile: Profile) -> Value<'a> {
    let text = own_text(arguments, profile)?;
    let normal = normal(&text, profile).ok_or(Unknown::NotConvertible)?;
    Ok(Operand::Text(normal))
}

fn version_order<'a>(arguments: Arguments<'_, 'a>, profile: Profile) -> Value<'a> {
    let text = own_text(arguments, profile)?;
    let own = Semver::read(&text, profile).ok_or(Unknown::NotConvertible)?;
    let other = text_argument(arguments, 1)?;
    let other = Semver::read(other, profile).ok_or(Unknown::NotConvertible)?;
    Ok(Operand::Int(own.compare(other) as i64))
}

/// The list of the context, and that of the rules.
fn sets<'a>(arguments: Arguments<'_, 'a>) -> Result<(&'a dyn List, &'a dyn List), Unknown> {
    match (argument(arguments, 0)?, argument(arguments, 1)?) {
        (Operand::List(own), Operand::List(wanted)) => Ok((*own, *wanted)),
        _ => Err(Unknown::WrongType),
    }
}

/// The same; the JavaScript SDK does not look at an empty list.
fn js_sets<'a>(arguments: Arguments<'_, 'a>) -> Result<(&'a dyn List, &'a dyn List), Unknown> {
    let (own, wanted) = sets(arguments)?;
    if own.is_empty() {
        return Err(Unknown::Missing);
    }
    Ok((own, wanted))
}

#[expect(clippy::unnecessary_wraps, reason = "what a function gives")]
fn set<'a>(verdict: bool) -> Value<'a> {
    Ok(Operand::Bool(verdict))
}

/// Whether the list has this text.
fn has(list: &dyn List, text: &str, profile: Profile) -> bool {
    elements(list, profile).any(|element| element == text)
}

/// Whether `list` has all elements of `part`.
fn has_all(list: &dyn List, part: &dyn List, profile: Profile) -> bool {
    elements(part, profile).all(|text| has(list, &text, profile))
}
