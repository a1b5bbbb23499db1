//! Values that are served or given, decoded.

use super::checker::Checker;
use super::constant;
use super::schema::article;
use crate::ast::{Expr, ExprKind, FlagType, Literal};
use crate::diagnostic::{Code, Diagnostic};
use crate::typed::Constant;
use crate::value::{Number, Type, Value};
use indexmap::IndexMap;

impl Checker<'_> {
    /// The value that `expr` spells, for a flag of type `ty`.
    pub(super) fn flag_value_of(&mut self, expr: &Expr, ty: FlagType) -> Option<Value> {
        let value = match (ty, self.json(expr, false)?) {
            // 5.0 is the whole number 5 here as everywhere.
            (FlagType::Int, Value::Float(float)) => {
                let whole = Number::Float(float).as_i64();
                whole.map_or(Value::Float(float), Value::Int)
            }
            (_, value) => value,
        };
        let fits = match ty {
            FlagType::Bool => matches!(value, Value::Bool(_)),
            FlagType::String => matches!(value, Value::String(_)),
            FlagType::Int => matches!(value, Value::Int(_)),
            FlagType::Number => matches!(value, Value::Int(_) | Value::Float(_)),
            FlagType::Json => true,
        };
        if fits {
            return Some(value);
        }
        let (needed, help) = match ty {
            FlagType::Bool => ("bool", "write `true` or `false`"),
            FlagType::String => ("string", "write the text in quotes"),
            FlagType::Int => ("int", "write a whole number, or make the flag a `number`"),
            FlagType::Number => ("number", "write a number without quotes"),
            FlagType::Json => ("json", ""),
        };
        let found = name_of(&value);
        let message = format!("{found} in a flag of type {needed}");
        let finding = Diagnostic::new(Code::TypeMismatch, expr.span, message)
            .label(format!("this is {found}"))
            .help(help);
        self.fail(match (ty, &value) {
            (FlagType::String, Value::Int(_) | Value::Float(_) | Value::Bool(_)) => {
                let text = value.to_json().to_string();
                finding.fix(expr.span, format!("\"{text}\""))
            }
            (FlagType::Int | FlagType::Number, Value::String(text))
                if crate::value::parse_number(text).is_some() =>
            {
                finding.fix(expr.span, text.trim())
            }
            (FlagType::Bool, Value::String(text)) if text == "true" || text == "false" => {
                finding.fix(expr.span, text.as_str())
            }
            (FlagType::Bool, Value::String(text)) if text == "on" || text == "off" => finding
                .help(format!("write `{text}` without quotes"))
                .fix(expr.span, text.as_str()),
            _ => finding,
        })
    }

    /// Any value. Contexts may also hold times and versions, which are text there.
    pub(super) fn json(&mut self, expr: &Expr, context: bool) -> Option<Value> {
        if self.depth > self.options.limits.nesting {
            let message = "the value is nested too deeply";
            return self.fail(Diagnostic::new(Code::TooDeep, expr.span, message));
        }
        self.depth += 1;
        let value = self.json_form(expr, context);
        self.depth -= 1;
        value
    }

    fn json_form(&mut self, expr: &Expr, context: bool) -> Option<Value> {
        if matches!(expr.kind, ExprKind::Literal(Literal::Null)) {
            return Some(Value::Null);
        }
        if let Some(constant) = constant::literal(expr) {
            let decoded = self.report(constant)?;
            return match decoded {
                Constant::Bool(value) => Some(Value::Bool(value)),
                Constant::Int(value) => Some(Value::Int(value)),
                Constant::Float(value) => Some(Value::Float(value)),
                Constant::String(value) => Some(Value::String(value)),
                Constant::Time(value) if context => Some(Value::String(value.to_string())),
                Constant::Version(value) if context => Some(Value::String(value.to_string())),
                other => {
                    let ty = constant::type_of(&other);
                    let message = format!("a value cannot be {}", article(&ty));
                    let finding = Diagnostic::new(Code::TypeMismatch, expr.span, message)
                        .help("write it as text, in quotes");
                    self.fail(match &expr.kind {
                        ExprKind::Literal(
                            Literal::Date(text)
                            | Literal::DateTime(text)
                            | Literal::Version(text)
                            | Literal::Duration(text),
                        ) if ty != Type::Any => finding.fix(expr.span, format!("\"{text}\"")),
                        _ => finding,
                    })
                }
            };
        }
        match &expr.kind {
            ExprKind::List(elements) => {
                self.check_length(elements.len(), expr.span)?;
                let values: Vec<Option<Value>> = elements
                    .iter()
                    .map(|element| self.json(element, context))
                    .collect();
                values.into_iter().collect::<Option<_>>().map(Value::List)
            }
            ExprKind::Map(entries) => {
                self.check_length(entries.len(), expr.span)?;
                let mut map = IndexMap::with_capacity(entries.len());
                let mut good = true;
                for (key, value) in entries {
                    let Some(value) = self.json(value, context) else {
                        good = false;
                        continue;
                    };
                    if map.insert(key.node.clone(), value).is_some() {
                        let message = format!("the key `{}` is there twice", key.node);
                        self.findings
                            .push(Diagnostic::new(Code::Duplicate, key.span, message));
                        good = false;
                    }
                }
                good.then_some(Value::Map(map))
            }
            _ => self.fail(
                Diagnostic::new(Code::NeedsLiteral, expr.span, "a value must be written out")
                    .help("write a string, a number, `true`, `false`, a list or a map"),
            ),
        }
    }
}

/// What kind of value it is, with its article.
fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a bool",
        Value::Int(_) => "an int",
        Value::Float(_) => "a number",
        Value::String(_) => "a string",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}
