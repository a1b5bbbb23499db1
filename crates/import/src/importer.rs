//! What a format must offer.

use crate::answer::Answer;
use crate::formats::FORMATS;
use crate::input::Input;
use crate::note::{JsonPath, Note};
use crate::question::Question;
use burgee::schema::Function;
use burgee::{Builder, Context, Engine, ast};
use std::fmt;
use std::sync::Arc;

/// Reads one other system's documents, contexts and answers.
pub trait Importer: Sync + fmt::Debug {
    /// The name on the command line: `unleash`.
    fn id(&self) -> &'static str;

    /// The system's own name: `Unleash`.
    fn title(&self) -> &'static str;

    /// Where the format is described, and the version that is followed.
    fn reference(&self) -> &'static str;

    /// The dialects between which a document does not choose by itself; the first is the usual one.
    fn profiles(&self) -> &'static [&'static str] {
        &[]
    }

    /// How likely `input` is in this format. Cheap, and never wrong about its own documents.
    fn recognise(&self, input: &Input<'_>) -> Confidence;

    /// Translates `input`. What has no equivalent is reported, never dropped: a flag that would mean
    /// something else is left out with a note of severity `Refused`, and the others go on.
    ///
    /// # Errors
    /// When the document as a whole cannot be used.
    fn import(&self, input: &Input<'_>) -> Result<Imported, ImportError>;

    /// The functions that imported rules call: the system's own operators, where burgee has none that
    /// means exactly the same.
    fn functions(&self) -> Vec<Arc<dyn Function>> {
        Vec::new()
    }

    /// The fields of a question that may name a JSON file, whose content is put in their place.
    fn files(&self) -> &'static [&'static str] {
        &[]
    }

    /// Answers a case that needs no document: a hash, a version, a lone condition. None when the
    /// system has no such question.
    fn answer(&self, _case: &Question<'_>) -> Option<Answer> {
        None
    }
}

/// The other system's side of a document.
pub trait Native: Send + Sync + fmt::Debug {
    /// The context that the imported rules read, with the time and environment of the request.
    fn context(&self, question: &Question<'_>) -> Context;

    /// What the other system would answer. `engine` is the imported document, or the same after
    /// printing and parsing.
    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer;
}

/// The rules, and what else there is to say.
#[derive(Debug)]
pub struct Imported {
    /// The rules.
    pub document: ast::Document,
    /// Every place where meaning was lost or approximated.
    pub notes: Vec<Note>,
    /// The other system's contexts and answers.
    pub native: Box<dyn Native>,
}

/// Why a document cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// Where.
    pub at: JsonPath,
    /// Why, lower case, without a full stop.
    pub message: String,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

impl std::error::Error for ImportError {}

/// How likely a document is in a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is not.
    No,
    /// It could be.
    Maybe,
    /// It has what only this format has.
    Sure,
}

/// A builder that knows the functions of every format: for imported documents, and for the text that
/// they were printed as.
pub fn builder() -> Builder<'static> {
    let functions = FORMATS.iter().flat_map(|format| format.functions());
    functions.fold(Engine::builder(), Builder::function)
}
