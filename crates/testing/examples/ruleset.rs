//! Writes a long ruleset, to try things on: `cargo run -p burgee-testing --example ruleset -- 10000 > big.flags`.

use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let asked = std::env::args().nth(1);
    let asked = asked.ok_or("say how many flags: `--example ruleset -- 10000`")?;
    let rules = burgee_testing::sample::ruleset(asked.parse()?);
    std::io::stdout().write_all(rules.as_bytes())?;
    Ok(())
}
