//! Conditions: what stands where JSONLogic asks whether something counts as true.
//!
//! Every translation here is exact: it is true when, and only when, the original counts as true. What
//! has no plain form of which that holds becomes a call of the interpreter.

use super::comparison;
use super::opaque;
use super::operand::{Side, side};
use super::scope::Scope;
use crate::jsonlogic::Datum;
use burgee::ast::{Expr, IsTest, build};
use serde_json::Value as Json;

/// How deep conditions are translated. Deeper ones are left to the interpreter, so that the text can
/// be read again within the language's own limit.
const DEPTH: usize = 12;

/// A condition.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every condition is the large one"
)]
pub(super) enum Condition {
    /// The same for everybody.
    Always(bool),
    /// It depends on the request.
    When(When),
}

/// A condition that depends on the request.
#[derive(Debug, Clone)]
pub(super) struct When {
    /// True when the original counts as true; false or unknown when it does not. Says nothing where
    /// the original fails, unless `apart`.
    pub truth: Expr,
    /// When the original fails: flagd answers with an error. None where it cannot.
    pub fails: Option<Expr>,
    /// Whether `truth` is never true where the original fails.
    pub apart: bool,
}

/// A condition that cannot fail.
pub(super) fn sure(truth: Expr) -> Condition {
    Condition::When(When {
        truth,
        fails: None,
        apart: true,
    })
}

/// What `json` means as a condition.
pub(super) fn condition(json: &Json, scope: &mut Scope<'_>, depth: usize) -> Condition {
    let plain = match json {
        Json::Object(entries) if entries.len() == 1 => {
            let operation = entries.iter().next();
            match operation.map(|(operator, arguments)| (operator.as_str(), arguments)) {
                Some(("$ref", Json::String(name))) if depth < DEPTH => {
                    return reference(json, name, scope, depth);
                }
                Some((operator, arguments)) if depth < DEPTH => {
                    operation_of(operator, arguments, scope, depth)
                }
                _ => None,
            }
        }
        Json::Array(elements) if elements.iter().any(|one| one.is_object() || one.is_array()) => {
            None
        }
        literal => Some(Condition::Always(Datum::from(literal).is_true())),
    };
    plain.unwrap_or_else(|| opaque::condition(json, scope))
}

/// A condition in plain burgee; none where there is none that means exactly the same.
fn operation_of(
    operator: &str,
    arguments: &Json,
    scope: &mut Scope<'_>,
    depth: usize,
) -> Option<Condition> {
    if operator == "var" {
        return truthy(operator, arguments);
    }
    let list = arguments.as_array()?;
    match (operator, list.as_slice()) {
        ("and", [_, ..]) => Some(all(list, scope, depth)),
        ("or", [_, ..]) => Some(any(list, scope, depth)),
        ("!", [first, ..]) if only_first(list) => Some(not(condition(first, scope, depth + 1))),
        ("!!", [first, ..]) if only_first(list) => Some(condition(first, scope, depth + 1)),
        ("==", [a, b]) => comparison::equal(a, b),
        ("!=", [a, b]) => comparison::equal(a, b).map(not),
        ("===", [a, b]) => comparison::same(a, b),
        ("!==", [a, b]) => comparison::same(a, b).map(not),
        ("<" | "<=" | ">" | ">=", [a, b]) => comparison::order(operator, a, b),
        ("in", [needle, hay]) => comparison::is_in(needle, hay),
        ("starts_with" | "ends_with", _) => comparison::affix(operator, list),
        ("sem_ver", _) => comparison::sem_ver(list),
        _ => None,
    }
}

/// Whether the other arguments, which are evaluated and then ignored, are literals.
fn only_first(list: &[Json]) -> bool {
    let mut others = list.iter().skip(1);
    others.all(|other| !other.is_object() && !other.is_array())
}

/// A named condition: a segment where it cannot fail, else the condition in its place.
fn reference(json: &Json, name: &str, scope: &mut Scope<'_>, depth: usize) -> Condition {
    if let Some(known) = scope.named(name) {
        return known;
    }
    let Some(evaluator) = scope.evaluator(name) else {
        return opaque::condition(json, scope);
    };
    let outside = scope.enter();
    let translated = condition(evaluator, scope, depth + 1);
    scope.leave(name, outside, translated)
}

/// `and`: the second is only asked where the first is true.
fn all(list: &[Json], scope: &mut Scope<'_>, depth: usize) -> Condition {
    let mut truths: Vec<Expr> = Vec::new();
    let mut failures: Vec<Expr> = Vec::new();
    let mut apart = true;
    for part in list {
        match condition(part, scope, depth + 1) {
            Condition::Always(true) => {}
            Condition::Always(false) if failures.is_empty() => return Condition::Always(false),
            Condition::Always(false) => {
                truths = vec![build::bool(false)];
                break;
            }
            Condition::When(when) => {
                if let Some(fails) = when.fails {
                    failures.push(build::all(truths.iter().cloned().chain([fails])));
                }
                apart &= when.apart;
                truths.push(when.truth);
            }
        }
    }
    if truths.is_empty() {
        return Condition::Always(true);
    }
    Condition::When(When {
        truth: build::all(truths),
        fails: one_of(failures),
        apart,
    })
}

/// `or`: the second is only asked where the first is not true.
fn any(list: &[Json], scope: &mut Scope<'_>, depth: usize) -> Condition {
    let mut truths: Vec<Expr> = Vec::new();
    let mut failures: Vec<Expr> = Vec::new();
    let mut apart = true;
    for part in list {
        match condition(part, scope, depth + 1) {
            Condition::Always(false) => {}
            Condition::Always(true) if failures.is_empty() => return Condition::Always(true),
            Condition::Always(true) => {
                apart = false;
                truths = vec![build::bool(true)];
                break;
            }
            Condition::When(when) => {
                apart &= failures.is_empty() && when.apart;
                if let Some(fails) = when.fails {
                    let before = truths.iter().cloned();
                    let before = before.map(|truth| build::is_not(truth, IsTest::True));
                    failures.push(build::all(before.chain([fails])));
                }
                truths.push(when.truth);
            }
        }
    }
    if truths.is_empty() {
        return Condition::Always(false);
    }
    Condition::When(When {
        truth: build::any(truths),
        fails: one_of(failures),
        apart,
    })
}

fn one_of(failures: Vec<Expr>) -> Option<Expr> {
    (!failures.is_empty()).then(|| build::any(failures))
}

/// The opposite: also true where the condition is unknown.
fn not(condition: Condition) -> Condition {
    match condition {
        Condition::Always(value) => Condition::Always(!value),
        Condition::When(when) => Condition::When(When {
            truth: build::is_not(when.truth, IsTest::True),
            apart: when.fails.is_none(),
            fails: when.fails,
        }),
    }
}

/// An attribute as a condition.
fn truthy(operator: &str, arguments: &Json) -> Option<Condition> {
    let json = serde_json::json!({ operator: arguments });
    match side(&json) {
        Side::Path(path) => Some(sure(build::call("flagd_truthy", [path]))),
        _ => None,
    }
}
