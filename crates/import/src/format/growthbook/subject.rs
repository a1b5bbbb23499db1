//! What a condition is about: an attribute, an element of a list, another feature's value.

use super::function::GET;
use super::js;
use crate::note::JsonPath;
use burgee::ast::{Expr, Step, build};
use serde_json::Value as Json;

/// What is known of a value before anybody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Any,
    /// True, false or missing.
    Bool,
    /// Text or missing.
    Text,
    /// A number or missing.
    Number,
    /// The length of a list: a number, and never missing.
    Length,
}

/// A value that is tested.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The value.
    pub(super) expr: Expr,
    /// What it can be.
    pub(super) kind: Kind,
    /// The bool flag whose value it is, when that has the variants `on` and `off`.
    pub(super) switch: Option<String>,
}

impl Subject {
    /// A value of which nothing is known.
    pub(super) fn any(expr: Expr) -> Subject {
        Subject {
            expr,
            kind: Kind::Any,
            switch: None,
        }
    }

    /// A value that is never there.
    pub(super) fn absent() -> Subject {
        Subject::any(build::path("absent"))
    }
}

/// Where paths start.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'s> {
    /// At the attributes.
    Attributes,
    /// At the element that a quantifier's variable stands for.
    Element(&'s str),
    /// At `{ value: … }`, which is what a prerequisite's condition sees; nothing for an unknown
    /// feature.
    Parent(Option<&'s Subject>),
}

/// What every object has in JavaScript, whatever its own keys are.
const PROTOTYPE: [&str; 12] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// A warning about a path of which JavaScript finds something everywhere.
pub(super) fn prototype_warning(path: &str, at: &JsonPath) -> Option<(JsonPath, String)> {
    let name = path.split('.').find(|step| PROTOTYPE.contains(step))?;
    let message = format!(
        "in JavaScript every object has `{name}`; here it is missing unless the context has it"
    );
    Some((at.clone(), message))
}

/// The value at the end of a dotted path; none for what can never be there.
pub(super) fn resolve(scope: Scope<'_>, path: &str) -> Option<Subject> {
    let mut steps = path.split('.');
    let first = steps.next().unwrap_or("");
    match scope {
        Scope::Attributes => Some(inside(vec![key(first)], steps)),
        Scope::Element(variable) => Some(inside(vec![key(variable)], path.split('.'))),
        Scope::Parent(parent) => {
            let value = parent.filter(|_| first == "value")?;
            let mut rest = steps.peekable();
            if rest.peek().is_none() {
                return Some(value.clone());
            }
            let found = (value.kind == Kind::Any).then(|| rest.fold(value.expr.clone(), member))?;
            Some(Subject::any(found))
        }
    }
}

fn key(text: &str) -> Step {
    Step::Key(text.to_owned())
}

/// The value under further keys. Keys of objects are plain steps of a path; what can also be an
/// element's number or a list's length is asked for by a function.
fn inside<'p>(mut plain: Vec<Step>, steps: impl Iterator<Item = &'p str>) -> Subject {
    let mut steps = steps.peekable();
    while let Some(step) = steps.next_if(|step| !is_ambiguous(step)) {
        plain.push(key(step));
    }
    Subject::any(steps.fold(build::steps(plain), member))
}

/// Whether a step can mean something in a list.
fn is_ambiguous(step: &str) -> bool {
    step == "length" || js::array_index(step).is_some()
}

fn member(container: Expr, step: &str) -> Expr {
    build::call(GET, [container, build::string(step)])
}

/// The variable of a quantifier.
pub(super) fn element(variable: &str) -> Subject {
    inside(vec![key(variable)], std::iter::empty())
}

/// Whether a value of this kind can equal a scalar.
pub(super) fn fits(kind: Kind, scalar: &Json) -> bool {
    match kind {
        Kind::Any => true,
        Kind::Bool => scalar.is_boolean(),
        Kind::Text => scalar.is_string(),
        Kind::Number | Kind::Length => scalar.is_number(),
    }
}
