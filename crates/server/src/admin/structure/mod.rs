//! A flag as JSON: its structure as objects, its conditions as text. It says as much as the flag's text
//! does, or is not offered: comments, environments and ramps are only in the text.

mod read;
mod write;

use super::answer::Problem;
use super::request::Body;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A flag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Structure {
    key: String,
    #[serde(rename = "type")]
    ty: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deprecated: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// What is served while it is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    if_disabled: Option<Json>,
    /// `= value`: what everybody gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    variants: Option<Map<String, Json>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    requires: Vec<Requires>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rules: Vec<Rule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    otherwise: Option<Json>,
}

impl Structure {
    /// The structure in a body; none if that is a text.
    ///
    /// # Errors
    /// When it is neither.
    pub(super) fn in_body(body: &Body) -> Result<Option<Structure>, Problem> {
        if !body.is_json() || body.json::<Map<String, Json>>()?.contains_key("text") {
            return Ok(None);
        }
        Ok(Some(body.json()?))
    }

    /// There is more in a flag than can be said in JSON.
    pub(super) fn too_little(key: &str) -> Problem {
        let message = format!("the flag `{key}` has more in it than JSON can say");
        Problem::new(StatusCode::CONFLICT, "only_text", message)
            .help("its comments, environments, ramps or the like would be lost: change its text")
    }
}

/// Another flag that must serve something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Requires {
    flag: String,
    variant: String,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// The condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    /// A variant's name or a value; `{"25%": "on", "rest": "off"}` for shares, with `by` and `salt`;
    /// `{"value": …}` for a value that would look so.
    serve: Json,
}

#[cfg(test)]
mod tests;
