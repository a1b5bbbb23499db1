//! Flagsmith: the evaluation context of its engines, and the environment document of local evaluation.
//! The Python engine is followed.

mod compare;
mod condition;
mod document;
mod elements;
mod environment;
mod flag;
mod function;
mod native;
mod path;
mod pattern;
mod priority;
mod property;
mod python;
mod segment;
mod shape;
#[cfg(test)]
mod tests;
mod threshold;
mod wire;

use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::names::Names;
use crate::note::{JsonPath, Note, Severity};
use crate::sound::sound;
use burgee::ast::{Document, build};
use burgee::schema::Function;
use condition::Scope;
use flag::Features;
use native::{FlagsmithNative, SegmentTable};
use property::Properties;
use std::sync::Arc;

/// The importer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flagsmith;

impl Importer for Flagsmith {
    fn id(&self) -> &'static str {
        "flagsmith"
    }

    fn title(&self) -> &'static str {
        "Flagsmith"
    }

    fn reference(&self) -> &'static str {
        "Flagsmith/flagsmith-engine (Python) with engine-test-data v3.9.0, and Flagsmith/flagsmith sdk/evaluation-context.json"
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        match input.json::<document::Marks>() {
            Ok(marks) if marks.is_environment() || marks.is_context() => Confidence::Sure,
            _ => Confidence::No,
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let mut document = document::read(input)?;
        let mut read = Vec::new();
        for segment in &document.segments {
            segment::properties(&segment.wire.rules, &mut read);
        }
        let properties = Properties::new(read, &document.context);
        let mut notes = std::mem::take(&mut document.notes);
        let mut names = Names::default();
        let mut items = Vec::new();
        let mut tables = Vec::new();
        let mut features = Features::new(&document);
        let environment = document.context.pointer("/environment/name");
        for segment in &document.segments {
            let mut scope = Scope {
                salt: &document::key(&segment.wire.key),
                properties: &properties,
                environment: environment.and_then(serde_json::Value::as_str),
                notes: &mut notes,
            };
            let name = names.take(&segment.wire.name);
            match segment::segment(&segment.wire, &segment.at, &mut scope) {
                Ok(when) => {
                    items.push(build::segment_item(&name, when));
                    features.overridden_by(segment, &name);
                    tables.push(SegmentTable::new(name, &segment.wire));
                }
                Err((at, message)) => {
                    features.harmed_by(segment);
                    notes.push(Note {
                        severity: Severity::Refused,
                        at,
                        message: format!("segment `{}` is left out: {message}", segment.wire.name),
                    });
                }
            }
        }
        let flags = features.flags(&mut items, &mut notes);
        let native = FlagsmithNative::new(document.context, properties, tables, flags);
        Ok(Imported {
            document: sound(Document::from_iter(items), &mut notes, |_, _| {
                JsonPath::root()
            }),
            notes,
            native: Box::new(native),
        })
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        function::all()
    }
}
