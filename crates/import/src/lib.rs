//! Other flag systems' documents as burgee rules, with their contexts and their answers.
//!
//! An [`Importer`] reads a document into an [`ast::Document`](burgee::ast::Document), so that what is
//! imported is printed, checked and evaluated exactly like what a person wrote. Its [`Native`] side
//! turns the other system's contexts into burgee's and burgee's answers into the other system's, so
//! that a host can swap engines without its callers noticing.

mod answer;
mod depth;
mod export;
mod format;
mod formats;
mod graph;
mod importer;
mod input;
mod json;
mod jsonlogic;
#[cfg(test)]
mod mutation;
mod names;
mod note;
mod pure;
mod question;
mod sound;
#[cfg(test)]
mod testing;

pub use answer::{Answer, equal};
pub use export::{EXPORTERS, Exported, Exporter, exporter};
pub use formats::{FORMATS, by_id, detect};
pub use importer::{Confidence, ImportError, Imported, Importer, Native, builder};
pub use input::Input;
pub use note::{JsonPath, Note, Severity};
pub use question::Question;
