//! Phrases of other languages that the grammar does not read, though what they mean is clear.
//!
//! Each gets a message of its own, which says how it is written here.

use super::error::{Place, last_token, token};
use super::grammar::Rule;
use super::span;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// So many bytes around a fault are looked at.
const NEARBY: usize = 400;

/// What else asks whether letter case counts.
const ANY_CASE: [&str; 6] = [
    "ignorecase",
    "ignoring_case",
    "case_insensitive",
    "case_insensitively",
    "nocase",
    "icase",
];

/// The message for what stands at `place`, if it is a phrase that is known.
pub(super) fn phrase(place: &Place<'_>, expected: &[Rule]) -> Option<Diagnostic> {
    let has = |rule: Rule| expected.contains(&rule);
    if has(Rule::k_of) && place.before == "%" {
        return share_of(place);
    }
    if has(Rule::infix) {
        return sign(place)
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

/// A number that goes on in a way that numbers do not.
fn broken_number(place: &Place<'_>) -> Option<Diagnostic> {
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

/// A word where an operator can stand.
fn word(place: &Place<'_>) -> Option<Diagnostic> {
    let earlier = place.earlier();
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

/// A list in other brackets than `[ ]`: `plan in ("a", "b")`.
fn list_in(place: &Place<'_>, open: char, close: char) -> Option<Diagnostic> {
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

/// A percentage of which it is not said what it is of.
fn share_of(place: &Place<'_>) -> Option<Diagnostic> {
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

/// How a unit of time is written here.
fn unit(word: &str) -> Option<&'static str> {
    Some(match word.trim_end_matches('s') {
        "week" => "w",
        "day" | "d" => "d",
        "hour" | "hr" | "h" => "h",
        "minute" | "min" => "m",
        "second" | "sec" => "s",
        "millisecond" | "milli" => "ms",
        _ => return None,
    })
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
