//! Words where an operator can stand.

use super::{foreign, is_digits};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::error::{Place, token};
use crate::parse::literal::unit;

/// What else asks whether letter case counts.
const ANY_CASE: [&str; 6] = [
    "ignorecase",
    "ignoring_case",
    "case_insensitive",
    "case_insensitively",
    "nocase",
    "icase",
];

/// A word where an operator can stand.
pub(super) fn word(place: &Place<'_>) -> Option<Diagnostic> {
    match place.found {
        "xor" => {
            return Some(foreign(place).help("write `(…) != (…)`: just one of the two is true"));
        }
        "between" => return Some(between(place)),
        "mod" => return Some(foreign(place).help("write `mod(a, b)`")),
        "not" if place.after.starts_with(['"', '\'', '[']) || is_digits(place.after) => {
            let right = if place.after.starts_with('[') {
                "not in"
            } else {
                "!="
            };
            return Some(
                place
                    .here(Code::ForeignOperator, "`not` does not compare")
                    .help(format!("write `{right}`"))
                    .fix(place.place(), right),
            );
        }
        word if ANY_CASE.contains(&word.to_ascii_lowercase().as_str()) => {
            return Some(
                foreign(place)
                    .help("write `ignore_case`")
                    .fix(place.place(), "ignore_case"),
            );
        }
        "percent" | "pct" | "of" if is_digits(place.before) => {
            let end = match place.found {
                "of" => place.at,
                _ => place.at + place.found.len(),
            };
            let space = if end == place.at { " " } else { "" };
            return Some(
                Diagnostic::new(
                    Code::BadNumber,
                    place.span(place.before_at, end),
                    "a percentage is written with `%`",
                )
                .help(format!("write `{}% of …`", place.before))
                .fix(place.span(place.before_end(), end), format!("%{space}")),
            );
        }
        word if is_digits(place.before) => {
            let unit = unit(word)?;
            let end = place.at + word.len();
            return Some(
                Diagnostic::new(
                    Code::BadNumber,
                    place.span(place.before_at, end),
                    format!(
                        "durations are written as a number with a unit: `{}{unit}`",
                        place.before
                    ),
                )
                .help("the units are w, d, h, m, s and ms")
                .fix(place.span(place.before_end(), end), unit),
            );
        }
        _ => {}
    }
    behind(place)
}

/// A word that goes with the one in front of it.
fn behind(place: &Place<'_>) -> Option<Diagnostic> {
    let earlier = place.earlier();
    match (earlier.1, place.before) {
        ("in", "segment") => {
            let operand = place.text.get(..earlier.0)?.trim_ascii_end();
            let start = operand
                .trim_end_matches(|c: char| c.is_alphanumeric() || "_.".contains(c))
                .len();
            Some(
                Diagnostic::new(
                    Code::Syntax,
                    place.span(start, operand.len()),
                    "`in segment` has nothing on its left",
                )
                .help(format!(
                    "write `in segment {}` alone: a segment says itself what it looks at",
                    place.found
                ))
                .fix(place.span(start, earlier.0), ""),
            )
        }
        (_, "segment") if !place.after.starts_with(['"', '\'']) => Some(
            Diagnostic::new(
                Code::MissingWord,
                place.span(place.before_at, place.before_end()),
                "`in` is missing in front of `segment`",
            )
            .help(format!("write `in segment {}`", place.found))
            .fix(place.span(place.before_at, place.before_at), "in "),
        ),
        ("in", "list") => Some(
            Diagnostic::new(
                Code::Syntax,
                place.span(place.before_at, place.at + place.found.len()),
                "lists are named with `$`",
            )
            .help(format!("write `in ${}`", place.found))
            .fix(place.span(place.before_at, place.at), "$"),
        ),
        (_, "if") => Some(
            Diagnostic::new(
                Code::Syntax,
                place.span(place.before_at, place.before_end()),
                "`if` has no place in a condition",
            )
            .help("remove it")
            .fix(place.span(place.before_at, place.at), ""),
        ),
        (_, quantifier @ ("any" | "all" | "none")) if place.after == "in" => Some(
            Diagnostic::new(
                Code::Syntax,
                place.span(place.before_at, place.before_end()),
                format!("`{quantifier}` needs parentheses"),
            )
            .help(format!(
                "write `{quantifier}({} in … where …)`",
                place.found
            )),
        ),
        _ => None,
    }
}

/// `between 1 and 5`
fn between(place: &Place<'_>) -> Diagnostic {
    let finding = foreign(place).help("write `in 1..5`: both ends belong to it");
    let bounds = || {
        let low = place.after;
        let behind = place.behind_found(low)?;
        let rest = place.text.get(behind..)?;
        let rest = rest
            .trim_ascii_start()
            .strip_prefix("and")?
            .trim_ascii_start();
        let high = token(rest);
        let end = place.text.len() - rest.len() + high.len();
        (is_digits(low) && is_digits(high)).then_some((low, high, end))
    };
    match bounds() {
        Some((low, high, end)) => finding
            .help(format!("write `in {low}..{high}`: both ends belong to it"))
            .fix(place.span(place.at, end), format!("in {low}..{high}")),
        None => finding,
    }
}
