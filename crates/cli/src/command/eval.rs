//! `burgee eval`

use crate::answer::{self, Answer, FLAG_NOT_FOUND};
use crate::batch::{self, Defaults};
use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::foreign::eval::AskArgs;
use crate::foreign::{self, Document, FromArgs};
use crate::input;
use crate::load;
use crate::output::{Accent, Output};
use crate::render::{self, json::insert};
use crate::request::RequestArgs;
use burgee::diagnostic::closest;
use burgee::{Context, Engine, Evaluation};
use serde_json::Value;
use std::io;

/// Evaluate flags: which variant, and why
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The rules; - is standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// The flag
    #[arg(value_name = "FLAG", conflicts_with_all = ["all", "batch"])]
    flag: Option<String>,

    #[command(flatten)]
    request: RequestArgs,

    /// Evaluate every flag
    #[arg(long, conflicts_with = "batch")]
    all: bool,

    /// Answer many requests: a line {"flag","context","now"?,"env"?,"default"?,"id"?} each
    #[arg(long, value_name = "REQUESTS.jsonl|-", conflicts_with_all = ["context", "explain"])]
    batch: Option<String>,

    /// Say rule by rule how it came out
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    from: FromArgs,

    #[command(flatten)]
    ask: AskArgs,
}

/// The end of the help.
const EXAMPLES: &str = r#"Examples:
  burgee eval checkout.flags new-checkout --context '{"country": "DE"}' --explain
  burgee eval checkout.flags holiday-theme -c @user.json --env production --at 2025-12-24T12:00Z
  burgee eval checkout.flags --all -c @user.json --format json
  burgee eval checkout.flags --batch requests.jsonl > answers.jsonl
  burgee eval features.json new-checkout --from unleash -c '{"userId": "7"}'

A batch answers each line with a line {"id"?,"flag","value","variant","reason","rule"?,"error"?};
a line that is no request is answered with `error`, and described on stderr. --env and --at are
for the lines that do not say their own. With --from, requests and answers are those of the other
system: a line has its `flag`, `context`, `default`, … and is answered with `value`, `enabled`,
`variant`, `reason`, `error` and `native`, as far as that system has them.

Exit status: 0 evaluated, 1 the rules have errors or there is no such flag, 2 wrong usage or a
file that cannot be read. A batch is 0 once every line is answered."#;

/// Evaluates what is asked for.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if args.flag.is_none() && !args.all && args.batch.is_none() {
        return Err(Complaint::new("no flag is named")
            .help("name one behind the rules, or ask for every flag with --all")
            .into());
    }
    let second = args.request.reads_stdin() || args.batch.as_deref() == Some(input::STDIN);
    input::refuse_two_readers("the rules", args.file == input::STDIN, second)?;
    if args.from.from.is_some() {
        return foreign(args, output);
    }
    let engine = load::valid(&args.file)?.engine();
    if let Some(path) = &args.batch {
        let defaults = Defaults {
            env: args.request.env.as_deref(),
            now: args.request.at,
        };
        batch::run(&engine, path, &defaults, output)?;
        return Ok(Exit::Clean);
    }
    let context = args.request.context()?;
    match &args.flag {
        Some(flag) => one(&engine, flag, &context, args.explain, output),
        None => all(&engine, &context, args.explain, output),
    }
}

/// Evaluates another system's document.
fn foreign(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(requests) = &args.batch {
        return foreign::eval::batch(&args.from, &args.file, requests, args.request.at, output);
    }
    let Some(document) = Document::open(&args.from, &args.file)? else {
        return Ok(Exit::Usage);
    };
    let flag = args.flag.as_deref();
    foreign::eval::run(
        document,
        flag,
        &args.request,
        &args.ask,
        args.explain,
        output,
    )
}

/// Evaluates one flag.
fn one(
    engine: &Engine,
    flag: &str,
    context: &Context,
    explain: bool,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let Ok(evaluation) = engine.evaluate(flag, context) else {
        return unknown_flag(engine, flag, output);
    };
    if output.json() {
        output.document(&object(engine, &evaluation, context, explain)?)?;
    } else if explain {
        output.line(explanation(engine, flag, context))?;
    } else {
        for line in sheet(&evaluation, output) {
            output.line(line)?;
        }
    }
    Ok(Exit::Clean)
}

/// Evaluates every flag.
fn all(
    engine: &Engine,
    context: &Context,
    explain: bool,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let evaluations = engine.evaluate_all(context);
    if output.json() {
        let objects = evaluations
            .iter()
            .map(|evaluation| object(engine, evaluation, context, explain))
            .collect::<Result<_, _>>()?;
        output.document(&Value::Array(objects))?;
    } else if explain {
        for (number, evaluation) in evaluations.iter().enumerate() {
            if number > 0 {
                output.line("")?;
            }
            output.line(explanation(engine, evaluation.flag, context))?;
        }
    } else {
        table(&evaluations, output)?;
    }
    Ok(Exit::Clean)
}

/// Says that there is no such flag: for programs as an answer too, with the code that a batch gives.
fn unknown_flag(engine: &Engine, flag: &str, output: &mut Output) -> Result<Exit, Failure> {
    if output.json() {
        let answer = Answer::error(Some(flag), None, FLAG_NOT_FOUND);
        output.document(&to_value(&answer)?)?;
    }
    let complaint = Complaint::new(format!("unknown flag `{flag}`"));
    output.complain(&match closest(flag, engine.flags()) {
        Some(near) => complaint.help(format!("did you mean `{near}`?")),
        None if engine.flags().next().is_none() => complaint.help("the rules have no flags"),
        None => complaint.help("--all shows every flag"),
    })?;
    Ok(Exit::Findings)
}

/// An answer as JSON, with the explanation where it is asked for.
fn object(
    engine: &Engine,
    evaluation: &Evaluation<'_>,
    context: &Context,
    explain: bool,
) -> Result<Value, Failure> {
    let mut answer = to_value(&Answer::new(evaluation, None))?;
    if let (true, Ok(explanation)) = (explain, engine.explain(evaluation.flag, context)) {
        insert(
            &mut answer,
            "explanation",
            render::json::explanation(&explanation),
        );
    }
    Ok(answer)
}

/// The explanation for people.
fn explanation(engine: &Engine, flag: &str, context: &Context) -> String {
    let text = engine.explain(flag, context).map(|it| it.to_string());
    text.unwrap_or_default().trim_end().to_owned()
}

/// An answer as a JSON tree.
fn to_value(answer: &Answer<'_>) -> Result<Value, Failure> {
    Ok(serde_json::to_value(answer).map_err(io::Error::from)?)
}

/// One answer for people, a line for each thing to say.
fn sheet(evaluation: &Evaluation<'_>, output: &Output) -> Vec<String> {
    let mut lines = vec![format!(
        "{} = {}",
        evaluation.flag,
        output.paint(Accent::Strong, value(evaluation))
    )];
    if let Some(variant) = evaluation.variant {
        lines.push(format!("  variant  {variant}"));
    }
    lines.push(format!("  reason   {}", evaluation.reason.as_str()));
    if let Some(rule) = answer::rule(evaluation) {
        lines.push(format!("  rule     {rule}"));
    }
    if let Some(error) = evaluation.error {
        lines.push(format!("  error    {error}"));
    }
    for note in evaluation.notes.iter() {
        lines.push(format!("  note     {}", note.as_str()));
    }
    lines
}

/// All answers for people, a line for each flag.
fn table(evaluations: &[Evaluation<'_>], output: &mut Output) -> Result<(), Failure> {
    /// Longer names and values push the rest of their own line aside, not that of all the others.
    const WIDEST: usize = 32;
    let width = |text: &str| text.chars().count();
    let rows: Vec<[String; 4]> = evaluations
        .iter()
        .map(|evaluation| {
            let rule = answer::rule(evaluation).map(|rule| format!("rule {rule}"));
            let error = evaluation.error.map(|error| format!("error {error}"));
            [
                evaluation.flag.to_owned(),
                shown(evaluation),
                evaluation.reason.as_str().to_owned(),
                rule.into_iter().chain(error).collect::<Vec<_>>().join(", "),
            ]
        })
        .collect();
    let widest = |column: fn(&[String; 4]) -> &String| {
        let widths = rows.iter().map(|row| width(column(row)));
        widths.filter(|width| *width <= WIDEST).max().unwrap_or(0)
    };
    let (first, second, third) = (
        widest(|[a, ..]| a),
        widest(|[_, b, ..]| b),
        widest(|[.., c, _]| c),
    );
    for [flag, value, reason, rest] in &rows {
        let line = format!("{flag:first$}  {value:second$}  {reason:third$}  {rest}");
        output.line(line.trim_end())?;
    }
    Ok(())
}

/// The variant's name where it has one, else the value.
fn shown(evaluation: &Evaluation<'_>) -> String {
    match evaluation.variant {
        Some(variant) => variant.to_owned(),
        None => value(evaluation),
    }
}

/// The value as JSON on one line, which is unambiguous and safe for a terminal.
fn value(evaluation: &Evaluation<'_>) -> String {
    match evaluation.value {
        Some(value) => serde_json::to_string(value).unwrap_or_default(),
        None => "the caller's default".to_owned(),
    }
}
