//! The `burgee` command: checks, formats, evaluates and tests targeting rules.

mod answer;
mod batch;
mod command;
mod exit;
mod failure;
mod files;
mod foreign;
mod input;
mod load;
mod output;
mod render;
mod request;
mod testing;

use clap::Parser;
use clap::error::{ContextKind, ContextValue};
use command::Command;
use exit::Exit;
use failure::{Complaint, Failure};
use output::{Format, Output};
use std::path::Path;
use std::process::ExitCode;

/// Targeting rules for feature flags: check, format, evaluate and test them
///
/// Rules are text files, reviewed like code. `burgee check` finds what is wrong with them,
/// `burgee eval` says which variant of a flag a user gets, and why.
#[derive(Debug, Parser)]
#[command(name = "burgee", version, max_term_width = 100, after_help = end_of_help())]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// How to write the output
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "FORMAT"
    )]
    format: Format,
}

/// The end of `burgee --help`.
const EXAMPLES: &str = "\
Examples:
  burgee check checkout.flags
  burgee eval checkout.flags new-checkout --context '{\"country\": \"DE\"}' --explain
  burgee test checkout.flags

`-` stands for standard input. Output goes to stdout, diagnostics to stderr.
Exit status: 0 nothing found, 1 something found, 2 wrong usage or a file that cannot be read.";

/// The same, with the commands that this build does not have.
fn end_of_help() -> String {
    let absent = command::absent::all().map(|(name, feature)| {
        format!("\n`burgee {name}` is not in this build: install it with `--features {feature}`.")
    });
    std::iter::once(EXAMPLES.to_owned()).chain(absent).collect()
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misunderstood(&error),
    };
    let mut output = Output::new(cli.format);
    let result = if cli.command.writes(cli.format) {
        cli.command.run(&mut output)
    } else {
        Err(Complaint::new("this command does not write SARIF")
            .help("give `--format json` or leave it out; `burgee stale` writes SARIF")
            .into())
    };
    let exit = conclude(result, &mut output);
    exit.into()
}

/// Shows the help that was asked for, or says what is wrong with the command line.
fn misunderstood(error: &clap::Error) -> ExitCode {
    let absent = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(name)) => command::absent::complaint(name),
        _ => None,
    };
    if let Some(complaint) = absent.or_else(|| file_for_system(error)) {
        // The command line was not understood, so what it says of the format was not either.
        let mut output = Output::new(Format::default());
        return conclude(Err(complaint.into()), &mut output).into();
    }
    error.exit()
}

/// What to say where a system is to be named and a file is, as in `burgee import features.json`.
fn file_for_system(error: &clap::Error) -> Option<Complaint> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let file = text(ContextKind::InvalidValue)?;
    let system = text(ContextKind::InvalidArg)? == "<SYSTEM>" && Path::new(file).is_file();
    let Some(ContextValue::Strings(systems)) = error.get(ContextKind::ValidValue) else {
        return None;
    };
    system.then(|| {
        Complaint::new(format!("`{file}` stands where the system is to be named"))
            .help(format!("put one in front of it: {}", systems.join(", ")))
    })
}

/// Says what went wrong, hands on what is buffered, and decides the exit status.
fn conclude(result: Result<Exit, Failure>, output: &mut Output) -> Exit {
    let (exit, said) = match result {
        Ok(exit) => (exit, Ok(())),
        Err(Failure::Usage(complaint)) => (Exit::Usage, output.complain(&complaint)),
        Err(Failure::Rules(sources, findings)) => {
            (Exit::Findings, output.diagnose(&sources, &findings))
        }
        Err(Failure::ReaderGone) => return Exit::Clean,
    };
    match said.and_then(|()| output.flush()) {
        Ok(()) | Err(Failure::ReaderGone) => exit,
        Err(Failure::Usage(complaint)) => {
            // When stderr is gone too there is nobody left to tell.
            let _ = output.complain(&complaint);
            Exit::Usage
        }
        Err(Failure::Rules(..)) => Exit::Findings,
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    /// Longer lines are broken in the middle of nowhere, because help is at most so wide.
    #[test]
    fn the_ends_of_help_are_not_wrapped() {
        let mut commands = vec![Cli::command()];
        while let Some(command) = commands.pop() {
            let help = command.get_after_help().map(ToString::to_string);
            for line in help.unwrap_or_default().lines() {
                let width = line.chars().count();
                assert!(width <= 100, "burgee {}: {line}", command.get_name());
            }
            commands.extend(command.get_subcommands().cloned());
        }
    }
}
