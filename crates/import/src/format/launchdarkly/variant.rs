//! Variations have numbers; variants have names.

use super::operator::plain_number;
use burgee::Value;
use burgee::ast::{Expr, FlagType, build};
use serde_json::Value as Json;
use std::collections::HashSet;

/// What a flag can serve.
#[derive(Debug, Clone)]
pub(super) struct Variants {
    /// The type of all of them.
    pub(super) ty: FlagType,
    /// Their names, by index.
    names: Vec<String>,
    values: Vec<Value>,
}

impl Variants {
    /// Names the variations. `total` is whether the flag always has a value: a flag of type `bool`
    /// could not be without one.
    pub(super) fn new(variations: &[Json], total: bool) -> Variants {
        let values: Vec<Value> = variations.iter().map(value).collect();
        let mut taken = HashSet::new();
        let names = values.iter().enumerate().map(|(index, value)| {
            let named = name(value).filter(|name| taken.insert(name.clone()));
            let named = named.unwrap_or_else(|| format!("variation-{index}"));
            taken.insert(named.clone());
            named
        });
        Variants {
            names: names.collect(),
            ty: match flag_type(&values) {
                FlagType::Bool if !total => FlagType::Json,
                ty => ty,
            },
            values,
        }
    }

    /// The name of the variation at `index`, if there is one.
    pub(super) fn name(&self, index: i64) -> Option<&str> {
        let name = self.names.get(usize::try_from(index).ok()?)?;
        Some(name)
    }

    /// The index of the variant of this name.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The block that declares them; none where the type does.
    pub(super) fn block(&self) -> Option<Vec<(String, Expr)>> {
        let both =
            self.names.len() == 2 && self.index("on").is_some() && self.index("off").is_some();
        if self.names.is_empty() || (self.ty == FlagType::Bool && both) {
            return None;
        }
        let values = self.values.iter().map(build::value);
        Some(self.names.iter().cloned().zip(values).collect())
    }
}

/// How deep lists and maps lie in a value. Values come out of JSON text, which bounds it.
pub(super) fn depth(json: &Json) -> usize {
    let within: &mut dyn Iterator<Item = &Json> = match json {
        Json::Array(values) => &mut values.iter(),
        Json::Object(members) => &mut members.values(),
        _ => return 0,
    };
    1 + within.map(depth).max().unwrap_or(0)
}

/// A JSON value with numbers as LaunchDarkly has them.
pub(super) fn value(json: &Json) -> Value {
    match json {
        Json::Number(number) => plain_number(number.as_f64().unwrap_or_default()),
        Json::Array(values) => Value::List(values.iter().map(value).collect()),
        Json::Object(members) => Value::Map(
            members
                .iter()
                .map(|(key, member)| (key.clone(), value(member)))
                .collect(),
        ),
        other => Value::from(other.clone()),
    }
}

/// The type that all values have.
fn flag_type(values: &[Value]) -> FlagType {
    let all = |test: fn(&Value) -> bool| !values.is_empty() && values.iter().all(test);
    if all(|value| matches!(value, Value::Bool(_))) {
        FlagType::Bool
    } else if all(|value| matches!(value, Value::String(_))) {
        FlagType::String
    } else if all(|value| matches!(value, Value::Int(_))) {
        FlagType::Int
    } else if all(|value| matches!(value, Value::Int(_) | Value::Float(_))) {
        FlagType::Number
    } else {
        FlagType::Json
    }
}

/// The name that a value is by itself: `on`, `off`, or short text that is a plain word.
fn name(value: &Value) -> Option<String> {
    const LONGEST: usize = 32;
    const TAKEN: [&str; 8] = [
        "true", "false", "null", "next", "rest", "ramp", "error", "now",
    ];
    match value {
        Value::Bool(true) => Some("on".to_owned()),
        Value::Bool(false) => Some("off".to_owned()),
        Value::String(text) => {
            let plain = text.len() <= LONGEST
                && text.starts_with(|c: char| c.is_ascii_alphabetic())
                && text.ends_with(|c: char| c.is_ascii_alphanumeric())
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                && !TAKEN.contains(&text.as_str())
                && !text.starts_with("variation-");
            plain.then(|| text.clone())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn named(variations: &Json, total: bool) -> (FlagType, Vec<String>) {
        let variants = Variants::new(variations.as_array().unwrap(), total);
        (variants.ty, variants.names)
    }

    #[test]
    fn values_name_their_variants_where_they_are_plain_words() {
        assert_eq!(named(&json!([false, true]), true).1, ["off", "on"]);
        let (ty, names) = named(&json!(["red", "red", "a b", "next", "", "x-1"]), true);
        assert_eq!(ty, FlagType::String);
        let numbered = [
            "red",
            "variation-1",
            "variation-2",
            "variation-3",
            "variation-4",
            "x-1",
        ];
        assert_eq!(names, numbered);
    }

    #[test]
    fn the_type_is_that_of_all_values() {
        assert_eq!(named(&json!([true, false]), false).0, FlagType::Json);
        assert_eq!(named(&json!([1, 2.0]), true).0, FlagType::Int);
        assert_eq!(named(&json!([1, 2.5]), true).0, FlagType::Number);
        assert_eq!(named(&json!([1, 1e300]), true).0, FlagType::Number);
        assert_eq!(named(&json!([1, "a"]), true).0, FlagType::Json);
        assert_eq!(named(&json!([]), true).0, FlagType::Json);
    }
}
