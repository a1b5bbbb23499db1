//! The same numbers as in the pictures, for those who read tables.

use super::escape::text;
use super::forest::tests;
use crate::number::{chance, difference, effect, found, percent, range, value};
use crate::report::{Comparison, MetricReport, Report};
use std::fmt::Write;

/// The variants and how they were dealt out.
pub(super) fn users(report: &Report) -> String {
    let mut table = String::from(
        r#"<div class="scroll"><table aria-label="Users by variant"><thead><tr><th scope="col">variant</th><th scope="col">users</th><th scope="col">share</th><th scope="col">expected</th></tr></thead><tbody>"#,
    );
    for variant in &report.variants {
        let _ = write!(
            table,
            r#"<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>"#,
            text(&variant.variant),
            variant.users,
            percent(variant.share, false),
            percent(variant.expected_share, false),
        );
    }
    table.push_str("</tbody></table></div>");
    table
}

/// What each variant has of a metric.
pub(super) fn arms(report: &Report, metric: &MetricReport) -> String {
    let mut table = format!(
        r#"<div class="scroll"><table aria-label="{}"><thead><tr><th scope="col">variant</th><th scope="col">users</th><th scope="col">value</th><th scope="col">change</th><th scope="col">between</th><th scope="col">p</th></tr></thead><tbody>"#,
        text(&metric.metric),
    );
    for (place, arm) in metric.arms.iter().enumerate() {
        let comparison = place
            .checked_sub(1)
            .and_then(|place| metric.comparisons.get(place));
        let [change, between, p] = match comparison {
            Some(comparison) => cells(report, metric, comparison),
            None => Default::default(),
        };
        let _ = write!(
            table,
            r#"<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{change}</td><td>{between}</td><td>{p}</td></tr>"#,
            text(&arm.variant),
            arm.users,
            value(metric, arm.value),
        );
    }
    table.push_str("</tbody></table></div>");
    table
}

/// Change, interval and p of the test that decides.
fn cells(report: &Report, metric: &MetricReport, comparison: &Comparison) -> [String; 3] {
    let [test, _] = tests(report, comparison);
    // A guardrail is not about whether there is a difference.
    let p = match metric.guardrail {
        Some(_) => "–".to_owned(),
        None => chance(test.p_adjusted).replace('<', "&lt;"),
    };
    match found(metric, comparison, test) {
        Some((point, interval)) => [
            effect(metric, point),
            range(Some(interval), |end| effect(metric, end)),
            p,
        ],
        None => ["–".to_owned(), "–".to_owned(), p],
    }
}

/// Every evening of a comparison.
pub(super) fn days(metric: &MetricReport, comparison: &Comparison) -> String {
    let mut table = format!(
        r#"<details><summary>{} by day</summary><div class="scroll"><table aria-label="By day"><thead><tr><th scope="col">day</th><th scope="col">difference</th><th scope="col">between</th></tr></thead><tbody>"#,
        text(&comparison.variant),
    );
    for day in &comparison.days {
        let _ = write!(
            table,
            r#"<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>"#,
            text(&day.day),
            difference(metric, day.difference),
            range(day.interval, |end| difference(metric, end)),
        );
    }
    table.push_str("</tbody></table></div></details>");
    table
}
