//! `$evaluators`: rules with a name, which other rules refer to by `{"$ref": "name"}`.
//!
//! flagd replaces references in the text of the document, one evaluator after the other in no fixed
//! order, so that an evaluator that refers to another is resolved only most of the time. Here they
//! are always resolved. What refers to nothing, or to itself, stays as it is: flagd takes it for an
//! unknown operator, and answers with an error where it is reached.

use crate::importer::ImportError;
use crate::note::{JsonPath, Note, Severity};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use std::cell::Cell;

/// How deep a rule can be with its references resolved. Beyond 128, its text could not be read again.
const DEPTH: usize = 120;

/// How many values a rule can have with its references resolved.
const SIZE: usize = 50_000;

/// How many values all evaluators together can have with their references resolved.
const TOTAL: usize = 1_000_000;

/// The named rules of a document.
#[derive(Debug, Default)]
pub(super) struct Evaluators {
    entries: IndexMap<String, Evaluator>,
}

/// One named rule.
#[derive(Debug)]
struct Evaluator {
    written: Json,
    /// With its references resolved; none where it becomes too large.
    resolved: Option<Json>,
    /// Whether it refers to itself, directly or not.
    cyclic: bool,
    /// Whether a flag refers to it.
    used: Cell<bool>,
}

impl Evaluators {
    /// Reads `$evaluators`.
    ///
    /// # Errors
    /// Where flagd would not load the document: an evaluator of fewer than three characters.
    pub(super) fn read(json: &Json, notes: &mut Vec<Note>) -> Result<Evaluators, ImportError> {
        let at = JsonPath::root().key("$evaluators");
        let entries = match json {
            Json::Null => return Ok(Evaluators::default()),
            Json::Object(entries) => entries,
            _ => {
                let message = "`$evaluators` is no object".to_owned();
                return Err(ImportError { at, message });
            }
        };
        for (name, rule) in entries {
            if rule.to_string().len() < 3 {
                return Err(ImportError {
                    at: at.key(name),
                    message: "the evaluator is empty".to_owned(),
                });
            }
        }
        let mut evaluators = IndexMap::new();
        let mut total = TOTAL;
        for (name, written) in entries {
            let allowed = SIZE.min(total);
            let mut reader = Reader {
                entries,
                path: vec![name],
                cyclic: false,
                left: allowed,
            };
            let resolved = reader.resolve(written, 0);
            total -= allowed - reader.left;
            if reader.cyclic {
                let message = "the evaluator refers to itself; flagd fails where that is reached";
                notes.push(Note {
                    severity: Severity::Warning,
                    at: at.key(name),
                    message: message.to_owned(),
                });
            }
            let evaluator = Evaluator {
                written: written.clone(),
                resolved,
                cyclic: reader.cyclic,
                used: Cell::new(false),
            };
            evaluators.insert(name.clone(), evaluator);
        }
        let entries = evaluators;
        Ok(Evaluators { entries })
    }

    /// The rule of this name as it is written; none where it cannot be followed to its end.
    pub(super) fn written(&self, name: &str) -> Option<&Json> {
        let evaluator = self.entries.get(name)?;
        evaluator.used.set(true);
        let followed = !evaluator.cyclic && evaluator.resolved.is_some();
        followed.then_some(&evaluator.written)
    }

    /// The rule of this name, with its references resolved.
    pub(super) fn resolved(&self, name: &str) -> Option<&Json> {
        self.entries.get(name)?.resolved.as_ref()
    }

    /// Whether something refers to the rule of this name.
    pub(super) fn was_used(&self, name: &str) -> bool {
        self.entries
            .get(name)
            .is_some_and(|evaluator| evaluator.used.get())
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// A rule with its references resolved; none where it becomes too large.
    pub(super) fn resolve(&self, rule: &Json) -> Option<Json> {
        let mut left = SIZE;
        let resolved = self.replaced(rule, &mut left)?;
        (depth(&resolved) <= DEPTH).then_some(resolved)
    }

    fn replaced(&self, rule: &Json, left: &mut usize) -> Option<Json> {
        *left = left.checked_sub(1)?;
        Some(match rule {
            Json::Array(values) => Json::Array(
                values
                    .iter()
                    .map(|value| self.replaced(value, left))
                    .collect::<Option<_>>()?,
            ),
            Json::Object(entries) => match reference(entries) {
                Some(name) if self.entries.contains_key(name) => {
                    let resolved = self.resolved(name)?;
                    self.written(name);
                    *left = left.checked_sub(size(resolved))?;
                    resolved.clone()
                }
                _ => Json::Object(
                    entries
                        .iter()
                        .map(|(key, value)| Some((key.clone(), self.replaced(value, left)?)))
                        .collect::<Option<_>>()?,
                ),
            },
            literal => literal.clone(),
        })
    }
}

/// The name in `{"$ref": "name"}`.
pub(super) fn reference(entries: &Map<String, Json>) -> Option<&str> {
    match entries.len() {
        1 => entries.get("$ref")?.as_str(),
        _ => None,
    }
}

/// Resolves one evaluator.
struct Reader<'d> {
    entries: &'d Map<String, Json>,
    /// The evaluators that are being resolved, from the outermost inwards.
    path: Vec<&'d str>,
    cyclic: bool,
    /// How many more values there can be.
    left: usize,
}

impl<'d> Reader<'d> {
    fn resolve(&mut self, rule: &'d Json, depth: usize) -> Option<Json> {
        self.left = self.left.checked_sub(1)?;
        if depth > DEPTH {
            return None;
        }
        Some(match rule {
            Json::Array(values) => Json::Array(
                values
                    .iter()
                    .map(|value| self.resolve(value, depth + 1))
                    .collect::<Option<_>>()?,
            ),
            Json::Object(entries) => match reference(entries) {
                Some(name) if self.path.contains(&name) => {
                    self.cyclic = true;
                    rule.clone()
                }
                Some(name) if self.entries.contains_key(name) => {
                    self.path.push(name);
                    // A chain of references goes down too, whatever stands in it.
                    let resolved = self.resolve(self.entries.get(name)?, depth + 1);
                    self.path.pop();
                    resolved?
                }
                _ => Json::Object(
                    entries
                        .iter()
                        .map(|(key, value)| Some((key.clone(), self.resolve(value, depth + 1)?)))
                        .collect::<Option<_>>()?,
                ),
            },
            literal => literal.clone(),
        })
    }
}

/// How deep a value is nested; what is read from text is never deeper than 128.
fn depth(json: &Json) -> usize {
    match json {
        Json::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Json::Object(entries) => 1 + entries.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// How many values there are in a value.
fn size(json: &Json) -> usize {
    match json {
        Json::Array(values) => 1 + values.iter().map(size).sum::<usize>(),
        Json::Object(entries) => 1 + entries.values().map(size).sum::<usize>(),
        _ => 1,
    }
}
