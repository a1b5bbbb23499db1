//! Conditions: which form goes where. A condition is a map from dotted paths to what their values
//! must be, with `$and`, `$or`, `$nor` and `$not` among the paths.

use super::function::{JSON, NUMBER, TEXT, TRUTHY};
use super::group::SavedGroups;
use super::js;
use super::refusal::Refusal;
use super::subject::{Kind, Scope, Subject, prototype_warning, resolve};
use super::test::{Test, Translated};
use crate::note::{JsonPath, Note, Severity};
use burgee::Value;
use burgee::ast::{CompareOp, Expr, IsTest, build};
use burgee::value::Operand;
use serde_json::Value as Json;

/// How deep conditions nest at most: half of what burgee reads, because a negation takes brackets too.
const DEEPEST: usize = 24;

/// Where the members of saved groups stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Groups<'g> {
    /// In named lists, of the same names.
    Named(&'g SavedGroups),
    /// In place: a lone condition has no lists beside it.
    Inline(&'g SavedGroups),
    /// Nowhere: conditions on prerequisites do not see them.
    None,
}

/// Translates conditions, and keeps what there is to say about them.
#[derive(Debug)]
pub(super) struct Conditions<'g> {
    pub(super) groups: Groups<'g>,
    pub(super) notes: Vec<Note>,
    /// How many quantifiers are open.
    pub(super) quantifiers: usize,
    depth: usize,
}

impl<'g> Conditions<'g> {
    pub(super) fn new(groups: Groups<'g>) -> Self {
        Conditions {
            groups,
            notes: Vec::new(),
            quantifiers: 0,
            depth: 0,
        }
    }

    /// A condition on everything in `scope`; what is no object asks for nothing.
    pub(super) fn condition(
        &mut self,
        condition: &Json,
        scope: Scope<'_>,
        at: &JsonPath,
    ) -> Translated {
        let Json::Object(entries) = condition else {
            return match condition {
                Json::Number(_) | Json::Bool(_) => Ok(Test::fixed(true)),
                _ => Err(Refusal::new(at, "a condition is an object")),
            };
        };
        self.deeper(at, |this| {
            let mut tests = Vec::with_capacity(entries.len());
            for key in js::property_order(entries.keys().map(String::as_str)) {
                let value = entries.get(key).unwrap_or(&Json::Null);
                tests.push(this.entry(key, value, scope, &at.key(key))?);
            }
            Ok(Test::all(tests))
        })
    }

    fn entry(&mut self, key: &str, value: &Json, scope: Scope<'_>, at: &JsonPath) -> Translated {
        match key {
            "$or" => self.any_of(value, scope, at),
            "$nor" => Ok(self.any_of(value, scope, at)?.negated()),
            "$and" => Ok(Test::all(self.each(value, scope, at)?)),
            "$not" => Ok(self.condition(value, scope, at)?.negated()),
            path => {
                if path.starts_with('$') && is_operators(value).is_none() {
                    let message =
                        format!("there is no operator `{path}`: it is read as an attribute");
                    self.note(at, message);
                }
                if let Some((at, message)) = prototype_warning(path, at) {
                    self.notes.push(Note {
                        severity: Severity::Warning,
                        at,
                        message,
                    });
                }
                match resolve(scope, path) {
                    Some(subject) => self.value(value, &subject, false, at),
                    None => self
                        .value(value, &Subject::absent(), false, at)?
                        .without_attributes()
                        .map_err(|error| Refusal::new(at, error)),
                }
            }
        }
    }

    /// The conditions of a list. What has no elements is an empty list.
    fn each(&mut self, list: &Json, scope: Scope<'_>, at: &JsonPath) -> Result<Vec<Test>, Refusal> {
        match list {
            Json::Array(conditions) => conditions
                .iter()
                .enumerate()
                .map(|(index, condition)| self.condition(condition, scope, &at.index(index)))
                .collect(),
            Json::Number(_) | Json::Bool(_) => Ok(Vec::new()),
            Json::Object(object) if !object.contains_key("length") => Ok(Vec::new()),
            _ => Err(Refusal::new(at, "a list of conditions is needed")),
        }
    }

    /// `$or`: of no conditions at all it is true.
    fn any_of(&mut self, list: &Json, scope: Scope<'_>, at: &JsonPath) -> Translated {
        let tests = self.each(list, scope, at)?;
        Ok(if tests.is_empty() {
            Test::fixed(true)
        } else {
            Test::any(tests)
        })
    }

    /// What a value must be: a scalar that it equals loosely, an object or list that it spells, or
    /// operators. `lower` is for `$alli`, which compares text in lower case.
    pub(super) fn value(
        &mut self,
        wanted: &Json,
        subject: &Subject,
        lower: bool,
        at: &JsonPath,
    ) -> Translated {
        Ok(match wanted {
            Json::String(text) if lower => {
                let spelled = build::call("lower", [call(TEXT, subject)]);
                Test::total(equal(spelled, build::string(text.to_lowercase())))
            }
            Json::String(text) => loose_text(subject, text),
            Json::Number(_) => match (subject.kind, constant(wanted)) {
                (_, None) => Test::fixed(false),
                (Kind::Length, Some(number)) => Test::total(equal(subject.expr.clone(), number)),
                (_, Some(number)) => Test::partial(equal(call(NUMBER, subject), number)),
            },
            Json::Bool(wanted) => truth(subject, *wanted),
            Json::Null => missing(subject),
            Json::Array(_) => spelled(wanted, subject),
            Json::Object(_) => match is_operators(wanted) {
                Some(operators) => self.deeper(at, |this| {
                    let mut tests = Vec::with_capacity(operators.len());
                    for (operator, wanted) in operators {
                        tests.push(this.operator(operator, wanted, subject, &at.key(operator))?);
                    }
                    Ok(Test::all(tests))
                })?,
                None => spelled(wanted, subject),
            },
        })
    }

    /// One level further in, unless that is too deep.
    pub(super) fn deeper(
        &mut self,
        at: &JsonPath,
        translate: impl FnOnce(&mut Self) -> Translated,
    ) -> Translated {
        if self.depth >= DEEPEST {
            return Err(Refusal::new(at, "the condition is nested too deeply"));
        }
        self.depth += 1;
        let test = translate(self);
        self.depth -= 1;
        test
    }

    /// Something that the reader should know.
    pub(super) fn note(&mut self, at: &JsonPath, message: impl Into<String>) {
        self.notes.push(Note {
            severity: Severity::Note,
            at: at.clone(),
            message: message.into(),
        });
    }
}

/// The operators, when there is nothing else.
pub(super) fn is_operators(value: &Json) -> Option<&serde_json::Map<String, Json>> {
    let entries = value.as_object()?;
    let only = !entries.is_empty() && entries.keys().all(|key| key.starts_with('$'));
    only.then_some(entries)
}

/// Equality of objects and lists: as JSON text.
fn spelled(wanted: &Json, subject: &Subject) -> Test {
    if subject.kind != Kind::Any {
        return Test::fixed(false);
    }
    let wanted = with_operand(wanted, js::json);
    Test::total(equal(call(JSON, subject), build::string(wanted)))
}

/// `value + "" === text`
fn loose_text(subject: &Subject, text: &str) -> Test {
    match subject.kind {
        // Text that is not there would be `null`.
        Kind::Text if text != "null" => {
            Test::partial(equal(subject.expr.clone(), build::string(text)))
        }
        _ => Test::total(equal(call(TEXT, subject), build::string(text))),
    }
}

/// `value !== null && !!value === wanted`
fn truth(subject: &Subject, wanted: bool) -> Test {
    if let Some(flag) = &subject.switch {
        return switched(flag, wanted);
    }
    let truthy = Test::total(call(TRUTHY, subject));
    if wanted {
        return truthy;
    }
    Test::all([missing(subject).negated(), truthy.negated()])
}

/// Whether a bool flag is on, or is off.
pub(super) fn switched(flag: &str, on: bool) -> Test {
    Test::total(build::flag_is(flag, if on { "on" } else { "off" }))
}

/// `value === null`
pub(super) fn missing(subject: &Subject) -> Test {
    if subject.kind == Kind::Length {
        return Test::fixed(false);
    }
    // There is a word for the opposite, so the negation stays readable.
    Test::total(build::is(subject.expr.clone(), IsTest::Missing))
}

/// A function of the subject.
pub(super) fn call(function: &str, subject: &Subject) -> Expr {
    build::call(function, [subject.expr.clone()])
}

/// `left == right`
pub(super) fn equal(left: Expr, right: Expr) -> Expr {
    build::compare(left, CompareOp::Equal, right)
}

/// The literal of a scalar; none for null, lists and objects.
pub(super) fn constant(json: &Json) -> Option<Expr> {
    match json {
        Json::Bool(value) => Some(build::bool(*value)),
        Json::String(text) => Some(build::string(text)),
        Json::Number(number) => Some(number_literal(number.as_f64()?)),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// The literal of a number, without a fraction where it has none.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the number is whole and in range, so the cast is exact"
)]
pub(super) fn number_literal(number: f64) -> Expr {
    let whole = number.fract() == 0.0 && number.abs() < 9e18;
    build::value(&if whole {
        Value::Int(number as i64)
    } else {
        Value::Float(number)
    })
}

/// What `read` makes of a document's value.
pub(super) fn with_operand<T>(json: &Json, read: impl FnOnce(Option<&Operand<'_>>) -> T) -> T {
    let value = Value::from(json.clone());
    read(value.lend().map(Operand::from).as_ref())
}
