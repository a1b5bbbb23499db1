//! What the client records is what `burgee experiment` reads.

use crate::run::{burgee, folder};
use burgee_client::exposure::write_jsonl;
use burgee_client::{Client, Context, Exposures};
use std::fmt::Write;

const RULES: &str = "flag checkout: bool { rule half serve 50% on, rest off by targetingKey  otherwise serve off }\n";

#[test]
fn exposures_of_the_client_are_counted() {
    let folder = folder(&[("rules.flags", RULES)]);
    let path = |name: &str| folder.path().join(name);
    let client = Client::builder().file(path("rules.flags"));
    let client = client.exposures(Exposures::new()).build().unwrap();
    let mut metrics = "time,user,metric,value\n".to_owned();
    for user in 0..200 {
        let context = Context::new().with("targetingKey", format!("u-{user}"));
        client.bool("checkout", &context, false);
        client.bool("checkout", &context, false);
        writeln!(metrics, "2099-01-01T00:00:00Z,u-{user},purchase,1").unwrap();
    }
    let seen = client.take_exposures();
    let on = seen
        .iter()
        .filter(|exposure| exposure.variant == "on")
        .count();
    std::fs::write(path("metrics.csv"), metrics).unwrap();
    let written = path("exposures.jsonl");
    write_jsonl(&seen, std::fs::File::create(&written).unwrap()).unwrap();
    counted(&written, &path("metrics.csv"), on);
    #[cfg(feature = "parquet")]
    {
        let written = path("exposures.parquet");
        let file = std::fs::File::create(&written).unwrap();
        burgee_client::exposure::write_parquet(&seen, file).unwrap();
        counted(&written, &path("metrics.csv"), on);
    }
}

/// Whether the experiment has 200 users, of whom so many have the variant `on`.
fn counted(exposures: &std::path::Path, metrics: &std::path::Path, on: usize) {
    let (exposures, metrics) = (
        exposures.display().to_string(),
        metrics.display().to_string(),
    );
    let ran = burgee(&[
        "experiment",
        &exposures,
        &metrics,
        "--metric",
        "purchase:rate",
        "--format",
        "json",
    ]);
    let variants = ran.json()["variants"].as_array().unwrap().clone();
    let users = |name: &str| {
        let variant = variants.iter().find(|variant| variant["variant"] == name);
        variant.unwrap()["users"].as_u64().unwrap()
    };
    assert_eq!(
        (users("on"), users("off")),
        (on as u64, 200 - on as u64),
        "{}",
        ran.out
    );
}
