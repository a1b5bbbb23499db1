//! An answer that owns what it says.

use crate::answer::{Answer, Mode};
use crate::failure::Failure;
use burgee::Value;
use indexmap::IndexMap;
use std::time::Duration;

/// The answer for one flag, with everything that is known about it: what
/// [`Client::evaluate`](crate::Client::evaluate) gives. Owns its texts; [`Answer`] is the same, borrowed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Details {
    /// The flag that was asked for.
    pub flag: String,
    /// The value; none where the caller's default is to be used.
    pub value: Option<Value>,
    /// The variant's name, if the value has one.
    pub variant: Option<String>,
    /// Why, by OpenFeature's names: `STATIC`, `TARGETING_MATCH`, `SPLIT`, `DEFAULT`, `DISABLED`, `ERROR`.
    pub reason: String,
    /// Where it came from.
    pub mode: Mode,
    /// Why it is not the rules' answer.
    pub failure: Option<Failure>,
    /// Which content of the rules was asked.
    pub revision: Option<String>,
    /// How long ago the source confirmed it.
    pub age: Duration,
    /// `rule` that decided, `notes` on what stood in the way of a rule, `error` that a rule serves, and what
    /// people said about the flag: the names are those of the service.
    pub metadata: IndexMap<String, String>,
}

impl From<Answer<'_>> for Details {
    fn from(answer: Answer<'_>) -> Details {
        Details {
            flag: answer.flag.to_owned(),
            value: answer.value.cloned(),
            variant: answer.variant.map(str::to_owned),
            reason: answer.reason.as_str().to_owned(),
            mode: answer.mode,
            failure: answer.failure,
            revision: answer.revision.map(str::to_owned),
            age: answer.age,
            metadata: metadata(&answer),
        }
    }
}

impl Details {
    /// No value, because of `failure` or for no reason at all.
    pub(crate) fn failed(flag: &str, failure: Option<Failure>) -> Details {
        Answer::nothing(flag, failure).into()
    }
}

/// What the service would say in `metadata`, without the revision.
fn metadata(answer: &Answer<'_>) -> IndexMap<String, String> {
    let mut map = IndexMap::new();
    let Some(given) = answer.evaluation else {
        return map;
    };
    let mut put = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            map.insert(name.to_owned(), text);
        }
    };
    put("rule", given.rule.map(ToString::to_string));
    let notes: Vec<&str> = given.notes.iter().map(burgee::Note::as_str).collect();
    put("notes", (!notes.is_empty()).then(|| notes.join(",")));
    put("error", given.error.map(str::to_owned));
    let about = given.metadata;
    put("owner", about.owner.clone());
    put("description", about.description.clone());
    put("ticket", about.ticket.clone());
    put("kind", about.kind.clone());
    put("deprecated", about.deprecated.clone());
    put(
        "tags",
        (!about.tags.is_empty()).then(|| about.tags.join(",")),
    );
    put("created", about.created.map(|time| time.to_string()));
    put("expires", about.expires.map(|time| time.to_string()));
    map
}
