//! A question in another system's words, from the command line.

use crate::failure::{Complaint, Failure};
use crate::request::{self, RequestArgs};
use serde_json::{Map, Value};

/// The question that the arguments ask, without the flag.
pub(crate) fn one(
    request: &RequestArgs,
    default: Option<&str>,
    kind: Option<&str>,
) -> Result<Map<String, Value>, Failure> {
    let mut fields = Map::new();
    let context = match request.context.as_deref() {
        None => Value::Null,
        Some(argument) => request::json(argument)?,
    };
    fields.insert("context".to_owned(), context);
    if let Some(default) = default {
        let default = serde_json::from_str(default).map_err(|error| {
            Complaint::new(format!("the default is not valid JSON: {error}"))
                .help("text stands in quotes: '\"none\"'")
        })?;
        fields.insert("default".to_owned(), default);
    }
    if let Some(kind) = kind {
        fields.insert("kind".to_owned(), kind.into());
    }
    if let Some(env) = &request.env {
        fields.insert("env".to_owned(), env.as_str().into());
    }
    Ok(fields)
}
