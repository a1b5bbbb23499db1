//! GO Feature Flag's YAML, for what it says exactly.
//!
//! What it has no words for is refused by name, flag by flag. Two things come out otherwise for some
//! requests, and are warned of: in GO Feature Flag a flag with a rollout gives an error to everybody
//! without a key, and a flag that is disabled serves the caller's default.

mod asked;
mod condition;
mod flag;
mod names;
mod operand;
mod order;
mod rollout;
#[cfg(test)]
mod tests;
mod values;
mod yaml;

use super::{Exported, Exporter};
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{Document, Item};
use serde_json::Map;

/// Writes GO Feature Flag's flag files.
#[derive(Debug)]
pub(crate) struct GoFeatureFlagExport;

impl Exporter for GoFeatureFlagExport {
    fn id(&self) -> &'static str {
        "gofeatureflag"
    }

    fn title(&self) -> &'static str {
        "GO Feature Flag"
    }

    fn export(&self, document: &Document) -> Exported {
        let names = names::Names::of(document);
        let mut flags = Map::new();
        let mut notes = Vec::new();
        for item in &document.items {
            let Item::Flag(flag) = item else { continue };
            let at = JsonPath::root().key(&flag.name.node);
            match flag::flag(flag, &names) {
                Ok(written) => {
                    flags.insert(flag.name.node.clone(), written.flag);
                    notes.extend(written.warnings.into_iter().map(|message| Note {
                        severity: Severity::Warning,
                        at: at.clone(),
                        message: message.to_owned(),
                    }));
                }
                Err(lacking) => notes.push(Note {
                    severity: Severity::Refused,
                    at,
                    message: format!("GO Feature Flag has no equivalent of {lacking}"),
                }),
            }
        }
        Exported {
            text: yaml::text(&flags.into()),
            notes,
        }
    }
}
