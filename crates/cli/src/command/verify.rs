//! `burgee verify`

use super::count;
use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::foreign::batch::Documents;
use crate::foreign::verify::{Difference, Recorded, lines};
use crate::foreign::{self, FromArgs};
use crate::output::{Accent, Output};
use crate::request::{self, clock};
use burgee::Timestamp;
use serde_json::{Value, json};

/// Compare burgee's answers with those that another flag system gave
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Whose document it is
    #[arg(value_name = "SYSTEM", value_parser = foreign::system_names())]
    system: String,

    /// The document
    #[arg(value_name = "DOCUMENT")]
    document: String,

    /// The questions: a line {"flag","context","id"?,…} each, in the system's own words
    #[arg(long, value_name = "FILE.jsonl")]
    contexts: String,

    /// The recorded answers: a line {"id"?,"value"?,"enabled"?,"variant"?,"reason"?,…} each; without
    /// `id` they are in the order of the questions
    #[arg(long, value_name = "FILE.jsonl")]
    answers: String,

    /// The dialect of the system, where a document does not say it
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,

    /// The time of the questions that do not say it [default: now]
    #[arg(long, value_name = "TIME", value_parser = request::time)]
    at: Option<Timestamp>,

    /// How many differences to show
    #[arg(long, value_name = "N", value_parser = request::number::<usize>, default_value_t = 20)]
    show: usize,
}

/// The end of the help.
const EXAMPLES: &str = r#"Examples:
  burgee verify unleash features.json --contexts asked.jsonl --answers answered.jsonl

Record both in your running program: {"id": 1, "flag": "new-checkout", "context": {"userId": "7"}}
and {"id": 1, "enabled": true}. What an answer does not say is not compared.

Exit status: 0 all agree, 1 some differ, 2 a file cannot be read."#;

/// What was compared.
#[derive(Default)]
struct Tally {
    compared: usize,
    unmatched: usize,
    differing: usize,
    shown: Vec<Value>,
}

/// Compares every recorded answer.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let from = FromArgs {
        from: Some(args.system.clone()),
        profile: args.profile.clone(),
    };
    let mut documents = Documents::new(&from, &args.document, &args.contexts)?;
    documents.prepare(output)?;
    let recorded = Recorded::read(&args.answers)?;
    let mut tally = Tally::default();
    let clock = args.at.unwrap_or_else(clock);
    for (number, question) in lines(&args.contexts)?.into_iter().enumerate() {
        let Some(was) = recorded.answer(&question, number) else {
            tally.unmatched += 1;
            continue;
        };
        tally.compared += 1;
        let is = documents.answer(&question, clock)?;
        let difference = Difference::between(was, &is);
        if difference.is_empty() {
            continue;
        }
        tally.differing += 1;
        if tally.differing <= args.show {
            let why = documents.explain(&question, clock)?;
            tally.show(&question, &difference, &why, output)?;
        }
    }
    if tally.compared == 0 {
        return Err(Complaint::new("no question has a recorded answer")
            .help("give both lines the same `id`, or none of them one; an answer says value, enabled, variant, reason, error or native")
            .into());
    }
    tally.conclude(output)
}

impl Tally {
    /// Shows who differs, in what, and why burgee answers as it does.
    fn show(
        &mut self,
        question: &Value,
        difference: &Difference,
        why: &str,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let field = |name: &str| question.get(name).cloned().unwrap_or_default();
        if output.json() {
            self.shown.push(json!({
                "id": field("id"),
                "flag": field("flag"),
                "context": field("context"),
                "differences": difference.to_json(),
                "explanation": why,
            }));
            return Ok(());
        }
        let flag = field("flag");
        let flag = flag.as_str().unwrap_or("a question without a flag");
        let flag = output.paint(Accent::Strong, flag);
        output.line(format_args!("{flag} for {}", field("context")))?;
        for line in difference.lines() {
            output.line(format_args!("  {line}"))?;
        }
        for line in why.lines() {
            output.line(format_args!("  {}", output.paint(Accent::Faint, line)))?;
        }
        output.line("")
    }

    /// Says the sum.
    fn conclude(self, output: &mut Output) -> Result<Exit, Failure> {
        if output.json() {
            output.document(&json!({
                "compared": self.compared,
                "different": self.differing,
                "unmatched": self.unmatched,
                "shown": self.shown,
            }))?;
        } else {
            let verdict = match self.differing {
                0 => output.paint(Accent::Good, "all agree"),
                some => output.paint(Accent::Bad, format!("{some} differ")),
            };
            let unmatched = match self.unmatched {
                0 => String::new(),
                some => format!("; {} without a recorded answer", count(some, "question")),
            };
            let compared = count(self.compared, "answer");
            output.line(format_args!("{compared} compared: {verdict}{unmatched}"))?;
        }
        Ok(if self.differing > 0 {
            Exit::Findings
        } else {
            Exit::Clean
        })
    }
}
