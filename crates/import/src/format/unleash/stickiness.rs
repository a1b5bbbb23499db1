//! Who counts as one: the field that a hash is made of.

use super::notes::Problem;
use super::subject::{CHANCE, Subject, attribute};
use crate::JsonPath;
use burgee::ast::{Expr, build};

/// What everybody is who has no field to be told apart by, where chance would decide and nobody has
/// drawn a number.
const NOBODY: &str = "anonymous";

/// The fields that are tried one after the other.
#[derive(Debug, Clone)]
pub(super) struct Stickiness {
    keys: Vec<Expr>,
    by_chance: bool,
    clock: bool,
    /// The only field that is tried.
    field: Option<String>,
}

impl Stickiness {
    /// The stickiness of a rollout. Where the field is missing, the user is out; by default chance
    /// stands in for it.
    pub(super) fn rollout(name: Option<&str>, at: &JsonPath) -> Result<Stickiness, Problem> {
        match name {
            None | Some("default") => Ok(Stickiness {
                keys: vec![
                    attribute("userId"),
                    attribute("sessionId"),
                    attribute(CHANCE),
                ],
                by_chance: true,
                clock: false,
                field: None,
            }),
            Some("random") => Ok(Stickiness {
                keys: vec![attribute(CHANCE)],
                by_chance: true,
                clock: false,
                field: None,
            }),
            Some(name) => {
                let subject = Subject::new(name, at)?;
                Ok(Stickiness {
                    keys: vec![subject.value()],
                    by_chance: false,
                    clock: subject.always_present(),
                    field: Some(name.to_owned()),
                })
            }
        }
    }

    /// One of a context's own fields.
    pub(super) fn field(name: &'static str) -> Stickiness {
        Stickiness {
            keys: vec![attribute(name)],
            by_chance: false,
            clock: false,
            field: Some(name.to_owned()),
        }
    }

    /// The stickiness of variants: somebody who has the feature gets one of them, so there is always
    /// a key. `present` is a field that all who come so far have.
    pub(super) fn variants(name: Option<&str>, present: Option<&str>) -> Stickiness {
        let fields = match name {
            None | Some("default") => &["userId", "sessionId"][..],
            // Variants know no time of the request.
            Some(CHANCE | "currentTime") => &[],
            Some(ref name) => std::slice::from_ref(name),
        };
        let known = fields.iter().position(|field| present == Some(field));
        let needed = known.map_or(fields, |known| fields.get(..=known).unwrap_or(fields));
        let mut keys: Vec<Expr> = needed.iter().map(|field| attribute(field)).collect();
        if known.is_none() {
            keys.extend([attribute(CHANCE), build::string(NOBODY)]);
        }
        Stickiness {
            keys,
            by_chance: known.is_none(),
            clock: false,
            field: None,
        }
    }

    /// The key.
    pub(super) fn key(&self) -> Expr {
        build::coalesce(self.keys.iter().cloned())
    }

    /// Whether the engine always has something to hash.
    pub(super) fn always_present(&self) -> bool {
        self.by_chance || self.clock
    }

    /// The field that all who are counted have.
    pub(super) fn present(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Whether a number may have to be drawn.
    pub(super) fn by_chance(&self) -> bool {
        self.by_chance
    }
}
