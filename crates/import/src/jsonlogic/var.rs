//! `var` and what asks for the presence of attributes.

use super::number::{number, number_text, parse_float, whole};
use super::{Datum, Dialect, Fail, Map, Outcome, Run, logic};
use std::borrow::Cow;

/// `var`: the value at a path, or the default where there is none.
pub(super) fn var<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let (path, default) = match run.evaluate(arguments, data)? {
        Datum::Null if data.is_primitive() => return Ok(data.clone()),
        Datum::Null => return Ok(Datum::Null),
        Datum::Text(path) => (path, Datum::Null),
        Datum::Number(number) => (Cow::Owned(number_text(number)), Datum::Null),
        Datum::List(list) if list.len() == 0 => return Ok(data.clone()),
        Datum::List(list) => {
            let Datum::Text(path) = list.get(0) else {
                return Err(Fail);
            };
            let default = match list.len() {
                2 => list.get(1),
                _ => Datum::Null,
            };
            return Ok(walk(run.dialect, &path, data, default));
        }
        _ => return Err(Fail),
    };
    if path.is_empty() {
        return Ok(data.clone());
    }
    Ok(walk(run.dialect, &path, data, default))
}

/// Follows the steps of a path inwards; empty steps are passed over.
fn walk<'a>(dialect: Dialect, path: &str, data: &Datum<'a>, default: Datum<'a>) -> Datum<'a> {
    let mut value = data.clone();
    for step in path.split('.').filter(|step| !step.is_empty()) {
        value = match &value {
            Datum::Map(map) => map.get(step),
            Datum::List(list) => match index(dialect, step) {
                Some(index) => list.get(index),
                None => Datum::Null,
            },
            _ => Datum::Null,
        };
        if value.is_null() {
            return default;
        }
    }
    if value.is_null() { default } else { value }
}

/// The place in a list that a step means. In 3.9, what is no number means the first.
fn index(dialect: Dialect, step: &str) -> Option<usize> {
    let place = match (parse_float(step), dialect) {
        (Some(place), _) => place,
        (None, Dialect::V3_9) => 0.0,
        (None, Dialect::V3_10) => return None,
    };
    usize::try_from(whole(place)).ok()
}

/// Those of the names that have no value.
pub(super) fn missing<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    if matches!(arguments, Datum::Text(_)) {
        return absent(run, std::slice::from_ref(arguments), data).map(Datum::list);
    }
    let names: Vec<_> = logic::list(arguments)?.iter().collect();
    absent(run, &names, data).map(Datum::list)
}

/// `[least, names]`: nothing where at least so many have a value, else those that have none.
pub(super) fn missing_some<'a>(
    run: &Run<'_>,
    arguments: &Datum<'a>,
    data: &Datum<'a>,
) -> Outcome<'a> {
    let list = logic::list(arguments)?;
    if list.len() == 0 {
        return Err(Fail);
    }
    let least = whole(number(&list.get(0))?);
    if list.len() < 2 {
        return Err(Fail);
    }
    let Datum::List(names) = list.get(1) else {
        return match run.dialect {
            Dialect::V3_9 => Err(Fail),
            Dialect::V3_10 => Ok(Datum::list(Vec::new())),
        };
    };
    let names: Vec<_> = names.iter().collect();
    let absent = absent(run, &names, data)?;
    let found = i64::try_from(names.len() - absent.len()).unwrap_or(i64::MAX);
    Ok(Datum::list(if least > found { absent } else { Vec::new() }))
}

/// Those of `names` at which there is nothing.
fn absent<'a>(
    run: &Run<'_>,
    names: &[Datum<'a>],
    data: &Datum<'a>,
) -> Result<Vec<Datum<'a>>, Fail> {
    let mut absent = Vec::new();
    for name in names {
        run.spend(1)?;
        if var(run, name, data)?.is_null() {
            absent.push(name.clone());
        }
    }
    Ok(absent)
}

/// A rule with the variables that `data` has put in their places. Those that start with a dot, and the
/// whole datum, wait for the element.
pub(super) fn solve<'a>(run: &Run<'_>, rule: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    run.spend(1)?;
    match rule {
        Datum::Map(map) => {
            let Some(path) = variable(map) else {
                return solve_entries(run, map, data);
            };
            let waits =
                matches!(&path, Datum::Text(path) if path.is_empty() || path.starts_with('.'));
            if !waits {
                let value = var(run, &path, data)?;
                if !value.is_null() {
                    return Ok(value);
                }
            }
            solve_entries(run, map, data)
        }
        Datum::List(list) => {
            let values: Result<Vec<_>, _> = run.nested(|| {
                let elements = list.iter();
                elements.map(|element| solve(run, &element, data)).collect()
            });
            values.map(Datum::list)
        }
        other => Ok(other.clone()),
    }
}

/// The argument of the `var` in a map.
fn variable<'a>(map: &Map<'a>) -> Option<Datum<'a>> {
    let entries = map.entries();
    let mut found = entries.into_iter().filter(|(key, _)| key == "var");
    found.next().map(|(_, path)| path)
}

/// Every entry but `var` solved.
fn solve_entries<'a>(run: &Run<'_>, map: &Map<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let mut solved = Vec::with_capacity(map.len());
    for (key, value) in map.entries() {
        let value = match &*key {
            "var" => value,
            _ => run.nested(|| solve(run, &value, data))?,
        };
        solved.push((key, value));
    }
    Ok(Datum::map(solved))
}
