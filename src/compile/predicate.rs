//! Conditions: negation is pushed down to the questions by De Morgan's laws, which hold in Kleene's
//! logic too. "Not true" of a question is "wants false", and unknown is neither.

use super::Compiler;
use super::simplify::{all, any};
use crate::ast::Quantifier;
use crate::program::{Check, Predicate, Question, Term, Test};
use crate::typed::{Constant, Expr, ExprKind};

impl Compiler<'_> {
    /// The predicate that holds when `expr` is `wanted` for certain.
    pub(super) fn predicate(self, expr: &Expr, wanted: bool) -> Predicate {
        self.signed(expr, wanted, false)
    }

    /// The same; `negated` says that a `not` stands right in front.
    fn signed(self, expr: &Expr, wanted: bool, negated: bool) -> Predicate {
        let each = |parts: &[Expr]| {
            parts
                .iter()
                .map(|part| self.predicate(part, wanted))
                .collect()
        };
        match &expr.kind {
            ExprKind::Not(inner) => self.signed(inner, !wanted, !negated),
            ExprKind::All(parts) if wanted => all(each(parts)),
            ExprKind::Any(parts) if wanted => any(each(parts)),
            ExprKind::All(parts) => any(each(parts)),
            ExprKind::Any(parts) => all(each(parts)),
            ExprKind::Segment(id) => Predicate::Segment {
                id: *id,
                inside: wanted,
            },
            ExprKind::IsTrue(inner) => collapse(self.predicate(inner, true), wanted),
            ExprKind::IsFalse(inner) => collapse(self.predicate(inner, false), wanted),
            ExprKind::Quantifier { kind, list, body } => {
                let fits = *kind == Quantifier::All;
                // `none` asks for the opposite of `any`.
                let asked = if *kind == Quantifier::None {
                    !wanted
                } else {
                    wanted
                };
                Predicate::Elements {
                    list: Box::new(self.term(list)),
                    every: fits == asked,
                    body: Box::new(self.predicate(body, asked)),
                }
            }
            ExprKind::Holds(operand) => match self.term(operand) {
                Term::Condition(both) => {
                    let (yes, no) = *both;
                    if wanted { yes } else { no }
                }
                term => self.test(Question::One(term, Check::Holds), wanted, negated),
            },
            _ => self.question(expr).map_or_else(
                // A value in the place of a condition, which the checker wraps in `Holds`.
                || {
                    self.test(
                        Question::One(self.term(expr), Check::Holds),
                        wanted,
                        negated,
                    )
                },
                |question| self.test(question, wanted, negated),
            ),
        }
    }

    /// A test, unless the answer is known beforehand.
    fn test(self, question: Question, wanted: bool, negated: bool) -> Predicate {
        if let Question::One(Term::Constant(Constant::Bool(value)), Check::Holds) = &question {
            return if *value == wanted {
                Predicate::Always
            } else {
                Predicate::Never
            };
        }
        Predicate::Test(Box::new(Test {
            quick: self.quick(&question, wanted),
            question,
            wanted,
            negated,
        }))
    }
}

/// "Is true for certain" is never unknown, so its negation is a plain "does not hold".
fn collapse(certain: Predicate, wanted: bool) -> Predicate {
    match (certain, wanted) {
        (certain, true) => certain,
        (Predicate::Always, false) => Predicate::Never,
        (Predicate::Never, false) => Predicate::Always,
        (certain, false) => Predicate::Unless(Box::new(certain)),
    }
}
