//! Membership in lists, by what can be asked of their members.

use super::condition::{constant, missing};
use super::subject::{Kind, Subject, fits};
use super::test::Test;
use burgee::ast::{CompareOp, Expr, IsTest, build};
use serde_json::Value as Json;

/// The members of a list by what can be asked of them.
#[derive(Debug, Default)]
pub(super) struct Members<'m> {
    /// The name of the list that holds the plain ones.
    pub(super) named: Option<String>,
    /// Scalars that are compared as they are.
    pub(super) plain: Vec<&'m Json>,
    /// Text that is compared in lower case.
    lower: Vec<String>,
    /// Whether null is one of them, which a missing value equals.
    null: bool,
}

impl<'m> Members<'m> {
    /// Lists and objects are equal to nothing, so they are left out.
    pub(super) fn of(values: &'m [Json], lower: bool) -> Self {
        let mut members = Members::default();
        for value in values {
            match value {
                Json::Null => members.null = true,
                Json::String(text) if lower => members.lower.push(text.to_lowercase()),
                Json::Array(_) | Json::Object(_) => {}
                scalar => members.plain.push(scalar),
            }
        }
        members
    }

    /// The plain members that a value of this kind can equal.
    fn list(&self, kind: Kind) -> Option<Expr> {
        if let (Some(name), Kind::Any) = (&self.named, kind) {
            return Some(build::list_ref(name));
        }
        let fitting = self.plain.iter().filter(|member| fits(kind, member));
        let literals: Vec<Expr> = fitting.filter_map(|member| constant(member)).collect();
        (!literals.is_empty()).then(|| build::list(literals))
    }

    /// Whether a value itself is a member.
    pub(super) fn tests(&self, subject: &Subject) -> Vec<Test> {
        let mut tests = Vec::new();
        let value = || subject.expr.clone();
        if let Some(list) = self.list(subject.kind) {
            tests.push(Test::partial(build::compare(value(), CompareOp::In, list)));
        }
        if !self.lower.is_empty() && matches!(subject.kind, Kind::Any | Kind::Text) {
            let lower = build::call("lower", [value()]);
            tests.push(Test::partial(build::in_list(lower, &self.lower)));
        }
        if self.null {
            tests.push(missing(subject));
        }
        tests
    }

    /// Whether an element of a list is a member, without a quantifier; none where that needs one.
    pub(super) fn contained(&self, subject: &Subject) -> Option<Test> {
        if self.null || !self.lower.is_empty() {
            return None;
        }
        let Some(list) = self.list(Kind::Any) else {
            return Some(Test::fixed(false));
        };
        let contains = build::compare(subject.expr.clone(), CompareOp::ContainsAny, list);
        Some(Test::all([
            Test::total(build::is(subject.expr.clone(), IsTest::List)),
            Test::partial(contains),
        ]))
    }
}
