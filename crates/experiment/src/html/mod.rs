//! The report as one page that needs nothing else: no script, no font, no picture from elsewhere.

mod arrivals;
mod course;
mod escape;
mod forest;
mod scale;
mod table;

use crate::number::{chance, effect, found, percent};
use crate::report::{Comparison, MetricReport, Report, Verdict};
use crate::settings::Basis;
use escape::{short, text};
use forest::tests;
use std::fmt::Write;

/// How it looks.
const STYLE: &str = include_str!("style.css");

/// The page. All text that comes from files is escaped; a policy in its head forbids scripts besides.
pub fn page(report: &Report) -> String {
    let mut page = format!(
        r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>{flag}: experiment</title><style>
{STYLE}</style></head><body><main><header><h1>{flag}</h1><p class="soft">{from} to {until}, compared with <b>{control}</b></p></header>
"#,
        flag = text(&report.flag),
        from = text(day(&report.from)),
        until = text(day(&report.until)),
        control = text(&report.control),
    );
    if !report.trusted {
        page.push_str(&alarm(report));
    }
    page.push_str(&warnings(report));
    page.push_str(&summary(report));
    for (id, metric) in report.metrics.iter().enumerate() {
        page.push_str(&section(report, metric, id));
    }
    page.push_str(&users(report));
    page.push_str(&reading(report));
    page.push_str("</main></body></html>\n");
    // A line never ends between a number and its unit.
    page.replace(" %", "\u{a0}%")
}

fn day(time: &str) -> &str {
    time.split('T').next().unwrap_or(time)
}

/// What nobody may overlook.
fn alarm(report: &Report) -> String {
    format!(
        r#"<section class="alarm"><h2>Sample ratio mismatch: do not trust these numbers</h2><p>The users were not dealt out like this by chance (p {}). Somebody is missing in one variant, and nobody knows who. Look for what loses exposures of one variant only: a crash, a redirect, a filter for bots.</p></section>
"#,
        chance(report.sample_ratio.p).replace('<', "&lt;"),
    )
}

fn warnings(report: &Report) -> String {
    if report.warnings.is_empty() {
        return String::new();
    }
    let mut list = String::from(r#"<section class="notes"><h2>Before you believe it</h2><ul>"#);
    for warning in &report.warnings {
        let _ = write!(list, "<li>{}</li>", text(warning));
    }
    list.push_str("</ul>");
    if !report.ignored_lines.is_empty() {
        list.push_str("<details><summary>Lines that were not read</summary><ul>");
        for fault in &report.ignored_lines {
            let _ = write!(
                list,
                "<li>{}:{}: {}</li>",
                text(&fault.file),
                fault.line,
                text(&fault.why)
            );
        }
        list.push_str("</ul></details>");
    }
    list.push_str("</section>\n");
    list
}

/// One metric: what it means, the picture, the way there, the numbers.
fn section(report: &Report, metric: &MetricReport, id: usize) -> String {
    let role = match metric.guardrail {
        Some(margin) => format!("guardrail, {margin} tolerated"),
        None => "decision".to_owned(),
    };
    let doubt = if report.trusted {
        ""
    } else {
        r#" class="doubt""#
    };
    let guessed = if metric.inferred {
        ", kind guessed"
    } else {
        ""
    };
    let mut html = format!(
        r#"<section{doubt}><div class="head"><h2>{}</h2><span class="soft">{}{guessed} · {role}</span></div>"#,
        text(&metric.metric),
        metric.kind,
    );
    for comparison in &metric.comparisons {
        html.push_str(&verdict(report, metric, comparison));
    }
    html.push_str(r#"<div class="pair">"#);
    let picture = forest::draw(report, metric, id);
    if !picture.is_empty() {
        let wide = if metric.comparisons.len() > 1 {
            r#" class="wide""#
        } else {
            ""
        };
        let _ = write!(
            html,
            "<figure{wide}>{picture}<figcaption>Change against {}: the bar is {}, the line in it {}.</figcaption></figure>",
            text(&report.control),
            name(report.basis),
            other_name(report.basis),
        );
    }
    for (place, comparison) in metric.comparisons.iter().enumerate() {
        let picture = course::draw(metric, comparison, place, &format!("course{id}-{place}"));
        if !picture.is_empty() {
            let _ = write!(
                html,
                "<figure>{picture}<figcaption>{}: difference at the end of each day, with the band that holds at every look.</figcaption></figure>",
                text(&comparison.variant),
            );
        }
    }
    html.push_str("</div><h3>Numbers</h3>");
    html.push_str(&table::arms(report, metric));
    for comparison in &metric.comparisons {
        html.push_str(&table::days(metric, comparison));
    }
    html.push_str("</section>\n");
    html
}

fn name(basis: Basis) -> &'static str {
    match basis {
        Basis::Sequential => "the interval that holds at every look",
        Basis::Fixed => "the interval for one look at a fixed end",
    }
}

fn other_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Sequential => name(Basis::Fixed),
        Basis::Fixed => name(Basis::Sequential),
    }
}

/// What a verdict is called, and how it looks.
fn word(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Higher => ("", "is higher"),
        Verdict::Lower => ("", "is lower"),
        Verdict::Undecided => ("open", "is undecided"),
        Verdict::Safe => ("good", "holds the margin"),
        Verdict::Harmed => ("bad", "is worse than the margin"),
        Verdict::TooFew => ("open", "has too few users to say"),
        Verdict::Untrusted => ("bad", "cannot be trusted"),
    }
}

/// All verdicts in one table, where there are several.
fn summary(report: &Report) -> String {
    let all = report.metrics.iter().flat_map(|metric| {
        let each = metric.comparisons.iter();
        each.map(move |comparison| (metric, comparison))
    });
    let all: Vec<_> = all.collect();
    if all.len() < 2 {
        return String::new();
    }
    let mut html = String::from(
        r#"<section><h2>In short</h2><div class="scroll"><table class="words" aria-label="All verdicts"><thead><tr><th scope="col">metric</th><th scope="col">variant</th><th scope="col">change</th><th scope="col">verdict</th></tr></thead><tbody>"#,
    );
    for (metric, comparison) in all {
        let (class, word) = word(comparison.verdict);
        let [test, _] = tests(report, comparison);
        let change = found(metric, comparison, test);
        let change = change.map_or_else(|| "–".to_owned(), |(point, _)| effect(metric, point));
        let _ = write!(
            html,
            r#"<tr><th scope="row">{}</th><td>{}</td><td>{change}</td><td><b class="{class}">{word}</b></td></tr>"#,
            short(&metric.metric, 40),
            short(&comparison.variant, 24),
        );
    }
    html.push_str("</tbody></table></div></section>\n");
    html
}

/// A sentence for each variant.
fn verdict(report: &Report, metric: &MetricReport, comparison: &Comparison) -> String {
    let (class, word) = word(comparison.verdict);
    let [test, _] = tests(report, comparison);
    let size = found(metric, comparison, test).map_or_else(String::new, |(point, interval)| {
        format!(
            ": {}, between {} and {}",
            effect(metric, point),
            effect(metric, interval.low),
            effect(metric, interval.high)
        )
    });
    let since = comparison.since.as_ref();
    let since = since.map_or_else(String::new, |day| format!(" (first on {})", text(day)));
    format!(
        r#"<p class="verdict"><b>{}</b> <b class="{class}">{word}</b>{size}{since}</p>"#,
        text(&comparison.variant),
    )
}

/// Who took part.
fn users(report: &Report) -> String {
    let ratio = &report.sample_ratio;
    let said = if ratio.mismatch {
        r#"<b class="bad">Sample ratio mismatch</b>"#
    } else if ratio.p.is_none() {
        "Too few users to test the sample ratio"
    } else {
        r#"<b class="good">Sample ratio as expected</b>"#
    };
    let mut html = format!(
        r#"<section><h2>Users</h2><p>{said}, p {}.</p><div class="pair"><div>{}"#,
        chance(ratio.p).replace('<', "&lt;"),
        table::users(report),
    );
    let excluded = &report.excluded;
    if excluded.crossed_over > 0 {
        let _ = write!(
            html,
            r#"<p class="soft">Left out, because they saw more than one variant: {}.</p>"#,
            excluded.crossed_over
        );
    }
    if excluded.unfinished > 0 {
        let _ = write!(
            html,
            r#"<p class="soft">Not in the metrics yet, because their window is not over: {}.</p>"#,
            excluded.unfinished
        );
    }
    let _ = write!(
        html,
        "</div><figure>{}<figcaption>New users by day.</figcaption></figure></div></section>",
        arrivals::draw(report)
    );
    html
}

/// What the numbers are.
fn reading(report: &Report) -> String {
    let sure = percent(1.0 - report.alpha, false).replace(".0 ", " ");
    let mut html = format!(
        "<section><h2>How to read this</h2><p>Verdicts come from {}; each interval holds the true change with {sure}. ",
        match report.basis {
            Basis::Sequential =>
                "the sequential test, which may be looked at every day: stop when you like",
            Basis::Fixed =>
                "the fixed test, which counts once, at an end that was chosen before the start",
        }
    );
    if report.variants.len() > 2 {
        html.push_str("p-values are corrected for the number of variants by Holm's method; intervals are each by itself. ");
    }
    html.push_str(
        "Nothing is corrected for the number of metrics: decide on one that was chosen before. ",
    );
    let _ = write!(
        html,
        r#"A day ends at midnight UTC.</p><p class="soft">Made of {} exposures and {} events. The sequential test is tuned for {} users of two variants.</p></section>"#,
        report.read.exposures, report.read.events, report.tuned_for,
    );
    html
}
