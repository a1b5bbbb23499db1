//! Writes a long ruleset, to try things on: `cargo run -p burgee-testing --example ruleset -- 10000 > big.flags`.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let asked = std::env::args().nth(1).and_then(|flags| flags.parse().ok());
    let Some(flags) = asked else {
        eprintln!("say how many flags: `--example ruleset -- 10000`");
        return ExitCode::FAILURE;
    };
    let rules = burgee_testing::sample::ruleset(flags);
    match std::io::stdout().write_all(rules.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write the rules: {error}");
            ExitCode::FAILURE
        }
    }
}
