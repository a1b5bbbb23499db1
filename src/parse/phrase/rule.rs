//! Rules and shares that are put together otherwise.

use super::is_digits;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::parse::error::{Place, STATEMENTS};

/// Where `when`, `from`, `until` or `serve` can stand behind the name of a rule.
pub(super) fn head(place: &Place<'_>) -> Option<Diagnostic> {
    let instead = match place.found {
        "to" | "till" | "before" => "until",
        "after" | "since" => "from",
        "between" => {
            return Some(
                place
                    .here(Code::WrongSign, "`between` where `from` must stand")
                    .help("write `from … until …`"),
            );
        }
        "{" => return Some(no_braces(place)),
        "if" | "where" | "while" => "when",
        word if word.len() > 2 && place.is_word() => {
            match closest(word, ["when", "serve", "from", "until"]) {
                Some(near) => near,
                None => return no_when(place),
            }
        }
        _ => return no_when(place),
    };
    if place.before == "else" {
        let whole = place.span(place.before_at, place.at + place.found.len());
        return Some(
            Diagnostic::new(Code::WrongSign, whole, "`else if` where `when` must stand")
                .help("write `when`: rules are tried in their order")
                .fix(whole, "when"),
        );
    }
    Some(instead_of(place, instead))
}

/// A condition without `when`.
fn no_when(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.text.get(place.at..)?.lines().next()?;
    if STATEMENTS.contains(&place.found) || !line.contains(" serve ") {
        return None;
    }
    Some(
        place
            .here(Code::MissingWord, "`when` is missing")
            .help("write `when` in front of the condition")
            .fix(place.span(place.at, place.at), "when "),
    )
}

/// Behind a condition.
pub(super) fn tail(place: &Place<'_>) -> Option<Diagnostic> {
    match place.found {
        "{" => Some(no_braces(place)),
        word if place.is_word() && word != "serve" && closest(word, ["serve"]).is_some() => {
            Some(instead_of(place, "serve"))
        }
        _ => None,
    }
}

/// Where a statement can start.
pub(super) fn statement(place: &Place<'_>) -> Option<Diagnostic> {
    match place.found {
        "serve" => Some(
            place
                .here(Code::MissingWord, "it is not said who is served")
                .help("write `when … serve …`: the condition stands in front"),
        ),
        "and" if is_share(place) => {
            let spot = place.span(place.before_end(), place.at + place.found.len());
            Some(
                place
                    .here(Code::MissingComma, "shares are parted by commas")
                    .help("write `,`")
                    .fix(spot, ","),
            )
        }
        sign @ ("," | ";") => Some(
            place
                .here(Code::WrongSign, format!("no `{sign}` stands here"))
                .help("statements need no separator")
                .fix(place.place(), ""),
        ),
        _ => None,
    }
}

/// Where a share must stand.
pub(super) fn share(place: &Place<'_>) -> Option<Diagnostic> {
    if !is_digits(place.found) {
        return None;
    }
    let end = place.at + place.found.len();
    Some(
        place
            .here(Code::MissingWord, "a share is a percentage")
            .help(format!("write `{}%`", place.found))
            .fix(place.span(end, end), "%"),
    )
}

/// A sign between a word and its block.
pub(super) fn block(place: &Place<'_>) -> Option<Diagnostic> {
    matches!(place.found, ":" | "=").then(|| {
        place
            .here(Code::WrongSign, format!("no `{}` stands here", place.found))
            .help("write `{` behind the word")
            .fix(place.place(), "")
    })
}

/// Whether a percentage stands in front on the same line.
fn is_share(place: &Place<'_>) -> bool {
    let front = place.text.get(..place.at).unwrap_or("");
    front
        .lines()
        .next_back()
        .is_some_and(|line| line.contains('%'))
}

fn no_braces(place: &Place<'_>) -> Diagnostic {
    place
        .here(Code::Syntax, "rules have no braces")
        .help("write `rule name when … serve …`")
}

fn instead_of(place: &Place<'_>, word: &str) -> Diagnostic {
    place
        .here(
            Code::WrongSign,
            format!("`{}` where `{word}` must stand", place.found),
        )
        .help(format!("write `{word}`"))
        .fix(place.place(), word)
}
