//! Lists in other brackets than `[ ]`.

use crate::diagnostic::{Code, Diagnostic};
use crate::parse::error::{Place, last_token};

/// So many bytes around a fault are looked at.
const NEARBY: usize = 400;

/// A list in other brackets than `[ ]`: `plan in ("a", "b")`.
pub(super) fn list_in(place: &Place<'_>, open: char, close: char) -> Option<Diagnostic> {
    if !matches!(place.found, "," | "}") {
        return None;
    }
    let front = place.text.get(..place.at)?;
    let floor = (front.len().saturating_sub(NEARBY)..=front.len())
        .find(|at| front.is_char_boundary(*at))?;
    let start = floor + front.get(floor..)?.rfind(open)?;
    let rest = place.text.get(place.at..)?;
    let end = place.at
        + rest
            .find([close, '\n'])
            .filter(|at| rest.get(*at..).is_some_and(|rest| rest.starts_with(close)))?
        + 1;
    let operator = last_token(place.text.get(..start)?.trim_ascii_end());
    if !matches!(
        operator,
        "in" | "contains"
            | "contains_any"
            | "contains_all"
            | "starts_with"
            | "ends_with"
            | "like"
            | "matches"
            | "in_cidr"
            | "=="
    ) {
        return None;
    }
    let inner = place.text.get(start + 1..end - 1)?;
    Some(
        Diagnostic::new(
            Code::Syntax,
            place.span(start, end),
            "a list stands in square brackets",
        )
        .help(format!("write `[{}]`", inner.trim_ascii()))
        .fix(place.span(start, end), format!("[{}]", inner.trim_ascii())),
    )
}
