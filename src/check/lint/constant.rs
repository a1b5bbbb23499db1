//! W502: conditions that do not depend on the context.

use super::Input;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::{AttributeId, Constant, Expr, ExprKind};
use crate::value::{Equality, equal, order};
use std::collections::HashMap;

/// Finds tests of one literal against another, percentages of nobody and of everybody, and
/// conditions that are a literal.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    input.each_typed(|expr| {
        if let Some(outcome) = outcome(expr) {
            findings.push(finding(outcome, expr.span));
        } else if let ExprKind::All(parts) = &expr.kind {
            contradiction(parts, findings);
        }
    });
}

/// What the test always gives, when no context can change it.
fn outcome(expr: &Expr) -> Option<bool> {
    let constant = |expr: &Expr| match &expr.kind {
        ExprKind::Constant(constant) => Some(constant.clone()),
        _ => None,
    };
    match &expr.kind {
        ExprKind::Holds(operand) => match &operand.kind {
            ExprKind::Constant(Constant::Bool(value)) => Some(*value),
            _ => None,
        },
        ExprKind::Equal {
            left,
            right,
            ignore_case,
        } => {
            let how = if *ignore_case {
                Equality::IgnoreCase
            } else {
                Equality::Exact
            };
            let (left, right) = constant(left).zip(constant(right))?;
            equal(&left.lend(), &right.lend(), how).ok()
        }
        ExprKind::Order { op, left, right } => {
            let (left, right) = constant(left).zip(constant(right))?;
            order(&left.lend(), &right.lend())
                .ok()
                .map(|order| op.holds(order))
        }
        ExprKind::Bucket { bucket, ranges } => {
            let covered: u64 = ranges.iter().map(|range| range.len() as u64).sum();
            match ranges.as_slice() {
                _ if covered == 0 => Some(false),
                [range] if *range == (0..bucket.scale.whole()) => Some(true),
                _ => None,
            }
        }
        _ => None,
    }
}

fn finding(outcome: bool, span: Span) -> Diagnostic {
    Diagnostic::new(Code::Constant, span, format!("this is always {outcome}")).help(if outcome {
        "remove it; a rule without `when` is for everybody"
    } else {
        "remove what depends on it, or correct it"
    })
}

/// Two different values that one attribute would have to equal.
fn contradiction(parts: &[Expr], findings: &mut Vec<Diagnostic>) {
    let mut wanted: HashMap<AttributeId, (&Constant, Span)> = HashMap::new();
    for part in parts {
        let ExprKind::Equal {
            left,
            right,
            ignore_case: false,
        } = &part.kind
        else {
            continue;
        };
        let (ExprKind::Attribute(id), ExprKind::Constant(value)) = (&left.kind, &right.kind) else {
            continue;
        };
        let (other, place) = *wanted.entry(*id).or_insert((value, part.span));
        if equal(&other.lend(), &value.lend(), Equality::Exact) == Ok(false) {
            let message = "both of these cannot be true at once";
            findings.push(
                Diagnostic::new(Code::Constant, part.span, message)
                    .also(place, "this asks for another value")
                    .help("write `in [a, b]` if either will do"),
            );
        }
    }
}
