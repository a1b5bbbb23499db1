//! Colour is for terminals, and only where it is wanted.

use crate::run::{command, run};

/// Runs a check that finds an error, with these variables set.
fn check(variables: &[(&str, &str)]) -> crate::run::Ran {
    let mut command = command(&["check", "-"]);
    command.envs(variables.iter().copied());
    run(command, b"flag a: bool { otherwise serve of }\n")
}

#[test]
fn a_pipe_gets_no_colour() {
    let ran = check(&[]);
    assert!(!ran.err.contains('\u{1b}') && !ran.out.contains('\u{1b}'));
}

#[test]
fn colour_can_be_forced_and_no_color_wins() {
    let forced = check(&[("CLICOLOR_FORCE", "1")]);
    assert!(forced.err.contains('\u{1b}') && forced.out.contains('\u{1b}'));
    let both = check(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert!(!both.err.contains('\u{1b}') && !both.out.contains('\u{1b}'));
}
