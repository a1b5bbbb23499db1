//! Questions: a test against constants gets the form that is fastest to answer.

use super::Compiler;
use crate::ast::CompareOp;
use crate::program::{BucketBy, Check, ConstantSet, Needles, Question, Term};
use crate::typed::{self, Constant, Expr, ExprKind, ListOperand, Pattern, TextOp};
use crate::value::{Equality, Search};
use std::sync::Arc;

/// How many entries of a list an explanation shows.
const SHOWN: usize = 5;

/// How large a search for folded text may be when compiled: what `regex` allows by itself.
const FOLDED_BYTES: usize = 10 << 20;

impl Compiler<'_> {
    /// The question that a condition asks; none for what is no question.
    pub(super) fn question(self, expr: &Expr) -> Option<Question> {
        Some(match &expr.kind {
            ExprKind::Equal {
                left,
                right,
                ignore_case,
            } => self.equal(left, right, equality(*ignore_case)),
            ExprKind::Order { op, left, right } => match self.term(right) {
                Term::Constant(constant) => {
                    Question::One(self.term(left), Check::Order(*op, constant))
                }
                right => Question::Order(*op, self.term(left), right),
            },
            ExprKind::OneOf {
                operand,
                list,
                ignore_case,
            } => self.one_of(operand, list, equality(*ignore_case)),
            ExprKind::Text {
                op,
                operand,
                patterns,
                ignore_case,
            } => self.text(*op, operand, patterns, equality(*ignore_case)),
            ExprKind::Matches { operand, patterns } => {
                // The first search sets up this thread's scratch space; later ones allocate nothing.
                for pattern in patterns {
                    pattern.search.is_in("");
                }
                Question::One(
                    self.term(operand),
                    Check::Matches(patterns.as_slice().into()),
                )
            }
            ExprKind::InNetwork { operand, networks } => Question::One(
                self.term(operand),
                Check::InNetwork(networks.as_slice().into()),
            ),
            ExprKind::Contains {
                list,
                values,
                all,
                ignore_case,
            } => Question::Contains {
                list: self.term(list),
                values: values.iter().map(|value| self.term(value)).collect(),
                all: *all,
                how: equality(*ignore_case),
            },
            ExprKind::ContainsDynamic {
                container,
                value,
                ignore_case,
            } => Question::ContainsDynamic(
                self.term(container),
                self.term(value),
                equality(*ignore_case),
            ),
            ExprKind::FlagIs { flag, variant } => Question::FlagIs(*flag, *variant),
            ExprKind::Present(operand) => Question::One(self.term(operand), Check::Present),
            ExprKind::IsType { operand, test } => {
                Question::One(self.term(operand), Check::IsType(*test))
            }
            ExprKind::Bucket { bucket, ranges } => {
                let by = self.bucket_by(bucket);
                let ranges = ranges.iter().filter(|range| !range.is_empty());
                let ranges = ranges
                    .map(|range| by.bound(range.start)..by.bound(range.end))
                    .collect();
                Question::Bucket(Box::new(by), ranges)
            }
            _ => return None,
        })
    }

    fn equal(self, left: &Expr, right: &Expr, how: Equality) -> Question {
        match (self.term(left), self.term(right)) {
            (term, Term::Constant(constant)) | (Term::Constant(constant), term) => {
                Question::One(term, Check::Is(constant, how))
            }
            (left, right) => Question::Equal(left, right, how),
        }
    }

    fn one_of(self, operand: &Expr, list: &ListOperand, how: Equality) -> Question {
        let operand = self.term(operand);
        match list {
            ListOperand::Constants(constants) => {
                let shown = show(constants);
                Question::One(
                    operand,
                    Check::OneOf(Arc::new(ConstantSet::new(constants, how, shown))),
                )
            }
            ListOperand::Named(id) => {
                let list = self.rules.lists.get(id.index());
                let (name, constants) = match list {
                    Some(typed::List { name, values }) => (name.as_str(), values.as_slice()),
                    None => ("", [].as_slice()),
                };
                let set = ConstantSet::new(constants, how, format!("${name}"));
                Question::One(operand, Check::OneOf(Arc::new(set)))
            }
            ListOperand::Value(list) => Question::Member(operand, self.term(list), how),
        }
    }

    fn text(self, op: TextOp, operand: &Expr, patterns: &[Expr], how: Equality) -> Question {
        let operand = self.term(operand);
        let patterns: Box<[Term]> = patterns.iter().map(|pattern| self.term(pattern)).collect();
        let mut texts: Vec<Box<str>> = Vec::with_capacity(patterns.len());
        for pattern in &patterns {
            match pattern {
                Term::Constant(Constant::String(text)) => texts.push(text.as_str().into()),
                _ => return Question::Text(op, operand, patterns, how),
            }
        }
        let folded = op == TextOp::Contains && how == Equality::IgnoreCase;
        if let Some(patterns) = folded.then(|| folded_search(&texts)).flatten() {
            return Question::One(operand, Check::Matches(patterns));
        }
        Question::One(
            operand,
            Check::Text(
                op,
                Needles {
                    texts: texts.into(),
                    how,
                },
            ),
        )
    }

    pub(super) fn bucket_by(self, bucket: &typed::BucketBy) -> BucketBy {
        BucketBy {
            key: self.term(&bucket.key),
            salted: bucket.bucketing.salted(&bucket.salt, bucket.scale),
            scale: bucket.scale,
            salt: bucket.salt.as_str().into(),
        }
    }
}

/// Searching for folded text in linear time takes a pattern; none when a text is too long for one.
fn folded_search(texts: &[Box<str>]) -> Option<Arc<[Pattern]>> {
    let pattern = |text: &str| {
        let search = Search::new(&regex::escape(text), true, FOLDED_BYTES).ok()?;
        search.is_in("");
        Some(Pattern {
            source: text.to_owned(),
            op: CompareOp::Contains,
            ignore_case: true,
            search,
        })
    };
    texts.iter().map(|text| pattern(text)).collect()
}

fn equality(ignore_case: bool) -> Equality {
    if ignore_case {
        Equality::IgnoreCase
    } else {
        Equality::Exact
    }
}

/// The list as written, cut off when it is long.
fn show(constants: &[Constant]) -> String {
    let first: Vec<String> = constants
        .iter()
        .take(SHOWN)
        .map(ToString::to_string)
        .collect();
    let more = constants.len().saturating_sub(SHOWN);
    if more == 0 {
        format!("[{}]", first.join(", "))
    } else {
        format!("[{}, … {more} more]", first.join(", "))
    }
}
