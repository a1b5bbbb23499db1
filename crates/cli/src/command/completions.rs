//! `burgee completions`

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  burgee completions bash > ~/.local/share/bash-completion/completions/burgee
  burgee completions zsh > ~/.zfunc/_burgee
  burgee completions fish > ~/.config/fish/completions/burgee.fish";

/// Prints the script.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    // Into memory first: the generator ends the process when it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut crate::Cli::command(),
        "burgee",
        &mut script,
    );
    output.out().write_all(&script)?;
    Ok(Exit::Clean)
}
