//! The operators of a condition.

use super::compare::{VERSION_SUFFIX, as_number};
use super::function::{Comparison, ID, MODULO, STRING, TEXT};
use super::property::{Place, Properties, identity_key};
use super::wire::ConditionWire;
use super::{elements, pattern, python, threshold};
use crate::names::can_be_named;
use crate::note::{JsonPath, Note, Severity};
use burgee::Value;
use burgee::ast::{CompareOp, Expr, IsTest, Literal, build};
use burgee::schema::Function;
use serde_json::Value as Json;

/// What a segment's conditions are translated with.
#[derive(Debug)]
pub(super) struct Scope<'d> {
    /// The segment's key.
    pub(super) salt: &'d str,
    /// The places of all properties.
    pub(super) properties: &'d Properties,
    /// The name of the environment, where it is text.
    pub(super) environment: Option<&'d str>,
    /// What cannot be carried over.
    pub(super) notes: &'d mut Vec<Note>,
}

impl Scope<'_> {
    fn warn(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.notes.push(Note {
            severity: Severity::Warning,
            at: at.clone(),
            message: message.into(),
        });
    }

    /// A condition that never holds, as Flagsmith has it too.
    fn never(&mut self, at: &JsonPath, why: impl Into<String>) -> Expr {
        let message = format!("the condition never holds: {}", why.into());
        self.notes.push(Note {
            severity: Severity::Note,
            at: at.clone(),
            message,
        });
        build::bool(false)
    }
}

/// One condition, or why it cannot be said.
pub(super) fn condition(
    wire: &ConditionWire,
    at: &JsonPath,
    scope: &mut Scope<'_>,
) -> Result<Expr, String> {
    let property = wire.property.as_deref().unwrap_or("");
    if property.is_empty() {
        return Ok(without_property(wire, at, scope));
    }
    if !property.chars().all(can_be_named) {
        return Err(format!("no attribute can be named {property:?}"));
    }
    let place = scope.properties.place(property);
    let constant = constant(&wire.value, wire.operator != "IN", at, scope);
    let subject = place.expr();
    Ok(match wire.operator.as_str() {
        "IS_SET" => build::is(subject, IsTest::Present),
        "IS_NOT_SET" => build::is(subject, IsTest::Missing),
        "EQUAL" => compare(&place, Comparison::Equal, &constant, scope),
        "NOT_EQUAL" => compare(&place, Comparison::NotEqual, &constant, scope),
        "GREATER_THAN" => compare(&place, Comparison::Greater, &constant, scope),
        "GREATER_THAN_INCLUSIVE" => compare(&place, Comparison::AtLeast, &constant, scope),
        "LESS_THAN" => compare(&place, Comparison::Less, &constant, scope),
        "LESS_THAN_INCLUSIVE" => compare(&place, Comparison::AtMost, &constant, scope),
        "CONTAINS" if constant.ends_with(VERSION_SUFFIX) => {
            scope.never(at, "a version contains nothing")
        }
        "CONTAINS" => {
            // What no number is written with is in no text that spells one.
            let numeric = |c: char| c.is_ascii_digit() || c == '-' || c == '.';
            let subject = if constant.chars().all(numeric) {
                build::call(STRING, [subject])
            } else {
                subject
            };
            build::compare(subject, CompareOp::Contains, build::string(constant))
        }
        "NOT_CONTAINS" => build::compare_not(
            build::call(STRING, [subject]),
            CompareOp::Contains,
            build::string(constant),
        ),
        "REGEX" => {
            let pattern = pattern::translate(&constant)
                .map_err(|why| format!("the pattern `{constant}` has no equivalent: {why}"))?;
            let text = build::call(TEXT, [subject]);
            build::compare(
                text,
                CompareOp::Matches,
                build::literal(Literal::Raw(pattern)),
            )
        }
        "MODULO" => match remainder(&constant) {
            Some((divisor, remainder)) => build::compare(
                build::call(MODULO, [subject, number(divisor)]),
                CompareOp::Equal,
                number(remainder),
            ),
            None => scope.never(at, format!("`{constant}` is no divisor and remainder")),
        },
        "IN" => one_of(subject, &wire.value, at, scope),
        "PERCENTAGE_SPLIT" => split(build::call(TEXT, [subject]), &wire.value, at, scope),
        other => {
            scope.warn(at, format!("unknown operator `{other}`, which never holds"));
            build::bool(false)
        }
    })
}

/// A condition on nothing: on the identity's key when it is a percentage, and otherwise on what is
/// never set.
fn without_property(wire: &ConditionWire, at: &JsonPath, scope: &mut Scope<'_>) -> Expr {
    match wire.operator.as_str() {
        "PERCENTAGE_SPLIT" => split(identity_key(), &wire.value, at, scope),
        "IS_NOT_SET" => build::bool(true),
        _ => scope.never(at, "it has no property"),
    }
}

/// The constant as Python would print it.
fn constant(value: &Json, wanted: bool, at: &JsonPath, scope: &mut Scope<'_>) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => elements::number_text(number),
        Json::Null => "None".to_owned(),
        other => {
            if wanted {
                scope.warn(at, format!("the value {other} is taken for its text"));
            }
            elements::text(other).unwrap_or_default()
        }
    }
}

/// A comparison with a constant that is cast. The environment's name and the identifier are always
/// text, so that what spells no number can be compared as it is.
fn compare(place: &Place, comparison: Comparison, constant: &str, scope: &Scope<'_>) -> Expr {
    let spells_number = |text: &str| python::spells_number(text);
    let text = !spells_number(constant) && !constant.ends_with(VERSION_SUFFIX);
    let environment = scope.environment.is_some_and(|name| !spells_number(name));
    let plain = match (place, comparison) {
        (Place::Environment, Comparison::Equal) if environment => Some(CompareOp::Equal),
        (Place::Environment, Comparison::NotEqual) if environment => Some(CompareOp::NotEqual),
        (Place::Identifier, Comparison::Equal) => Some(CompareOp::Equal),
        _ => None,
    };
    if let Some(op) = plain.filter(|_| text) {
        return build::compare(place.expr(), op, build::string(constant));
    }
    let constant = match as_number(constant) {
        Some(number) => build::value(&Value::from(Json::Number(number))),
        None => build::string(constant),
    };
    build::call(comparison.name(), [place.expr(), constant])
}

/// `2|0`: a divisor and what the division must leave.
fn remainder(constant: &str) -> Option<(f64, f64)> {
    let (divisor, remainder) = constant.split_once('|')?;
    let divisor = python::parse_float(divisor)?;
    let remainder = python::parse_float(remainder)?;
    let sound = divisor.is_finite() && divisor != 0.0 && remainder.is_finite();
    sound.then_some((divisor, remainder))
}

/// A number as people write it: `2`, not `2.0`.
fn number(value: f64) -> Expr {
    match python::float_text(value).strip_suffix(".0").map(str::parse) {
        Some(Ok(whole)) => build::number(whole),
        _ => build::value(&Value::Float(value)),
    }
}

/// `IN`: exact and case-sensitive; text and whole numbers only.
fn one_of(subject: Expr, value: &Json, at: &JsonPath, scope: &mut Scope<'_>) -> Expr {
    let wanted = elements::of(value);
    if wanted.texts.is_empty() {
        return scope.never(at, "no trait is any of its values");
    }
    if !wanted.lost.is_empty() {
        let message = format!(
            "no trait is ever {}, so it is left out",
            wanted.lost.join(" or ")
        );
        scope.notes.push(Note {
            severity: Severity::Note,
            at: at.clone(),
            message,
        });
    }
    let subject = if wanted.numbers {
        build::call(ID, [subject])
    } else {
        subject
    };
    build::in_list(subject, wanted.texts)
}

/// `PERCENTAGE_SPLIT` of a key.
fn split(key: Expr, value: &Json, at: &JsonPath, scope: &mut Scope<'_>) -> Expr {
    match threshold::of(value) {
        Some(threshold) => threshold.predicate(key, scope.salt),
        None => scope.never(at, "it is no percentage above 0"),
    }
}
