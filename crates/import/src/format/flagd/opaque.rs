//! What has no plain form: calls of the interpreter.

use super::condition::{Condition, When};
use super::functions::interpreter;
use super::generation::{Generation, reads};
use super::operand::sayable;
use super::scope::Scope;
use crate::jsonlogic::{self, Fail};
use burgee::ast::{self, Expr, IsTest, build};
use burgee::schema::Function;
use burgee::value::{Operand, Unknown};
use serde_json::Value as Json;
use std::borrow::Cow;

/// Which of the interpreter's functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// Whether the rule counts as true; unknown where it fails.
    True,
    /// The name of the variant; unknown where there is none, or where the rule fails.
    Variant,
    /// Whether the rule fails.
    Fails,
}

impl Ask {
    /// The function's name. Only `fractional` differs between the generations.
    pub(super) fn function(self, generation: Generation, splits: bool) -> &'static str {
        match (
            self,
            if splits {
                generation
            } else {
                Generation::Second
            },
        ) {
            (Ask::True, Generation::First) => "flagd_true_v1",
            (Ask::True, Generation::Second) => "flagd_true",
            (Ask::True, Generation::Third) => "flagd_true_v3",
            (Ask::Variant, Generation::First) => "flagd_variant_v1",
            (Ask::Variant, Generation::Second) => "flagd_variant",
            (Ask::Variant, Generation::Third) => "flagd_variant_v3",
            (Ask::Fails, Generation::First) => "flagd_fails_v1",
            (Ask::Fails, Generation::Second) => "flagd_fails",
            (Ask::Fails, Generation::Third) => "flagd_fails_v3",
        }
    }
}

/// A condition that the interpreter decides.
pub(super) fn condition(rule: &Json, scope: &mut Scope<'_>) -> Condition {
    let Some((truth, fails)) = call(Ask::True, rule, scope) else {
        // The flag is refused; whatever stands here is not used.
        return Condition::Always(false);
    };
    Condition::When(When {
        fails: fails.then(|| build::is(truth.clone(), IsTest::Missing)),
        truth,
        apart: true,
    })
}

/// A call of the interpreter for a rule, and whether the rule can fail; none where the flag has to be
/// refused.
pub(super) fn call(ask: Ask, rule: &Json, scope: &mut Scope<'_>) -> Option<(Expr, bool)> {
    let rule = scope.resolve(rule)?;
    let reads = reads(&rule);
    if reads.computed {
        scope.refuse(
            "a path of `var` is computed, or the whole context is read, so that it cannot be told \
             beforehand which attributes the rule needs",
        );
        return None;
    }
    if !reads.names.iter().all(|name| sayable(name)) {
        scope.refuse("the name of an attribute has a line break or the like");
        return None;
    }
    let splits = mentions(&rule, "fractional");
    let function = ask.function(scope.generation, splits);
    let fails = can_fail(&rule);
    Some((jsonlogic::call(function, &rule, &reads), fails))
}

/// What a rule gives that reads nothing of the request: the name of a variant, nothing, or a failure;
/// none where it reads something.
pub(super) fn constant(rule: &Json, scope: &mut Scope<'_>) -> Option<Result<Option<String>, Fail>> {
    let rule = scope.resolve(rule)?;
    let reads = reads(&rule);
    if reads.computed || !reads.names.is_empty() {
        return None;
    }
    let text = Operand::Text(Cow::Owned(rule.to_string()));
    let given = interpreter(Ask::Variant, scope.generation).call(&[Some(text)]);
    Some(match given {
        Ok(Operand::Text(name)) => Ok(Some(name.into_owned())),
        Ok(_) | Err(Unknown::Missing) => Ok(None),
        Err(_) => Err(Fail),
    })
}

/// `now`, the time of the request.
pub(super) fn now() -> Expr {
    let path = ast::Path::dotted("now");
    let path = ast::AttributePath {
        path,
        quoted: false,
    };
    ast::ExprKind::Path(path).into()
}

/// Whether an operator occurs in a rule.
fn mentions(rule: &Json, operator: &str) -> bool {
    match rule {
        Json::Array(values) => values.iter().any(|value| mentions(value, operator)),
        Json::Object(entries) => entries
            .iter()
            .any(|(key, value)| key == operator || mentions(value, operator)),
        _ => false,
    }
}

/// Whether a rule can fail. Says yes where it is not sure.
pub(super) fn can_fail(rule: &Json) -> bool {
    let (operator, arguments) = match rule {
        Json::Array(values) => return values.iter().any(can_fail),
        Json::Object(entries) => match (entries.len(), entries.iter().next()) {
            (1, Some((operator, arguments))) => (operator.as_str(), arguments),
            _ => return false,
        },
        _ => return false,
    };
    match (operator, arguments) {
        ("var", Json::String(_) | Json::Null | Json::Number(_)) => false,
        ("var", Json::Array(parts)) => match parts.as_slice() {
            [Json::String(_), rest @ ..] => rest.iter().any(can_fail),
            _ => true,
        },
        // A map that comes out of a branch is evaluated once more.
        ("if" | "?:", Json::Array(clauses)) => {
            let conditions = |index: usize| index.is_multiple_of(2) && index + 1 < clauses.len();
            let mut clauses = clauses.iter().enumerate();
            clauses
                .any(|(index, clause)| can_fail(clause) || !conditions(index) && can_be_map(clause))
        }
        ("in", Json::Array(parts)) => match parts.as_slice() {
            [needle, Json::Array(hay)] => {
                can_fail(needle) || !hay.iter().all(|one| one.is_string() || one.is_number())
            }
            _ => true,
        },
        ("cat", Json::Array(parts)) => !parts.iter().all(is_text),
        ("missing", Json::Array(names)) => !names.iter().all(Json::is_string),
        ("==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or", Json::Array(parts)) => {
            parts.iter().any(can_fail)
        }
        (
            "===" | "!==" | "!" | "!!" | "starts_with" | "ends_with" | "sem_ver" | "fractional",
            _,
        ) => can_fail(arguments),
        _ => true,
    }
}

/// Whether a rule always gives text, or a number.
fn is_text(rule: &Json) -> bool {
    match rule {
        Json::String(_) | Json::Number(_) | Json::Null => true,
        Json::Object(entries) => {
            let operation = entries.iter().next();
            entries.len() == 1
                && operation.is_some_and(|(operator, arguments)| match operator.as_str() {
                    "cat" => !can_fail(rule),
                    "var" => arguments
                        .as_str()
                        .is_some_and(|path| matches!(path, "$flagd.flagKey" | "$flagd.timestamp")),
                    _ => false,
                })
        }
        _ => false,
    }
}

/// Whether a rule can give a map out of the context.
pub(super) fn can_be_map(rule: &Json) -> bool {
    match rule {
        Json::Object(entries) if entries.len() == 1 => {
            let operator = entries.keys().next().map(String::as_str);
            !matches!(
                operator,
                Some(
                    "if" | "?:"
                        | "fractional"
                        | "cat"
                        | "substr"
                        | "=="
                        | "!="
                        | "==="
                        | "!=="
                        | "<"
                        | "<="
                        | ">"
                        | ">="
                        | "!"
                        | "!!"
                        | "in"
                        | "starts_with"
                        | "ends_with"
                        | "sem_ver"
                )
            )
        }
        _ => false,
    }
}
