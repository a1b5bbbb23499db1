//! Expressions.

use super::word::{attribute, bare, bucketing, literal, map, name, portion, text, word};
use burgee::ast::{ArithmeticOp, CompareOp, Expr, ExprKind, IsTest, Quantifier, Slice, build};
use burgee::source::{Span, Spanned};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// An expression of any form, a few levels deep.
pub fn expr() -> BoxedStrategy<Expr> {
    prop_oneof![3 => literal(), 4 => attribute(), 2 => leaf()]
        .prop_recursive(5, 32, 4, |inner| {
            prop_oneof![
                3 => logic(inner.clone()),
                3 => comparison(inner.clone()),
                2 => values(inner.clone()),
                1 => quantifier(inner),
            ]
        })
        .boxed()
}

/// The forms of several words that hold no other expression but a key.
fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        name().prop_map(ExprKind::ListRef),
        (name(), any::<bool>()).prop_map(|(name, negated)| ExprKind::Segment { name, negated }),
        name().prop_map(ExprKind::Flag),
        (name(), name(), any::<bool>()).prop_map(|(flag, variant, negated)| {
            ExprKind::FlagIs {
                flag,
                variant,
                negated,
            }
        }),
        bucket(),
    ]
    .prop_map(bare)
}

fn bucket() -> impl Strategy<Value = ExprKind> {
    let slice = (portion(), portion()).prop_map(|(from, to)| Slice {
        from,
        to,
        span: Span::NONE,
    });
    let salt = option::of(text().prop_map(Spanned::bare));
    (vec(slice, 1..3), attribute(), salt, option::of(bucketing())).prop_map(
        |(slices, by, salt, using)| ExprKind::Bucket {
            slices,
            by: Box::new(by),
            salt,
            using,
        },
    )
}

fn logic(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    prop_oneof![
        vec(inner.clone(), 2..5).prop_map(ExprKind::And),
        vec(inner.clone(), 2..5).prop_map(ExprKind::Or),
        inner
            .clone()
            .prop_map(|operand| ExprKind::Not(Box::new(operand))),
        (inner, select(&IsTest::ALL[..]), any::<bool>()).prop_map(|(operand, test, negated)| {
            ExprKind::Is {
                operand: Box::new(operand),
                test: Spanned::bare(test),
                negated,
            }
        }),
    ]
    .prop_map(bare)
}

fn comparison(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let range = (inner.clone(), inner.clone(), any::<bool>());
    prop_oneof![
        3 => (inner.clone(), select(&CompareOp::ALL[..]), any::<bool>(), inner.clone()).prop_map(
            |(left, op, negated, right)| {
                let spelled = op.text().starts_with(char::is_alphabetic);
                compare(left, op, negated && spelled, right)
            }
        ),
        1 => (inner, any::<bool>(), range).prop_map(|(left, negated, (low, high, inclusive))| {
            compare(left, CompareOp::In, negated, build::range(low, high, inclusive))
        }),
    ]
}

fn compare(left: Expr, op: CompareOp, negated: bool, right: Expr) -> Expr {
    bare(ExprKind::Compare {
        op: Spanned::bare(op),
        negated,
        left: Box::new(left),
        right: Box::new(right),
    })
}

fn values(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    prop_oneof![
        vec(inner.clone(), 0..4).prop_map(ExprKind::List),
        map(inner.clone()).prop_map(ExprKind::Map),
        vec(inner.clone(), 2..4).prop_map(ExprKind::Coalesce),
        arithmetic(inner.clone(), [ArithmeticOp::Add, ArithmeticOp::Subtract]),
        arithmetic(
            inner.clone(),
            [ArithmeticOp::Multiply, ArithmeticOp::Divide]
        ),
        inner
            .clone()
            .prop_map(|operand| ExprKind::Negate(Box::new(operand))),
        inner
            .clone()
            .prop_map(|operand| ExprKind::IgnoreCase(Box::new(operand))),
        (word(), vec(inner, 0..3)).prop_map(|(function, arguments)| ExprKind::Call {
            function,
            arguments
        }),
    ]
    .prop_map(bare)
}

/// Operators of one precedence: the grammar makes no other nodes.
fn arithmetic(
    inner: BoxedStrategy<Expr>,
    ops: [ArithmeticOp; 2],
) -> impl Strategy<Value = ExprKind> {
    let rest = (select(ops.to_vec()).prop_map(Spanned::bare), inner.clone());
    (inner, vec(rest, 1..4)).prop_map(|(first, rest)| ExprKind::Arithmetic {
        first: Box::new(first),
        rest,
    })
}

fn quantifier(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    (select(Quantifier::ALL), word(), inner.clone(), inner).prop_map(
        |(kind, variable, list, body)| {
            bare(ExprKind::Quantifier {
                kind,
                variable,
                list: Box::new(list),
                body: Box::new(body),
            })
        },
    )
}
