//! Attributes and literals.

use super::Lacking;
use super::source::Source;
use burgee::ast::{Expr, ExprKind, Literal, Path, Step};
use burgee::value::Timestamp;
use serde_json::{Value as Json, json};

/// From here on, whole numbers are rounded by flagd.
const ROUNDED: f64 = 9_007_199_254_740_992.0;

/// The attribute that `expr` is, and its path; none where it is something else.
pub(super) fn attribute<'e>(
    expr: &'e Expr,
    source: &mut Source<'_>,
) -> Result<Option<(Json, &'e Path)>, Lacking> {
    let ExprKind::Path(path) = &expr.kind else {
        return Ok(None);
    };
    let word = !path.quoted && path.path.steps.len() == 1;
    if word && matches!(path.path.root(), "now" | "environment" | "flag_key") {
        return Ok(None);
    }
    source.check(&path.path)?;
    let mut text = String::new();
    for (index, step) in path.path.steps.iter().enumerate() {
        if index > 0 {
            source.inner_paths = true;
            text.push('.');
        }
        match step {
            Step::Key(key)
                if key.is_empty() || key.contains('.') || (index == 0 && key == "$flagd") =>
            {
                return Lacking::of(format!("the attribute `{key}`"));
            }
            Step::Key(key) => text.push_str(key),
            Step::Index(index) => text.push_str(&index.to_string()),
        }
    }
    Ok(Some((json!({ "var": text }), &path.path)))
}

/// An attribute; anything else is lacking.
pub(super) fn needed<'e>(
    expr: &'e Expr,
    source: &mut Source<'_>,
) -> Result<(Json, &'e Path), Lacking> {
    match attribute(expr, source)? {
        Some(found) => Ok(found),
        None => Lacking::of(format!("`{}` here", burgee::ast::print_expr(expr))),
    }
}

/// A literal that a rule can compare with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Text.
    Text(String),
    /// A number that flagd does not round.
    Number(Json),
    /// True or false.
    Bool(bool),
}

impl Value {
    /// As JSON.
    pub(super) fn json(&self) -> Json {
        match self {
            Value::Text(text) => json!(text),
            Value::Number(number) => number.clone(),
            Value::Bool(value) => json!(value),
        }
    }
}

/// The literal that `expr` is; none where it is something else.
pub(super) fn literal(expr: &Expr) -> Result<Option<Value>, Lacking> {
    let kind = match &expr.kind {
        ExprKind::Literal(literal) => literal,
        ExprKind::Negate(inner) => {
            return match literal(inner)? {
                Some(Value::Number(number)) => Ok(number.as_f64().map(|size| number_of(-size))),
                _ => Ok(None),
            };
        }
        _ => return Ok(None),
    };
    Ok(Some(match kind {
        Literal::String(text) | Literal::Raw(text) => Value::Text(text.clone()),
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Int(digits) | Literal::Float(digits) => {
            let number: Option<f64> = digits.replace('_', "").parse().ok();
            match number.filter(|number| number.abs() < ROUNDED) {
                Some(number) => number_of(number),
                None => return Lacking::of(format!("the number {digits}, which it rounds")),
            }
        }
        _ => return Ok(None),
    }))
}

fn number_of(number: f64) -> Value {
    let whole = burgee::value::Number::Float(number).as_i64();
    Value::Number(whole.map_or_else(|| json!(number), |whole| json!(whole)))
}

/// A time in whole seconds since 1970; none where `expr` is no such time.
pub(super) fn seconds(expr: &Expr) -> Option<i64> {
    let ExprKind::Literal(Literal::Date(text) | Literal::DateTime(text)) = &expr.kind else {
        return None;
    };
    let time = Timestamp::parse(text)?;
    (time.0 % 1_000_000 == 0).then_some(time.0 / 1_000_000)
}

/// Whether `expr` is `now`.
pub(super) fn is_now(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Path(path)
        if !path.quoted && path.path.steps.len() == 1 && path.path.root() == "now")
}

/// A rule that counts as true for text.
pub(super) fn is_text(value: &Json) -> Json {
    json!({ "starts_with": [value, ""] })
}

/// A rule that counts as true for numbers: what lies on the number line, and is neither text that
/// spells a number, nor true or false.
pub(super) fn is_number(value: &Json) -> Json {
    json!({ "and": [
        { "!": [is_text(value)] },
        { "!==": [value, true] },
        { "!==": [value, false] },
        { "or": [{ "<": [value, 0] }, { ">=": [value, 0] }] },
    ] })
}

/// A rule that counts as true for true and false.
pub(super) fn is_bool(value: &Json) -> Json {
    json!({ "or": [{ "===": [value, true] }, { "===": [value, false] }] })
}
