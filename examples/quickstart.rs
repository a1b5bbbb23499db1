//! Load rules once, ask many times.
//!
//! `cargo run --example quickstart`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use burgee::{Context, Engine, Error, Timestamp};
use std::error::Error as StdError;

const RULES: &str = r##"
flag new-checkout: bool {
  owner "payments"
  rule staff when email ends_with "@company.com" serve on
  rule first-quarter when country in ["DE", "FR"] serve 25% on, rest off by user.id
  otherwise serve off
}

flag button-color: string {
  owner "growth"
  variants {
    calm = "#336699"
    loud = "#ff3300"
  }
  rule winter from 2026-12-01T00:00Z until 2027-03-01T00:00Z serve calm
  otherwise serve loud
}
"##;

fn main() -> Result<(), Box<dyn StdError>> {
    // Everything that is wrong is found here, before anybody is served.
    let engine = match Engine::builder().name("quickstart.flags").load(RULES) {
        Ok(engine) => engine,
        Err(Error::Invalid(findings)) => return Err(findings.to_string().into()),
        Err(other) => return Err(other.into()),
    };

    // What the program knows about the request, its time and its environment.
    let context = Context::from_json(r#"{ "country": "DE", "user": { "id": "u-7" } }"#)?
        .at(Timestamp::parse("2026-12-24T18:00Z").ok_or("not a time")?)
        .in_environment("production");

    // The short way: a value, and a default for when there is none.
    let checkout = engine.bool("new-checkout", &context, false);
    let color = engine.str("button-color", &context, "#000000");
    println!("new-checkout: {checkout}, button-color: {color}");

    // The long way: the value with its reason.
    let answer = engine.evaluate("button-color", &context)?;
    println!(
        "variant {:?}, reason {}, rule {:?}",
        answer.variant,
        answer.reason,
        answer.rule.map(ToString::to_string)
    );

    // Why, rule by rule.
    println!("{}", engine.explain("new-checkout", &context)?);
    Ok(())
}
