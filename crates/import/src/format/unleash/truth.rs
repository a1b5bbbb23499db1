//! Conditions, kept apart where they do not depend on the context.

use burgee::ast::{Expr, ExprKind, IsTest, build};

/// What a constraint or strategy asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Truth {
    /// Everybody.
    Always,
    /// Nobody.
    Never,
    /// Those for whom this is true; unknown is as good as false.
    When(Expr),
}

impl Truth {
    /// The opposite: also true where the condition is unknown.
    pub(super) fn inverted(self) -> Truth {
        match self {
            Truth::Always => Truth::Never,
            Truth::Never => Truth::Always,
            Truth::When(condition) => Truth::When(not_true(condition)),
        }
    }

    /// Turned around if `inverted`.
    pub(super) fn inverted_if(self, inverted: bool) -> Truth {
        if inverted { self.inverted() } else { self }
    }

    /// True where all are.
    pub(super) fn all(parts: impl IntoIterator<Item = Truth>) -> Truth {
        let mut conditions = Vec::new();
        for part in parts {
            match part {
                Truth::Always => {}
                Truth::Never => return Truth::Never,
                Truth::When(condition) => conditions.push(condition),
            }
        }
        if conditions.is_empty() {
            Truth::Always
        } else {
            Truth::When(build::all(conditions))
        }
    }

    /// True where one is.
    pub(super) fn any(parts: impl IntoIterator<Item = Truth>) -> Truth {
        let mut conditions = Vec::new();
        for part in parts {
            match part {
                Truth::Always => return Truth::Always,
                Truth::Never => {}
                Truth::When(condition) => conditions.push(condition),
            }
        }
        if conditions.is_empty() {
            Truth::Never
        } else {
            Truth::When(build::any(conditions))
        }
    }

    /// The condition in full.
    pub(super) fn into_expr(self) -> Expr {
        match self {
            Truth::Always => build::bool(true),
            Truth::Never => build::bool(false),
            Truth::When(condition) => condition,
        }
    }
}

/// `condition is not true`; of just that, the condition itself: nobody tells false from unknown.
fn not_true(condition: Expr) -> Expr {
    match condition.kind {
        ExprKind::Is {
            operand,
            test,
            negated: true,
        } if test.node == IsTest::True => *operand,
        kind => build::is_not(kind.into(), IsTest::True),
    }
}
