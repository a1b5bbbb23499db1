//! `burgee experiment`

mod human;
mod split;

use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::input;
use crate::output::Output;
use crate::request;
use burgee_experiment::{Basis, Expected, Input, Metric, Problem, Report, Settings, analyse, time};
use std::fs;
use std::io::{self, BufReader};

/// Say what an experiment shows: who saw which variant, and what they did then
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Who saw which variant when: JSON lines, or CSV or Parquet where the name ends in .csv or .parquet
    #[arg(value_name = "EXPOSURES")]
    exposures: String,

    /// What users did: lines with user, time, metric and value, in the same formats
    #[arg(value_name = "METRICS")]
    metrics: String,

    /// The flag, where there are exposures of several
    #[arg(long, value_name = "KEY")]
    flag: Option<String>,

    /// The environment, where there are exposures of several
    #[arg(long, value_name = "NAME")]
    env: Option<String>,

    /// Only exposures by this rule: the one that splits
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,

    /// The variant to compare with [default: the one that is called control or off]
    #[arg(long, value_name = "VARIANT")]
    control: Option<String>,

    /// What to decide on; again for each. KIND is rate, mean, per-event or ratio, and is found out when
    /// left away [default: everything in METRICS]
    #[arg(long, value_name = "NAME[:KIND]", value_parser = decision)]
    metric: Vec<Metric>,

    /// What must not get worse by more than the margin, such as latency:per-event:+2% or
    /// signup:rate:-1%; the sign says which way is worse
    #[arg(long, value_name = "NAME[:KIND]:MARGIN", value_parser = guardrail, allow_hyphen_values = true)]
    guardrail: Vec<Metric>,

    /// The shares that the variants should have: off=50,on=50, or 50:50 with the control's first
    /// [default: all alike]
    #[arg(long, value_name = "SHARES", value_parser = split::parse)]
    expect: Option<Expected>,

    /// Take the shares from the flag's split in these rules
    #[arg(long, value_name = "FILE", conflicts_with = "expect")]
    rules: Option<String>,

    /// The chance of a false alarm
    #[arg(long, value_name = "CHANCE", default_value_t = Settings::default().alpha)]
    alpha: f64,

    /// How long after a user's first exposure events count, such as 7d; users whose time is not over
    /// are left out
    #[arg(long, value_name = "LENGTH", value_parser = time::parse_length)]
    window: Option<time::Micros>,

    /// Leave out what came after this date or time
    #[arg(long, value_name = "TIME", value_parser = time::parse_until)]
    until: Option<time::Micros>,

    /// Decide by the test that counts once, at an end that was fixed before, and not by the one that
    /// may be looked at every day
    #[arg(long)]
    fixed: bool,

    /// How many users two variants will have, about: there the daily test is sharpest. Choose it before
    /// the experiment, and leave it
    #[arg(long, value_name = "USERS", value_parser = request::number::<u64>, default_value_t = Settings::default().tuned_for)]
    planned_users: u64,

    /// Write a report with plots: one file, which needs no network
    #[arg(long, value_name = "OUT.html")]
    html: Option<String>,
}

/// The end of the help.
const EXAMPLES: &str = r#"Examples:
  burgee experiment exposures.jsonl metrics.jsonl --control off
  burgee experiment exposures.jsonl metrics.csv --flag new-checkout --rule half \
    --metric purchase:rate --guardrail latency:per-event:+2% --html report.html

A line of EXPOSURES, with "rule", "environment" and "revision" where they are known, and of METRICS:
  {"time":"2026-03-01T09:30:00Z","flag":"new-checkout","variant":"on","user":"7"}
  {"time":"2026-03-01T09:31:10Z","user":"7","metric":"purchase","value":1}

Exit status: 0 nothing to worry about, 1 the users were not dealt out as they should be or a
guardrail is broken, 2 wrong usage or a file that cannot be read."#;

fn decision(text: &str) -> Result<Metric, String> {
    Metric::parse(text).map_err(|problem| in_one_line(&problem))
}

fn guardrail(text: &str) -> Result<Metric, String> {
    Metric::parse_guardrail(text).map_err(|problem| in_one_line(&problem))
}

fn in_one_line(problem: &Problem) -> String {
    format!("{}; {}", problem.message, problem.help)
}

/// Analyses, and says what comes of it.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let both = [&args.exposures, &args.metrics].map(|path| path == input::STDIN);
    input::refuse_two_readers("the exposures", both[0], both[1])?;
    let settings = settings(args)?;
    let report = analyse(open(&args.exposures)?, open(&args.metrics)?, &settings)
        .map_err(|problem| Complaint::new(problem.message).help(problem.help))?;
    if output.json() {
        let json = serde_json::to_value(&report).map_err(io::Error::from)?;
        output.document(&json)?;
    } else {
        human::write(&report, output)?;
    }
    if let Some(path) = &args.html {
        write_html(&report, path)?;
    }
    Ok(if report.alarms() {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

fn settings(args: &Args) -> Result<Settings, Failure> {
    let mut metrics = args.metric.clone();
    metrics.extend(args.guardrail.iter().cloned());
    let expected = match &args.rules {
        Some(rules) => split::of(rules, args.flag.as_deref(), args.rule.as_deref())?,
        None => args.expect.clone().unwrap_or_default(),
    };
    Ok(Settings {
        flag: args.flag.clone(),
        environment: args.env.clone(),
        rule: args.rule.clone(),
        control: args.control.clone(),
        expected,
        metrics,
        alpha: args.alpha,
        window: args.window,
        until: args.until,
        basis: if args.fixed {
            Basis::Fixed
        } else {
            Basis::Sequential
        },
        tuned_for: args.planned_users,
        ..Settings::default()
    })
}

/// Opens a file, to be read as it is needed.
fn open(path: &str) -> Result<Input<'static>, Complaint> {
    if path == input::STDIN {
        return Ok(Input::new(input::STDIN_NAME, BufReader::new(io::stdin())));
    }
    let file = input::open(path).map_err(|error| input::unreadable(path, &error))?;
    Ok(Input::file(path, file))
}

fn write_html(report: &Report, path: &str) -> Result<(), Complaint> {
    fs::write(path, burgee_experiment::html::page(report))
        .map_err(|error| input::unwritable(path, &error))
}
