//! `burgee test`

use super::count;
use crate::answer::Answer;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::foreign::{Document, FromArgs};
use crate::input;
use crate::load;
use crate::output::{Accent, Output};
use crate::render::{self, json::insert};
use crate::testing::coverage::{Coverage, Kind, Target};
use crate::testing::{self, Outcome};
use burgee::Reading;
use burgee::source::Lines;
use serde_json::{Value, json};
use std::io;

/// Run the tests that stand in the rules
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The files with the rules and their `test` blocks; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// Say which rules, variants and shares no test reaches
    #[arg(long)]
    coverage: bool,

    /// Read another flag system's document as the rules; the files then have the tests alone
    #[arg(long, value_name = "FILE", requires = "from")]
    document: Option<String>,

    #[command(flatten)]
    from: FromArgs,
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  burgee test checkout.flags
  burgee test checkout.flags --coverage
  burgee test rules/*.flags --format json
  burgee test --from unleash --document features.json checkout-tests.flags

A test without `at` runs without a time: windows are closed, ramps have not begun.

Exit status: 0 all passed, 1 a test failed or the rules have errors, 2 a file cannot be read.";

/// What came of all files together.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    files: Vec<Value>,
}

/// Runs the tests of all files, and goes on behind one that cannot be used.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let mut tally = Tally::default();
    let mut exit = Exit::Clean;
    for path in &args.files {
        let result = file(args, path, output, &mut tally);
        exit = exit.max(match result {
            Ok(exit) => exit,
            Err(Failure::Rules(sources, findings)) => {
                output.diagnose(&sources, &findings)?;
                tally.files.push(json!({ "file": path, "error": "rules" }));
                Exit::Findings
            }
            Err(Failure::Usage(complaint)) => {
                output.complain(&complaint)?;
                tally
                    .files
                    .push(json!({ "file": path, "error": complaint.message }));
                Exit::Usage
            }
            Err(gone @ Failure::ReaderGone) => return Err(gone),
        });
    }
    tally.conclude(exit, output)?;
    Ok(exit)
}

/// Runs the tests of one file.
fn file(args: &Args, path: &str, output: &mut Output, tally: &mut Tally) -> Result<Exit, Failure> {
    let reading = read(args, path)?;
    let engine = reading.engine();
    let mut coverage = Coverage::new(&reading.rules);
    let lines = Lines::new(&reading.sources);
    let outcomes = testing::run(&reading.rules, &engine, &mut coverage);
    let failed = outcomes.iter().filter(|outcome| !outcome.passed).count();
    tally.passed += outcomes.len() - failed;
    tally.failed += failed;
    let targets = if args.coverage {
        coverage.targets()
    } else {
        Vec::new()
    };
    if output.json() {
        let mut report = json!({
            "file": path,
            "passed": outcomes.len() - failed,
            "failed": failed,
            "cases": cases(&lines, &outcomes)?,
        });
        if args.coverage {
            let covered = covered(&lines, &targets);
            insert(&mut report, "coverage", covered);
        }
        tally.files.push(report);
    } else {
        list(input::name(path), &lines, &outcomes, output)?;
        if args.coverage {
            uncovered(&lines, &targets, output)?;
        }
    }
    Ok(if failed > 0 {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// The rules with their tests; with `--from`, another system's document with the tests in `path`.
fn read(args: &Args, path: &str) -> Result<Reading, Failure> {
    let rules = args.document.as_deref().unwrap_or(path);
    let Some(document) = Document::open(&args.from, rules)? else {
        return load::valid(path);
    };
    match args.document {
        Some(_) => document.with_tests(input::name(path), &load::text(path)?),
        None => Ok(document.valid()?.reading),
    }
}

/// The cases for people: a line for each, and behind them what went wrong.
fn list(
    path: &str,
    lines: &Lines,
    outcomes: &[Outcome<'_>],
    output: &mut Output,
) -> Result<(), Failure> {
    if outcomes.is_empty() {
        return output.line(format_args!("{path}: no tests"));
    }
    output.line(format_args!("{path}: {}", count(outcomes.len(), "test")))?;
    for outcome in outcomes {
        let verdict = if outcome.passed {
            output.paint(Accent::Good, "ok")
        } else {
            output.paint(Accent::Bad, "FAILED")
        };
        let place = testing::place(lines, outcome.case.span);
        output.line(format_args!(
            "test {} ({place}) ... {verdict}",
            outcome.flag.name
        ))?;
    }
    for outcome in outcomes.iter().filter(|outcome| !outcome.passed) {
        failure(lines, outcome, output)?;
    }
    output.line("")
}

/// What went wrong with a case, and why the engine answers as it does.
fn failure(lines: &Lines, outcome: &Outcome<'_>, output: &mut Output) -> Result<(), Failure> {
    let name = output.paint(Accent::Strong, &outcome.flag.name);
    let case = outcome.case;
    output.line(format_args!(
        "\n---- {name} ({}) ----",
        testing::place(lines, case.span)
    ))?;
    output.line(format_args!("given     {}", case.given.to_json()))?;
    if let Some(at) = case.at {
        output.line(format_args!("at        {at}"))?;
    }
    if let Some(environment) = &case.environment {
        output.line(format_args!("in        environment {environment}"))?;
    }
    let expected = testing::expected(outcome.flag, case);
    output.line(format_args!("expected  {expected}"))?;
    let got = testing::got(outcome.explanation.evaluation());
    output.line(format_args!("got       {}", output.paint(Accent::Bad, got)))?;
    output.line("")?;
    for line in outcome.explanation.to_string().trim_end().lines() {
        output.line(format_args!("  {line}"))?;
    }
    Ok(())
}

/// The cases for programs.
fn cases(lines: &Lines, outcomes: &[Outcome<'_>]) -> Result<Vec<Value>, Failure> {
    outcomes
        .iter()
        .map(|outcome| case(lines, outcome))
        .collect()
}

/// One case for programs; the explanation only where something is to be explained.
fn case(lines: &Lines, outcome: &Outcome<'_>) -> Result<Value, Failure> {
    let place = lines.locate(outcome.case.span);
    let answer = Answer::new(outcome.explanation.evaluation(), None);
    let mut case = json!({
        "flag": outcome.flag.name,
        "file": place.map(|(file, _)| file),
        "line": place.map(|(_, line)| line),
        "passed": outcome.passed,
        "expected": testing::expected(outcome.flag, outcome.case),
        "got": serde_json::to_value(answer).map_err(io::Error::from)?,
    });
    if !outcome.passed {
        let explanation = render::json::explanation(&outcome.explanation);
        insert(&mut case, "explanation", explanation);
    }
    Ok(case)
}

/// What no test reaches, for people.
fn uncovered(lines: &Lines, targets: &[Target<'_>], output: &mut Output) -> Result<(), Failure> {
    let sums: Vec<String> = Kind::ALL
        .into_iter()
        .map(|kind| {
            let (reached, all) = sum(targets, kind);
            format!("{reached} of {}", count(all, kind.name()))
        })
        .collect();
    output.line(format_args!("coverage: {}", sums.join(", ")))?;
    let mut flag = "";
    for target in targets.iter().filter(|target| !target.reached) {
        if flag != target.flag {
            flag = target.flag;
            output.line(format_args!("  {flag}"))?;
        }
        let place = output.paint(Accent::Faint, testing::place(lines, target.span));
        let kind = target.kind.name();
        output.line(format_args!(
            "    no test reaches {kind} {}  {place}",
            target.name
        ))?;
    }
    output.line("")
}

/// What tests reach and what not, for programs.
fn covered(lines: &Lines, targets: &[Target<'_>]) -> Value {
    let mut sums = serde_json::Map::new();
    for kind in Kind::ALL {
        let (reached, all) = sum(targets, kind);
        sums.insert(
            format!("{}s", kind.name()),
            json!({ "reached": reached, "all": all }),
        );
    }
    let unreached: Vec<Value> = targets
        .iter()
        .filter(|target| !target.reached)
        .map(|target| {
            let place = lines.locate(target.span);
            json!({
                "flag": target.flag,
                "kind": target.kind.name(),
                "name": target.name,
                "file": place.map(|(file, _)| file),
                "line": place.map(|(_, line)| line),
            })
        })
        .collect();
    sums.insert("unreached".to_owned(), Value::Array(unreached));
    Value::Object(sums)
}

/// How many of a kind are reached, and how many there are.
fn sum(targets: &[Target<'_>], kind: Kind) -> (usize, usize) {
    let of_kind = || targets.iter().filter(|target| target.kind == kind);
    (
        of_kind().filter(|target| target.reached).count(),
        of_kind().count(),
    )
}

impl Tally {
    /// Says the sum.
    fn conclude(self, exit: Exit, output: &mut Output) -> Result<(), Failure> {
        if output.json() {
            return output.document(&json!({
                "passed": self.passed,
                "failed": self.failed,
                "files": self.files,
            }));
        }
        let verdict = if exit == Exit::Clean {
            output.paint(Accent::Good, "ok")
        } else {
            output.paint(Accent::Bad, "FAILED")
        };
        output.line(format_args!(
            "test result: {verdict}. {} passed; {} failed",
            self.passed, self.failed
        ))
    }
}
