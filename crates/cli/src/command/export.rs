//! `burgee export`

use crate::exit::Exit;
use crate::failure::Failure;
use crate::foreign;
use crate::input;
use crate::load;
use crate::output::Output;
use burgee_import::{EXPORTERS, exporter};
use clap::builder::PossibleValuesParser;
use serde_json::json;
use std::fs;

/// Write rules as another flag system's document, as far as that can say them exactly
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Whose document to write
    #[arg(value_name = "SYSTEM", value_parser = system_names())]
    system: String,

    /// The rules; - is standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// Where the document goes [default: standard output]
    #[arg(short, long, value_name = "OUT")]
    output: Option<String>,
}

/// The systems that can be named.
fn system_names() -> PossibleValuesParser {
    PossibleValuesParser::new(EXPORTERS.iter().map(|exporter| exporter.id()))
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  burgee export flagd checkout.flags -o checkout.json
  burgee export gofeatureflag checkout.flags --format json

A flag that the other system cannot say exactly is left out, and named on stderr with what it needs.

Exit status: 0 everything was written, 1 a flag was left out or the rules have errors,
2 a file cannot be read or written.";

/// Writes the document.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let Some(exporter) = exporter(&args.system) else {
        return Ok(Exit::Usage);
    };
    let reading = load::valid(&args.file)?;
    let written = exporter.export(&reading.document);
    if output.json() {
        output.document(&json!({
            "system": exporter.id(),
            "document": written.text,
            "notes": foreign::to_json(&written.notes),
        }))?;
    } else {
        foreign::say(&written.notes, output)?;
    }
    if let Some(path) = &args.output {
        fs::write(path, &written.text).map_err(|error| input::unwritable(path, &error))?;
    } else if !output.json() {
        output.line(written.text.trim_end())?;
    }
    Ok(if foreign::refused(&written.notes) {
        Exit::Findings
    } else {
        Exit::Clean
    })
}
