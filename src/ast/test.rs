//! Tests inside a file.

use super::{Expr, Target};
use crate::source::{Name, Span};

/// `test checkout { given … expect … }`
#[derive(Debug, Clone)]
pub struct Test {
    /// The flag under test.
    pub flag: Name,
    /// The cases.
    pub cases: Vec<TestCase>,
    /// The whole item.
    pub span: Span,
}

impl PartialEq for Test {
    fn eq(&self, other: &Self) -> bool {
        self.flag == other.flag && self.cases == other.cases
    }
}

/// `given { country: "DE" } at 2025-12-24T12:00Z environment production expect snow by rule december`
#[derive(Debug, Clone)]
pub struct TestCase {
    /// The context: a map literal.
    pub given: Expr,
    /// The time of the request.
    pub at: Option<Expr>,
    /// The environment of the request.
    pub environment: Option<Name>,
    /// What must be served.
    pub expect: Target,
    /// The rule that must have served it: a name, or `otherwise`.
    pub by_rule: Option<Name>,
    /// The whole case.
    pub span: Span,
}

impl PartialEq for TestCase {
    fn eq(&self, other: &Self) -> bool {
        self.given == other.given
            && self.at == other.at
            && self.environment == other.environment
            && self.expect == other.expect
            && self.by_rule == other.by_rule
    }
}
