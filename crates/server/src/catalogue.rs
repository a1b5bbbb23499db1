//! What there is to know about the flags that are served, without evaluating them: made once for each
//! revision.

use crate::admin::text::killed_in;
use burgee::typed::{Flag, RuleName, RuleSet};
use burgee::{Timestamp, Value};
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value as Json;

/// A flag in a list of all.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Listed {
    pub(crate) key: String,
    #[serde(rename = "type")]
    pub(crate) kind_of_value: &'static str,
    pub(crate) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    /// Whether `expires` has passed; set when it is asked for.
    expired: bool,
    #[serde(skip)]
    expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecated: Option<String>,
    /// How many rules there are, `otherwise` not counted.
    rules: usize,
    /// The environments that have rules of their own.
    environments: Vec<String>,
    /// The environments that it is switched off in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    off_in: Vec<String>,
    /// The names of its variants.
    variants: Vec<String>,
}

impl Listed {
    fn new(flag: &Flag) -> Listed {
        let about = &flag.metadata;
        let mut environments: Vec<String> = Vec::new();
        for name in flag.rules.iter().flat_map(|rule| &rule.environments) {
            if !environments.contains(name) {
                environments.push(name.clone());
            }
        }
        let off_in = flag.rules.iter().filter_map(killed_in);
        let off_in = off_in.map(str::to_owned).collect();
        let rules = flag.rules.iter();
        let rules = rules.filter(|rule| rule.name != RuleName::Otherwise);
        let variants = flag.variants.iter();
        Listed {
            key: flag.name.clone(),
            kind_of_value: flag.ty.text(),
            status: flag.status.text(),
            owner: about.owner.clone(),
            description: about.description.clone(),
            ticket: about.ticket.clone(),
            kind: about.kind.clone(),
            tags: about.tags.clone(),
            created: about.created.map(|time| time.to_string()),
            expires: about.expires.map(|time| time.to_string()),
            expired: false,
            expires_at: about.expires,
            deprecated: about.deprecated.clone(),
            rules: rules.count(),
            environments,
            off_in,
            variants: variants
                .filter_map(|variant| variant.name.clone())
                .collect(),
        }
    }

    /// The environments that have rules of their own.
    pub(crate) fn environments(&self) -> impl Iterator<Item = String> {
        self.environments.iter().cloned()
    }

    /// The environments that it is switched off in.
    pub(crate) fn off_in(&self) -> &[String] {
        &self.off_in
    }

    /// The same with the word whether it has expired by `now`.
    pub(crate) fn at(&self, now: Timestamp) -> Listed {
        Listed {
            expired: self.expires_at.is_some_and(|expires| expires <= now),
            ..self.clone()
        }
    }
}

/// The flags of a ruleset, in the order of the text.
pub(crate) fn list(rules: &RuleSet) -> IndexMap<String, Listed> {
    let flags = rules.flags.values();
    flags
        .map(|flag| (flag.name.clone(), Listed::new(flag)))
        .collect()
}

/// A value of the engine's in JSON; null for none.
pub(crate) fn json(value: Option<&Value>) -> Json {
    value.map_or(Json::Null, Value::to_json)
}
