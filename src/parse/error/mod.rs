//! Where the grammar gives up: what was expected, what stands there, and what was probably meant.

mod describe;
mod operator;
mod statement;
mod token;

use self::describe::describe;
use self::token::{is_symbol_operator, is_word};
pub(super) use self::token::{last_token, token};
use super::grammar::Rule;
use super::headers::Keyword;
use super::phrase::phrase;
use super::span;
use crate::diagnostic::{Code, Diagnostic};

/// The words that statements in a flag start with.
pub(super) const STATEMENTS: [&str; 16] = [
    "rule",
    "otherwise",
    "owner",
    "description",
    "ticket",
    "kind",
    "tags",
    "created",
    "expires",
    "deprecated",
    "status",
    "if_disabled",
    "variants",
    "bucket",
    "requires",
    "environment",
];

/// Words that are no attributes unless they stand in backticks.
const RESERVED: [&str; 11] = [
    "and", "or", "not", "in", "is", "serve", "AND", "OR", "NOT", "IN", "null",
];

/// Where the grammar gave up, and what it had tried there.
#[derive(Debug)]
pub(super) struct Fault {
    /// Offset in the text that was read.
    pub(super) at: usize,
    /// The rules that were tried.
    pub(super) expected: Vec<Rule>,
}

/// What stands at the fault, in front of it and behind it.
pub(super) struct Place<'t> {
    pub(super) text: &'t str,
    pub(super) base: u32,
    pub(super) at: usize,
    pub(super) found: &'t str,
    pub(super) before: &'t str,
    pub(super) before_at: usize,
    pub(super) after: &'t str,
}

/// The message for `fault` in `text`, which starts at `base`.
pub(super) fn finding(text: &str, base: u32, fault: &Fault, keyword: Keyword) -> Diagnostic {
    let place = Place::new(text, base, fault.at);
    if let Some(known) = phrase(&place, &fault.expected) {
        return known;
    }
    let has = |rules: &[Rule]| fault.expected.iter().any(|rule| rules.contains(rule));
    let statement = has(&[
        Rule::rule_item,
        Rule::otherwise,
        Rule::k_otherwise,
        Rule::k_rule,
    ]);
    let operand = has(&[Rule::expr, Rule::path, Rule::quantifier, Rule::group]);
    let operator = has(&[Rule::infix, Rule::postfix]);
    let serve = has(&[Rule::k_serve, Rule::wrong_serve]);
    let special = if has(&[Rule::k_segment]) && is_symbol_operator(place.found) {
        Some(place.reserved(place.before_at, place.before))
    } else if statement && !operand && !operator {
        place.statement(keyword)
    } else if operator {
        place.operator(serve, has(&[Rule::k_where]))
    } else if serve {
        place.serve()
    } else if operand {
        place.operand()
    } else {
        None
    };
    special.unwrap_or_else(|| place.plain(&fault.expected))
}

impl<'t> Place<'t> {
    fn new(text: &'t str, base: u32, at: usize) -> Self {
        let rest = text.get(at..).unwrap_or("");
        let at = at + (rest.len() - rest.trim_ascii_start().len());
        let rest = rest.trim_ascii_start();
        let found = token(rest);
        let after = token(rest.get(found.len()..).unwrap_or("").trim_ascii_start());
        let front = text.get(..at).unwrap_or("").trim_ascii_end();
        let before = last_token(front);
        Place {
            text,
            base,
            at,
            found,
            before,
            before_at: front.len() - before.len(),
            after,
        }
    }

    pub(super) fn here(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.place(), message)
    }

    /// Where what was found stands; at the end, the empty place behind what is in front.
    pub(super) fn place(&self) -> crate::source::Span {
        if self.found.is_empty() {
            let end = self.before_at + self.before.len();
            return span(self.base, end, end);
        }
        span(self.base, self.at, self.at + self.found.len())
    }

    pub(super) fn is_word(&self) -> bool {
        is_word(self.found)
    }

    /// Whether what stands in front is on the same line.
    fn on_one_line(&self) -> bool {
        let end = self.before_at + self.before.len();
        !self.text.get(end..self.at).unwrap_or("").contains('\n')
    }

    /// What was expected, and what was found.
    fn plain(&self, expected: &[Rule]) -> Diagnostic {
        let mut names: Vec<&str> = expected.iter().filter_map(|rule| describe(*rule)).collect();
        names.sort_unstable();
        names.dedup();
        let found = match self.found {
            "" => "the end".to_owned(),
            found => format!("`{}`", found.chars().take(40).collect::<String>()),
        };
        // The end of an item is worth a word only where nothing else can be said.
        if names.len() > 1 {
            names.retain(|name| *name != "the end");
        }
        let message = match names.as_slice() {
            [only] if *only == "the end" => format!("{found} cannot stand here"),
            [only] => format!("expected {only}, found {found}"),
            [rest @ .., last] if rest.len() < 6 => {
                format!("expected {} or {last}, found {found}", rest.join(", "))
            }
            _ => format!("{found} cannot stand here"),
        };
        if STATEMENTS.contains(&self.found) && !self.on_one_line() {
            // The next statement is not at fault: the one in front stops too early.
            let message = message.split(", found ").next().unwrap_or(&message);
            let end = self.before_at + self.before.len();
            return Diagnostic::new(
                Code::Syntax,
                span(self.base, self.before_at, end),
                message.to_owned(),
            )
            .label("behind this");
        }
        let diagnostic = self.here(Code::Syntax, message);
        if self.found == ";" || (self.found == "," && names.is_empty()) {
            return diagnostic
                .help("statements need no separator")
                .fix(self.place(), "");
        }
        let words = [Rule::value, Rule::target, Rule::string]
            .iter()
            .any(|rule| expected.contains(rule));
        let words = words && !expected.contains(&Rule::p_equals);
        if words && self.is_word() && self.text.len() > self.at {
            return diagnostic
                .help("text stands in quotes")
                .fix(self.place(), format!("\"{}\"", self.found));
        }
        diagnostic
    }
}
