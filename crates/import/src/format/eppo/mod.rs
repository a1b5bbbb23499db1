//! Eppo: Universal Flag Configurations, in clear and as they are sent to clients.

mod allocation;
mod bandit;
mod condition;
mod details;
mod flag;
mod function;
mod native;
mod obfuscated;
mod shard;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod wire;

use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::note::{JsonPath, Note, Severity};
use crate::pure::Pure;
use crate::sound::sound;
use burgee::ast::{self, Document};
use burgee::schema::Function;
use flag::ImportedFlag;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::Arc;
use table::{Entry, Questions, Table};
use wire::{ConfigWire, FlagWire};

/// Reads Universal Flag Configurations.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Eppo;

impl Importer for Eppo {
    fn id(&self) -> &'static str {
        "eppo"
    }

    fn title(&self) -> &'static str {
        "Eppo"
    }

    fn reference(&self) -> &'static str {
        "github.com/Eppo-exp/eppo-multiplatform, eppo_core, commit c080b7c"
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        let Ok(document) = serde_json::from_str::<Json>(input.text) else {
            return Confidence::No;
        };
        let Some(flags) = document.get("flags").and_then(Json::as_object) else {
            return Confidence::No;
        };
        if flags.values().any(|flag| flag.get("totalShards").is_some()) {
            return Confidence::Sure;
        }
        match document.get("format").and_then(Json::as_str) {
            Some("SERVER" | "CLIENT") => Confidence::Maybe,
            _ => Confidence::No,
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let config: ConfigWire = input.json()?;
        let hashed = match config.format.as_deref() {
            None | Some("SERVER") => false,
            Some("CLIENT") => true,
            Some(other) => {
                return Err(ImportError {
                    at: JsonPath::root().key("format"),
                    message: format!("`{other}` documents hold no rules"),
                });
            }
        };
        Ok(import(config, hashed))
    }

    /// The models of bandits are part of what is asked, and not of the document.
    fn files(&self) -> &'static [&'static str] {
        &["models"]
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        Pure::all(function::ALL)
    }
}

fn import(config: ConfigWire, hashed: bool) -> Imported {
    let mut notes = Vec::new();
    let mut items = Vec::new();
    let mut questions = Vec::new();
    let mut flags = IndexMap::new();
    let bandits = bandits(&config);
    for (key, json) in &config.flags {
        let at = JsonPath::root().key("flags").key(key);
        let wire = FlagWire::deserialize(json).map_err(|error| error.to_string());
        let wire = wire.and_then(|mut wire| {
            if hashed {
                obfuscated::reveal(&mut wire)?;
            }
            Ok(wire)
        });
        let flag = wire.and_then(|wire| flag::flag(key, &wire, hashed, &at, &mut notes));
        let entry = match flag {
            Ok(ImportedFlag {
                flag,
                questions: own,
                entry,
            }) => {
                items.push(ast::Item::Flag(flag));
                questions.extend(own);
                Entry::Flag(entry)
            }
            Err(message) => {
                notes.push(Note {
                    severity: Severity::Refused,
                    at,
                    message,
                });
                Entry::Unusable
            }
        };
        flags.insert(key.clone(), entry);
    }
    if !bandits.is_empty() {
        notes.push(Note {
            severity: Severity::Note,
            at: JsonPath::root().key("bandits"),
            message: "the flag serves the bandit's name; its action is chosen beside the rules"
                .to_owned(),
        });
    }
    Imported {
        document: sound(Document::from_iter(items), &mut notes, |_, name| {
            JsonPath::root().key("flags").key(name)
        }),
        notes,
        native: Box::new(Table {
            environment: Json::from(config.environment.map(|environment| environment.name)),
            hashed,
            flags,
            bandits,
            questions: Questions::new(questions),
        }),
    }
}

/// Which value of which flag is a bandit. Older documents say it in one place, newer ones in another.
fn bandits(config: &ConfigWire) -> HashMap<(String, String), String> {
    let mut bandits = HashMap::new();
    let older = config.bandits.iter().flatten();
    let newer = config.bandit_references.iter().flatten();
    let variations = newer
        .map(|(key, reference)| (key, &reference.flag_variations))
        .chain(older);
    for (key, variations) in variations {
        for variation in variations {
            let served = (
                variation.flag_key.clone(),
                variation.variation_value.clone(),
            );
            bandits.insert(served, key.clone());
        }
    }
    bandits
}
