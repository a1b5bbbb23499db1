//! Text in JSON, as people write it: ids are numbers here and there.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;

/// Text, or a number or truth value that stands for its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Text, E> {
        Ok(Text(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Text, E> {
        Ok(Text(truth.to_string()))
    }
}

/// The text of a field that must be there and not empty.
pub(super) fn required(field: &str, text: Option<Text>) -> Result<String, String> {
    match text {
        Some(Text(text)) if !text.is_empty() => Ok(text),
        Some(_) => Err(format!("`{field}` is empty")),
        None => Err(format!("`{field}` is missing")),
    }
}

/// What `serde_json` says of a line, without the line that it counts itself.
pub(super) fn plain(error: &serde_json::Error) -> String {
    let said = match error.to_string() {
        said if error.is_data() => said,
        said => format!("this is not JSON: {said}"),
    };
    match said.rsplit_once(" at line ") {
        Some((what, _)) => format!("{what} at column {}", error.column()),
        None => said,
    }
}
