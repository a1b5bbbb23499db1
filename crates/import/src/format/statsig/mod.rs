//! Statsig: the specs of a project, as its server SDKs download them.

mod attribute;
mod condition;
mod flag;
mod function;
mod native;
mod operator;
mod project;
mod table;
#[cfg(test)]
mod tests;
mod wire;

use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::note::{JsonPath, Note, Severity};
use crate::pure::Pure;
use crate::sound::sound;
use burgee::ast::{self, Document, build};
use burgee::schema::Function;
use burgee::source::Spanned;
use flag::Names;
use indexmap::{IndexMap, IndexSet};
use project::{Kind, Spec};
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::Arc;
use table::{Place, SpecEntry, Table};
use wire::{ConditionWire, ProjectWire};

/// Reads config specs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statsig;

impl Importer for Statsig {
    fn id(&self) -> &'static str {
        "statsig"
    }

    fn title(&self) -> &'static str {
        "Statsig"
    }

    fn reference(&self) -> &'static str {
        "github.com/statsig-io/statsig-server-core, statsig-rust, config specs \"dcs-v2\""
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        let Ok(document) = serde_json::from_str::<Json>(input.text) else {
            return Confidence::No;
        };
        let has = |name: &str| document.get(name).is_some_and(Json::is_object);
        match (has("feature_gates"), has("condition_map")) {
            (true, true) => Confidence::Sure,
            (true, false) => Confidence::Maybe,
            _ => Confidence::No,
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let json: Json = input.json()?;
        let format = json.get("response_format").and_then(Json::as_str);
        if json.get("condition_map").is_none() {
            return Err(ImportError {
                at: JsonPath::root(),
                message: "there is no `condition_map`: specs before \"dcs-v2\" are not read"
                    .to_owned(),
            });
        }
        if let Some(other) = format.filter(|format| *format != "dcs-v2") {
            return Err(ImportError {
                at: JsonPath::root().key("response_format"),
                message: format!("`{other}` is not read"),
            });
        }
        let project = ProjectWire::deserialize(&json).map_err(|error| ImportError {
            at: JsonPath::root(),
            message: error.to_string(),
        })?;
        Ok(import(&project))
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        Pure::all(function::ALL)
    }
}

fn import(project: &ProjectWire) -> Imported {
    let mut notes = Vec::new();
    let mut specs = project::specs(project, &mut notes);
    refuse_unnameable(&mut specs);
    project::refuse_dependents(&mut specs, &mut notes);
    let names = names(&specs);
    let configs: HashMap<&str, &Spec> = specs
        .iter()
        .filter(|spec| spec.kind == Kind::Config && spec.refused.is_none())
        .map(|spec| (spec.key.as_str(), spec))
        .collect();
    let mut items = vec![ast::Item::Bucketing(Spanned::bare(
        "statsig/sha256".to_owned(),
    ))];
    let mut entries = IndexMap::new();
    for spec in &specs {
        let id = (spec.kind, spec.key.clone());
        let place = names.places.get(&id).cloned().unwrap_or(Place::Refused);
        let mut entry = SpecEntry {
            kind: spec.kind,
            place: place.clone(),
            enabled: spec.wire.enabled,
            rules: HashMap::new(),
        };
        match place {
            Place::Segment(name) => items.push(build::segment_item(name, names.segment(spec))),
            Place::Flag(name) => match flag::flag(&name, spec, &configs, &names, &mut notes) {
                Ok(imported) => {
                    items.push(imported.flag.into());
                    entry = imported.entry;
                }
                Err(message) => {
                    entry.place = Place::Refused;
                    notes.push(project::note(Severity::Refused, &spec.at, message));
                }
            },
            Place::Refused => {}
        }
        entries.insert(id, entry);
    }
    Imported {
        document: sound(Document::from_iter(items), &mut notes, |_, _| {
            JsonPath::root()
        }),
        notes: once(notes),
        native: Box::new(table(project, &specs, entries)),
    }
}

/// The same thing is said once, however often it comes up.
fn once(notes: Vec<Note>) -> Vec<Note> {
    let mut seen: IndexSet<String> = IndexSet::new();
    let mut notes = notes;
    notes.retain(|note| seen.insert(note.to_string()));
    notes
}

fn refuse_unnameable(specs: &mut [Spec]) {
    for spec in specs {
        if attribute::is_unwritable(&spec.key) {
            let message = "its key has control characters in it";
            spec.refused.get_or_insert_with(|| message.to_owned());
        }
    }
}

/// Names for all specs. Gates, configs and layers may have the same key, and flags may not.
fn names(specs: &[Spec]) -> Names {
    let mut names = Names {
        places: HashMap::new(),
        unsure: project::unsure_gates(specs),
    };
    let mut flags: IndexSet<String> = IndexSet::new();
    let mut segments: IndexSet<String> = IndexSet::new();
    for spec in specs.iter().filter(|spec| spec.refused.is_none()) {
        let place = if names.is_segment(spec) {
            let short = spec.key.strip_prefix("segment:").unwrap_or(&spec.key);
            Place::Segment(unique(short, "segment", &mut segments))
        } else {
            Place::Flag(unique(&spec.key, spec.kind.text(), &mut flags))
        };
        names.places.insert((spec.kind, spec.key.clone()), place);
    }
    names
}

fn unique(key: &str, kind: &str, taken: &mut IndexSet<String>) -> String {
    let mut name = key.to_owned();
    while !taken.insert(name.clone()) {
        name = format!("{name}.{kind}");
    }
    name
}

/// What of a user the document reads.
fn table(
    project: &ProjectWire,
    specs: &[Spec],
    entries: IndexMap<(Kind, String), SpecEntry>,
) -> Table {
    let conditions = project.condition_map.values();
    let conditions: Vec<ConditionWire> = conditions
        .filter_map(|json| ConditionWire::deserialize(json).ok())
        .collect();
    let fields = |kinds: &[&str]| {
        let of_kind = conditions
            .iter()
            .filter(|wire| kinds.contains(&wire.kind.as_str()));
        of_kind
            .map(|wire| wire.field.clone().unwrap_or_default())
            .collect()
    };
    let rules = specs.iter().flat_map(|spec| &spec.wire.rules);
    let dealt = rules.map(|rule| rule.id_type.clone());
    let asked = conditions.iter().map(|wire| wire.id_type.clone());
    Table {
        specs: entries,
        fields: fields(&["user_field", "ua_based", "ip_based"]),
        environment: fields(&["environment_field"]),
        units: dealt.chain(asked).collect(),
    }
}
