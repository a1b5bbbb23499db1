//! What another system's client asks.

use burgee::Timestamp;
use serde_json::Value as Json;

/// One request in another system's words: a line of a batch, or a case of a test suite.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    fields: &'q Json,
    clock: Timestamp,
}

impl<'q> Question<'q> {
    /// The request in `fields`, an object; `clock` is the time where it gives none.
    pub fn new(fields: &'q Json, clock: Timestamp) -> Self {
        Question { fields, clock }
    }

    /// Any field, by name; null where absent.
    pub fn get(&self, name: &str) -> &'q Json {
        self.fields.get(name).unwrap_or(&Json::Null)
    }

    /// The flag that is asked for.
    pub fn flag(&self) -> &'q str {
        self.get("flag").as_str().unwrap_or("")
    }

    /// The context, in the system's own form; null where absent.
    pub fn context(&self) -> &'q Json {
        self.get("context")
    }

    /// The value to fall back on; null where absent.
    pub fn default(&self) -> &'q Json {
        self.get("default")
    }

    /// What kind of question it is, where the system has several.
    pub fn kind(&self) -> Option<&'q str> {
        self.get("kind").as_str()
    }

    /// The type that is asked for.
    pub fn requested_type(&self) -> Option<&'q str> {
        self.get("type").as_str()
    }

    /// The time of the request: its own `now`, else the clock.
    pub fn now(&self) -> Timestamp {
        let own = self.get("now").as_str().and_then(Timestamp::parse);
        own.unwrap_or(self.clock)
    }
}
