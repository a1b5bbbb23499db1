//! `burgee expr`

use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::input;
use crate::load;
use crate::output::Output;
use crate::request::RequestArgs;
use burgee::{Engine, Error, Truth};
use serde_json::json;

/// Evaluate one condition: true, false or unknown
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The condition; - is standard input
    #[arg(value_name = "EXPRESSION", allow_hyphen_values = true)]
    expression: String,

    #[command(flatten)]
    request: RequestArgs,

    /// Say how each part came out
    #[arg(long)]
    explain: bool,
}

/// The end of the help.
const EXAMPLES: &str = r#"Examples:
  burgee expr 'plan == "pro" and seats >= 5' --context '{"plan": "pro", "seats": 7}'
  burgee expr 'created_at > now - 30d' --context @user.json --at 2025-12-24
  burgee expr 'not (plan == "free")' --explain

The answer is unknown when something that it depends on is missing.

Exit status: 0 evaluated, whatever the answer is, 1 the condition has errors, 2 wrong usage."#;

/// Evaluates the condition.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let from_stdin = args.expression == input::STDIN;
    input::refuse_two_readers("the condition", from_stdin, args.request.reads_stdin())?;
    let text = if from_stdin {
        load::text(input::STDIN)?
    } else {
        args.expression.clone()
    };
    let condition = Engine::builder().condition(&text).map_err(refused)?;
    let context = args.request.context()?;
    let truth = match condition.evaluate(&context) {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    };
    match (output.json(), args.explain) {
        (false, false) => output.line(truth)?,
        (false, true) => output.line(condition.explain(&context).to_string().trim_end())?,
        (true, false) => output.document(&json!({ "result": truth }))?,
        (true, true) => output.document(&condition.explain(&context).to_json())?,
    }
    Ok(Exit::Clean)
}

/// The failure for a condition that cannot be used.
fn refused(error: Error) -> Failure {
    match error {
        Error::Invalid(diagnostics) => {
            Failure::Rules(Box::new(diagnostics.sources), diagnostics.list)
        }
        other => Complaint::new(other.to_string()).into(),
    }
}
