//! A shop that asks for flags, whatever happens to their source.
//!
//! `cargo run -p burgee-client --features chaos --example shop`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use burgee_client::chaos::{Fault, Origin, Proxy};
use burgee_client::{Client, Context, Exposures, Policy};
use std::error::Error;
use std::thread::sleep;
use std::time::{Duration, Instant};

const RULES: &str = r#"
flag new-checkout: bool {
  rule pro when plan == "pro" serve on
  otherwise serve off
}
flag beta-export: bool = on
flag rate-limit: int = 500
"#;

fn main() -> Result<(), Box<dyn Error>> {
    // A service with rules, and what can happen on the way to it.
    let service = Origin::start(RULES)?;
    let network = Proxy::start(service.address())?;
    let client = Client::builder()
        .url(network.url())
        .environment("production")
        // Nobody gets a permission by rules that may be out of date.
        .policy("beta-export", Policy::fail_closed())
        // A limit that is safe, when nobody knows the right one.
        .policy("rate-limit", Policy::fail_open(100))
        .exposures(Exposures::new())
        .build()?;
    if !client.wait_until_ready(Duration::from_secs(10)) {
        return Err("the service does not answer".into());
    }

    let ann = Context::new()
        .with("targetingKey", "ann")
        .with("plan", "pro");
    // One snapshot for each request: its answers fit together, and other services can be told which it is.
    let request = client.snapshot();
    let well = (
        request.bool("new-checkout", &ann, false),
        request.bool("beta-export", &ann, false),
        request.i64("rate-limit", &ann, 10),
    );
    println!(
        "all is well: {well:?}, {}",
        request.baggage().ok_or("no rules")?
    );
    expect(well == (true, true, 500))?;

    network.set(Fault::Down);
    let begun = Instant::now();
    while client.status().error.is_none() && begun.elapsed() < Duration::from_secs(10) {
        sleep(Duration::from_millis(5));
    }
    let ill = (
        client.bool("new-checkout", &ann, false),
        client.bool("beta-export", &ann, false),
        client.i64("rate-limit", &ann, 10),
    );
    println!("the service is down: {ill:?}");
    expect(ill == (true, false, 100))?;
    let details = client.evaluate("beta-export", &ann);
    println!(
        "beta-export: {} because {:?}",
        details.mode, details.failure
    );

    for exposure in client.take_exposures() {
        println!(
            "{} saw {} = {}",
            exposure.user, exposure.flag, exposure.variant
        );
    }
    Ok(())
}

/// Fails where an answer is not what the text above says.
fn expect(holds: bool) -> Result<(), Box<dyn Error>> {
    if holds {
        Ok(())
    } else {
        Err("another answer was expected".into())
    }
}
