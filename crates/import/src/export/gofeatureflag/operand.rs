//! What stands on the sides of a comparison.

use super::condition::Lacking;
use crate::format::gofeatureflag::go_lower;
use crate::format::gofeatureflag::query::{Op, Query};
use burgee::ast::{CompareOp, Expr, ExprKind, Literal};

/// The argument of a call of this function.
pub(super) fn argument_of<'e>(expr: &'e Expr, name: &str) -> Option<&'e Expr> {
    match &expr.kind {
        ExprKind::Call {
            function,
            arguments,
        } if function.node == name => arguments.first(),
        _ => None,
    }
}

pub(super) fn plain_text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text) | Literal::Raw(text)) => Some(text),
        _ => None,
    }
}

/// A text that a query can say.
pub(super) fn text(expr: &Expr) -> Result<&str, Lacking> {
    let text = plain_text(expr).ok_or("comparing with something else than a literal")?;
    if Query::is_text(text) {
        Ok(text)
    } else {
        Err(format!("the text {text:?} in a query"))
    }
}

/// Refuses text that text in lower case never equals: GO Feature Flag compares both sides in lower case.
pub(super) fn lowered(text: &str, ignore_case: bool) -> Result<(), Lacking> {
    let same = if ignore_case {
        text.is_ascii()
    } else {
        go_lower(text) == text
    };
    if same {
        return Ok(());
    }
    Err(format!(
        "comparing `gofeatureflag_lower(…)` with {text:?}, which is not in lower case"
    ))
}

/// A number as written; none where it is not exact.
pub(super) fn number(expr: &Expr) -> Option<f64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = match &expr.kind {
        ExprKind::Literal(Literal::Int(digits) | Literal::Float(digits)) => {
            digits.replace('_', "").parse::<f64>().ok()?
        }
        ExprKind::Negate(inner) => -number(inner)?,
        _ => return None,
    };
    (number.abs() < EXACT).then_some(number)
}

pub(super) fn natural(number: f64) -> Option<i64> {
    burgee::value::Number::Float(number)
        .as_i64()
        .filter(|number| *number >= 0)
}

/// The operator for things that have an order, or its opposite.
pub(super) fn ordinary(op: CompareOp, negated: bool) -> Option<Op> {
    Some(match (op, negated) {
        (CompareOp::Equal, false) | (CompareOp::NotEqual, true) => Op::Eq,
        (CompareOp::Equal, true) | (CompareOp::NotEqual, false) => Op::Ne,
        (CompareOp::Less, false) | (CompareOp::GreaterOrEqual, true) => Op::Lt,
        (CompareOp::Less, true) | (CompareOp::GreaterOrEqual, false) => Op::Ge,
        (CompareOp::Greater, false) | (CompareOp::LessOrEqual, true) => Op::Gt,
        (CompareOp::Greater, true) | (CompareOp::LessOrEqual, false) => Op::Le,
        _ => return None,
    })
}

/// What a form is called.
pub(super) fn lacking(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Bucket { .. } => "a percentage in a condition",
        ExprKind::Quantifier { .. } => "`any`, `all` and `none`",
        ExprKind::Call { .. } => "a function",
        ExprKind::Flag(_) | ExprKind::FlagIs { .. } => "a flag that depends on another",
        ExprKind::Arithmetic { .. } | ExprKind::Negate(_) => "arithmetic",
        ExprKind::Coalesce(_) => "`??`",
        ExprKind::Path(_) => "an attribute where a literal should be",
        _ => "this form of condition",
    }
}
