//! Flipt: its features files, in YAML and JSON, and the snapshots that its clients evaluate.

mod constraint;
mod flag;
mod function;
mod go;
mod native;
mod profile;
mod property;
mod segment;
#[cfg(test)]
mod tests;
mod variants;
mod wire;

use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::names::Names;
use crate::note::{JsonPath, Note, Severity};
use crate::sound::sound;
use burgee::ast::{Document, Item};
use burgee::schema::Function;
use flag::Builder;
use native::FliptNative;
use profile::Profile;
use segment::Segments;
use serde::Deserialize;
use serde_json::Value as Json;
use std::sync::Arc;
use wire::{DocumentWire, FlagWire};

/// The importer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flipt;

impl Importer for Flipt {
    fn id(&self) -> &'static str {
        "flipt"
    }

    fn title(&self) -> &'static str {
        "Flipt"
    }

    fn reference(&self) -> &'static str {
        "flipt-io/flipt v2 (features files 1.0 to 1.6), and flipt-io/flipt-client-sdks flipt-evaluation"
    }

    fn profiles(&self) -> &'static [&'static str] {
        &Profile::NAMES
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        // What no other format has, in a text that reads as one of Flipt's.
        const OWN: [&str; 5] = [
            "VARIANT_FLAG_TYPE",
            "BOOLEAN_FLAG_TYPE",
            "_COMPARISON_TYPE",
            "_MATCH_TYPE",
            "_SEGMENT_OPERATOR",
        ];
        let own = OWN.iter().any(|word| input.text.contains(word));
        let plain = input.text.contains("flags:") && input.text.contains("namespace:");
        if !own && !plain {
            return Confidence::No;
        }
        match documents(input) {
            Ok(documents) if documents.iter().any(|document| document.flags.is_some()) => {
                if own {
                    Confidence::Sure
                } else {
                    Confidence::Maybe
                }
            }
            _ => Confidence::No,
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let documents = documents(input)?;
        let profile = Profile::named(input.profile);
        let mut import = Import {
            profile,
            several: documents.len() > 1,
            ..Import::default()
        };
        if documents
            .iter()
            .all(|document| document.flags.is_none() && document.segments.is_none())
        {
            return Err(ImportError {
                at: JsonPath::root(),
                message: "there are neither flags nor segments".to_owned(),
            });
        }
        for (index, document) in documents.iter().enumerate() {
            import.document(index, document);
        }
        let mut items = import.segments;
        items.extend(import.flags);
        Ok(Imported {
            document: sound(Document::from_iter(items), &mut import.notes, |_, _| {
                JsonPath::root()
            }),
            notes: import.notes,
            native: Box::new(import.native),
        })
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        function::all()
    }
}

/// One document for each namespace.
fn documents(input: &Input<'_>) -> Result<Vec<DocumentWire>, ImportError> {
    if input.text.trim_start().starts_with('{') {
        // Sooner read, and a JSON document is one document.
        return input.json().map(|document| vec![document]);
    }
    input.yaml_documents()
}

/// What has been read so far.
#[derive(Debug)]
struct Import {
    profile: Profile,
    several: bool,
    segment_names: Names,
    flag_names: Names,
    segments: Vec<Item>,
    flags: Vec<Item>,
    notes: Vec<Note>,
    native: FliptNative,
}

impl Default for Import {
    fn default() -> Self {
        Import {
            profile: Profile::Go,
            several: false,
            segment_names: Names::default(),
            flag_names: Names::default(),
            segments: Vec::new(),
            flags: Vec::new(),
            notes: Vec::new(),
            native: FliptNative::default(),
        }
    }
}

impl Import {
    /// A namespace. The names of the first are as they are, those of others begin with the namespace.
    fn document(&mut self, index: usize, document: &DocumentWire) {
        let root = if self.several {
            JsonPath::root().index(index)
        } else {
            JsonPath::root()
        };
        let namespace = namespace(&document.namespace);
        let prefix = if index == 0 {
            self.native.namespace.clone_from(&namespace);
            String::new()
        } else {
            format!("{namespace}/")
        };
        let mut segments = Segments::new(self.profile, &prefix, &mut self.segment_names);
        for (index, json) in document.segments.iter().flatten().enumerate() {
            segments.define(&root.key("segments").index(index), json);
        }
        for (index, json) in document.flags.iter().flatten().enumerate() {
            let at = root.key("flags").index(index);
            let wire = match FlagWire::deserialize(json) {
                Ok(wire) => wire,
                Err(error) => {
                    self.notes
                        .push(refused(at, format!("this flag cannot be read: {error}")));
                    continue;
                }
            };
            let own = (namespace.clone(), wire.key.clone());
            if self.native.flags.contains_key(&own) {
                let message = format!("flag `{}` is there already", wire.key);
                self.notes.push(refused(at, message));
                continue;
            }
            let name = self.flag_names.take(&format!("{prefix}{}", wire.key));
            let builder = Builder::new(name, self.profile, &mut segments, &mut self.notes);
            match builder.flag(&wire, &at) {
                Ok((flag, table)) => {
                    self.flags.push(flag.into());
                    self.native.flags.insert(own, table);
                }
                Err((at, why)) => {
                    let message = format!("flag `{}` is left out: {why}", wire.key);
                    self.notes.push(refused(at, message));
                }
            }
        }
        self.segments.append(&mut segments.items);
        self.notes.append(&mut segments.notes);
    }
}

fn refused(at: JsonPath, message: String) -> Note {
    Note {
        severity: Severity::Refused,
        at,
        message,
    }
}

/// The key of a namespace, which can be said in two forms.
fn namespace(json: &Json) -> String {
    let key = json.as_str().or_else(|| json.get("key")?.as_str());
    key.filter(|key| !key.is_empty())
        .unwrap_or("default")
        .to_owned()
}
