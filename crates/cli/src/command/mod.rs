//! The subcommands, a file each: its arguments, and one function that does it.

pub(crate) mod absent;
#[cfg(feature = "serve")]
mod audit;
#[cfg(feature = "client")]
mod chaos;
mod check;
mod completions;
mod conformance;
mod eval;
mod experiment;
mod export;
mod expr;
mod fmt;
mod import;
#[cfg(feature = "serve")]
mod serve;
mod stale;
mod test;
mod verify;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Format, Output};
use clap::Subcommand;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find what is wrong with rules: errors, and what is legal but probably not meant
    Check(check::Args),
    /// Write rules in the canonical form
    Fmt(fmt::Args),
    /// Evaluate one condition: true, false or unknown
    Expr(expr::Args),
    /// Evaluate flags: which variant, and why
    Eval(eval::Args),
    /// Run the tests that stand in the rules
    Test(test::Args),
    /// Turn another flag system's document into burgee rules
    Import(import::Args),
    /// Write rules as another flag system's document, as far as that can say them exactly
    Export(export::Args),
    /// Compare burgee's answers with those that another flag system gave
    Verify(verify::Args),
    /// Say what an experiment shows: who saw which variant, and what they did then
    Experiment(experiment::Args),
    /// Find flags that are over: expired, without owner, unused, unknown, the same for everybody
    Stale(stale::Args),
    /// Serve rules over HTTP, by the OpenFeature Remote Evaluation Protocol
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Prove that a server's log of changes is as it was written, or write it out
    #[cfg(feature = "serve")]
    Audit(audit::Args),
    /// See what a program gets while its service is down, slow or wrong
    #[cfg(feature = "client")]
    Chaos(chaos::Args),
    /// Answer a system's test cases that need no document: hashes, versions, queries, conditions
    Conformance(conformance::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
}

impl Command {
    /// Does it.
    pub(crate) fn run(&self, output: &mut Output) -> Result<Exit, Failure> {
        match self {
            Command::Check(args) => check::run(args, output),
            Command::Fmt(args) => fmt::run(args, output),
            Command::Expr(args) => expr::run(args, output),
            Command::Eval(args) => eval::run(args, output),
            Command::Test(args) => test::run(args, output),
            Command::Import(args) => import::run(args, output),
            Command::Export(args) => export::run(args, output),
            Command::Verify(args) => verify::run(args, output),
            Command::Experiment(args) => experiment::run(args, output),
            Command::Stale(args) => stale::run(args, output),
            #[cfg(feature = "serve")]
            Command::Serve(args) => serve::run(args, output),
            #[cfg(feature = "serve")]
            Command::Audit(args) => audit::run(args, output),
            #[cfg(feature = "client")]
            Command::Chaos(args) => chaos::run(args, output),
            Command::Conformance(args) => conformance::run(args, output),
            Command::Completions(args) => completions::run(args, output),
        }
    }
}

impl Command {
    /// Whether it can write its output in a format; most write for people and as JSON.
    pub(crate) fn writes(&self, format: Format) -> bool {
        format != Format::Sarif || matches!(self, Command::Stale(_))
    }
}

/// `1 flag`, `2 flags`
pub(crate) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
