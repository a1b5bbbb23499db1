//! flagd's flag definitions: variants, and targeting in JSONLogic.
//!
//! Rules of the common shapes become plain burgee: an `if` whose branches are names becomes ordered
//! rules, a `fractional` with weights written out becomes a split, `$evaluators` become segments.
//! Everything else stays what it is, as the argument of a function that interprets it
//! ([`crate::jsonlogic`]). Either way, an answer is the one that flagd gives.

mod cbor;
mod comparison;
mod condition;
mod evaluators;
mod flag;
mod fractional;
mod functions;
mod generation;
mod lists;
mod native;
mod opaque;
mod operand;
mod output;
mod results;
mod rules;
mod scope;
mod sem_ver;
mod split;
#[cfg(test)]
mod tests;

use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::note::{JsonPath, Note, Severity};
use crate::sound::sound;
use burgee::ast::{Document, Item};
use burgee::schema::Function;
use burgee::source::Spanned;
use evaluators::Evaluators;
use flag::{FlagWire, Refusal};
use generation::{Generation, PROFILES};
use native::FlagdNative;
use scope::Scope;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Reads flagd's flag definitions.
#[derive(Debug)]
pub(crate) struct Flagd;

impl Importer for Flagd {
    fn id(&self) -> &'static str {
        "flagd"
    }

    fn title(&self) -> &'static str {
        "flagd"
    }

    fn reference(&self) -> &'static str {
        "https://flagd.dev/reference/flag-definitions/, as flagd core 0.16 evaluates them"
    }

    fn profiles(&self) -> &'static [&'static str] {
        PROFILES
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        let Ok(document) = input.json::<Json>() else {
            return Confidence::No;
        };
        let flags: Vec<&Json> = match document.get("flags") {
            Some(Json::Object(flags)) => flags.values().collect(),
            Some(Json::Array(flags)) => flags.iter().collect(),
            _ => return Confidence::No,
        };
        let own = |flag: &&Json| {
            flag.get("variants").is_some_and(Json::is_object)
                && matches!(
                    flag.get("state").and_then(Json::as_str),
                    Some("ENABLED" | "DISABLED")
                )
        };
        if document.get("$evaluators").is_some() || flags.iter().any(own) {
            Confidence::Sure
        } else if flags.is_empty() {
            Confidence::Maybe
        } else {
            Confidence::No
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let Some(generation) = Generation::named(input.profile) else {
            let message = format!(
                "unknown profile `{}`; the profiles are {}",
                input.profile.unwrap_or_default(),
                PROFILES.join(", ")
            );
            let at = JsonPath::root();
            return Err(ImportError { at, message });
        };
        document(&input.json()?, generation)
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        functions::all()
    }
}

/// The flags with their keys and places, of both forms of `flags`.
fn flags(document: &Json) -> Result<Vec<(&str, &Json, JsonPath)>, ImportError> {
    let at = JsonPath::root().key("flags");
    match document.get("flags") {
        Some(Json::Object(flags)) => Ok(flags
            .iter()
            .map(|(key, flag)| (key.as_str(), flag, at.key(key)))
            .collect()),
        Some(Json::Array(flags)) => Ok(flags
            .iter()
            .enumerate()
            .map(|(index, flag)| {
                let key = flag.get("key").and_then(Json::as_str).unwrap_or("");
                (key, flag, at.index(index))
            })
            .collect()),
        Some(_) => Err(ImportError {
            at,
            message: "`flags` is neither an object nor a list".to_owned(),
        }),
        None => Err(ImportError {
            at: JsonPath::root(),
            message: "there are no `flags`".to_owned(),
        }),
    }
}

/// The whole document.
fn document(document: &Json, generation: Generation) -> Result<Imported, ImportError> {
    let mut notes = Vec::new();
    let evaluators = document.get("$evaluators").unwrap_or(&Json::Null);
    let evaluators = Evaluators::read(evaluators, &mut notes)?;
    let mut scope = Scope::new(&evaluators, generation);
    let mut native = FlagdNative {
        metadata: metadata(document.get("metadata"), &mut notes),
        ..FlagdNative::default()
    };
    let mut items: Vec<Item> = Vec::new();
    for (key, json, at) in flags(document)? {
        let imported = FlagWire::read(json)
            .and_then(|wire| flag::flag(key, wire, &at, &mut scope, &mut notes));
        match imported {
            _ if native.flags.contains_key(key) => notes.push(Note {
                severity: Severity::Refused,
                at,
                message: format!("another flag has the key `{key}`"),
            }),
            Ok((flag, side)) => {
                native.flags.insert(key.to_owned(), side);
                items.push(flag.into());
            }
            Err(Refusal::Flag(message)) => notes.push(Note {
                severity: Severity::Refused,
                at,
                message,
            }),
            Err(Refusal::Document(message)) => return Err(ImportError { at, message }),
        }
    }
    notes.extend(scope.notes());
    let splits = items.iter().any(deals_out);
    let bucketing =
        splits.then(|| Item::Bucketing(Spanned::bare(generation.bucketing().to_owned())));
    let segments = scope.into_segments();
    let document: Document = bucketing.into_iter().chain(segments).chain(items).collect();
    notes.extend(lists::notes(&document));
    Ok(Imported {
        document: sound(document, &mut notes, |_, name| {
            JsonPath::root().key("flags").key(name)
        }),
        notes,
        native: Box::new(native),
    })
}

/// Whether a flag has a split.
fn deals_out(item: &Item) -> bool {
    use burgee::ast::{FlagItem, Outcome};
    let Item::Flag(flag) = item else { return false };
    flag.items.iter().any(|item| match item {
        FlagItem::Rule(rule) => matches!(rule.serve, Outcome::Split(_)),
        FlagItem::Otherwise(otherwise) => matches!(otherwise.serve, Outcome::Split(_)),
        _ => false,
    })
}

/// The metadata of the document.
fn metadata(json: Option<&Json>, notes: &mut Vec<Note>) -> Map<String, Json> {
    let at = || JsonPath::root().key("metadata");
    match json {
        None | Some(Json::Null) => Map::new(),
        Some(Json::Object(entries)) => {
            notes.push(Note {
                severity: Severity::Note,
                at: at(),
                message:
                    "not part of the rules; answers carry it where they are given in flagd's form"
                        .to_owned(),
            });
            entries.clone()
        }
        Some(_) => {
            notes.push(Note {
                severity: Severity::Warning,
                at: at(),
                message: "the metadata is no object, and is left out".to_owned(),
            });
            Map::new()
        }
    }
}
