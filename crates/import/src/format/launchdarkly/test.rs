//! Conditions that can give up: what a clause, a rule or a segment comes to.

use burgee::ast::{Expr, IsTest, build};

/// A condition, with what is known of it beforehand.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cond {
    /// True in every context.
    Always,
    /// True in none.
    Never,
    /// True where the expression is; false where it is false or unknown.
    When(Expr),
}

/// Whether something matches, and whether deciding it ends the whole evaluation with an error. What
/// it matches means nothing where it fails.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Test {
    /// When it matches.
    pub(super) matches: Cond,
    /// When it fails.
    pub(super) fails: Cond,
}

impl Cond {
    /// All of them.
    pub(super) fn all(conds: impl IntoIterator<Item = Cond>) -> Cond {
        let mut exprs = Vec::new();
        for cond in conds {
            match cond {
                Cond::Always => {}
                Cond::Never => return Cond::Never,
                Cond::When(expr) => exprs.push(expr),
            }
        }
        if exprs.is_empty() {
            Cond::Always
        } else {
            Cond::When(build::all(exprs))
        }
    }

    /// At least one of them.
    pub(super) fn any(conds: impl IntoIterator<Item = Cond>) -> Cond {
        let mut exprs = Vec::new();
        for cond in conds {
            match cond {
                Cond::Always => return Cond::Always,
                Cond::Never => {}
                Cond::When(expr) => exprs.push(expr),
            }
        }
        if exprs.is_empty() {
            Cond::Never
        } else {
            Cond::When(build::any(exprs))
        }
    }

    /// The opposite; where it is unknown, that is true.
    pub(super) fn not(self) -> Cond {
        match self {
            Cond::Always => Cond::Never,
            Cond::Never => Cond::Always,
            Cond::When(expr) => Cond::When(build::is_not(expr, IsTest::True)),
        }
    }

    /// Both.
    pub(super) fn and(self, other: Cond) -> Cond {
        Cond::all([self, other])
    }

    /// As an expression.
    pub(super) fn expr(self) -> Expr {
        match self {
            Cond::Always => build::bool(true),
            Cond::Never => build::bool(false),
            Cond::When(expr) => expr,
        }
    }
}

impl Test {
    /// One that never fails.
    pub(super) fn safe(matches: Cond) -> Test {
        Test {
            matches,
            fails: Cond::Never,
        }
    }

    /// One that always fails.
    pub(super) fn failure() -> Test {
        Test {
            matches: Cond::Never,
            fails: Cond::Always,
        }
    }

    /// All of them, asked in order until one is false.
    pub(super) fn all(tests: impl IntoIterator<Item = Test>) -> Test {
        Test::in_order(tests, Cond::all, |matches| matches)
    }

    /// At least one of them, asked in order until one is true.
    pub(super) fn any(tests: impl IntoIterator<Item = Test>) -> Test {
        Test::in_order(tests, Cond::any, Cond::not)
    }

    /// A later test is asked where `go_on` of all earlier ones holds.
    fn in_order(
        tests: impl IntoIterator<Item = Test>,
        join: fn(Vec<Cond>) -> Cond,
        go_on: fn(Cond) -> Cond,
    ) -> Test {
        let (mut matches, mut fails, mut reached) = (Vec::new(), Vec::new(), Vec::new());
        for test in tests {
            // Nothing behind a certain failure is ever asked.
            let hopeless = test.fails == Cond::Always;
            if test.fails != Cond::Never {
                let before = Cond::all(reached.iter().cloned());
                fails.push(before.and(test.fails));
            }
            reached.push(go_on(test.matches.clone()));
            matches.push(test.matches);
            if hopeless {
                break;
            }
        }
        Test {
            matches: join(matches),
            fails: Cond::any(fails),
        }
    }

    /// The opposite; it fails in the same contexts.
    pub(super) fn not(self) -> Test {
        Test {
            matches: self.matches.not(),
            fails: self.fails,
        }
    }

    /// This, asked only where `guard` holds.
    pub(super) fn only_where(self, guard: &Cond) -> Test {
        Test {
            matches: guard.clone().and(self.matches),
            fails: guard.clone().and(self.fails),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burgee::ast::print_expr;

    fn when(name: &str) -> Cond {
        Cond::When(build::path(name))
    }

    #[test]
    fn a_failure_counts_only_where_it_is_reached() {
        let bad = Test::failure();
        let a = Test::safe(when("a"));
        let first = Test::all([bad.clone(), a.clone()]);
        assert_eq!(first.fails, Cond::Always);
        let behind = Test::all([a.clone(), bad.clone()]);
        assert_eq!(print_expr(&behind.fails.expr()), "a");
        assert_eq!(behind.matches, Cond::Never);
        let other = Test::any([a, bad]);
        assert_eq!(print_expr(&other.fails.expr()), "a is not true");
        assert_eq!(print_expr(&other.matches.expr()), "a");
    }

    #[test]
    fn what_is_known_beforehand_leaves_nothing_behind() {
        assert_eq!(Cond::all([Cond::Always, Cond::Always]), Cond::Always);
        assert_eq!(Cond::all([when("a"), Cond::Never]), Cond::Never);
        assert_eq!(Cond::any([when("a"), Cond::Always]), Cond::Always);
        assert_eq!(Cond::any([Cond::Never, when("a")]), when("a"));
        assert_eq!(Cond::Always.not(), Cond::Never);
        assert_eq!(print_expr(&Cond::Always.expr()), "true");
    }
}
