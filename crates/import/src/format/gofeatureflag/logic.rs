//! Queries in JSONLogic.
//!
//! Comparisons of an attribute with a literal, and `and`, `or` and `!` of them, become plain
//! conditions that mean exactly the same. Any other query runs in the interpreter, as a whole: what an
//! operation gives that is not true or false decides in its own way whether the rule matches.

use super::condition::{Condition, Remarks};
use super::flag::can_be_root;
use super::logic_compare::comparison;
use crate::jsonlogic::{Datum, Dialect, List, Logic, Map, NoOperators, Outcome, Reads, call};
use burgee::ast::{Expr, ExprKind, IsTest, Step, build};
use burgee::schema::Function;
use burgee::value::{Operand, Type, Unknown};
use serde_json::{Map as Object, Value as Json};
use std::borrow::Cow;

/// The interpreter's name in rules.
const FUNCTION: &str = "gofeatureflag_jsonlogic";

/// How deep conditions are translated; deeper ones are left to the interpreter.
const DEEPEST: usize = 12;

/// The operators of the library.
const OPERATORS: &[&str] = &[
    "var",
    "missing",
    "missing_some",
    "if",
    "?:",
    "==",
    "!=",
    "===",
    "!==",
    "!",
    "!!",
    "and",
    "or",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "cat",
    "substr",
    "+",
    "-",
    "*",
    "/",
    "%",
    "min",
    "max",
    "abs",
    "merge",
    "map",
    "filter",
    "reduce",
    "all",
    "some",
    "none",
    "set",
    "contains_all",
    "contains_any",
    "contains_none",
];

/// The condition that a JSONLogic query says; or why there can be none here.
pub(super) fn condition(
    logic: Object<String, Json>,
    remarks: &mut Remarks,
) -> Result<Condition, String> {
    if logic.len() != 1 {
        remarks.warn(
            "an object without an operator, or with several keys, is no operation: it matches everybody"
                .to_owned(),
        );
        return Ok(Condition::Everybody);
    }
    let rule = Json::Object(logic);
    if let Some(name) = unknown(&rule, 0) {
        remarks.warn(format!(
            "there is no operator `{name}`: the query matches nobody for whom it is evaluated"
        ));
    }
    match plain(&rule, 0) {
        Some(expr) => Ok(Condition::When(expr)),
        None => interpreted(&rule),
    }
}

/// An operator that the library does not know.
fn unknown(rule: &Json, depth: usize) -> Option<&str> {
    if depth > 128 {
        return None;
    }
    match rule {
        Json::Array(parts) => parts.iter().find_map(|part| unknown(part, depth + 1)),
        Json::Object(entries) if entries.len() == 1 => {
            let (name, arguments) = entries.iter().next()?;
            if OPERATORS.contains(&name.as_str()) {
                unknown(arguments, depth + 1)
            } else {
                Some(name)
            }
        }
        _ => None,
    }
}

/// The condition in plain burgee, of an operation that gives true or false and cannot fail; none where
/// there is none of the same meaning.
pub(super) fn plain(rule: &Json, depth: usize) -> Option<Expr> {
    if depth > DEEPEST {
        return None;
    }
    let entries = match rule {
        Json::Bool(value) => return Some(build::bool(*value)),
        Json::Object(entries) if entries.len() == 1 => entries,
        _ => return None,
    };
    let (operator, arguments) = entries.iter().next()?;
    let parts = || {
        let parts = arguments.as_array().filter(|parts| !parts.is_empty())?;
        let parts = parts.iter().map(|part| plain(part, depth + 1));
        parts.collect::<Option<Vec<Expr>>>()
    };
    match operator.as_str() {
        "and" => Some(build::all(parts()?)),
        "or" => Some(build::any(parts()?)),
        "!" | "!!" => {
            let inner = match arguments {
                Json::Array(only) => match only.as_slice() {
                    [only] => only,
                    _ => return None,
                },
                other => other,
            };
            let inner = plain(inner, depth + 1)?;
            Some(if operator == "!" { not(inner) } else { inner })
        }
        operator => match arguments.as_array()?.as_slice() {
            [left, right] => comparison(operator, left, right),
            _ => None,
        },
    }
}

/// True where the operand is false or unknown.
pub(super) fn not(operand: Expr) -> Expr {
    build::is_not(operand, IsTest::True)
}

/// A call of the interpreter with all that the query reads; the answer itself where it reads nothing.
pub(super) fn interpreted(rule: &Json) -> Result<Condition, String> {
    let reads = Reads::of(rule, Dialect::V3_10, |_, _| &[]);
    if reads.computed {
        return Err(
            "the query reads the whole context, or an attribute whose name it computes".into(),
        );
    }
    if !reads.names.iter().all(|name| can_be_root(name)) {
        return Err("no attribute can have a name that the query reads".into());
    }
    if reads.names.is_empty() {
        let text = rule.to_string();
        let answer = function().call(&[Some(Operand::Text(Cow::Borrowed(&text)))]);
        return Ok(match answer {
            Ok(Operand::Bool(true)) => Condition::Everybody,
            _ => Condition::Nobody("the query reads nothing, and matches nobody"),
        });
    }
    let mut call = call(FUNCTION, rule, &reads);
    if let ExprKind::Call { arguments, .. } = &mut call.kind {
        // Behind the rule stand names and values in turn.
        let values = arguments.iter_mut().skip(2).step_by(2);
        for (name, value) in reads.names.iter().zip(values) {
            *value = attribute(&[name]);
        }
    }
    Ok(Condition::When(call))
}

/// The attribute at these steps; `key` is the targeting key, and everybody is anonymous or not.
pub(super) fn attribute(steps: &[&str]) -> Expr {
    match steps {
        ["key"] => build::path("targetingKey"),
        ["anonymous"] => build::coalesce([build::path("anonymous"), build::bool(false)]),
        steps => build::steps(steps.iter().map(|step| Step::Key((*step).to_owned()))),
    }
}

/// The interpreter as a function.
pub(super) fn function() -> Logic {
    Logic {
        name: FUNCTION,
        description: "whether a query in JSONLogic matches, as GO Feature Flag evaluates it; then come \
                      the attributes that it reads, each as its name and its value",
        dialect: Dialect::V3_10,
        operators: &NoOperators,
        result: Type::Bool,
        answer: matches,
        rule: None,
    }
}

/// A query matches unless its result is written as one of five texts; so an empty map matches, and so
/// does a zero below zero. What cannot be written as JSON is an error.
fn matches(outcome: Outcome<'_>) -> Result<Operand<'static>, Unknown> {
    let result = outcome.map_err(|_| Unknown::NotConvertible)?;
    let falsy = match &result {
        Datum::Null | Datum::OddZero | Datum::Bool(false) => true,
        Datum::Number(number) => *number == 0.0 && number.is_sign_positive(),
        Datum::Text(text) => text.is_empty(),
        Datum::List(list) => list.len() == 0,
        Datum::Bool(true) | Datum::Map(_) => false,
    };
    if is_json(&result, 0) {
        Ok(Operand::Bool(!falsy))
    } else {
        Err(Unknown::Overflow)
    }
}

/// Whether JSON can say it: a number that is none, or infinite, cannot be written.
fn is_json(value: &Datum<'_>, depth: usize) -> bool {
    if depth > 256 {
        return false;
    }
    match value {
        Datum::Number(number) => number.is_finite(),
        // What stands in the query itself was JSON.
        Datum::List(List::Rule(_))
        | Datum::Map(Map::Rule(_))
        | Datum::Null
        | Datum::OddZero
        | Datum::Bool(_)
        | Datum::Text(_) => true,
        Datum::List(list) => list.iter().all(|element| is_json(&element, depth + 1)),
        Datum::Map(map) => {
            let mut entries = map.entries().into_iter();
            entries.all(|(_, entry)| is_json(&entry, depth + 1))
        }
    }
}
