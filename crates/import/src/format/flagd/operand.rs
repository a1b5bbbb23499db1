//! What stands on the sides of a comparison.

use crate::jsonlogic::parse_float;
use crate::names::can_be_named;
use burgee::ast::{Expr, Step, build};
use serde_json::Value as Json;

/// One side.
#[derive(Debug, Clone)]
pub(super) enum Side<'j> {
    /// An attribute.
    Path(Expr),
    /// The time of the request, in whole seconds since 1970.
    Timestamp,
    /// Text, a number, true, false or null, as written.
    Literal(&'j Json),
    /// Anything else: a list, an operation, a path that plain burgee would read in another way.
    Other,
}

/// What `json` is.
pub(super) fn side(json: &Json) -> Side<'_> {
    match json {
        Json::Object(entries) => match (entries.len(), entries.get("var")) {
            (1, Some(path)) => variable(path),
            _ => Side::Other,
        },
        Json::Array(_) => Side::Other,
        literal => Side::Literal(literal),
    }
}

/// What `{"var": path}` reads.
fn variable(path: &Json) -> Side<'static> {
    let text = match path {
        Json::String(text) => text,
        Json::Array(parts) => match parts.as_slice() {
            [Json::String(text)] | [Json::String(text), Json::Null] => text,
            _ => return Side::Other,
        },
        _ => return Side::Other,
    };
    if !sayable(text) {
        return Side::Other;
    }
    if text == "$flagd.timestamp" {
        return Side::Timestamp;
    }
    let steps: Vec<&str> = text.split('.').filter(|step| !step.is_empty()).collect();
    match steps.as_slice() {
        [] | ["$flagd", ..] => Side::Other,
        // A number can be the place in a list or the key of a map.
        [_, inner @ ..] if inner.iter().any(|step| parse_float(step).is_some()) => Side::Other,
        steps => {
            let steps = steps.iter().map(|step| Step::Key((*step).to_owned()));
            Side::Path(build::steps(steps))
        }
    }
}

/// A number as written in a rule, as burgee says it; none for what its literals cannot say.
pub(super) fn number(number: f64) -> Option<Expr> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if !number.is_finite() {
        return None;
    }
    let whole = number.fract() == 0.0 && number.abs() < EXACT;
    let value = match burgee::value::Number::Float(number).as_i64() {
        Some(whole_number) if whole => burgee::Value::Int(whole_number),
        _ => burgee::Value::Float(number),
    };
    Some(build::value(&value))
}

/// Whether a name can be written in rules: on one line, between backticks.
pub(super) fn sayable(name: &str) -> bool {
    name.chars().all(can_be_named)
}
