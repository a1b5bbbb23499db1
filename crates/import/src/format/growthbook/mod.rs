//! GrowthBook's SDK payload: features, inline experiments, saved groups and contextual bandits.

mod attribute;
mod bandit;
mod circle;
mod condition;
mod document;
mod draft;
mod experiment;
mod feature;
mod function;
mod group;
mod import;
mod js;
mod member;
mod names;
mod native;
mod operator;
mod order;
mod palette;
mod parent;
mod question;
mod range;
mod record;
mod refusal;
mod regex;
mod result;
mod subject;
mod test;
#[cfg(test)]
mod tests;
mod verify;
mod version;
mod wire;

use crate::answer::Answer;
use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::pure::Pure;
use crate::question::Question;
use burgee::schema::Function;
use serde_json::Value as Json;
use std::sync::Arc;

/// The profile without rules for what a context forces: easier to read, for who does not need
/// `forcedVariations`, `qaMode`, `enabled: false` and `?key=1` in the URL.
const PLAIN: &str = "plain";

/// The payload that GrowthBook's SDKs download.
#[derive(Debug)]
pub(crate) struct GrowthBook;

impl Importer for GrowthBook {
    fn id(&self) -> &'static str {
        "growthbook"
    }

    fn title(&self) -> &'static str {
        "GrowthBook"
    }

    fn reference(&self) -> &'static str {
        "https://docs.growthbook.io/lib/build-your-own, specVersion 0.8.0, as @growthbook/growthbook 1.7.0 evaluates it"
    }

    fn profiles(&self) -> &'static [&'static str] {
        &["sdk", PLAIN]
    }

    fn recognise(&self, input: &Input<'_>) -> Confidence {
        let Ok(Json::Object(root)) = input.json::<Json>() else {
            return Confidence::No;
        };
        if wire::ENCRYPTED
            .iter()
            .any(|field| root.contains_key(*field))
        {
            return Confidence::Sure;
        }
        let Some(features) = root.get("features").and_then(Json::as_object) else {
            return Confidence::No;
        };
        let feature = |json: &Json| match json {
            Json::Object(feature) => {
                feature.is_empty()
                    || feature.contains_key("defaultValue")
                    || feature.get("rules").is_some_and(Json::is_array)
            }
            _ => false,
        };
        let own = ["savedGroups", "contextualBandits", "dateUpdated"];
        if !features.values().all(feature) {
            Confidence::No
        } else if !features.is_empty() || own.iter().any(|field| root.contains_key(*field)) {
            Confidence::Sure
        } else {
            Confidence::Maybe
        }
    }

    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError> {
        let overrides = input.profile != Some(PLAIN);
        document::import(&wire::PayloadWire::read(input)?, overrides)
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        Pure::all(function::ALL)
    }

    fn answer(&self, case: &Question<'_>) -> Option<Answer> {
        question::answer(case)
    }
}
