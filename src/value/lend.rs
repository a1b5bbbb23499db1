//! Lists and maps that can be read in place: burgee's own and `serde_json`'s.

use super::{List, Map, Value, ValueRef};
use indexmap::IndexMap;
use serde_json::Value as Json;

impl List for Vec<Value> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn element(&self, index: usize) -> Option<ValueRef<'_>> {
        self.get(index)?.lend()
    }
}

impl Map for IndexMap<String, Value> {
    fn entry(&self, key: &str) -> Option<ValueRef<'_>> {
        self.get(key)?.lend()
    }

    fn len(&self) -> usize {
        IndexMap::len(self)
    }

    fn key(&self, index: usize) -> Option<&str> {
        self.get_index(index).map(|(key, _)| key.as_str())
    }
}

/// Lends a `serde_json` value; none for null. Text at once, because nearly everything is.
#[inline]
pub(crate) fn lend_json(value: &Json) -> Option<ValueRef<'_>> {
    match value {
        Json::String(value) => Some(ValueRef::Str(value)),
        other => lend_other(other),
    }
}

#[inline(never)]
fn lend_other(value: &Json) -> Option<ValueRef<'_>> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(value) => ValueRef::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => ValueRef::Int(whole),
            None => ValueRef::Float(number.as_f64()?),
        },
        Json::String(value) => ValueRef::Str(value),
        Json::Array(values) => ValueRef::List(values),
        Json::Object(entries) => ValueRef::Map(entries),
    })
}

impl List for Vec<Json> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn element(&self, index: usize) -> Option<ValueRef<'_>> {
        lend_json(self.get(index)?)
    }
}

impl Map for serde_json::Map<String, Json> {
    fn entry(&self, key: &str) -> Option<ValueRef<'_>> {
        lend_json(self.get(key)?)
    }

    fn len(&self) -> usize {
        serde_json::Map::len(self)
    }

    fn key(&self, index: usize) -> Option<&str> {
        self.keys().nth(index).map(String::as_str)
    }
}
