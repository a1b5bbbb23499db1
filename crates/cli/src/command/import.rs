//! `burgee import`

use crate::exit::Exit;
use crate::failure::Failure;
use crate::foreign::{self, Document};
use crate::input;
use crate::load;
use crate::output::Output;
use serde_json::json;
use std::fs;

/// Turn another flag system's document into burgee rules
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Whose document it is; `auto` finds out
    #[arg(value_name = "SYSTEM", value_parser = foreign::format_names())]
    system: String,

    /// The document; - is standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// Where the rules go [default: standard output]
    #[arg(short, long, value_name = "OUT.flags")]
    output: Option<String>,

    /// The dialect of the system, where a document does not say it
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  burgee import unleash features.json -o features.flags
  burgee import auto export.json --format json
  burgee import flagd flags.json --profile fractional-v1

The rules say the same as the document, user for user. What has no equivalent is told on stderr,
with its place: a note changes no answer, a warning can change some, and what is refused is left
out.

Exit status: 0 everything was carried over, 1 something was refused,
2 the document cannot be read.";

/// Imports the document.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let text = load::text(&args.file)?;
    let document = Document::import(&args.system, args.profile.as_deref(), &args.file, &text)?;
    let document = document.valid()?;
    let notes = &document.imported.notes;
    if output.json() {
        output.document(&json!({
            "system": document.format.id(),
            "rules": document.text,
            "notes": foreign::to_json(notes),
        }))?;
    } else {
        foreign::say(notes, output)?;
    }
    if let Some(path) = &args.output {
        fs::write(path, &document.text).map_err(|error| input::unwritable(path, &error))?;
    } else if !output.json() && !document.text.is_empty() {
        output.line(document.text.trim_end())?;
    }
    Ok(if foreign::refused(notes) {
        Exit::Findings
    } else {
        Exit::Clean
    })
}
