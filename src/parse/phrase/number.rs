//! Numbers, shares and times that are spelled otherwise.

use super::is_digits;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::error::Place;

/// A number that goes on in a way that numbers do not.
pub(super) fn broken_number(place: &Place<'_>) -> Option<Diagnostic> {
    let adjacent = place.before_end() == place.at;
    if place.found == "," && adjacent && is_digits(place.before) {
        let after = place.after.get(..3).filter(|_| place.after.len() == 3)?;
        let end = place.behind_found(after)?;
        if !is_digits(after) || end != place.at + 4 {
            return None;
        }
        let place = (place.span(place.before_at, end), place.before);
        return Some(
            Diagnostic::new(Code::BadNumber, place.0, "numbers have no commas")
                .help(format!("write `{}_{after}`", place.1))
                .fix(place.0, format!("{}_{after}", place.1)),
        );
    }
    if place.found == "." && adjacent && is_digits(place.before) {
        return Some(
            place
                .here(
                    Code::BadNumber,
                    "there must be a digit behind the decimal point",
                )
                .help(format!("write `{}` or `{}.0`", place.before, place.before)),
        );
    }
    let front = place.text.get(..place.before_end())?;
    let day = front.get(front.len().checked_sub(10)?..)?;
    let is_day = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if is_day && place.found.get(2..3) == Some(":") && is_digits(place.found.get(..2)?) {
        let start = place.before_end() - day.len();
        let whole = format!("{day}T{}Z", place.found);
        return Some(
            Diagnostic::new(
                Code::BadTime,
                place.span(start, place.at + place.found.len()),
                "a time of day follows its date with `T`",
            )
            .help(format!(
                "write `{whole}`, or another offset than `Z`, which is UTC"
            ))
            .fix(place.span(start, place.at + place.found.len()), whole),
        );
    }
    None
}

/// A percentage of which it is not said what it is of.
pub(super) fn share_of(place: &Place<'_>) -> Option<Diagnostic> {
    let end = place.before_end();
    let front = place.text.get(..end)?;
    let start = front
        .trim_end_matches(|c: char| c.is_ascii_digit() || "._%".contains(c))
        .len();
    let percent = front.get(start..)?;
    let finding = Diagnostic::new(
        Code::MissingWord,
        place.span(start, end),
        format!("it is not said what `{percent}` is of"),
    );
    if place.found == "by" {
        return Some(
            finding
                .help(format!("write `{percent} of …`"))
                .fix(place.place(), "of"),
        );
    }
    if place.is_word() && place.found != "serve" && place.found != "and" && place.found != "or" {
        return Some(
            finding
                .help(format!("write `{percent} of {}`", place.found))
                .fix(place.span(place.at, place.at), "of "),
        );
    }
    Some(finding.help(format!(
        "write who is counted, such as `{percent} of user.id`"
    )))
}
