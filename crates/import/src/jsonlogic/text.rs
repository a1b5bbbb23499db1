//! `cat` and `substr`.

use super::Fail;
use super::number::{number, text, whole};
use super::{Datum, Outcome, Run, logic};

/// Texts joined; of several, the space around the result is cut off.
pub(super) fn cat<'a>(run: &Run<'_>, arguments: &Datum<'a>) -> Outcome<'a> {
    if matches!(arguments, Datum::Text(_)) {
        return Ok(arguments.clone());
    }
    let parts = logic::list(arguments)?;
    if parts.len() == 1 {
        return text(&parts.get(0)).map(Datum::Text);
    }
    let mut joined = String::new();
    for part in parts.iter() {
        let part = text(&part)?;
        run.spend(part.len())?;
        joined.push_str(&part);
    }
    let trimmed = joined.trim();
    if trimmed.len() < joined.len() {
        return Ok(Datum::text(trimmed.to_owned()));
    }
    Ok(Datum::text(joined))
}

/// `[text, start, length]` in characters; a negative start counts from the end, a negative length is
/// an end that counts from the end.
pub(super) fn substr<'a>(arguments: &Datum<'a>) -> Outcome<'a> {
    let list = logic::list(arguments)?;
    if list.len() < 2 {
        return Err(Fail);
    }
    let text = text(&list.get(0))?;
    let count = text.chars().count();
    let total = i64::try_from(count).map_err(|_| Fail)?;
    let mut from = whole(number(&list.get(1))?);
    if from < 0 {
        from = from.saturating_add(total);
    }
    if from < 0 || from > total {
        return Ok(Datum::Text(text));
    }
    let length = match list.len() {
        3 => whole(number(&list.get(2))?),
        _ => total,
    };
    let to = if length < 0 {
        total.saturating_add(length)
    } else {
        from.saturating_add(length)
    };
    let to = to.min(total);
    if to < from {
        return Err(Fail);
    }
    let skip = usize::try_from(from).map_err(|_| Fail)?;
    let take = usize::try_from(to - from).map_err(|_| Fail)?;
    let part: String = text.chars().skip(skip).take(take).collect();
    Ok(Datum::text(part))
}
