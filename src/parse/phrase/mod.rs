//! Phrases of other languages that the grammar does not read, though what they mean is clear.
//!
//! Each gets a message of its own, which says how it is written here.

mod list;
mod number;
mod rule;
mod word;

use self::list::list_in;
use self::number::{broken_number, share_of};
use self::word::word;
use super::error::{Place, last_token};
use super::grammar::Rule;
use super::span;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The message for what stands at `place`, if it is a phrase that is known.
pub(super) fn phrase(place: &Place<'_>, expected: &[Rule]) -> Option<Diagnostic> {
    let has = |rule: Rule| expected.contains(&rule);
    if has(Rule::k_of) && place.before == "%" {
        return share_of(place);
    }
    let serve = has(Rule::k_serve) || has(Rule::wrong_serve);
    if has(Rule::infix) {
        return (serve.then(|| rule::tail(place)).flatten())
            .or_else(|| sign(place))
            .or_else(|| broken_number(place))
            .or_else(|| word(place))
            .or_else(|| list_in(place, '(', ')'));
    }
    if has(Rule::p_colon) {
        return list_in(place, '{', '}');
    }
    if has(Rule::expr) || has(Rule::path) {
        return instead_of_operand(place);
    }
    if serve {
        return rule::head(place);
    }
    if has(Rule::rule_item) || has(Rule::k_otherwise) {
        return rule::statement(place);
    }
    if has(Rule::percent) || has(Rule::share) {
        return rule::share(place);
    }
    if has(Rule::p_open_brace) {
        return rule::block(place);
    }
    None
}

/// A sign where an operator can stand.
fn sign(place: &Place<'_>) -> Option<Diagnostic> {
    let instead = match place.found {
        "&" => "and",
        "|" => "or",
        "~" => "matches",
        "!" if place.after == "=" => {
            let end = place.behind_found(place.after)?;
            return Some(joined(place, place.at, end, "!="));
        }
        "%" if place.after == "of" && is_digits(place.before) => {
            return Some(
                place
                    .here(Code::BadNumber, "a percentage is written without a space")
                    .help(format!("write `{}%`", place.before))
                    .fix(place.span(place.before_end(), place.at), ""),
            );
        }
        "%" => {
            return Some(
                foreign(place)
                    .help("the remainder is `mod(a, b)`; a share of all users is `25% of user.id`"),
            );
        }
        "?" => {
            return Some(foreign(place).help(
                "a condition is true or false; what is served for each stands in a rule of its own",
            ));
        }
        "@" => {
            let (start, end) = run(place);
            let text = place.text.get(start..end)?;
            return Some(
                Diagnostic::new(
                    Code::Syntax,
                    place.span(start, end),
                    "text stands in quotes",
                )
                .help(format!("write `\"{text}\"`"))
                .fix(place.span(start, end), format!("\"{text}\"")),
            );
        }
        _ => return None,
    };
    Some(
        foreign(place)
            .help(format!("write `{instead}`"))
            .fix(place.place(), instead),
    )
}

/// What stands where a value or an attribute must stand.
fn instead_of_operand(place: &Place<'_>) -> Option<Diagnostic> {
    match (place.before, place.found) {
        (first @ ("<" | ">" | "!" | "="), second @ ("=" | "==")) => {
            let end = place.at + second.len();
            Some(joined(place, place.before_at, end, &format!("{first}=")))
        }
        ("*", "*") => Some(
            Diagnostic::new(
                Code::ForeignOperator,
                place.span(place.before_at, place.at + 1),
                "`**` is no operator of this language",
            )
            .help("write the product: `a * a`"),
        ),
        ("matches", "/") => {
            let rest = place.text.get(place.at + 1..)?;
            let end = rest.find(['/', '\n'])?;
            let pattern = rest.get(..end)?;
            let end = place.at + 1 + end + 1;
            Some(
                Diagnostic::new(
                    Code::Syntax,
                    place.span(place.at, end),
                    "a pattern stands in quotes",
                )
                .help(format!("write `r\"{pattern}\"`"))
                .fix(place.span(place.at, end), format!("r\"{pattern}\"")),
            )
        }
        (_, ".") if is_digits(place.after) => Some(
            place
                .here(
                    Code::BadNumber,
                    "there must be a digit in front of the decimal point",
                )
                .help(format!("write `0.{}`", place.after))
                .fix(place.span(place.at, place.at), "0"),
        ),
        (_, "@") => Some(
            place
                .here(Code::Syntax, "attributes have no sign in front")
                .help("write the name alone")
                .fix(place.place(), ""),
        ),
        _ => None,
    }
}

/// The finding that what stands at `place` is an operator of other languages.
fn foreign(place: &Place<'_>) -> Diagnostic {
    place.here(
        Code::ForeignOperator,
        format!("`{}` is no operator of this language", place.found),
    )
}

/// Two signs with a space between them are one operator.
fn joined(place: &Place<'_>, start: usize, end: usize, operator: &str) -> Diagnostic {
    let place = place.span(start, end);
    Diagnostic::new(
        Code::ForeignOperator,
        place,
        "an operator is written without a space",
    )
    .help(format!("write `{operator}`"))
    .fix(place, operator)
}

/// The bytes around the fault that are not space.
fn run(place: &Place<'_>) -> (usize, usize) {
    let ends = |c: char| c.is_ascii_whitespace() || "()[]{},\"'".contains(c);
    let start = place
        .text
        .get(..place.at)
        .and_then(|front| front.char_indices().rfind(|(_, c)| ends(*c)))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let end = place
        .text
        .get(place.at..)
        .and_then(|rest| rest.find(ends))
        .map_or(place.text.len(), |end| place.at + end);
    (start, end)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Place<'_> {
    /// The span of bytes `start..end` of the item.
    fn span(&self, start: usize, end: usize) -> Span {
        span(self.base, start, end)
    }

    /// Where what stands in front of the fault ends.
    fn before_end(&self) -> usize {
        self.before_at + self.before.len()
    }

    /// The token in front of the one in front, and where it starts.
    fn earlier(&self) -> (usize, &str) {
        let front = self
            .text
            .get(..self.before_at)
            .unwrap_or("")
            .trim_ascii_end();
        let token = last_token(front);
        (front.len() - token.len(), token)
    }

    /// Where `after` ends, which is the token behind what was found.
    fn behind_found(&self, after: &str) -> Option<usize> {
        let found = self.at + self.found.len();
        let rest = self.text.get(found..)?;
        let space = rest.len() - rest.trim_ascii_start().len();
        Some(found + space + after.len())
    }
}
