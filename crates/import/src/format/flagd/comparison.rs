//! Comparisons of attributes with literals.
//!
//! Every translation here is exact: see [`condition`](super::condition).

use super::condition::{Condition, When, sure};
use super::opaque;
use super::operand::{Side, number, side};
use crate::jsonlogic::{Datum, js_number, parse_float};
use burgee::ast::{CompareOp, Expr, IsTest, Literal, build};
use burgee::value::Timestamp;
use serde_json::Value as Json;

/// From here on, a whole number of the context could be rounded to one of the rule.
const ROUNDED: f64 = 9_007_199_254_740_992.0;

/// `==`, which converts everything but null.
pub(super) fn equal(a: &Json, b: &Json) -> Option<Condition> {
    match (side(a), side(b)) {
        (Side::Path(path), Side::Literal(literal)) | (Side::Literal(literal), Side::Path(path)) => {
            Some(equal_literal(path, literal))
        }
        (Side::Path(a), Side::Path(b)) => Some(sure(build::call("flagd_equal", [a, b]))),
        _ => None,
    }
}

fn equal_literal(path: Expr, literal: &Json) -> Condition {
    let as_number = js_number(&Datum::from(literal));
    match literal {
        Json::Null => sure(build::is(path, IsTest::Missing)),
        // Only the same text equals text that spells no number.
        Json::String(text) if as_number.is_nan() => {
            sure(build::compare(path, CompareOp::Equal, build::string(text)))
        }
        // Null equals nothing, but counts as the number 0.
        Json::Number(_) if as_number != 0.0 => match number(as_number) {
            Some(wanted) => {
                let actual = build::call("flagd_number", [path]);
                sure(build::compare(actual, CompareOp::Equal, wanted))
            }
            None => Condition::Always(false),
        },
        literal => sure(build::call("flagd_equal", [path, written(literal)])),
    }
}

/// `===`: of the same type, and equal.
pub(super) fn same(a: &Json, b: &Json) -> Option<Condition> {
    let ((Side::Path(path), Side::Literal(literal)) | (Side::Literal(literal), Side::Path(path))) =
        (side(a), side(b))
    else {
        return None;
    };
    match literal {
        Json::Null => Some(sure(build::is(path, IsTest::Missing))),
        Json::Number(_) => {
            let wanted = js_number(&Datum::from(literal));
            if wanted.abs() >= ROUNDED {
                return None;
            }
            let wanted = number(wanted)?;
            Some(sure(build::compare(path, CompareOp::Equal, wanted)))
        }
        literal => {
            let wanted = written(literal);
            Some(sure(build::compare(path, CompareOp::Equal, wanted)))
        }
    }
}

/// A literal of a rule as burgee writes it.
fn written(literal: &Json) -> Expr {
    build::value(&burgee::Value::from(literal.clone()))
}

/// `<`, `<=`, `>`, `>=` of two.
pub(super) fn order(operator: &str, a: &Json, b: &Json) -> Option<Condition> {
    let (a, b) = (side(a), side(b));
    let flipped = match operator {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        _ => "<=",
    };
    match (a, b) {
        (Side::Timestamp, Side::Literal(Json::Number(bound))) => since(operator, bound.as_f64()?),
        (Side::Literal(Json::Number(bound)), Side::Timestamp) => since(flipped, bound.as_f64()?),
        (Side::Path(path), Side::Literal(literal)) => order_literal(operator, path, literal),
        (Side::Literal(literal), Side::Path(path)) => order_literal(flipped, path, literal),
        (Side::Path(a), Side::Path(b)) => Some(order_call(operator, a, b)),
        _ => None,
    }
}

/// A bound that is text could be compared as text or as a number: a function decides.
fn order_literal(operator: &str, path: Expr, literal: &Json) -> Option<Condition> {
    let bound = match literal {
        Json::Number(number) => number.as_f64()?,
        // There is no null to write.
        Json::Null => return None,
        literal => return Some(order_call(operator, path, written(literal))),
    };
    let op = match operator {
        "<" => CompareOp::Less,
        ">" => CompareOp::Greater,
        // Null is as a number 0, but equals nothing.
        _ if bound == 0.0 => return Some(order_call(operator, path, written(literal))),
        "<=" => CompareOp::LessOrEqual,
        _ => CompareOp::GreaterOrEqual,
    };
    let actual = build::call("flagd_number", [path]);
    Some(sure(build::compare(actual, op, number(bound)?)))
}

fn order_call(operator: &str, a: Expr, b: Expr) -> Condition {
    sure(match operator {
        "<" => build::call("flagd_less", [a, b]),
        ">" => build::call("flagd_less", [b, a]),
        "<=" => build::call("flagd_at_most", [a, b]),
        _ => build::call("flagd_at_most", [b, a]),
    })
}

/// The time in whole seconds compared with a number of them.
fn since(operator: &str, bound: f64) -> Option<Condition> {
    // 9999-12-31T23:59:59Z, the last second that a literal can say.
    const LAST: f64 = 253_402_300_799.0;
    if bound.fract() != 0.0 || !(0.0..LAST).contains(&bound) {
        return None;
    }
    let seconds = burgee::value::Number::Float(bound).as_i64()?;
    let time = |seconds: i64| {
        let time = Timestamp(seconds.saturating_mul(1_000_000));
        build::literal(Literal::DateTime(time.to_string()))
    };
    let now = opaque::now();
    let (op, time) = match operator {
        "<" => (CompareOp::Less, time(seconds)),
        "<=" => (CompareOp::Less, time(seconds + 1)),
        ">" => (CompareOp::GreaterOrEqual, time(seconds + 1)),
        _ => (CompareOp::GreaterOrEqual, time(seconds)),
    };
    Some(sure(build::compare(now, op, time)))
}

/// `in`: a part of a text, or an element of a list.
pub(super) fn is_in(needle: &Json, hay: &Json) -> Option<Condition> {
    match (side(needle), side(hay), hay) {
        (Side::Path(path), Side::Literal(Json::String(hay)), _) => {
            let hay = build::string(hay);
            // Whatever is no text makes flagd fail.
            Some(Condition::When(When {
                truth: build::compare(hay, CompareOp::Contains, path.clone()),
                fails: Some(build::is_not(path, IsTest::String)),
                apart: true,
            }))
        }
        (Side::Literal(Json::String(needle)), Side::Path(path), _) => {
            let needle = build::string(needle);
            Some(sure(build::compare(path, CompareOp::Contains, needle)))
        }
        (Side::Path(path), Side::Other, Json::Array(elements)) => one_of_list(path, elements),
        _ => None,
    }
}

/// An attribute in a list of texts, or in a list of numbers.
fn one_of_list(path: Expr, elements: &[Json]) -> Option<Condition> {
    if elements.is_empty() {
        return Some(Condition::Always(false));
    }
    let exact = |number: &f64| number.abs() < ROUNDED;
    let texts: Option<Vec<&str>> = elements.iter().map(Json::as_str).collect();
    if let Some(texts) = texts {
        // A number is looked for among the numbers that the texts spell; the others count as 0.
        let mut numbers: Vec<f64> = Vec::new();
        for text in &texts {
            let spelt = parse_float(text).unwrap_or(0.0);
            if !spelt.is_nan() && !numbers.contains(&spelt) {
                numbers.push(spelt);
            }
        }
        if !numbers.iter().all(exact) {
            return None;
        }
        let numbers: Option<Vec<Expr>> = numbers.into_iter().map(number).collect();
        let text = build::in_list(path.clone(), texts);
        let number = match numbers?.as_slice() {
            [] => return Some(sure(text)),
            [only] => build::compare(path, CompareOp::Equal, only.clone()),
            many => build::compare(path, CompareOp::In, build::list(many.iter().cloned())),
        };
        return Some(sure(build::any([text, number])));
    }
    let numbers: Option<Vec<f64>> = elements.iter().map(Json::as_f64).collect();
    let numbers = numbers.filter(|numbers| numbers.iter().all(exact))?;
    let numbers: Option<Vec<Expr>> = numbers.into_iter().map(number).collect();
    Some(sure(build::compare(
        path,
        CompareOp::In,
        build::list(numbers?),
    )))
}

/// `starts_with`, `ends_with`: exactly two texts, else null.
pub(super) fn affix(operator: &str, list: &[Json]) -> Option<Condition> {
    let [text, affix] = list else {
        // The arguments are evaluated all the same, and could fail.
        let literal = list.iter().all(|one| !one.is_object() && !one.is_array());
        return literal.then_some(Condition::Always(false));
    };
    let op = if operator == "starts_with" {
        CompareOp::StartsWith
    } else {
        CompareOp::EndsWith
    };
    match (side(text), side(affix)) {
        (Side::Path(path), Side::Literal(Json::String(affix))) => {
            Some(sure(build::compare(path, op, build::string(affix))))
        }
        (Side::Path(_), Side::Literal(_)) => Some(Condition::Always(false)),
        _ => None,
    }
}

/// `[version, operator, version]`.
pub(super) fn sem_ver(list: &[Json]) -> Option<Condition> {
    let [a, Json::String(operator), b] = list else {
        return None;
    };
    match (side(a), side(b)) {
        (Side::Path(version), Side::Literal(Json::String(wanted))) => {
            let arguments = [version, build::string(operator), build::string(wanted)];
            Some(sure(build::call("flagd_sem_ver", arguments)))
        }
        _ => None,
    }
}
