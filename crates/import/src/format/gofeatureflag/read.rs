//! The three spellings of a document, as JSON.

use crate::importer::ImportError;
use crate::input::Input;
use crate::note::JsonPath;
use serde_json::{Map, Value as Json};
use toml::Value as Toml;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Json,
    Yaml,
    Toml,
}

/// By the ending of the file's name, else by how the text starts.
fn spelling(input: &Input<'_>) -> Spelling {
    let ending = input.name.rsplit_once('.').map(|(_, ending)| ending);
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("yaml" | "yml") => Spelling::Yaml,
        Some("toml") => Spelling::Toml,
        _ if input.text.trim_start().starts_with('{') => Spelling::Json,
        Some("json") => Spelling::Json,
        _ => Spelling::Yaml,
    }
}

/// The flags of a document, by key.
pub(super) fn flags(input: &Input<'_>) -> Result<Map<String, Json>, ImportError> {
    let document = match spelling(input) {
        Spelling::Json => input.json()?,
        Spelling::Yaml => input.yaml()?,
        Spelling::Toml => toml(input.text)?,
    };
    match document {
        Json::Object(flags) => Ok(flags),
        Json::Null => Ok(Map::new()),
        _ => Err(ImportError {
            at: JsonPath::root(),
            message: "the document is no map of flags".to_owned(),
        }),
    }
}

fn toml(text: &str) -> Result<Json, ImportError> {
    let table: toml::Table = toml::from_str(text).map_err(|error| ImportError {
        at: JsonPath::root(),
        message: error.message().to_owned(),
    })?;
    Ok(from_toml(Toml::Table(table)))
}

/// TOML's dates become text, as in the other two spellings.
fn from_toml(value: Toml) -> Json {
    match value {
        Toml::String(text) => text.into(),
        Toml::Integer(number) => number.into(),
        Toml::Float(number) => number.into(),
        Toml::Boolean(value) => value.into(),
        Toml::Datetime(time) => time.to_string().into(),
        Toml::Array(values) => values.into_iter().map(from_toml).collect(),
        Toml::Table(entries) => Json::Object(
            entries
                .into_iter()
                .map(|(key, value)| (key, from_toml(value)))
                .collect(),
        ),
    }
}
