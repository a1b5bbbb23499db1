//! From lines to a report: what counts, what does not, and what is said about it.

#![cfg(test)]

mod counting;
mod output;
mod reading;
mod verdicts;

use burgee_experiment::report::MetricReport;
use burgee_experiment::{Input, Problem, Report, Settings, analyse};
use std::fmt::Write;

fn input<'t>(name: &str, text: &'t str) -> Input<'t> {
    Input::new(name, text.as_bytes())
}

fn with(exposures: &str, metrics: &str, settings: &Settings) -> Result<Report, Problem> {
    analyse(
        input("e.jsonl", exposures),
        input("m.jsonl", metrics),
        settings,
    )
}

fn report(exposures: &str, metrics: &str) -> Report {
    with(exposures, metrics, &Settings::default()).unwrap()
}

fn refused(exposures: &str, metrics: &str, settings: &Settings) -> Problem {
    with(exposures, metrics, settings).unwrap_err()
}

fn exposure(user: &str, variant: &str, at: &str) -> String {
    format!(
        r#"{{"time":"2026-03-{at}Z","flag":"f","variant":"{variant}","user":"{user}"}}{}"#,
        "\n"
    )
}

fn event(user: &str, metric: &str, at: &str, value: &str) -> String {
    format!(
        r#"{{"time":"2026-03-{at}Z","user":"{user}","metric":"{metric}","value":{value}}}{}"#,
        "\n"
    )
}

/// Two users of each variant, at noon of the 2nd.
fn four() -> String {
    [("1", "off"), ("2", "off"), ("3", "on"), ("4", "on")]
        .map(|(user, variant)| exposure(user, variant, "02T12:00:00"))
        .concat()
}

/// So many users of each variant, `each` with the value that the function gives.
fn many(users: u32, value: impl Fn(&str, u32) -> f64) -> (String, String) {
    let (mut exposures, mut metrics) = (String::new(), String::new());
    for number in 0..users {
        for variant in ["off", "on"] {
            let user = format!("{variant}-{number}");
            let day = format!("{:02}T12:00:00", 1 + number * 10 / users);
            exposures += &exposure(&user, variant, &day);
            write!(
                metrics,
                "{}",
                event(&user, "m", &day, &value(variant, number).to_string())
            )
            .unwrap();
        }
    }
    (exposures, metrics)
}

fn values(metric: &MetricReport) -> Vec<f64> {
    metric.arms.iter().map(|arm| arm.value.unwrap()).collect()
}

#[track_caller]
fn near(got: &[f64], wanted: &[f64]) {
    assert_eq!(got.len(), wanted.len());
    for (got, wanted) in got.iter().zip(wanted) {
        assert!((got - wanted).abs() < 1e-12, "{got} instead of {wanted}");
    }
}
