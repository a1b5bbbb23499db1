//! Split (Harness FME): `splitChanges` in both of its forms, segments, and localhost files.
//!
//! The two official SDKs that disagree are the profiles `java` and `js`. `control`, what an SDK serves
//! when it has no answer, is a treatment like any other.

mod document;
mod flag;
mod function;
mod localhost;
mod matcher;
mod native;
mod number;
mod pattern;
mod profile;
mod question;
mod rollout;
mod scope;
mod segment;
mod semver;
mod value;
mod wire;

#[cfg(test)]
mod tests;

use crate::answer::Answer;
use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::note::JsonPath;
use crate::pure::Pure;
use crate::question::Question;
use crate::sound::sound;
use burgee::schema::Function;
use profile::Profile;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::sync::Arc;

/// Reads Split's documents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Split;

/// Enough of `splitChanges` to know it by.
#[derive(Debug, Deserialize)]
struct ChangesGlance {
    ff: Option<PartGlance>,
    splits: Option<Vec<FlagGlance>>,
}

#[derive(Debug, Deserialize)]
struct PartGlance {
    d: Vec<FlagGlance>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FlagGlance {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "defaultTreatment")]
    _default: IgnoredAny,
}

impl Importer for Split {
    fn id(&self) -> &'static str {
        "split"
    }

    fn title(&self) -> &'static str {
        "Split (Harness FME)"
    }

    fn reference(&self) -> &'static str {
        "splitChanges 1.3, as the Java and JavaScript SDKs read it: https://github.com/splitio"
    }

    fn profiles(&self) -> &'static [&'static str] {
        Profile::NAMES
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        match serde_json::from_str::<ChangesGlance>(input.text) {
            Ok(glance) => match (glance.ff.map(|part| part.d), glance.splits) {
                (Some(flags), _) | (None, Some(flags)) if !flags.is_empty() => Confidence::Sure,
                (None, None) if is_segment(input) => Confidence::Sure,
                (None, None) => Confidence::No,
                _ => Confidence::Maybe,
            },
            // Only a list can be a localhost file.
            Err(_) if input.text.trim_start().starts_with(['-', '#']) => {
                match input.yaml::<wire::LocalhostWire>() {
                    Ok(flags) if !flags.is_empty() => Confidence::Sure,
                    _ => Confidence::No,
                }
            }
            Err(_) => Confidence::No,
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let profile = Profile::of(input.profile);
        let mut reader = document::Reader::new(profile);
        let document = if is_segment(input) {
            reader.only_segment(&input.json()?)
        } else if input.text.trim_start().starts_with('{') {
            reader.changes(input.json()?)
        } else {
            let flags = localhost::flags(input.yaml()?);
            if flags.is_empty() {
                return Err(ImportError {
                    at: JsonPath::root(),
                    message: "there is no flag".to_owned(),
                });
            }
            reader.only_flags(&flags)
        };
        Ok(Imported {
            document: sound(document, &mut reader.notes, |_, _| JsonPath::root()),
            notes: reader.notes,
            native: Box::new(native::SplitNative {
                profile,
                table: reader.table,
            }),
        })
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        Pure::all(function::FUNCTIONS)
    }

    fn answer(&self, case: &Question<'_>) -> Option<Answer> {
        question::answer(case)
    }
}

/// Whether the document is one segment.
fn is_segment(input: &Input<'_>) -> bool {
    #[derive(Deserialize)]
    struct Glance {
        #[serde(rename = "name")]
        _name: String,
        #[serde(rename = "added")]
        _added: Vec<IgnoredAny>,
    }
    serde_json::from_str::<Glance>(input.text).is_ok()
}
