//! A document as it is given.

use crate::importer::ImportError;
use crate::note::JsonPath;
use serde::de::DeserializeOwned;

/// A document as it is given.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its file name, for formats that depend on the ending.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Which dialect of the format is meant: one of [`Importer::profiles`](crate::Importer::profiles),
    /// or none for the first of them.
    pub profile: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// A document in the format's usual dialect.
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Input {
            name,
            text,
            profile: None,
        }
    }

    /// The text as JSON.
    ///
    /// # Errors
    /// When it is no JSON, or not of the shape of `T`: with the line and column.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ImportError> {
        serde_json::from_str(self.text).map_err(|error| ImportError {
            at: JsonPath::root(),
            message: error.to_string(),
        })
    }
}
