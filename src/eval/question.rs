//! The answers to questions: true, false, or why neither.

use super::frame::Frame;
use super::observer::Observer;
use super::source::Source;
use super::{flag, rollout, term};
use crate::ast::IsTest;
use crate::program::{Check, Question, Term, text_holds};
use crate::typed::Constant;
use crate::value::{
    Equality, List, Number, Operand, Timestamp, Type, Unknown, ValueRef, Version, equal, order,
    same,
};
use std::net::IpAddr;

type Answer = Result<bool, Unknown>;

/// The answer to a question. Never inlined, so that it does not weigh on quick tests.
#[inline(never)]
pub(super) fn answer<S: Source, O: Observer>(
    question: &Question,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> Answer {
    match question {
        Question::One(Term::Attribute(slot), check) => {
            about_attribute(frame.attribute(*slot), check)
        }
        Question::One(term, check) => match gate(term, check, frame) {
            Some(answer) => answer,
            None => one(term::value(term, frame), check),
        },
        Question::Equal(left, right, how) => equal(
            &term::value(left, frame)?,
            &term::value(right, frame)?,
            *how,
        ),
        Question::Order(op, left, right) => {
            let ordering = order(&term::value(left, frame)?, &term::value(right, frame)?)?;
            Ok(op.holds(ordering))
        }
        Question::Text(op, operand, patterns, how) => {
            let text = term::value(operand, frame)?;
            let Operand::Text(text) = text else {
                return Err(Unknown::WrongType);
            };
            any(patterns.iter(), |pattern| {
                match term::value(pattern, frame)? {
                    Operand::Text(pattern) => Ok(text_holds(*op, &text, &pattern, *how)),
                    _ => Err(Unknown::WrongType),
                }
            })
        }
        Question::Member(operand, list, how) => {
            let operand = term::value(operand, frame)?;
            member(&operand, &term::value(list, frame)?, *how)
        }
        Question::Contains {
            list,
            values,
            all,
            how,
        } => {
            let list = term::value(list, frame)?;
            // Asked here too, because there may be no value to ask it with.
            if !matches!(list, Operand::List(_)) {
                return Err(Unknown::WrongType);
            }
            let has = |value| member(&term::value(value, frame)?, &list, *how);
            if *all {
                // Kleene's and is not-or-not.
                any(values.iter(), |value| has(value).map(|found| !found)).map(|lacks| !lacks)
            } else {
                any(values.iter(), has)
            }
        }
        Question::ContainsDynamic(container, value, how) => {
            let container = term::value(container, frame)?;
            let value = term::value(value, frame)?;
            match (&container, &value) {
                (Operand::Text(text), Operand::Text(part)) => {
                    Ok(text_holds(crate::typed::TextOp::Contains, text, part, *how))
                }
                _ => member(&value, &container, *how),
            }
        }
        Question::FlagIs(id, variant) => {
            let Some(other) = frame.program.flag(*id) else {
                return Ok(false);
            };
            Ok(flag::served(other, frame) == Some(*variant))
        }
        Question::Bucket(by, ranges) => {
            let bucket = rollout::bucket(by, frame, observer)?;
            Ok(ranges.iter().any(|range| range.contains(&bucket.0)))
        }
    }
}

/// The answer for the gate that apps have most: an attribute's version against a literal, read and
/// compared without an operand in between.
fn gate<S: Source>(term: &Term, check: &Check, frame: &Frame<'_, S>) -> Option<Answer> {
    let Check::Order(op, Constant::Version(version)) = check else {
        return None;
    };
    let Term::Convert(operand, Type::Version) = term else {
        return None;
    };
    let Term::Attribute(slot) = &**operand else {
        return None;
    };
    Some(match frame.attribute(*slot) {
        Some(ValueRef::Str(text)) => match Version::parse(text) {
            Some(found) => Ok(op.holds(found.cmp(version))),
            None => Err(Unknown::NotConvertible),
        },
        Some(_) => Err(Unknown::WrongType),
        None => Err(Unknown::Missing),
    })
}

/// The answer to a question about an attribute: most of all questions, so the commonest pairs that have
/// no quick form are answered in place, without an operand in between.
fn about_attribute(value: Option<ValueRef<'_>>, check: &Check) -> Answer {
    match (check, value) {
        (Check::Is(Constant::String(constant), Equality::Exact), Some(ValueRef::Str(text))) => {
            Ok(same(text, constant))
        }
        (Check::OneOf(set), Some(ValueRef::Str(text))) => set.contains_text(text),
        (Check::Text(op, needles), Some(ValueRef::Str(text))) => Ok(needles.found(*op, text)),
        (Check::Matches(patterns), Some(ValueRef::Str(text))) => {
            Ok(patterns.iter().any(|pattern| pattern.search.is_in(text)))
        }
        (_, value) => one(value.map(Operand::from).ok_or(Unknown::Missing), check),
    }
}

/// The answer to a question about one operand.
fn one(operand: Result<Operand<'_>, Unknown>, check: &Check) -> Answer {
    match check {
        Check::Present => return Ok(operand.is_ok()),
        Check::IsType(test) => return Ok(operand.is_ok_and(|operand| has_type(&operand, *test))),
        _ => {}
    }
    let operand = operand?;
    match (check, &operand) {
        (Check::Is(constant, how), _) => equal(&operand, &constant.lend(), *how),
        (Check::Order(op, constant), _) => Ok(op.holds(order(&operand, &constant.lend())?)),
        (Check::OneOf(set), _) => set.contains(&operand),
        (Check::Text(op, needles), Operand::Text(text)) => Ok(needles.found(*op, text)),
        (Check::Matches(patterns), Operand::Text(text)) => {
            Ok(patterns.iter().any(|pattern| pattern.search.is_in(text)))
        }
        (Check::InNetwork(networks), Operand::Ip(address)) => {
            let address = address.to_canonical();
            Ok(networks.iter().any(|network| network.contains(&address)))
        }
        (Check::Holds, Operand::Bool(value)) => Ok(*value),
        _ => Err(Unknown::WrongType),
    }
}

/// Whether an element of `list` equals `operand`.
fn member(operand: &Operand<'_>, list: &Operand<'_>, how: Equality) -> Answer {
    let Operand::List(list) = list else {
        return Err(Unknown::WrongType);
    };
    any(0..List::len(*list), |index| {
        match (list.element(index).ok_or(Unknown::Missing)?, operand, how) {
            // The commonest pair, without an operand in between.
            (ValueRef::Str(element), Operand::Text(text), Equality::Exact) => {
                Ok(same(element, text))
            }
            (element, _, _) => equal(operand, &element.into(), how),
        }
    })
}

/// Kleene's or.
fn any<T>(parts: impl Iterator<Item = T>, mut answer: impl FnMut(T) -> Answer) -> Answer {
    let mut unknown = None;
    for part in parts {
        match answer(part) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(reason) => unknown = Some(reason),
        }
    }
    unknown.map_or(Ok(false), Err)
}

/// Whether a value has the type that `is …` asks for.
fn has_type(operand: &Operand<'_>, asked: IsTest) -> bool {
    match (asked, operand) {
        (IsTest::Present, _)
        | (IsTest::String, Operand::Text(_))
        | (IsTest::Number, Operand::Int(_) | Operand::Float(_))
        | (IsTest::Int, Operand::Int(_))
        | (IsTest::Bool, Operand::Bool(_))
        | (IsTest::List, Operand::List(_))
        | (IsTest::Map, Operand::Map(_))
        | (IsTest::Time, Operand::Time(_))
        | (IsTest::Version, Operand::Version(_))
        | (IsTest::Ip, Operand::Ip(_))
        | (IsTest::True, Operand::Bool(true))
        | (IsTest::False, Operand::Bool(false)) => true,
        (IsTest::Int, Operand::Float(value)) => Number::Float(*value).as_i64().is_some(),
        (IsTest::Time, Operand::Text(text)) => Timestamp::parse(text).is_some(),
        (IsTest::Version, Operand::Text(text)) => Version::parse(text).is_some(),
        (IsTest::Ip, Operand::Text(text)) => text.parse::<IpAddr>().is_ok(),
        _ => false,
    }
}
