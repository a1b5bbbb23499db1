//! OpenFeature's context as burgee's.

use burgee::{Context, Timestamp, Value};
use indexmap::IndexMap;
use open_feature::{EvaluationContext, EvaluationContextFieldValue as Field, StructValue};
use std::any::Any;
use std::collections::BTreeMap;

/// OpenFeature's name for who is asked about.
const TARGETING_KEY: &str = "targetingKey";

/// How deep a name can say that a field is nested. Deeper ones are names like others: nobody means them, and
/// what is nested without bound cannot even be dropped.
const DEEPEST: usize = 32;

/// The fields as attributes. Those with dots in their names are nested, unless something else is there.
pub(super) fn read(context: &EvaluationContext) -> Context {
    let mut attributes = IndexMap::new();
    // In the order of their names, so that the same fields give the same context.
    let fields: BTreeMap<&String, &Field> = context.custom_fields.iter().collect();
    for (name, field) in fields {
        let Some(value) = value(field) else {
            continue;
        };
        if name.matches('.').count() > DEEPEST {
            attributes.insert(name.clone(), value);
        } else {
            put(&mut attributes, name, value);
        }
    }
    if let Some(key) = &context.targeting_key {
        attributes.insert(TARGETING_KEY.to_owned(), Value::from(key.as_str()));
    }
    attributes.into_iter().collect()
}

fn put(map: &mut IndexMap<String, Value>, name: &str, value: Value) {
    let Some((first, rest)) = name.split_once('.') else {
        map.insert(name.to_owned(), value);
        return;
    };
    let inner = map.entry(first.to_owned());
    let inner = inner.or_insert_with(|| Value::Map(IndexMap::new()));
    match inner {
        Value::Map(inner) => put(inner, rest, value),
        _ => drop(map.insert(name.to_owned(), value)),
    }
}

fn value(field: &Field) -> Option<Value> {
    Some(match field {
        Field::Bool(value) => Value::Bool(*value),
        Field::Int(value) => Value::Int(*value),
        Field::Float(value) => Value::Float(*value),
        Field::String(value) => Value::from(value.as_str()),
        Field::DateTime(time) => {
            let micros = i64::try_from(time.unix_timestamp_nanos() / 1000).ok()?;
            Value::String(Timestamp(micros).to_string())
        }
        Field::Struct(value) => structure(value.as_ref())?,
    })
}

/// A struct, if it is of a kind that is known here.
fn structure(value: &(dyn Any + Send + Sync)) -> Option<Value> {
    if let Some(json) = value.downcast_ref::<serde_json::Value>() {
        return Some(json.clone().into());
    }
    if let Some(value) = value.downcast_ref::<Value>() {
        return Some(value.clone());
    }
    value.downcast_ref::<StructValue>().map(map)
}

fn map(structure: &StructValue) -> Value {
    let fields: BTreeMap<&String, &open_feature::Value> = structure.fields.iter().collect();
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.clone(), plain(value)));
    Value::Map(fields.collect())
}

fn plain(value: &open_feature::Value) -> Value {
    match value {
        open_feature::Value::Bool(value) => Value::Bool(*value),
        open_feature::Value::Int(value) => Value::Int(*value),
        open_feature::Value::Float(value) => Value::Float(*value),
        open_feature::Value::String(value) => Value::from(value.as_str()),
        open_feature::Value::Array(values) => Value::List(values.iter().map(plain).collect()),
        open_feature::Value::Struct(value) => map(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(context: &EvaluationContext) -> serde_json::Value {
        let context = read(context);
        let attributes = context.attributes();
        attributes
            .map(|(name, value)| (name.to_owned(), value.to_json()))
            .collect()
    }

    #[test]
    fn fields_are_attributes() {
        let structure = StructValue::default().with_field("tier", 2);
        let context = EvaluationContext::default()
            .with_targeting_key("u-1")
            .with_custom_field("targetingKey", "another")
            .with_custom_field("plan", "pro")
            .with_custom_field("user.id", "u-1")
            .with_custom_field("user.age", 7)
            .with_custom_field("score", 0.5)
            .with_custom_field("json", Field::new_struct(json!({ "a": [1] })))
            .with_custom_field("account", Field::new_struct(structure))
            .with_custom_field("opaque", Field::new_struct(7_u128));
        assert_eq!(
            shown(&context),
            json!({
                "account": { "tier": 2 }, "json": { "a": [1] }, "plan": "pro", "score": 0.5,
                "targetingKey": "u-1", "user": { "age": 7, "id": "u-1" },
            })
        );
    }

    #[test]
    fn no_name_is_too_deep() {
        let name = "a.".repeat(200_000);
        let context = EvaluationContext::default().with_custom_field(&name, 7);
        assert_eq!(shown(&context), json!({ name: 7 }));
    }

    #[test]
    fn a_dotted_name_does_not_hide_what_is_there() {
        let context = EvaluationContext::default()
            .with_custom_field("user", "ann")
            .with_custom_field("user.id", "u-1");
        assert_eq!(shown(&context), json!({ "user": "ann", "user.id": "u-1" }));
    }
}
