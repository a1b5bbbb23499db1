//! An owned context.

use super::Attributes;
use crate::value::{Timestamp, Value, ValueRef};
use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde::Serialize;
use thiserror::Error;

/// What the caller knows: attributes by name, the time and the environment of the request.
///
/// ```
/// use burgee::Context;
///
/// let from_json = Context::from_json(r#"{ "plan": "pro", "user": { "id": "u-1" } }"#)?;
/// let from_pairs = Context::new().with("plan", "pro").with("seats", 7);
/// # Ok::<(), burgee::ContextError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Context {
    attributes: IndexMap<String, Value, RandomState>,
    now: Option<Timestamp>,
    environment: Option<String>,
}

/// Why something cannot be a context.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContextError {
    /// The text is not JSON, or the value cannot be said in JSON.
    #[error("the context is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is JSON, but no object.
    #[error("the context must be a JSON object, not {0}")]
    NotAnObject(&'static str),
}

impl Context {
    /// A context without attributes.
    pub fn new() -> Context {
        Context::default()
    }

    /// Reads a JSON object. Null counts as missing.
    ///
    /// # Errors
    /// When the text is not a JSON object.
    pub fn from_json(json: &str) -> Result<Context, ContextError> {
        Context::from_value(serde_json::from_str::<serde_json::Value>(json)?.into())
    }

    /// Takes anything that serialises to a map: a struct, a map, a `serde_json::Value`.
    ///
    /// # Errors
    /// When it does not serialise to a map with text keys.
    pub fn from_serialize(value: &impl Serialize) -> Result<Context, ContextError> {
        Context::from_value(serde_json::to_value(value)?.into())
    }

    /// Takes a map.
    ///
    /// # Errors
    /// When the value is not a map.
    pub fn from_value(value: Value) -> Result<Context, ContextError> {
        let found = match value {
            Value::Map(attributes) => return Ok(attributes.into_iter().collect()),
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "an array",
        };
        Err(ContextError::NotAnObject(found))
    }

    /// Sets the attribute `name`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.insert(name, value);
        self
    }

    /// Sets the attribute `name`.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.attributes.insert(name.into(), value.into());
    }

    /// The time of the request; a `SystemTime` will do.
    #[must_use]
    pub fn at(mut self, now: impl Into<Timestamp>) -> Self {
        self.now = Some(now.into());
        self
    }

    /// The environment of the request.
    #[must_use]
    pub fn in_environment(mut self, name: impl Into<String>) -> Self {
        self.environment = Some(name.into());
        self
    }

    /// The attributes, in the order in which they were set.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.attributes
            .iter()
            .map(|(name, value)| (name.as_str(), value))
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Context {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let attributes = pairs
            .into_iter()
            .map(|(key, value)| (key.into(), value.into()))
            .collect();
        Context {
            attributes,
            ..Context::default()
        }
    }
}

impl Attributes for Context {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        self.attributes.get(name)?.lend()
    }

    fn now(&self) -> Option<Timestamp> {
        self.now
    }

    fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }
}
