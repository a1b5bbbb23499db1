//! Conditions in the making: what is known of an expression besides its text.

use super::refusal::Refusal;
use burgee::Context;
use burgee::ast::{Expr, ExprKind, IsTest, build, print_expr};

/// A condition that is true exactly where GrowthBook's is.
#[derive(Debug, Clone)]
pub(super) struct Test {
    form: Form,
    /// Whether it is false wherever it is not true, and so never unknown.
    total: bool,
}

#[derive(Debug, Clone)]
enum Form {
    Fixed(bool),
    Asked(Expr),
}

impl Test {
    /// The same for everybody.
    pub(super) fn fixed(value: bool) -> Test {
        Test {
            form: Form::Fixed(value),
            total: true,
        }
    }

    /// An expression that can be unknown.
    pub(super) fn partial(expr: Expr) -> Test {
        Test {
            form: Form::Asked(expr),
            total: false,
        }
    }

    /// An expression that is never unknown.
    pub(super) fn total(expr: Expr) -> Test {
        Test {
            form: Form::Asked(expr),
            total: true,
        }
    }

    /// What it is for everybody, if it is the same for everybody.
    pub(super) fn known(&self) -> Option<bool> {
        match self.form {
            Form::Fixed(value) => Some(value),
            Form::Asked(_) => None,
        }
    }

    /// True where this is not true, which is what `not` is in a language without unknown.
    pub(super) fn negated(self) -> Test {
        match self.form {
            Form::Fixed(value) => Test::fixed(!value),
            Form::Asked(expr) if self.total => Test::total(opposite(expr)),
            Form::Asked(expr) => Test::total(build::is_not(expr, IsTest::True)),
        }
    }

    /// All of them.
    pub(super) fn all(tests: impl IntoIterator<Item = Test>) -> Test {
        Test::joined(tests, true, build::all)
    }

    /// One of them.
    pub(super) fn any(tests: impl IntoIterator<Item = Test>) -> Test {
        Test::joined(tests, false, build::any)
    }

    /// `neutral` is the outcome that says nothing about the whole.
    fn joined(
        tests: impl IntoIterator<Item = Test>,
        neutral: bool,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Test {
        let mut total = true;
        let mut parts = Vec::new();
        for test in tests {
            match test.form {
                Form::Fixed(value) if value == neutral => {}
                Form::Fixed(value) => return Test::fixed(value),
                Form::Asked(expr) => {
                    total &= test.total;
                    parts.push(expr);
                }
            }
        }
        if parts.is_empty() {
            return Test::fixed(neutral);
        }
        Test {
            form: Form::Asked(join(parts)),
            total,
        }
    }

    /// The expression; none for what holds for everybody.
    pub(super) fn when(self) -> Option<Expr> {
        match self.form {
            Form::Fixed(true) => None,
            Form::Fixed(false) => Some(build::bool(false)),
            Form::Asked(expr) => Some(expr),
        }
    }

    /// The expression, also of what holds for everybody.
    pub(super) fn expr(self) -> Expr {
        self.when().unwrap_or_else(|| build::bool(true))
    }

    /// The same with nothing known about anybody: for conditions on what is never there.
    pub(super) fn without_attributes(self) -> Result<Test, String> {
        let Form::Asked(expr) = self.form else {
            return Ok(self);
        };
        let condition = crate::builder().condition(&print_expr(&expr));
        let condition = condition.map_err(|error| error.to_string())?;
        Ok(Test::fixed(condition.matches(&Context::new())))
    }
}

/// The negation of an expression, by a word of its own where there is one.
fn opposite(expr: Expr) -> Expr {
    match expr.kind {
        ExprKind::Is {
            operand,
            test,
            negated: false,
        } if test.node == IsTest::Missing => build::is(*operand, IsTest::Present),
        ExprKind::Is {
            operand,
            test,
            negated: true,
        } if test.node == IsTest::True => build::is(*operand, IsTest::True),
        kind => build::not(kind.into()),
    }
}

/// What a translation gives.
pub(super) type Translated = Result<Test, Refusal>;
