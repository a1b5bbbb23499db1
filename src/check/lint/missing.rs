//! W501: `not (x == …)` where `x` may be missing.

use super::Input;
use crate::ast::{CompareOp, Expr, ExprKind, IsTest, Path};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use std::collections::HashSet;
use std::rc::Rc;

/// Finds negated comparisons that are unknown when an attribute is missing.
///
/// Only where `not` stands in front: `!=` and `not in` are what people write who have thought of it.
/// Not where the attribute is tested beside it, in a way that settles whether it is present.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    input.each_condition(|condition| look(input, condition, findings));
}

/// The paths that are settled beside a condition, and around it.
struct Settled<'e> {
    here: HashSet<&'e Path>,
    around: Option<Rc<Settled<'e>>>,
}

impl Settled<'_> {
    fn has(&self, path: &Path) -> bool {
        let mut scope = Some(self);
        while let Some(here) = scope {
            if here.here.contains(path) {
                return true;
            }
            scope = here.around.as_deref();
        }
        false
    }
}

fn look(input: Input<'_>, condition: &Expr, findings: &mut Vec<Diagnostic>) {
    let nothing = Rc::new(Settled {
        here: HashSet::new(),
        around: None,
    });
    let mut waiting = vec![(condition, nothing)];
    while let Some((expr, settled)) = waiting.pop() {
        match &expr.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let is_and = matches!(expr.kind, ExprKind::And(_));
                let settled = Rc::new(Settled {
                    here: parts
                        .iter()
                        .filter_map(|part| settles(part, is_and))
                        .collect(),
                    around: Some(settled),
                });
                for part in parts.iter().rev() {
                    waiting.push((part, Rc::clone(&settled)));
                }
            }
            ExprKind::Not(inner) => {
                let mut paths = Vec::new();
                compared(inner, &mut paths);
                paths.retain(|(path, _)| !settled.has(path) && may_be_missing(input, path));
                if let Some((path, span)) = paths.first() {
                    findings.push(finding(path, *span, expr.span));
                }
            }
            ExprKind::Quantifier { body, .. } => waiting.push((body, settled)),
            _ => {}
        }
    }
}

/// The path whose presence a part of a conjunction makes certain, or a part of a disjunction has
/// taken care of.
fn settles(part: &Expr, is_and: bool) -> Option<&Path> {
    match &part.kind {
        ExprKind::Compare {
            op, negated, left, ..
        } if is_and && !negated => (op.node != CompareOp::NotEqual)
            .then(|| path(left))
            .flatten(),
        ExprKind::Is {
            operand,
            test,
            negated,
        } => {
            let says_present = match test.node {
                IsTest::Missing => *negated,
                _ => !*negated,
            };
            (says_present == is_and).then(|| path(operand)).flatten()
        }
        _ => None,
    }
}

fn path(expr: &Expr) -> Option<&Path> {
    match &expr.kind {
        ExprKind::Path(path) => Some(&path.path),
        _ => None,
    }
}

/// The paths that comparisons right inside of a negation ask for.
fn compared<'e>(expr: &'e Expr, into: &mut Vec<(&'e Path, Span)>) {
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        match &expr.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => waiting.extend(parts.iter().rev()),
            ExprKind::Compare { left, right, .. } => {
                for side in [left, right] {
                    into.extend(path(side).map(|path| (path, side.span)));
                }
            }
            _ => {}
        }
    }
}

/// Whether the path is an attribute without the host's promise that it is there.
fn may_be_missing(input: Input<'_>, path: &Path) -> bool {
    if path.steps.len() == 1 && matches!(path.root(), "now" | "environment" | "flag_key") {
        return false;
    }
    match input.schema.entries.get(path) {
        Some(entry) => !entry.required,
        // A variable of a quantifier, or inside of something declared.
        None => !input.schema.given,
    }
}

fn finding(path: &Path, place: Span, negation: Span) -> Diagnostic {
    let message = format!("`{path}` may be missing, and then this is unknown");
    Diagnostic::new(Code::MaybeMissing, negation, message)
        .label("nobody without it gets here, though `not` reads as if they did")
        .also(place, "this may be missing")
        .help(format!(
            "write `{path} is missing or …` to take them in, or `{path} is present and …` to leave them out"
        ))
}
