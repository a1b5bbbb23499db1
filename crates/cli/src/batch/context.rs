//! The context of a line, read in place: text without escapes stays in the line, and nothing is hashed.

use burgee::value::{List, Map};
use burgee::{Attributes, ValueRef};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A JSON value.
#[derive(Debug, Default)]
pub(super) enum Field<'a> {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
    List(Elements<'a>),
    Map(Fields<'a>),
}

/// A JSON array.
#[derive(Debug)]
pub(super) struct Elements<'a>(Vec<Field<'a>>);

/// A JSON object. Of two entries with one key the last counts.
#[derive(Debug)]
pub(super) struct Fields<'a>(Vec<(Cow<'a, str>, Field<'a>)>);

/// Objects with more entries than this are sorted, so that no line can make looking up slow.
const FEW: usize = 16;

impl<'a> Fields<'a> {
    /// Takes the entries in the order of the text.
    fn new(mut entries: Vec<(Cow<'a, str>, Field<'a>)>) -> Fields<'a> {
        if entries.len() > FEW {
            // Stable, so that the last of several entries with one key stays the last of them.
            entries.sort_by(|(left, _), (right, _)| left.cmp(right));
        }
        Fields(entries)
    }

    /// The entry with this key.
    fn find(&self, key: &str) -> Option<&Field<'a>> {
        let entry = if self.0.len() > FEW {
            let behind = self.0.partition_point(|(known, _)| known.as_ref() <= key);
            self.0
                .get(behind.checked_sub(1)?)
                .filter(|(known, _)| known == key)
        } else {
            self.0.iter().rev().find(|(known, _)| known == key)
        };
        entry.map(|(_, value)| value)
    }
}

impl Field<'_> {
    /// The value lent out; none for null.
    fn lend(&self) -> Option<ValueRef<'_>> {
        Some(match self {
            Field::Null => return None,
            Field::Bool(value) => ValueRef::Bool(*value),
            Field::Int(value) => ValueRef::Int(*value),
            Field::Float(value) => ValueRef::Float(*value),
            Field::Text(value) => ValueRef::Str(value),
            Field::List(values) => ValueRef::List(values),
            Field::Map(entries) => ValueRef::Map(entries),
        })
    }
}

impl Attributes for Fields<'_> {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        self.find(name)?.lend()
    }
}

impl Map for Fields<'_> {
    fn entry(&self, key: &str) -> Option<ValueRef<'_>> {
        self.find(key)?.lend()
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn key(&self, index: usize) -> Option<&str> {
        self.0.get(index).map(|(key, _)| &**key)
    }
}

impl List for Elements<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn element(&self, index: usize) -> Option<ValueRef<'_>> {
        self.0.get(index)?.lend()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Field<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor)
    }
}

/// Text that is borrowed where it can be: a key of an object.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(FieldVisitor)? {
            Field::Text(text) => Ok(Key(text)),
            _ => Err(serde::de::Error::custom("a key must be text")),
        }
    }
}

/// Makes fields out of what the parser meets. How deep it goes is bounded by the parser.
struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Field<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Field::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Field::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Field::Int(value))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a number beyond 64 bits is a float everywhere else, too"
    )]
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Field::Float(value as f64), Field::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Field::Float(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Field::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Field::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element()? {
            values.push(value);
        }
        Ok(Field::List(Elements(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::with_capacity(8);
        while let Some((Key(key), value)) = access.next_entry()? {
            entries.push((key, value));
        }
        Ok(Field::Map(Fields::new(entries)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The field at the top of a context.
    fn field<'f>(fields: &'f Field<'_>, key: &str) -> Option<&'f str> {
        let Field::Map(fields) = fields else {
            panic!("no object")
        };
        match fields.attribute(key)? {
            ValueRef::Str(text) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn the_last_of_equal_keys_counts_in_small_and_large_objects() {
        for others in [0, 3, FEW, 100] {
            let others: Vec<_> = (0..others).map(|n| format!(r#""k{n}":"{n}","#)).collect();
            let others = others.concat();
            let text = format!(r#"{{"a":"first",{others}"a":"l\u00e4st"}}"#);
            let context: Field<'_> = serde_json::from_str(&text).unwrap();
            assert_eq!(field(&context, "a"), Some("läst"));
            assert_eq!(field(&context, "b"), None);
            if !others.is_empty() {
                assert_eq!(field(&context, "k2"), Some("2"));
            }
        }
    }

    #[test]
    fn numbers_are_whole_where_they_fit() {
        let text = "[1, -1, 1.0, 18446744073709551615, null]";
        let Field::List(Elements(values)) = serde_json::from_str(text).unwrap() else {
            panic!("no list")
        };
        assert!(matches!(
            values.as_slice(),
            [
                Field::Int(1),
                Field::Int(-1),
                Field::Float(_),
                Field::Float(_),
                Field::Null
            ]
        ));
    }
}
