//! What an import could not carry over.

use std::fmt;

/// A place in the source document: `$.flags["new-checkout"].rules[0]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JsonPath(String);

impl JsonPath {
    /// The whole document.
    pub fn root() -> JsonPath {
        JsonPath("$".to_owned())
    }

    /// The member `name` of the object here.
    #[must_use]
    pub fn key(&self, name: &str) -> JsonPath {
        let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        JsonPath(if plain {
            format!("{}.{name}", self.0)
        } else {
            format!("{}[{}]", self.0, serde_json::Value::from(name))
        })
    }

    /// The element at `index` of the array here.
    #[must_use]
    pub fn index(&self, index: usize) -> JsonPath {
        JsonPath(format!("{}[{index}]", self.0))
    }
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How much is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing that changes an answer: for the reader to know.
    Note,
    /// Something whose absence can change answers under conditions that the note names.
    Warning,
    /// The flag would mean something else, and was left out.
    Refused,
}

/// Something that the import could not carry over, or that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How much is lost.
    pub severity: Severity,
    /// Where it stands in the source document.
    pub at: JsonPath,
    /// What it is, lower case, without a full stop.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}
