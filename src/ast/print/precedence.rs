//! Which parts of an expression need parentheses.

use crate::ast::{ArithmeticOp, Expr, ExprKind};

/// How tightly a form binds, from the loosest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// `or`
    Or,
    /// `and`
    And,
    /// `not`
    Not,
    /// Comparisons, and the forms of several words that read like one: `in segment staff`.
    Compare,
    /// `..`
    Range,
    /// `??`
    Coalesce,
    /// `+`, `-`
    Sum,
    /// `*`, `/`
    Product,
    /// `-` in front
    Negate,
    /// `is …`, `ignore_case`
    Postfix,
    /// What needs no parentheses anywhere.
    Atom,
}

/// The level of an expression.
pub(super) fn level(expr: &Expr) -> Level {
    match &expr.kind {
        ExprKind::Or(_) => Level::Or,
        ExprKind::And(_) => Level::And,
        ExprKind::Not(_) => Level::Not,
        // Some of these bind tighter in the grammar; parentheses show where they end.
        ExprKind::Compare { .. }
        | ExprKind::Segment { .. }
        | ExprKind::FlagIs { .. }
        | ExprKind::Bucket { .. } => Level::Compare,
        ExprKind::Range { .. } => Level::Range,
        ExprKind::Coalesce(_) => Level::Coalesce,
        ExprKind::Arithmetic { rest, .. } => match rest.first() {
            Some((op, _)) => sum_or_product(op.node),
            None => Level::Sum,
        },
        ExprKind::Is { .. } | ExprKind::IgnoreCase(_) => Level::Postfix,
        // `flag x is present` would ask for a variant of that name, so a flag binds looser.
        ExprKind::Negate(_) | ExprKind::Flag(_) => Level::Negate,
        ExprKind::Literal(_)
        | ExprKind::List(_)
        | ExprKind::Map(_)
        | ExprKind::Path(_)
        | ExprKind::ListRef(_)
        | ExprKind::Quantifier { .. }
        | ExprKind::Call { .. } => Level::Atom,
    }
}

fn sum_or_product(op: ArithmeticOp) -> Level {
    match op {
        ArithmeticOp::Add | ArithmeticOp::Subtract => Level::Sum,
        ArithmeticOp::Multiply | ArithmeticOp::Divide => Level::Product,
    }
}

/// Whether `child` stands in parentheses as an operand of `parent`.
pub(super) fn needs_parentheses(parent: &Expr, child: &Expr) -> bool {
    let inner = level(child);
    match &parent.kind {
        // An `and` inside an `or` needs none; readers do.
        ExprKind::Or(_) | ExprKind::And(_) => inner <= Level::And,
        // `not` in front of more than a word shows how far it reaches.
        ExprKind::Not(_) => !matches!(inner, Level::Not | Level::Atom),
        ExprKind::Negate(_) => inner != Level::Atom && !matches!(child.kind, ExprKind::Negate(_)),
        // `a ?? 0 > 5` is read in two ways; the grammar's is `(a ?? 0) > 5`.
        ExprKind::Compare { .. } => inner <= Level::Compare || inner == Level::Coalesce,
        ExprKind::Is { .. } | ExprKind::IgnoreCase(_) => inner < Level::Postfix,
        ExprKind::Range { .. } | ExprKind::Coalesce(_) | ExprKind::Arithmetic { .. } => {
            inner <= level(parent)
        }
        _ => false,
    }
}
