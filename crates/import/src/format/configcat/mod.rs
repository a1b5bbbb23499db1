//! ConfigCat: config JSON, version 6.
//!
//! What cannot be evaluated (no user, an attribute that is missing or malformed) is burgee's unknown.
//! What ends ConfigCat's evaluation becomes a rule `serve error`, in front of the rule that it belongs
//! to and reached only where ConfigCat reaches it.

mod comparator;
mod condition;
mod document;
mod flag;
mod function;
mod hashed;
mod native;
mod reference;
mod segment;
mod share;
mod table;
mod text;
mod value;
mod version;
mod wire;

#[cfg(test)]
mod tests;

use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::note::JsonPath;
use crate::pure::Pure;
use crate::sound::{Kind, sound};
use burgee::schema::Function;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::sync::Arc;

/// Reads ConfigCat's config JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConfigCat;

/// Enough of a document to know it by.
#[derive(Debug, Deserialize)]
struct Glance {
    #[serde(rename = "f")]
    settings: std::collections::HashMap<String, GlanceSetting>,
    #[serde(rename = "p")]
    preferences: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct GlanceSetting {
    #[serde(rename = "t")]
    _kind: i64,
    #[serde(rename = "v")]
    _value: IgnoredAny,
}

impl Importer for ConfigCat {
    fn id(&self) -> &'static str {
        "configcat"
    }

    fn title(&self) -> &'static str {
        "ConfigCat"
    }

    fn reference(&self) -> &'static str {
        "config JSON v6, as the Rust SDK reads it: https://github.com/configcat/rust-sdk"
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        match serde_json::from_str::<Glance>(input.text) {
            Ok(glance) if !glance.settings.is_empty() => Confidence::Sure,
            Ok(glance) if glance.preferences.is_some() => Confidence::Maybe,
            _ => Confidence::No,
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let config: wire::ConfigWire = input.json()?;
        let mut reader = document::Reader::default();
        let document = reader.read(config);
        Ok(Imported {
            document: sound(document, &mut reader.notes, |kind, name| match kind {
                Kind::Flag => JsonPath::root().key("f").key(name),
                Kind::Segment => JsonPath::root().key("s"),
            }),
            notes: reader.notes,
            native: Box::new(native::ConfigCatNative {
                table: reader.table,
            }),
        })
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        Pure::all(function::FUNCTIONS)
    }
}
