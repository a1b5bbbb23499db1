//! Operators: what each asks of a value.

use super::condition::Trouble;
use super::function::is_version;
use burgee::ast::{CompareOp, Expr, ExprKind, IsTest, Literal, Quantifier, Step, build};
use burgee::value::{Number, Value};
use burgee::{Limits, Timestamp};
use regex::RegexBuilder;
use serde_json::Value as Json;

/// A test of `value` against the condition's constant.
pub(super) fn test(operator: &str, value: &Expr, target: &Json) -> Result<Expr, Trouble> {
    let op = |(_, name): (&str, CompareOp)| name;
    let order = [
        ("gt", CompareOp::Greater),
        ("gte", CompareOp::GreaterOrEqual),
        ("lt", CompareOp::Less),
        ("lte", CompareOp::LessOrEqual),
        ("eq", CompareOp::Equal),
        ("neq", CompareOp::NotEqual),
    ];
    let comparison = |name: &str| order.into_iter().find(|(known, _)| *known == name).map(op);
    if let Some(comparison) = operator.strip_prefix("version_").and_then(comparison) {
        return Ok(version(value, comparison, target));
    }
    match operator {
        "gt" | "gte" | "lt" | "lte" => match comparison(operator) {
            Some(comparison) => Ok(number(value, comparison, target)),
            None => Err(Trouble::unsupported(operator)),
        },
        "any" => Ok(any(value, target, true)),
        "none" => Ok(none(value, target, true)),
        "any_case_sensitive" => Ok(any(value, target, false)),
        "none_case_sensitive" => Ok(none(value, target, false)),
        "str_starts_with_any" => Ok(part(value, CompareOp::StartsWith, target, build::compare)),
        "str_ends_with_any" => Ok(part(value, CompareOp::EndsWith, target, build::compare)),
        "str_contains_any" => Ok(part(value, CompareOp::Contains, target, build::compare)),
        "str_contains_none" => Ok(part(value, CompareOp::Contains, target, build::compare_not)),
        "str_matches" => pattern(value, target),
        "before" | "after" | "on" => Ok(time(operator, value, target)),
        "eq" => equal(value, target),
        "neq" => equal(value, target).map(|equal| build::is_not(equal, IsTest::True)),
        "array_contains_any" => Ok(contains_any(value, target)),
        "array_contains_none" => Ok(contains_none(value, target)),
        "array_contains_all" => Ok(contains_all(value, target)),
        "not_array_contains_all" => Ok(contains_not_all(value, target)),
        "in_segment_list" | "not_in_segment_list" => Err(Trouble::Refused(
            "the members of an id list stand outside the document".to_owned(),
        )),
        other => Err(Trouble::unsupported(other)),
    }
}

/// The value's text: empty when it is missing.
pub(super) fn text(value: &Expr) -> Expr {
    build::call("statsig_text", [value.clone()])
}

/// The text of a constant, where it has one.
pub(super) fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(number) => number.as_f64().map(|number| number.to_string()),
        _ => None,
    }
}

/// The texts of a list; none for anything else. What is no text stands for itself, as JSON.
fn texts(target: &Json) -> Option<Vec<String>> {
    let text = |item: &Json| {
        item.as_str()
            .map_or_else(|| item.to_string(), str::to_owned)
    };
    Some(target.as_array()?.iter().map(text).collect())
}

/// The members of a set, which is a list, or the keys of an object where case does not count.
pub(super) fn members(target: &Json, ignore_case: bool) -> Option<Vec<String>> {
    match target {
        Json::Object(set) if ignore_case => Some(set.keys().cloned().collect()),
        other => texts(other),
    }
}

/// Whether only text can have this text: it is that of no number, bool or list, and not empty.
fn is_plain(text: &str) -> bool {
    let scalar = matches!(text, "" | "true" | "false") || text.parse::<f64>().is_ok();
    !scalar && !text.starts_with(['[', '{'])
}

fn folded(texts: Vec<String>, ignore_case: bool) -> Vec<String> {
    if !ignore_case {
        return texts;
    }
    texts.iter().map(|text| text.to_lowercase()).collect()
}

fn lower(value: Expr, ignore_case: bool) -> Expr {
    if ignore_case {
        build::call("lower", [value])
    } else {
        value
    }
}

fn any(value: &Expr, target: &Json, ignore_case: bool) -> Expr {
    let members = members(target, ignore_case).unwrap_or_default();
    let plain = members.iter().all(|member| is_plain(member));
    let value = if plain { value.clone() } else { text(value) };
    build::in_list(lower(value, ignore_case), folded(members, ignore_case))
}

fn none(value: &Expr, target: &Json, ignore_case: bool) -> Expr {
    let members = members(target, ignore_case).unwrap_or_default();
    let members = build::strings(folded(members, ignore_case));
    build::compare_not(lower(text(value), ignore_case), CompareOp::In, members)
}

fn part(
    value: &Expr,
    op: CompareOp,
    target: &Json,
    compare: fn(Expr, CompareOp, Expr) -> Expr,
) -> Expr {
    let parts = build::strings(folded(texts(target).unwrap_or_default(), true));
    compare(lower(text(value), true), op, parts)
}

fn number(value: &Expr, op: CompareOp, target: &Json) -> Expr {
    let number = target
        .as_f64()
        .or_else(|| target.as_str().and_then(|text| text.parse().ok()));
    let value = build::call("statsig_number", [value.clone()]);
    match number {
        Some(number) => build::compare(value, op, number_literal(number)),
        None => build::bool(false),
    }
}

fn version(value: &Expr, op: CompareOp, target: &Json) -> Expr {
    match scalar(target).filter(|target| is_version(target)) {
        Some(target) => {
            let order = build::call(
                "statsig_version_order",
                [value.clone(), build::string(target)],
            );
            build::compare(order, op, build::number(0))
        }
        None => build::bool(false),
    }
}

fn pattern(value: &Expr, target: &Json) -> Result<Expr, Trouble> {
    let Some(source) = target.as_str() else {
        return Ok(build::bool(false));
    };
    let regex = RegexBuilder::new(source)
        .size_limit(Limits::default().regex_bytes)
        .nest_limit(50)
        .build();
    let Ok(regex) = regex else {
        let message = "the pattern is too large, needs look-around or back-references, or is none";
        return Err(Trouble::Refused(message.to_owned()));
    };
    let pattern = build::literal(Literal::Raw(source.to_owned()));
    let matches = build::compare(text(value), CompareOp::Matches, pattern);
    // What is missing matches nothing, where its text is empty.
    Ok(if regex.is_match("") {
        build::all([build::is(value.clone(), IsTest::Present), matches])
    } else {
        matches
    })
}

const DAY: i64 = 86_400_000;

/// Times are compared in milliseconds, days in UTC.
fn time(operator: &str, value: &Expr, target: &Json) -> Expr {
    let target = target
        .as_i64()
        .or_else(|| {
            target
                .as_f64()
                .and_then(|number| Number::Float(number.trunc()).as_i64())
        })
        .or_else(|| target.as_str().and_then(|text| text.parse().ok()));
    let value = build::call("statsig_time", [value.clone()]);
    let literal = |millis: Option<i64>| {
        let time = Timestamp(millis?.checked_mul(1000)?);
        let text = time.to_string();
        Timestamp::parse(&text)?;
        Some(build::literal(Literal::DateTime(text)))
    };
    let test = target.and_then(|target| {
        Some(match operator {
            "before" => build::compare(value, CompareOp::Less, literal(Some(target))?),
            "after" => build::compare(value, CompareOp::Greater, literal(Some(target))?),
            _ => {
                // The first millisecond of the day, and the first behind it. The days around 1970
                // are one.
                let day = target / DAY;
                let first = if day > 0 {
                    day * DAY
                } else {
                    (day - 1) * DAY + 1
                };
                let behind = if day < 0 {
                    day * DAY + 1
                } else {
                    (day + 1) * DAY
                };
                let range = build::range(literal(Some(first))?, literal(Some(behind))?, false);
                build::compare(value, CompareOp::In, range)
            }
        })
    });
    test.unwrap_or_else(|| build::bool(false))
}

/// Equal in type and value.
fn equal(value: &Expr, target: &Json) -> Result<Expr, Trouble> {
    Ok(match target {
        Json::Null => build::is(value.clone(), IsTest::Missing),
        Json::Object(_) => {
            let message = "objects cannot be compared";
            return Err(Trouble::Refused(message.to_owned()));
        }
        Json::Array(_) => equal_list(value, &texts(target).unwrap_or_default()),
        other => build::compare(
            value.clone(),
            CompareOp::Equal,
            build::value(&Value::from(other.clone())),
        ),
    })
}

/// Equal element by element, of which each has one of the texts.
fn equal_list(value: &Expr, texts: &[String]) -> Expr {
    if texts.iter().all(|text| is_plain(text)) {
        let list = build::strings(texts);
        return build::compare(value.clone(), CompareOp::Equal, list);
    }
    let length = build::number(i64::try_from(texts.len()).unwrap_or(i64::MAX));
    let length = build::compare(
        build::call("len", [value.clone()]),
        CompareOp::Equal,
        length,
    );
    let elements = texts.iter().enumerate().map(|(index, wanted)| {
        let mut element = value.clone();
        if let ExprKind::Path(path) = &mut element.kind {
            path.path.steps.push(Step::Index(index));
        }
        build::compare(text(&element), CompareOp::Equal, build::string(wanted))
    });
    let list = build::is(value.clone(), IsTest::List);
    build::all([list, length].into_iter().chain(elements))
}

/// Whether an element of the list has one of these texts; unknown where it is no list.
fn element(value: &Expr, texts: &[String], kind: Quantifier) -> Expr {
    let element = text(&build::path("element"));
    let body = build::in_list(element, texts);
    build::quantifier(kind, "element", value.clone(), body)
}

fn contains_any(value: &Expr, target: &Json) -> Expr {
    match texts(target) {
        Some(texts) if texts.iter().all(|text| is_plain(text)) && !texts.is_empty() => {
            build::compare(value.clone(), CompareOp::ContainsAny, build::strings(texts))
        }
        texts => element(value, &texts.unwrap_or_default(), Quantifier::Any),
    }
}

fn contains_none(value: &Expr, target: &Json) -> Expr {
    match texts(target) {
        Some(texts) => element(value, &texts, Quantifier::None),
        None => build::bool(false),
    }
}

fn contains_all(value: &Expr, target: &Json) -> Expr {
    match texts(target) {
        Some(texts) if texts.iter().all(|text| is_plain(text)) && !texts.is_empty() => {
            build::compare(value.clone(), CompareOp::ContainsAll, build::strings(texts))
        }
        Some(texts) => {
            let list = build::is(value.clone(), IsTest::List);
            let each = texts
                .iter()
                .map(|text| element(value, std::slice::from_ref(text), Quantifier::Any));
            build::all(std::iter::once(list).chain(each))
        }
        None => build::bool(false),
    }
}

fn contains_not_all(value: &Expr, target: &Json) -> Expr {
    if texts(target).is_none() {
        return build::bool(false);
    }
    let list = build::is(value.clone(), IsTest::List);
    let all = build::is_not(contains_all(value, target), IsTest::True);
    build::all([list, all])
}

/// A number as people write it.
fn number_literal(number: f64) -> Expr {
    if !number.is_finite() {
        return build::call("statsig_number", [build::string(number.to_string())]);
    }
    match Number::Float(number).as_i64() {
        Some(whole) if whole.unsigned_abs() <= 1 << 53 => build::number(whole),
        _ => build::value(&Value::Float(number)),
    }
}
