//! Other flag systems' documents on the command line: what `--from` does.

pub(crate) mod batch;
mod document;
pub(crate) mod eval;
mod hint;
mod notes;
mod question;
pub(crate) mod verify;

pub(crate) use document::{Document, format_names, system_names};
pub(crate) use hint::suggest;
pub(crate) use notes::{refused, say, to_json};

use clap::Args;

/// Which system's document a file is.
#[derive(Debug, Args)]
pub(crate) struct FromArgs {
    /// Read another flag system's document, with its own contexts and answers; `auto` finds out whose
    /// it is
    #[arg(long, value_name = "SYSTEM", value_parser = format_names())]
    pub(crate) from: Option<String>,

    /// The dialect of that system, where a document does not say it
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(crate) profile: Option<String>,
}
