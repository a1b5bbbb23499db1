//! Programs under load while their service is killed, slow, wrong and restarted: nobody waits longer than its
//! timeout, and everybody gets what its policy says. Prints what was measured: run with `--nocapture`, and
//! with `BURGEE_FAULT_SECONDS` for longer rounds than a quarter of a second.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that finds something else than it expects stops; what it measures is read by people"
)]

mod host;
#[path = "../client/server.rs"]
mod server;
mod times;

use burgee_client::chaos::{Fault, Proxy};
use burgee_client::{Client, Policy, Remote};
use burgee_server::FileSource;
use host::{Expected, Hosts};
use server::{KEY, Service};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a remote question may take.
const TIMEOUT: Duration = Duration::from_millis(250);

/// How long a busy machine may let a thread stand that waits for nothing.
const SLACK: Duration = Duration::from_secs(1);

/// Three flags that the rules switch on, each with another policy.
fn rules(revision: u32) -> String {
    let flag = |name: &str| {
        format!(
            "flag {name}: bool {{ rule pro when plan == \"pro\" serve on  otherwise serve off }}\n"
        )
    };
    let flags = ["known", "closed", "open"].map(flag).concat();
    format!("{flags}flag revision: int = {revision}\n")
}

fn replace(path: &Path, text: &str) {
    let new = path.with_extension("new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, path).unwrap();
}

fn wait_for(what: &str, test: impl Fn() -> bool) {
    let started = Instant::now();
    while !test() {
        assert!(started.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn nobody_waits_and_everybody_gets_what_its_policy_says() {
    let seconds = std::env::var("BURGEE_FAULT_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(0.25);
    let round = Duration::from_secs_f64(seconds);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rules.flags");
    replace(&file, &rules(1));
    let service = Service::of(&file);
    let address = service.address;
    let proxy = Proxy::start(address).unwrap();
    let client = Client::builder()
        .url(proxy.url())
        .key(KEY)
        .poll_every(Duration::from_millis(50))
        .request_timeout(Duration::from_millis(500))
        .stream_silence(Duration::from_secs(20))
        .policy("closed", Policy::fail_closed())
        .policy("open", Policy::fail_open(false))
        .build()
        .unwrap();
    let remote = Remote::builder(proxy.url())
        .key(KEY)
        .timeout(TIMEOUT)
        .ttl(Duration::ZERO)
        .policy("closed", Policy::fail_closed())
        .policy("open", Policy::fail_open(false))
        .build()
        .unwrap();
    assert!(client.wait_until_ready(Duration::from_secs(20)));
    let hosts = Hosts::start(&client, &remote);
    println!("{}", times::head());

    let lost = |client: &Client| client.status().error.is_some();
    let well = |client: &Client| client.status().confirmed;
    let recover = || {
        proxy.set(Fault::None);
        wait_for("the end of the fault", || well(&client));
        hosts.wait_for_service();
    };

    let mut edition = 1;
    hosts.round("well", round, Expected::Rules);
    for fault in Fault::ALL.into_iter().skip(1) {
        proxy.set(fault);
        // Rules that never were before, so that there is something that does not come through: the service
        // may not have looked since the last ones.
        edition += 1;
        replace(&file, &rules(edition));
        let expected = match fault {
            // Slower than a question may be, and not slower than the rules may. What was under way when
            // the fault began has failed.
            Fault::Slow(_) => {
                wait_for("rules that come slowly", || well(&client));
                Expected::RulesHere
            }
            Fault::NoStream => {
                wait_for("rules without a stream", || well(&client));
                hosts.wait_for_service();
                Expected::Rules
            }
            _ => {
                wait_for(&format!("the trouble with {fault}"), || lost(&client));
                Expected::Policies
            }
        };
        hosts.round(&fault.to_string(), round, expected);
        recover();
    }
    hosts.round("well again", round, Expected::Rules);

    drop(service);
    wait_for("the trouble", || lost(&client));
    hosts.round("killed", round, Expected::Policies);
    let service = Service::start(address, FileSource::new(&file));
    recover();
    hosts.round("restarted", round, Expected::Rules);

    replace(&file, "flag broken: bool = maybe");
    hosts.round("bad file", round, Expected::Rules);
    drop(service);
    let (local, distant) = hosts.end();
    println!("threads waited: local {local} times, remote {distant} times");
    // A page that is not there yet is waited for as well.
    assert!(local < 200, "{local}");
    assert!(distant > 1000 || !cfg!(target_os = "linux"), "{distant}");
}
