//! The operators of clauses.

use super::pattern;
use super::test::Cond;
use super::{date, functions, version};
use burgee::ast::{CompareOp, Expr, IsTest, Literal, Quantifier, build};
use burgee::value::Version;
use burgee::{Timestamp, Value};
use serde_json::Value as Json;

/// What a clause is asked of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'e> {
    /// The attribute.
    pub(super) value: &'e Expr,
    /// Whether it is text in every context that has it.
    pub(super) text: bool,
    /// Whether it can hold a list, of which any element will do.
    pub(super) listed: bool,
    /// Whether it can hold a single value.
    pub(super) single: bool,
}

/// When `op` holds between the subject and any of the values. Values of the wrong type match nothing.
/// None for an operator that there is not.
pub(super) fn test(op: &str, subject: Subject<'_>, values: &[Json]) -> Option<Cond> {
    use CompareOp::{Contains, EndsWith, Greater, GreaterOrEqual, Less, LessOrEqual, StartsWith};
    Some(match op {
        "in" => one_of(subject, values),
        "startsWith" => text(subject, StartsWith, values),
        "endsWith" => text(subject, EndsWith, values),
        "contains" => text(subject, Contains, values),
        "matches" => matches(subject, values),
        "lessThan" => ordered(subject, Less, numbers(values)),
        "lessThanOrEqual" => ordered(subject, LessOrEqual, numbers(values)),
        "greaterThan" => ordered(subject, Greater, numbers(values)),
        "greaterThanOrEqual" => ordered(subject, GreaterOrEqual, numbers(values)),
        "before" => ordered(subject, Less, dates(values)),
        "after" => ordered(subject, Greater, dates(values)),
        "semVerEqual" => same_version(subject, values),
        "semVerLessThan" => ordered(subject, Less, versions(values)),
        "semVerGreaterThan" => ordered(subject, Greater, versions(values)),
        _ => return None,
    })
}

/// `test` of the subject itself, or of an element where the subject is a list.
fn any_element(subject: Subject<'_>, test: impl Fn(Expr) -> Expr) -> Cond {
    /// The name of an element.
    const ELEMENT: &str = "one";
    let single = subject.single.then(|| test(subject.value.clone()));
    let listed = subject.listed.then(|| {
        let body = test(build::path(ELEMENT));
        build::quantifier(Quantifier::Any, ELEMENT, subject.value.clone(), body)
    });
    Cond::any(single.into_iter().chain(listed).map(Cond::When))
}

/// `in`: equality of text, numbers and booleans. Lists and objects equal nothing.
fn one_of(subject: Subject<'_>, values: &[Json]) -> Cond {
    let mut literals: Vec<Value> = Vec::new();
    for value in values {
        let literal = match value {
            Json::String(text) => Value::String(text.clone()),
            Json::Number(_) if subject.text => continue,
            Json::Number(number) => plain_number(number.as_f64().unwrap_or(f64::NAN)),
            Json::Bool(bool) if !subject.text => Value::Bool(*bool),
            _ => continue,
        };
        literals.push(literal);
    }
    if literals.is_empty() {
        return Cond::Never;
    }
    let list = build::list(literals.iter().map(build::value));
    let single = subject.single.then(|| match literals.as_slice() {
        [only] => build::compare(subject.value.clone(), CompareOp::Equal, build::value(only)),
        _ => build::compare(subject.value.clone(), CompareOp::In, list.clone()),
    });
    let listed = subject.listed.then(|| match literals.as_slice() {
        // Of what is never text, this asks for an element.
        [only] if !subject.single => build::compare(
            subject.value.clone(),
            CompareOp::Contains,
            build::value(only),
        ),
        _ => build::compare(subject.value.clone(), CompareOp::ContainsAny, list),
    });
    Cond::any(single.into_iter().chain(listed).map(Cond::When))
}

/// A number as burgee holds it, equal to all that LaunchDarkly's f64 is equal to.
pub(super) fn plain_number(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = (number.fract() == 0.0 && number.abs() <= EXACT)
        .then(|| burgee::value::Number::Float(number).as_i64())
        .flatten();
    whole.map_or(Value::Float(number), Value::Int)
}

/// `startsWith`, `endsWith`, `contains`.
fn text(subject: Subject<'_>, op: CompareOp, values: &[Json]) -> Cond {
    let texts: Vec<&str> = values.iter().filter_map(Json::as_str).collect();
    let pattern = match texts.as_slice() {
        [] => return Cond::Never,
        [only] => build::string(*only),
        _ => build::strings(texts),
    };
    any_element(subject, |value| {
        let test = build::compare(value.clone(), op, pattern.clone());
        // Of a list, burgee's `contains` asks for an element.
        if op == CompareOp::Contains && !subject.text {
            build::all([build::is(value, IsTest::String), test])
        } else {
            test
        }
    })
}

/// `matches`: any of the patterns, somewhere in the text. One that cannot be read matches nothing.
fn matches(subject: Subject<'_>, values: &[Json]) -> Cond {
    let texts = values.iter().filter_map(Json::as_str);
    let patterns: Vec<Expr> = texts
        .filter_map(pattern::translate)
        .map(|pattern| build::literal(Literal::Raw(pattern)))
        .collect();
    if patterns.is_empty() {
        return Cond::Never;
    }
    any_element(subject, |value| {
        let each = patterns
            .iter()
            .map(|pattern| build::compare(value.clone(), CompareOp::Matches, pattern.clone()));
        build::any(each)
    })
}

/// Values that have an order, and how an attribute is read to be compared with them.
struct Bounds {
    lowest: Expr,
    highest: Expr,
    read: Option<&'static str>,
}

impl Bounds {
    /// The least and the greatest value; none where there is no value.
    fn new<T: Clone>(
        values: Vec<T>,
        before: fn(&T, &T) -> bool,
        show: fn(&T) -> Expr,
        read: Option<&'static str>,
    ) -> Option<Bounds> {
        let mut values = values.into_iter();
        let first = values.next()?;
        let (mut low, mut high) = (first.clone(), first);
        for value in values {
            if before(&value, &low) {
                low = value;
            } else if before(&high, &value) {
                high = value;
            }
        }
        Some(Bounds {
            lowest: show(&low),
            highest: show(&high),
            read,
        })
    }
}

/// An order against any of several values: against the one that is easiest to satisfy.
fn ordered(subject: Subject<'_>, op: CompareOp, bounds: Option<Bounds>) -> Cond {
    let Some(bounds) = bounds else {
        return Cond::Never;
    };
    let bound = match op {
        CompareOp::Less | CompareOp::LessOrEqual => bounds.highest,
        _ => bounds.lowest,
    };
    any_element(subject, |value| {
        let value = match bounds.read {
            Some(function) => build::call(function, [value]),
            None => value,
        };
        build::compare(value, op, bound.clone())
    })
}

fn numbers(values: &[Json]) -> Option<Bounds> {
    let numbers = values.iter().filter_map(Json::as_f64).collect();
    Bounds::new(
        numbers,
        |a: &f64, b| a < b,
        |number| build::value(&plain_number(*number)),
        None,
    )
}

fn dates(values: &[Json]) -> Option<Bounds> {
    let dates = values.iter().filter_map(|value| match value {
        Json::String(text) => date::read(text),
        Json::Number(number) => number.as_f64().map(date::milliseconds),
        _ => None,
    });
    Bounds::new(
        dates.collect(),
        |a: &Timestamp, b| a < b,
        |date| build::literal(Literal::DateTime(date.to_string())),
        Some(functions::DATE),
    )
}

fn versions(values: &[Json]) -> Option<Bounds> {
    Bounds::new(
        read_versions(values),
        |a: &Version<'_>, b| a < b,
        written,
        Some(functions::VERSION),
    )
}

fn read_versions(values: &[Json]) -> Vec<Version<'_>> {
    let texts = values.iter().filter_map(Json::as_str);
    texts.filter_map(version::read).collect()
}

fn written(version: &Version<'_>) -> Expr {
    build::literal(Literal::Version(version.to_string()))
}

fn same_version(subject: Subject<'_>, values: &[Json]) -> Cond {
    let versions = read_versions(values);
    if versions.is_empty() {
        return Cond::Never;
    }
    any_element(subject, |value| {
        let version = build::call(functions::VERSION, [value]);
        match versions.as_slice() {
            [only] => build::compare(version, CompareOp::Equal, written(only)),
            several => {
                let list = build::list(several.iter().map(written));
                build::compare(version, CompareOp::In, list)
            }
        }
    })
}
