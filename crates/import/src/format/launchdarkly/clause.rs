//! A clause as a condition.

use super::operator::{self, Subject};
use super::pattern;
use super::reference::{KIND, Reference};
use super::scope::Scope;
use super::test::{Cond, Test};
use super::wire::ClauseWire;
use crate::note::{JsonPath, Severity};
use burgee::ast::{CompareOp, Expr, ExprKind, IsTest, build};
use serde_json::Value as Json;

/// What a clause comes to.
pub(super) fn clause(clause: &ClauseWire, scope: &mut Scope<'_>, at: &JsonPath) -> Test {
    if clause.op == "segmentMatch" {
        let names = clause.values.iter().filter_map(Json::as_str);
        let test = Test::any(
            names
                .filter_map(|name| scope.segment(name, at))
                .collect::<Vec<_>>(),
        );
        return negated(test, clause.negate);
    }
    let kind = clause.context_kind.as_deref();
    let Ok(reference) = Reference::read(kind, &clause.attribute) else {
        let message = format!(
            "`{}` is no attribute reference: the flag answers MALFORMED_FLAG where it is reached",
            clause.attribute
        );
        scope.note(Severity::Note, &at.key("attribute"), message);
        return Test::failure();
    };
    if clause.attribute == KIND {
        return of_kinds(clause, scope, at);
    }
    let value = reference.expr();
    let subject = Subject {
        value: &value,
        text: reference.is_text(),
        listed: scope.lists && !reference.is_scalar(),
        single: true,
    };
    let matches = operate(clause, subject, scope, at);
    Test::safe(match matches {
        matches if !clause.negate => matches,
        // Text is never unknown where it is present.
        Cond::When(test) if subject.text && is_negatable(&test) => Cond::When(opposite(test)),
        matches => {
            let present = Cond::When(build::is(value.clone(), IsTest::Present));
            present.and(matches.not())
        }
    })
}

/// Whether a test of text has an opposite that holds for all other text.
fn is_negatable(test: &Expr) -> bool {
    use CompareOp::{Contains, EndsWith, Equal, In, Matches, StartsWith};
    match &test.kind {
        ExprKind::Compare {
            op,
            negated: false,
            left,
            ..
        } => {
            matches!(left.kind, ExprKind::Path(_))
                && matches!(
                    op.node,
                    Equal | In | StartsWith | EndsWith | Contains | Matches
                )
        }
        _ => false,
    }
}

/// `not in`, `!=` and the like.
fn opposite(test: Expr) -> Expr {
    match test.kind {
        ExprKind::Compare {
            op, left, right, ..
        } => build::compare_not(*left, op.node, *right),
        kind => build::not(kind.into()),
    }
}

/// A clause about the kinds of the context: any of them will do.
fn of_kinds(clause: &ClauseWire, scope: &mut Scope<'_>, at: &JsonPath) -> Test {
    let kinds = build::path(KIND);
    let subject = Subject {
        value: &kinds,
        text: true,
        listed: true,
        single: false,
    };
    let test = Test::safe(operate(clause, subject, scope, at));
    negated(test, clause.negate)
}

fn operate(
    clause: &ClauseWire,
    subject: Subject<'_>,
    scope: &mut Scope<'_>,
    at: &JsonPath,
) -> Cond {
    if clause.op == "matches" {
        tell_unreadable(&clause.values, scope, &at.key("values"));
    }
    operator::test(&clause.op, subject, &clause.values).unwrap_or_else(|| {
        let message = format!("`{}` is no operator: it matches nothing", clause.op);
        scope.note(Severity::Note, &at.key("op"), message);
        Cond::Never
    })
}

/// Says which patterns are none.
fn tell_unreadable(patterns: &[Json], scope: &mut Scope<'_>, at: &JsonPath) {
    for (index, pattern) in patterns.iter().enumerate() {
        if pattern.as_str().and_then(pattern::translate).is_none() {
            let message = format!("{pattern} is no pattern of Go's: it matches nothing");
            scope.note(Severity::Note, &at.index(index), message);
        }
    }
}

fn negated(test: Test, negate: bool) -> Test {
    if negate { test.not() } else { test }
}
