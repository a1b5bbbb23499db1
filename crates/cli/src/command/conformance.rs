//! `burgee conformance`

use crate::exit::Exit;
use crate::failure::Failure;
use crate::foreign::batch::each_line;
use crate::foreign::system_names;
use crate::output::Output;
use crate::request::clock;
use burgee_import::{Question, by_id};

/// Answer a system's test cases that need no document: hashes, versions, queries, conditions
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Whose cases they are
    #[arg(value_name = "SYSTEM", value_parser = system_names())]
    system: String,

    /// The cases, one JSON object a line; - is standard input
    #[arg(value_name = "CASES.jsonl|-")]
    cases: String,
}

/// The end of the help.
const EXAMPLES: &str = r#"Example:
  echo '{"id": "growthbook/hash/1", "args": {"seed": "", "value": "a", "version": 1}}' |
    burgee conformance growthbook -

Each line is answered with a line: its `id`, and what the system would say.
Cases with a document are answered by `burgee eval --from SYSTEM DOCUMENT --batch CASES.jsonl`.

Exit status: 0 once every line is answered, 2 wrong usage or a file that cannot be read."#;

/// Answers every case.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let Some(format) = by_id(&args.system) else {
        return Ok(Exit::Usage);
    };
    each_line(&args.cases, output, |fields| {
        Ok(format.answer(&Question::new(fields, clock())))
    })?;
    Ok(Exit::Clean)
}
