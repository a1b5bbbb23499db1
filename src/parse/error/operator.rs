//! Where a condition could have ended, or gone on: what is wrong with its operators and operands.

use super::token::{is_operator, is_symbol_operator, is_word};
use super::{Place, RESERVED};
use crate::ast::CompareOp;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::parse::span;

impl Place<'_> {
    /// A condition could have ended, or gone on with an operator.
    pub(super) fn operator(&self, serve: bool, quantifier: bool) -> Option<Diagnostic> {
        if self.found.is_empty() {
            return serve.then(|| self.no_serve());
        }
        let starts_operand = |text: &str| {
            is_word(text) || text.starts_with(|c: char| "\"'[($`".contains(c) || c.is_ascii_digit())
        };
        if serve
            && self.is_word()
            && (Self::ends_statement(self.found)
                || Self::ends_statement(self.after)
                || self.after == ",")
        {
            return Some(self.no_serve());
        }
        if self.is_word() && !RESERVED.contains(&self.found) {
            let operators = CompareOp::ALL
                .into_iter()
                .map(CompareOp::text)
                .filter(|text| is_word(text))
                .chain(["and", "or", "is", "ignore_case"])
                .chain(quantifier.then_some("where"));
            let near = (self.found.len() > 1)
                .then(|| closest(self.found, operators))
                .flatten();
            if let Some(near) = near.filter(|_| starts_operand(self.after)) {
                return Some(
                    self.here(
                        Code::UnknownOperator,
                        format!("unknown operator `{}`", self.found),
                    )
                    .help(format!("did you mean `{near}`?"))
                    .fix(self.place(), near),
                );
            }
            if starts_operand(self.after) && !is_operator(self.after) {
                return Some(
                    self.here(
                        Code::UnknownOperator,
                        format!("unknown operator `{}`", self.found),
                    )
                    .help("operators are == != < <= > >= in starts_with ends_with contains matches like in_cidr, and `and` and `or`"),
                );
            }
        }
        if serve && self.found.ends_with('%') {
            return Some(self.no_serve());
        }
        if !starts_operand(self.found) && self.found != "not" && self.found != "in" {
            return None;
        }
        let comparison = self.found == "not"
            || self.found == "in"
            || is_operator(self.after)
            || self.found == "(";
        if comparison {
            let spot = span(self.base, self.at, self.at);
            return Some(
                self.here(Code::MissingOperator, "two conditions stand side by side")
                    .label("write `and` or `or` in front of this")
                    .help("write `and` or `or` between them")
                    .fix(spot, "and "),
            );
        }
        let spot = span(self.base, self.at, self.at);
        let right = if self.found.starts_with('[') {
            "in"
        } else {
            "=="
        };
        Some(
            self.here(
                Code::MissingOperator,
                format!(
                    "an operator is missing between `{}` and `{}`",
                    self.before, self.found
                ),
            )
            .help(format!("`{right}` compares; `and` joins two conditions"))
            .fix(spot, format!("{right} ")),
        )
    }

    /// An operand was expected.
    pub(super) fn operand(&self) -> Option<Diagnostic> {
        if is_operator(self.found)
            && !is_operator(self.before)
            && is_word(self.found)
            && is_operator(self.after)
            || (RESERVED.contains(&self.found) && is_symbol_operator(self.after))
        {
            return Some(self.reserved(self.at, self.found));
        }
        if is_operator(self.before) && self.before_at < self.at {
            let operator = span(
                self.base,
                self.before_at,
                self.before_at + self.before.len(),
            );
            return Some(
                Diagnostic::new(
                    Code::MissingOperand,
                    operator,
                    format!("`{}` has nothing on its right", self.before),
                )
                .label("a value must follow")
                .help("add the value, or remove the operator"),
            );
        }
        if is_operator(self.found) {
            return Some(
                self.here(
                    Code::MissingOperand,
                    format!("`{}` has nothing on its left", self.found),
                )
                .help("add the value, or remove the operator"),
            );
        }
        None
    }

    /// A reserved word stands where an attribute is meant.
    pub(super) fn reserved(&self, at: usize, word: &str) -> Diagnostic {
        let place = span(self.base, at, at + word.len());
        Diagnostic::new(
            Code::ReservedName,
            place,
            format!("`{word}` is a reserved word"),
        )
        .help("put it in backticks to mean an attribute")
        .fix(place, format!("`{word}`"))
    }
}
