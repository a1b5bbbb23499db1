//! `in`, `merge`, `set` and the `contains_…` operators.

use super::number::number;
use super::{Datum, Dialect, Fail, List, Outcome, Run, logic};
use std::borrow::Cow;

/// `[needle, hay]`: a part of a text, or an element of a list. An element that is a list is a range.
pub(super) fn is_in<'a>(arguments: &Datum<'a>) -> Outcome<'a> {
    let list = logic::list(arguments)?;
    if list.len() == 0 {
        return Err(Fail);
    }
    let needle = list.get(0);
    let found = match list.get(1) {
        Datum::Text(hay) => match &needle {
            Datum::Text(needle) => hay.contains(&**needle),
            _ => return Err(Fail),
        },
        Datum::List(hay) => in_list(&needle, &hay)?,
        _ => false,
    };
    Ok(Datum::Bool(found))
}

fn in_list(needle: &Datum<'_>, hay: &List<'_>) -> Result<bool, Fail> {
    for element in hay.iter() {
        let fits = match (&element, needle) {
            (Datum::List(range), _) => in_range(needle, range)?,
            #[expect(clippy::float_cmp, reason = "numbers are equal when they are the same")]
            (_, Datum::Number(wanted)) => number(&element)? == *wanted,
            _ => identical(&element, needle)?,
        };
        if fits {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `[low, high]`, both included.
fn in_range(value: &Datum<'_>, range: &List<'_>) -> Result<bool, Fail> {
    if range.len() < 2 {
        return Err(Fail);
    }
    let value = number(value)?;
    Ok(value >= number(&range.get(0))? && number(&range.get(1))? >= value)
}

/// Whether two values have the same type and are the same. Go cannot compare lists or maps this way.
fn identical(a: &Datum<'_>, b: &Datum<'_>) -> Result<bool, Fail> {
    match (a, b) {
        (Datum::List(_), Datum::List(_)) | (Datum::Map(_), Datum::Map(_)) => Err(Fail),
        (Datum::Null, Datum::Null) | (Datum::OddZero, Datum::OddZero) => Ok(true),
        (Datum::Bool(a), Datum::Bool(b)) => Ok(a == b),
        #[expect(clippy::float_cmp, reason = "numbers are equal when they are the same")]
        (Datum::Number(a), Datum::Number(b)) => Ok(a == b),
        (Datum::Text(a), Datum::Text(b)) => Ok(a == b),
        _ => Ok(false),
    }
}

/// One list out of several, and of what is no list.
pub(super) fn merge<'a>(arguments: &Datum<'a>) -> Outcome<'a> {
    if arguments.is_primitive() {
        return Ok(Datum::list(vec![arguments.clone()]));
    }
    let mut merged = Vec::new();
    for part in logic::list(arguments)?.iter() {
        match part {
            Datum::List(list) => merged.extend(list.iter()),
            other => merged.push(other),
        }
    }
    Ok(Datum::list(merged))
}

/// The two lists of a `contains_…`; none where there are not exactly two.
fn two_lists<'a>(arguments: &Datum<'a>) -> Option<(List<'a>, List<'a>)> {
    let Datum::List(list) = arguments else {
        return None;
    };
    match (list.len(), list.get(0), list.get(1)) {
        (2, Datum::List(hay), Datum::List(wanted)) => Some((hay, wanted)),
        _ => None,
    }
}

fn contains(hay: &List<'_>, wanted: &Datum<'_>) -> Result<bool, Fail> {
    for element in hay.iter() {
        if identical(&element, wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether every element of the second list is in the first.
pub(super) fn contains_all<'a>(arguments: &Datum<'a>) -> Outcome<'a> {
    let Some((hay, wanted)) = two_lists(arguments) else {
        return Ok(Datum::Bool(false));
    };
    for wanted in wanted.iter() {
        if !contains(&hay, &wanted)? {
            return Ok(Datum::Bool(false));
        }
    }
    Ok(Datum::Bool(true))
}

/// Whether an element of the second list is in the first.
pub(super) fn contains_any<'a>(arguments: &Datum<'a>) -> Outcome<'a> {
    shares(arguments).map(Datum::Bool)
}

/// Whether no element of the second list is in the first.
pub(super) fn contains_none<'a>(arguments: &Datum<'a>) -> Outcome<'a> {
    shares(arguments).map(|shares| Datum::Bool(!shares))
}

fn shares(arguments: &Datum<'_>) -> Result<bool, Fail> {
    let Some((hay, wanted)) = two_lists(arguments) else {
        return Ok(false);
    };
    for wanted in wanted.iter() {
        if contains(&hay, &wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `[map, key, value]`: the map with another value there.
pub(super) fn set<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let later = run.dialect == Dialect::V3_10;
    let Datum::List(list) = arguments else {
        return if later { Ok(Datum::Null) } else { Err(Fail) };
    };
    let object = list.get(0);
    let (true, Datum::Map(map)) = (list.len() >= 3, &object) else {
        return Ok(object);
    };
    let Datum::Text(key) = list.get(1) else {
        return if later { Ok(object) } else { Err(Fail) };
    };
    let value = run.evaluate(&list.get(2), data)?;
    let mut entries: Vec<(Cow<'a, str>, Datum<'a>)> = map.entries();
    run.spend(entries.len())?;
    entries.retain(|(name, _)| *name != key);
    entries.push((key, value));
    Ok(Datum::map(entries))
}
