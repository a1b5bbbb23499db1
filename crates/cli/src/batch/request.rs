//! A request as it stands in a line.

use super::context::{Field, Fields};
use burgee::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A line. Null counts as absent, and fields that are not known are passed over.
#[derive(Deserialize)]
#[serde(expecting = "an object with `flag` and `context`")]
pub(super) struct RequestWire<'a> {
    #[serde(borrow)]
    pub(super) id: Option<&'a RawValue>,
    #[serde(borrow)]
    flag: Option<Text<'a>>,
    #[serde(borrow, default)]
    context: Field<'a>,
    #[serde(borrow)]
    now: Option<Text<'a>>,
    #[serde(borrow)]
    env: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) default: Option<&'a RawValue>,
}

/// Text, out of the line itself where nothing in it is escaped.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// What a line asks for.
pub(super) struct Wanted<'a> {
    /// The flag.
    pub(super) flag: &'a str,
    /// An object.
    pub(super) context: &'a Fields<'a>,
    /// The time, if the request has one.
    pub(super) now: Option<Timestamp>,
    /// The environment, if the request has one.
    pub(super) env: Option<&'a str>,
}

/// What is wrong with a line.
pub(super) struct Fault {
    /// OpenFeature's error code.
    pub(super) code: &'static str,
    /// In words.
    pub(super) message: String,
}

impl Fault {
    /// The line is no request.
    pub(super) fn parse(message: impl Into<String>) -> Fault {
        Fault {
            code: "PARSE_ERROR",
            message: message.into(),
        }
    }

    /// The context is none.
    fn context(message: impl Into<String>) -> Fault {
        Fault {
            code: "INVALID_CONTEXT",
            message: message.into(),
        }
    }
}

impl<'a> RequestWire<'a> {
    /// Reads a line.
    pub(super) fn read(line: &'a [u8]) -> Result<RequestWire<'a>, Fault> {
        serde_json::from_slice(line).map_err(|error| {
            let text = error.to_string();
            let place = format!(" at line {} column {}", error.line(), error.column());
            let said = text.strip_suffix(&place).unwrap_or(&text);
            let front = if error.is_data() {
                ""
            } else {
                "this is not JSON: "
            };
            Fault::parse(format!("{front}{said} at column {}", error.column()))
        })
    }

    /// The flag, if the line says one.
    pub(super) fn flag(&self) -> Option<&str> {
        Some(&self.flag.as_ref()?.0)
    }

    /// What the line asks for, if it says all that it must.
    pub(super) fn wanted(&self) -> Result<Wanted<'_>, Fault> {
        let flag = self
            .flag()
            .ok_or_else(|| Fault::parse("`flag` is missing"))?;
        let now = match &self.now {
            None => None,
            Some(Text(text)) => Some(Timestamp::parse(text).ok_or_else(|| {
                Fault::parse(format!(
                    "`now` is `{text}`, and must be a time such as 2025-12-24T12:00Z"
                ))
            })?),
        };
        let found = match &self.context {
            Field::Map(fields) => {
                return Ok(Wanted {
                    flag,
                    context: fields,
                    now,
                    env: self.env.as_ref().map(|Text(text)| text.as_ref()),
                });
            }
            Field::Null => return Err(Fault::context("`context` is missing")),
            Field::Bool(_) => "true or false",
            Field::Int(_) | Field::Float(_) => "a number",
            Field::Text(_) => "a string",
            Field::List(_) => "an array",
        };
        Err(Fault::context(format!(
            "`context` must be a JSON object, not {found}"
        )))
    }
}

/// What can be told of a line that is no request: enough to find it again by its answer.
#[derive(Deserialize, Default)]
pub(super) struct Traces<'a> {
    #[serde(borrow)]
    pub(super) id: Option<&'a RawValue>,
    flag: Option<Value>,
    #[serde(borrow)]
    pub(super) default: Option<&'a RawValue>,
}

impl Traces<'_> {
    /// The flag, if it is one.
    pub(super) fn flag(&self) -> Option<&str> {
        self.flag.as_ref()?.as_str()
    }
}

/// The traces of a line; none when it is not JSON at all.
pub(super) fn traces(line: &[u8]) -> Traces<'_> {
    serde_json::from_slice(line).unwrap_or_default()
}
