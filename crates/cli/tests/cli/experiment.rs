//! `burgee experiment`

use crate::run::{at, burgee, burgee_with, folder};
use tempfile::TempDir;

/// The data of the worked example.
fn example(name: &str) -> String {
    format!(
        "{}/../../examples/experiment/{name}",
        env!("CARGO_MANIFEST_DIR")
    )
}

fn ran(arguments: &[&str]) -> crate::run::Ran {
    let (exposures, metrics) = (example("exposures.jsonl"), example("metrics.csv"));
    let mut all = vec!["experiment", &exposures, &metrics];
    all.extend(arguments);
    burgee(&all)
}

/// Four users, two variants.
fn small() -> TempDir {
    let exposures: String = [("1", "off"), ("2", "off"), ("3", "on"), ("4", "on")]
        .map(|(user, variant)| {
            format!(
                r#"{{"time":"2026-03-01T00:00:00Z","flag":"f","variant":"{variant}","user":"{user}"}}{}"#,
                "\n"
            )
        })
        .concat();
    let metrics = r#"{"time":"2026-03-02T00:00:00Z","user":"1","metric":"m"}"#;
    folder(&[("e.jsonl", &exposures), ("m.jsonl", metrics)])
}

#[test]
fn the_example_says_what_its_guide_says() {
    let rules = example("rules.flags");
    let ran = ran(&[
        "--rule",
        "half",
        "--rules",
        &rules,
        "--metric",
        "purchase:rate",
        "--guardrail",
        "latency:per-event:+5%",
        "--planned-users",
        "600",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err, "");
    let guide = format!("{}/../../docs/experiment.md", env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(guide).unwrap();
    assert!(guide.contains(ran.out.trim_end()), "{}", ran.out);
}

#[test]
fn people_who_are_not_dealt_out_are_pointed_out() {
    let ran = ran(&[]);
    assert!(
        ran.err.contains("say which rule splits with --rule"),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, 0);
}

#[test]
fn programs_get_one_document() {
    let ran = ran(&["--rule", "half", "--format", "json"]);
    let json = ran.json();
    assert_eq!(json["flag"], "one-page-checkout");
    assert_eq!(json["variants"][0]["variant"], "off");
    assert_eq!(json["metrics"][1]["metric"], "purchase");
    assert_eq!(ran.err, "");
}

#[test]
fn a_mismatch_is_loud_and_1() {
    let ran = ran(&["--rule", "half", "--expect", "off=60,on=40"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("SAMPLE RATIO MISMATCH (p < 0.0001)"),
        "{}",
        ran.out
    );
    assert_eq!(
        ran.out.matches("not to be trusted").count(),
        2,
        "{}",
        ran.out
    );
}

#[test]
fn a_broken_guardrail_is_1() {
    let ran = ran(&["--rule", "half", "--guardrail", "purchase:-50%", "--fixed"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let ran = self::ran(&["--rule", "half", "--guardrail", "purchase:+1%", "--fixed"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("BROKEN"), "{}", ran.out);
}

#[test]
fn the_page_is_written() {
    let folder = small();
    let page = at(&folder, "out.html");
    let (exposures, metrics) = (at(&folder, "e.jsonl"), at(&folder, "m.jsonl"));
    let ran = burgee(&["experiment", &exposures, &metrics, "--html", &page]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        std::fs::read_to_string(&page)
            .unwrap()
            .starts_with("<!DOCTYPE html>")
    );
    let nowhere = at(&folder, "no/out.html");
    let ran = burgee(&["experiment", &exposures, &metrics, "--html", &nowhere]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot write"), "{}", ran.err);
}

#[test]
fn one_of_the_files_may_be_standard_input() {
    let folder = small();
    let exposures = at(&folder, "e.jsonl");
    let metrics = std::fs::read_to_string(folder.path().join("m.jsonl")).unwrap();
    let ran = burgee_with(&["experiment", &exposures, "-"], &metrics);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = burgee(&["experiment", "-", "-"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("asked for twice"), "{}", ran.err);
}

#[test]
fn mistakes_say_what_to_do() {
    let rules = example("rules.flags");
    for (arguments, said) in [
        (&["--control", "of"][..], "nobody saw the control `of`"),
        (
            &["--rule", "halff"],
            "there are exposures by `half`, `staff`",
        ),
        (
            &["--flag", "checkout"],
            "there are exposures of `one-page-checkout`",
        ),
        (
            &["--metric", "purchase:share"],
            "kinds are rate, mean, per-event, ratio",
        ),
        (&["--guardrail", "latency"], "add the margin"),
        (&["--expect", "half"], "write off=50,on=50"),
        (
            &["--expect", "50:25:25"],
            "3 shares are expected of 2 variants",
        ),
        (&["--window", "7"], "such as 7d"),
        (&["--until", "tomorrow"], "2026-03-01"),
        (&["--alpha", "5"], "alpha is 5"),
        (
            &["--rules", &rules, "--flag", "chekout"],
            "has no flag `chekout`",
        ),
        (
            &["--rules", &rules, "--rule", "staff"],
            "no rule `staff` that splits",
        ),
        (
            &["--rules", &rules, "--expect", "1:1"],
            "cannot be used with",
        ),
        (&["--until", "2020-01-01"], "no exposure that counts"),
    ] {
        let ran = ran(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
    }
    let ran = burgee(&["experiment", "exposures.json", "metrics.json"]);
    assert!(ran.err.contains("there is no such file"), "{}", ran.err);
    // The two files the other way round.
    let ran = burgee(&[
        "experiment",
        &example("metrics.csv"),
        &example("exposures.jsonl"),
    ]);
    assert!(ran.err.contains("has no column `flag`"), "{}", ran.err);
}
