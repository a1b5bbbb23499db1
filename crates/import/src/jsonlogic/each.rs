//! `map`, `filter`, `reduce`, `all`, `some`, `none`.
//!
//! Which variables of the inner rule mean the element and which the data outside depends on the
//! operator and the version: see each of them.

use super::number::{number, text};
use super::var::solve;
use super::{Datum, Dialect, Fail, List, Outcome, Run, logic};
use std::borrow::Cow;

/// What is gone through: a list as it stands, or what an operation gives.
fn subject<'a>(run: &Run<'_>, arguments: &List<'a>, data: &Datum<'a>) -> Outcome<'a> {
    if arguments.len() == 0 {
        return Err(Fail);
    }
    match arguments.get(0) {
        list @ Datum::List(_) => Ok(list),
        operation @ Datum::Map(_) => run.operate(&operation, data),
        _ => Ok(Datum::Null),
    }
}

/// The elements, none for null.
fn elements<'d, 'a>(subject: &'d Datum<'a>) -> Result<Option<&'d List<'a>>, Fail> {
    match subject {
        Datum::Null => Ok(None),
        Datum::List(list) => Ok(Some(list)),
        _ => Err(Fail),
    }
}

/// The elements, none for what does not count as true.
fn true_elements<'d, 'a>(subject: &'d Datum<'a>) -> Result<Option<&'d List<'a>>, Fail> {
    if subject.is_true() {
        elements(subject)
    } else {
        Ok(None)
    }
}

/// The rule for the elements; the library fails where there is none.
fn inner<'a>(arguments: &List<'a>) -> Outcome<'a> {
    if arguments.len() < 2 {
        return Err(Fail);
    }
    Ok(arguments.get(1))
}

/// The elements for which the rule counts as true. Variables that the data outside has mean that.
pub(super) fn filter<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let arguments = logic::list(arguments)?;
    if arguments.len() < 2 {
        return Ok(Datum::list(Vec::new()));
    }
    let subject = subject(run, arguments, data)?;
    let Some(elements) = elements(&subject)? else {
        return Ok(Datum::list(Vec::new()));
    };
    let rule = solve(run, &inner(arguments)?, data)?;
    let mut kept = Vec::new();
    for element in elements.iter() {
        run.spend(1)?;
        if run.evaluate(&rule, &element)?.is_true() {
            kept.push(element);
        }
    }
    Ok(Datum::list(kept))
}

/// What the rule gives for each element. Variables mean the element.
pub(super) fn map<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let arguments = logic::list(arguments)?;
    if arguments.len() < 2 {
        return Ok(Datum::list(Vec::new()));
    }
    let subject = subject(run, arguments, data)?;
    let Some(elements) = elements(&subject)? else {
        return Ok(Datum::list(Vec::new()));
    };
    let rule = inner(arguments)?;
    let mut made = Vec::new();
    for element in elements.iter() {
        run.spend(1)?;
        made.push(run.evaluate(&rule, &element)?);
    }
    Ok(Datum::list(made))
}

/// The elements joined to one value, of the type of the first: variables are `current`, `accumulator`
/// and `valueType`. Elements that are null are passed over.
pub(super) fn reduce<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let arguments = logic::list(arguments)?;
    if arguments.len() < 3 {
        return Ok(Datum::Number(0.0));
    }
    let mut accumulator = match arguments.get(2) {
        operation @ Datum::Map(_) => run.operate(&operation, data)?,
        value => value,
    };
    let kind = match accumulator {
        Datum::Bool(_) => "bool",
        Datum::Number(_) => "number",
        Datum::Text(_) => "string",
        _ => return Err(Fail),
    };
    let subject = subject(run, arguments, data)?;
    let Some(elements) = elements(&subject)? else {
        return Ok(Datum::Number(0.0));
    };
    let rule = inner(arguments)?;
    for element in elements.iter().filter(|element| !element.is_null()) {
        run.spend(1)?;
        let inside = Datum::map(vec![
            (Cow::Borrowed("current"), element),
            (Cow::Borrowed("accumulator"), accumulator),
            (Cow::Borrowed("valueType"), Datum::text(kind)),
        ]);
        let result = run.operate(&rule, &inside)?;
        accumulator = match kind {
            "bool" => Datum::Bool(result.is_true()),
            "number" => Datum::Number(number(&result)?),
            _ => Datum::Text(text(&result)?),
        };
    }
    Ok(accumulator)
}

/// Whether the rule counts as true for every element, and there is one. In 3.9, variables mean the
/// element; in 3.10, those that the data outside has mean that.
pub(super) fn all<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let arguments = logic::list(arguments)?;
    let subject = subject(run, arguments, data)?;
    let Some(elements) = true_elements(&subject)? else {
        return Ok(Datum::Bool(false));
    };
    let rule = inner(arguments)?;
    let outside = match run.dialect {
        Dialect::V3_9 => None,
        Dialect::V3_10 => Some(solve(run, &rule, data)?),
    };
    for element in elements.iter() {
        run.spend(1)?;
        let rule = match &outside {
            Some(rule) => rule.clone(),
            None => solve(run, &rule, &element)?,
        };
        if !run.operate(&rule, &element)?.is_true() {
            return Ok(Datum::Bool(false));
        }
    }
    Ok(Datum::Bool(true))
}

/// Whether the rule counts as true for no element. Variables that the data outside has mean that.
pub(super) fn none<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    some_by(run, arguments, data, false).map(|some| Datum::Bool(!some))
}

/// Whether the rule counts as true for an element. Variables that the data outside has mean that; in
/// 3.9, those of the element are put in their places too before the rule is evaluated.
pub(super) fn some<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let twice = run.dialect == Dialect::V3_9;
    some_by(run, arguments, data, twice).map(Datum::Bool)
}

fn some_by<'a>(
    run: &Run<'_>,
    arguments: &Datum<'a>,
    data: &Datum<'a>,
    twice: bool,
) -> Result<bool, Fail> {
    let arguments = logic::list(arguments)?;
    let subject = subject(run, arguments, data)?;
    let Some(elements) = true_elements(&subject)? else {
        return Ok(false);
    };
    let outside = solve(run, &inner(arguments)?, data)?;
    for element in elements.iter() {
        run.spend(1)?;
        let rule = if twice {
            solve(run, &outside, &element)?
        } else {
            outside.clone()
        };
        if run.operate(&rule, &element)?.is_true() {
            return Ok(true);
        }
    }
    Ok(false)
}
