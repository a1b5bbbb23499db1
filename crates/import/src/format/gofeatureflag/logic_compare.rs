//! A comparison in JSONLogic between an attribute and a literal, in plain burgee.
//!
//! JSONLogic converts: `"5"`, 5 and true can be equal to a number. The function `gofeatureflag_number`
//! makes the numbers; what is missing has none. Null equals only null, but is 0 where order is asked.

use super::flag::can_be_root;
use super::logic::{attribute, not};
use crate::jsonlogic::{Datum, js_number, parse_float};
use burgee::Value;
use burgee::ast::{CompareOp, Expr, IsTest, build};
use serde_json::Value as Json;

/// Beyond this, whole numbers of a context could be rounded to another.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The condition, where there is one that means exactly the same.
pub(super) fn comparison(operator: &str, left: &Json, right: &Json) -> Option<Expr> {
    match operator {
        "==" => equal(left, right),
        "!=" => equal(left, right).map(not),
        "===" => same(left, right),
        "!==" => same(left, right).map(not),
        "<" => order(CompareOp::Less, left, right),
        "<=" => order(CompareOp::LessOrEqual, left, right),
        ">" => order(CompareOp::Greater, left, right),
        ">=" => order(CompareOp::GreaterOrEqual, left, right),
        "in" => is_in(left, right),
        _ => None,
    }
}

/// The attribute that `{"var": "a.b"}` reads. A step that is a number could be a place in a list.
fn variable(json: &Json) -> Option<Expr> {
    let entries = json.as_object().filter(|entries| entries.len() == 1)?;
    let path = match entries.get("var")? {
        Json::String(path) => path,
        Json::Array(parts) => match parts.as_slice() {
            [Json::String(path)] | [Json::String(path), Json::Null] => path,
            _ => return None,
        },
        _ => return None,
    };
    let steps: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
    let (root, inner) = steps.split_first()?;
    if !can_be_root(root) {
        return None;
    }
    let plain = inner.iter().all(|step| parse_float(step).is_none());
    plain.then(|| attribute(&steps))
}

/// One side an attribute, the other a literal; and whether they stood the other way round.
fn sides<'j>(left: &'j Json, right: &'j Json) -> Option<(Expr, &'j Json, bool)> {
    let literal = |json: &Json| !json.is_object() && !json.is_array();
    if literal(right) {
        Some((variable(left)?, right, false))
    } else if literal(left) {
        Some((variable(right)?, left, true))
    } else {
        None
    }
}

/// A number as burgee writes it.
fn number(number: f64) -> Option<Expr> {
    if number.is_nan() || number.abs() >= EXACT {
        return None;
    }
    let whole = burgee::value::Number::Float(number).as_i64();
    Some(whole.map_or_else(|| build::value(&Value::Float(number)), build::number))
}

/// The number that an attribute is or spells.
fn spelt(attribute: Expr) -> Expr {
    build::call("gofeatureflag_number", [attribute])
}

fn equal(left: &Json, right: &Json) -> Option<Expr> {
    let (attribute, literal, _) = sides(left, right)?;
    let as_number = js_number(&Datum::from(literal));
    let text = match literal {
        Json::Null => return Some(build::is(attribute, IsTest::Missing)),
        Json::String(text) => text,
        _ => {
            let wanted = number(as_number)?;
            return Some(build::compare(spelt(attribute), CompareOp::Equal, wanted));
        }
    };
    let same_text = build::compare(attribute.clone(), CompareOp::Equal, build::string(text));
    // Only the same text equals text that spells no number.
    if as_number.is_nan() {
        return Some(same_text);
    }
    let wanted = number(as_number)?;
    let same_number = build::all([
        build::is_not(attribute.clone(), IsTest::String),
        build::compare(spelt(attribute), CompareOp::Equal, wanted),
    ]);
    Some(build::any([same_text, same_number]))
}

/// Of one type, and equal.
fn same(left: &Json, right: &Json) -> Option<Expr> {
    let (attribute, literal, _) = sides(left, right)?;
    let literal = match literal {
        Json::Null => return Some(build::is(attribute, IsTest::Missing)),
        Json::Number(_) => number(js_number(&Datum::from(literal)))?,
        literal => build::value(&Value::from(literal.clone())),
    };
    Some(build::compare(attribute, CompareOp::Equal, literal))
}

fn order(op: CompareOp, left: &Json, right: &Json) -> Option<Expr> {
    let (attribute, literal, turned) = sides(left, right)?;
    let op = match op {
        op if !turned => op,
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
        CompareOp::Greater => CompareOp::Less,
        _ => CompareOp::LessOrEqual,
    };
    // Two texts are compared as text.
    let bound = literal.as_f64()?;
    let wanted = number(bound)?;
    // What is missing counts as 0, but equals no 0.
    let missing_counts = match op {
        CompareOp::Less | CompareOp::LessOrEqual => 0.0 < bound,
        _ => 0.0 > bound,
    };
    let attribute = if missing_counts {
        build::coalesce([attribute, build::number(0)])
    } else {
        attribute
    };
    Some(build::compare(spelt(attribute), op, wanted))
}

/// A part of a text, or an element of a list.
fn is_in(needle: &Json, hay: &Json) -> Option<Expr> {
    match (needle, hay) {
        (Json::String(needle), hay) => {
            let hay = variable(hay)?;
            Some(build::compare(
                hay,
                CompareOp::Contains,
                build::string(needle),
            ))
        }
        (needle, Json::Array(elements)) => one_of(&variable(needle)?, elements),
        _ => None,
    }
}

/// An attribute in a list of texts or of numbers.
fn one_of(attribute: &Expr, elements: &[Json]) -> Option<Expr> {
    if elements.is_empty() {
        return None;
    }
    let is_in = |elements: Vec<Expr>| {
        build::compare(attribute.clone(), CompareOp::In, build::list(elements))
    };
    let texts: Option<Vec<&str>> = elements.iter().map(Json::as_str).collect();
    let Some(texts) = texts else {
        let numbers = elements.iter().map(|element| number(element.as_f64()?));
        return Some(is_in(numbers.collect::<Option<_>>()?));
    };
    // A number is in the list where one of the texts spells it; text that spells none counts as 0.
    let mut spelt: Vec<f64> = Vec::new();
    for text in &texts {
        let number = parse_float(text).unwrap_or(0.0);
        if !number.is_nan() && !spelt.contains(&number) {
            spelt.push(number);
        }
    }
    let spelt: Option<Vec<Expr>> = spelt.into_iter().map(number).collect();
    let text = build::in_list(attribute.clone(), texts);
    let number = match spelt?.as_slice() {
        [] => return Some(text),
        [only] => build::compare(attribute.clone(), CompareOp::Equal, only.clone()),
        many => is_in(many.to_vec()),
    };
    Some(build::any([text, number]))
}
