//! `and`, `or`, `!`, `if`.

use super::{Datum, Fail, List, Outcome, Run};

/// The arguments as a list, not evaluated.
pub(super) fn list<'d, 'a>(arguments: &'d Datum<'a>) -> Result<&'d List<'a>, Fail> {
    match arguments {
        Datum::List(list) => Ok(list),
        _ => Err(Fail),
    }
}

/// The first value that does not count as true, else the last.
pub(super) fn and<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    until(run, arguments, data, false)
}

/// The first value that counts as true, else the last.
pub(super) fn or<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    until(run, arguments, data, true)
}

/// The first value that is as true as `wanted`, else the last; null for none at all.
fn until<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>, wanted: bool) -> Outcome<'a> {
    let mut last = Datum::Null;
    for argument in list(arguments)?.iter() {
        last = run.evaluate(&argument, data)?;
        if last.is_true() == wanted {
            break;
        }
    }
    Ok(last)
}

/// Whether the first argument counts as true, or the argument where there is no list or an empty one.
pub(super) fn first_is_true(arguments: &Datum<'_>) -> bool {
    match arguments {
        Datum::List(list) if list.len() > 0 => list.get(0).is_true(),
        other => other.is_true(),
    }
}

/// `[condition, value, condition, value, …, else]`.
pub(super) fn choose<'a>(run: &Run<'_>, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    let clauses = list(arguments)?;
    let pairs = clauses.len() / 2;
    for pair in 0..pairs {
        if run.evaluate(&clauses.get(2 * pair), data)?.is_true() {
            return branch(run, &clauses.get(2 * pair + 1), data);
        }
    }
    if clauses.len() % 2 == 1 {
        return branch(run, &clauses.get(2 * pairs), data);
    }
    Ok(Datum::Null)
}

/// The value of a branch. What comes out of it is evaluated once more where it is a map.
fn branch<'a>(run: &Run<'_>, clause: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
    match run.evaluate(clause, data)? {
        result @ Datum::Map(_) => run.operate(&result, data),
        result => Ok(result),
    }
}
