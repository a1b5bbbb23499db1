//! flagd's flag definitions, for what they say exactly.
//!
//! A condition of burgee is true, false or unknown, and one of JSONLogic converts whatever it gets. So
//! each is written twice over: as a rule that counts as true when the condition is true, and, under a
//! `not`, as one that counts as true when it is false. Neither ever fails.

mod condition;
mod flag;
mod operand;
mod outcome;
mod source;
#[cfg(test)]
mod tests;

use super::{Exported, Exporter};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{Document, Item};
use serde_json::Map;
use source::Source;

/// Where the form of a document is described for editors.
const SCHEMA: &str = "https://flagd.dev/schema/v0/flags.json";

/// Writes flagd's flag definitions.
#[derive(Debug)]
pub(crate) struct FlagdExport;

/// What flagd has no words for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lacking(String);

impl Lacking {
    fn of<T>(what: impl Into<String>) -> Result<T, Lacking> {
        Err(Lacking(what.into()))
    }
}

impl Exporter for FlagdExport {
    fn id(&self) -> &'static str {
        "flagd"
    }

    fn title(&self) -> &'static str {
        "flagd"
    }

    fn export(&self, document: &Document) -> Exported {
        let mut source = Source::of(document);
        let mut flags = Map::new();
        let mut notes = Vec::new();
        for item in &document.items {
            let Item::Flag(flag) = item else { continue };
            let at = JsonPath::root().key(&flag.name.node);
            match flag::flag(flag, &mut source) {
                Ok(exported) => {
                    flags.insert(flag.name.node.clone(), exported.flag);
                    notes.extend(exported.notes.into_iter().map(|message| Note {
                        severity: Severity::Note,
                        at: at.clone(),
                        message: message.to_owned(),
                    }));
                }
                Err(Lacking(what)) => notes.push(Note {
                    severity: Severity::Refused,
                    at,
                    message: format!("flagd has no equivalent of {what}"),
                }),
            }
        }
        let warnings = [
            (
                source.inner_paths,
                "where a part of a path is a list, flagd goes on with its first element",
            ),
            (
                source.declared_keys,
                "a key is known to be text by its declaration alone: where a request sends a number, or \
                 true or false, it is dealt out here as it is written, and flagd passes the rule over; \
                 `when … is string` makes both pass it over",
            ),
        ];
        let warnings = warnings.into_iter().filter(|(so, _)| *so);
        notes.extend(warnings.map(|(_, message)| Note {
            severity: Severity::Warning,
            at: JsonPath::root(),
            message: message.to_owned(),
        }));
        let mut document = Map::new();
        document.insert("$schema".to_owned(), SCHEMA.into());
        document.insert("flags".to_owned(), flags.into());
        let evaluators = source.into_evaluators();
        if !evaluators.is_empty() {
            document.insert("$evaluators".to_owned(), evaluators.into());
        }
        let text = serde_json::to_string_pretty(&document).unwrap_or_default();
        Exported { text, notes }
    }
}
