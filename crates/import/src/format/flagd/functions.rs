//! flagd's operators and conversions as functions of rules, where burgee has none that mean exactly the
//! same.

use super::fractional;
use super::generation::Generation;
use super::opaque::Ask;
use super::output::variant_name;
use super::sem_ver;
use crate::jsonlogic::{
    Datum, Dialect, Fail, Logic, Operators, Outcome, at_most, equals, js_number, less, number_text,
};
use crate::pure::Pure;
use burgee::schema::{Function, Parameter};
use burgee::value::{Operand, Type, Unknown};
use std::borrow::Cow;
use std::sync::Arc;

const ONE: &[Parameter] = &[Parameter::Optional];
const TWO: &[Parameter] = &[Parameter::Optional, Parameter::Optional];
const THREE: &[Parameter] = &[
    Parameter::Optional,
    Parameter::Optional,
    Parameter::Optional,
];

/// All of them.
pub(super) fn all() -> Vec<Arc<dyn Function>> {
    let plain = [
        Pure {
            name: "flagd_number",
            description: "the number that flagd compares: nothing is 0, true is 1, text the number \
                          that it spells",
            parameters: ONE,
            result: Type::Number,
            compute: number,
        },
        Pure {
            name: "flagd_equal",
            description: "whether flagd's `==` holds, which converts everything but null",
            parameters: TWO,
            result: Type::Bool,
            compute: |arguments| Ok(compare(arguments, equals)),
        },
        Pure {
            name: "flagd_less",
            description: "whether flagd's `<` holds: text by its bytes, everything else as numbers",
            parameters: TWO,
            result: Type::Bool,
            compute: |arguments| Ok(compare(arguments, less)),
        },
        Pure {
            name: "flagd_at_most",
            description: "whether flagd's `<=` holds: `flagd_less` or `flagd_equal`",
            parameters: TWO,
            result: Type::Bool,
            compute: |arguments| Ok(compare(arguments, at_most)),
        },
        Pure {
            name: "flagd_truthy",
            description: "whether flagd takes a value for true: not null, false, 0, or empty",
            parameters: ONE,
            result: Type::Bool,
            compute: |arguments| Ok(Operand::Bool(datum(arguments, 0).is_true())),
        },
        Pure {
            name: "flagd_sem_ver",
            description: "whether flagd's `sem_ver` holds between two versions",
            parameters: THREE,
            result: Type::Bool,
            compute: sem_ver,
        },
        Pure {
            name: "flagd_key",
            description: "the end of a bucketing key that flagd's `cat` makes: text without space at \
                          its end, the digits of a number, nothing for what is missing",
            parameters: ONE,
            result: Type::String,
            compute: key,
        },
    ];
    let mut all = Pure::all(&plain);
    all.extend(interpreters());
    all
}

/// The interpreter, by what is asked and by generation.
fn interpreters() -> impl Iterator<Item = Arc<dyn Function>> {
    let generations = [Generation::First, Generation::Second, Generation::Third];
    let asks = [Ask::True, Ask::Variant, Ask::Fails];
    let both = asks.into_iter().flat_map(move |ask| {
        let generations = generations.into_iter();
        generations.map(move |generation| (ask, generation))
    });
    both.map(|(ask, generation)| Arc::new(interpreter(ask, generation)) as Arc<dyn Function>)
}

/// One function of the interpreter.
pub(super) fn interpreter(ask: Ask, generation: Generation) -> Logic {
    Logic {
        name: ask.function(generation, true),
        description: match ask {
            Ask::True => {
                "whether a rule of flagd's counts as true, with the attributes that it reads by name"
            }
            Ask::Variant => "the name of the variant that a rule of flagd's gives",
            Ask::Fails => "whether a rule of flagd's fails",
        },
        dialect: Dialect::V3_9,
        operators: match generation {
            Generation::First => &Own(Generation::First),
            Generation::Second => &Own(Generation::Second),
            Generation::Third => &Own(Generation::Third),
        },
        result: match ask {
            Ask::Variant => Type::String,
            Ask::True | Ask::Fails => Type::Bool,
        },
        answer: match ask {
            Ask::True => |outcome| match outcome {
                Ok(value) => Ok(Operand::Bool(value.is_true())),
                Err(Fail) => Err(Unknown::WrongType),
            },
            Ask::Variant => |outcome| match outcome.and_then(|value| variant_name(&value)) {
                Ok(Some(name)) => Ok(Operand::Text(Cow::Owned(name))),
                Ok(None) => Err(Unknown::Missing),
                Err(Fail) => Err(Unknown::WrongType),
            },
            Ask::Fails => |outcome| {
                let name = outcome.and_then(|value| variant_name(&value));
                Ok(Operand::Bool(name.is_err()))
            },
        },
        rule: None,
    }
}

/// The operators that flagd adds.
#[derive(Debug)]
struct Own(Generation);

impl Operators for Own {
    fn call<'a>(&self, name: &str, arguments: &Datum<'a>, data: &Datum<'a>) -> Option<Outcome<'a>> {
        Some(Ok(match name {
            "fractional" => fractional::fractional(self.0, arguments, data),
            "starts_with" => affix(arguments, |text, start| text.starts_with(start)),
            "ends_with" => affix(arguments, |text, end| text.ends_with(end)),
            "sem_ver" => match arguments {
                Datum::List(list) if list.len() == 3 => {
                    let holds = sem_ver::compare(&list.get(0), &list.get(1), &list.get(2));
                    holds.map_or(Datum::Null, Datum::Bool)
                }
                _ => Datum::Null,
            },
            _ => return None,
        }))
    }
}

/// Exactly two texts, else null.
fn affix<'a>(arguments: &Datum<'a>, holds: fn(&str, &str) -> bool) -> Datum<'a> {
    let Datum::List(list) = arguments else {
        return Datum::Null;
    };
    match (list.len(), list.get(0), list.get(1)) {
        (2, Datum::Text(text), Datum::Text(affix)) => Datum::Bool(holds(&text, &affix)),
        _ => Datum::Null,
    }
}

/// The argument at `index`; null where it is missing.
fn datum<'a>(arguments: &[Option<Operand<'a>>], index: usize) -> Datum<'a> {
    match arguments.get(index) {
        Some(Some(operand)) => operand.into(),
        _ => Datum::Null,
    }
}

fn number<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let number = js_number(&datum(arguments, 0));
    if number.is_nan() {
        Err(Unknown::NotConvertible)
    } else {
        Ok(Operand::Float(number))
    }
}

fn compare<'a>(
    arguments: &[Option<Operand<'a>>],
    test: fn(&Datum<'_>, &Datum<'_>) -> bool,
) -> Operand<'a> {
    Operand::Bool(test(&datum(arguments, 0), &datum(arguments, 1)))
}

fn sem_ver<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    let [a, operator, b] = [0, 1, 2].map(|index| datum(arguments, index));
    let holds = sem_ver::compare(&a, &operator, &b);
    holds.map(Operand::Bool).ok_or(Unknown::NotConvertible)
}

fn key<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    Ok(Operand::Text(match datum(arguments, 0) {
        Datum::Null => Cow::Borrowed(""),
        Datum::Text(Cow::Borrowed(text)) => Cow::Borrowed(text.trim_end()),
        Datum::Text(Cow::Owned(text)) => Cow::Owned(text.trim_end().to_owned()),
        Datum::Number(number) => Cow::Owned(number_text(number)),
        _ => return Err(Unknown::WrongType),
    }))
}
