//! GrowthBook's SDK payload: features, inline experiments, saved groups and contextual bandits.

mod condition;
mod function;
mod js;
mod native;
mod operator;
mod question;
mod range;
mod refusal;
mod regex;
mod subject;
mod test;
mod version;

use crate::answer::Answer;
use crate::importer::{Confidence, ImportError, Imported, Importer};
use crate::input::Input;
use crate::note::JsonPath;
use crate::question::Question;
use burgee::schema::Function;
use std::sync::Arc;

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

    fn recognise(&self, _input: &Input<'_>) -> Confidence {
        Confidence::No
    }

    fn import(&self, _input: &Input<'_>) -> Result<Imported, ImportError> {
        Err(ImportError {
            at: JsonPath::root(),
            message: "not yet".to_owned(),
        })
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        function::all()
    }

    fn answer(&self, case: &Question<'_>) -> Option<Answer> {
        question::answer(case)
    }
}
