//! What an experiment shows, for people.

use crate::command::count;
use crate::failure::Failure;
use crate::output::{Accent, Output};
use burgee_experiment::Basis;
use burgee_experiment::number::{chance, difference, percent, range, value};
use burgee_experiment::report::{Comparison, MetricReport, Report, Test, Verdict};

/// Writes the report.
pub(super) fn write(report: &Report, output: &mut Output) -> Result<(), Failure> {
    for fault in &report.ignored_lines {
        let text = format!("{}:{}: {}", fault.file, fault.line, fault.why);
        output.remark("warning", &text)?;
    }
    for warning in &report.warnings {
        output.remark("warning", warning)?;
    }
    let flag = output.paint(Accent::Strong, &report.flag);
    output.line(format_args!(
        "{flag}, {} to {}, compared with {}",
        day(&report.from),
        day(&report.until),
        report.control
    ))?;
    output.line("")?;
    users(report, output)?;
    for metric in &report.metrics {
        output.line("")?;
        one(metric, report, output)?;
    }
    output.line("")?;
    explain(report, output)
}

fn day(time: &str) -> &str {
    time.split('T').next().unwrap_or(time)
}

/// A table: the columns as wide as their widest cell, the first to the left and the others to the right.
/// What stands behind a row takes no part.
fn table(rows: &[(Vec<String>, String)], output: &mut Output) -> Result<(), Failure> {
    let columns = rows.iter().map(|(row, _)| row.len()).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|(row, _)| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    for (row, behind) in rows {
        let cells = row.iter().zip(&widths).enumerate();
        let line: String = cells
            .map(|(place, (cell, width))| {
                let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
                if place == 0 {
                    format!("  {cell}{gap}")
                } else {
                    format!("  {gap}{cell}")
                }
            })
            .collect();
        output.line(format!("{line}  {behind}").trim_end())?;
    }
    Ok(())
}

/// Who was dealt out how.
fn users(report: &Report, output: &mut Output) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for variant in &report.variants {
        let row = vec![
            variant.variant.clone(),
            count(usize::try_from(variant.users).unwrap_or(usize::MAX), "user"),
            percent(variant.share, false),
            format!("expected {}", percent(variant.expected_share, false)),
        ];
        rows.push((row, String::new()));
    }
    table(&rows, output)?;
    let ratio = &report.sample_ratio;
    let p = chance(ratio.p);
    if ratio.mismatch {
        let loud = output.paint(Accent::Bad, "SAMPLE RATIO MISMATCH");
        output.line(format_args!(
            "  {loud} (p {p}): the users were not dealt out like that by chance."
        ))?;
        output.line("  Somebody is missing in one variant, and nobody knows who: do not trust the numbers below.")?;
        output.line("  Look for what loses exposures of one variant only: a crash, a redirect, a filter for bots.")?;
    } else if ratio.p.is_none() {
        output.line("  sample ratio: too few users to test")?;
    } else {
        let good = output.paint(Accent::Good, "sample ratio as expected");
        output.line(format_args!("  {good} (p {p})"))?;
    }
    if report.excluded.unfinished > 0 {
        output.line(format_args!(
            "  {} whose window is not over: in the table, and not in the metrics",
            count(
                usize::try_from(report.excluded.unfinished).unwrap_or(usize::MAX),
                "user"
            )
        ))?;
    }
    Ok(())
}

/// One metric.
fn one(metric: &MetricReport, report: &Report, output: &mut Output) -> Result<(), Failure> {
    let name = output.paint(Accent::Strong, &metric.metric);
    let role = match metric.guardrail {
        Some(margin) => format!(", guardrail {margin}"),
        None => String::new(),
    };
    let guessed = if metric.inferred {
        ", kind guessed"
    } else {
        ""
    };
    output.line(format_args!("{name}, {}{guessed}{role}", metric.kind))?;
    let mut rows = Vec::new();
    for (place, arm) in metric.arms.iter().enumerate() {
        let mut row = vec![arm.variant.clone(), value(metric, arm.value)];
        let mut behind = String::new();
        let comparison = place
            .checked_sub(1)
            .and_then(|place| metric.comparisons.get(place));
        if let Some(comparison) = comparison {
            row.extend(change(metric, comparison, report.basis));
            behind = verdict(comparison, output);
        }
        rows.push((row, behind));
    }
    table(&rows, output)?;
    for comparison in &metric.comparisons {
        for line in beside(metric, comparison, report) {
            output.line(output.paint(Accent::Faint, format!("  {line}")))?;
        }
    }
    Ok(())
}

/// What else there is to say of a variant: the other test, and how fine the experiment is.
fn beside(metric: &MetricReport, comparison: &Comparison, report: &Report) -> Vec<String> {
    let name = if metric.comparisons.len() > 1 {
        format!("{}, ", comparison.variant)
    } else {
        String::new()
    };
    let (look, test) = match report.basis {
        Basis::Sequential => ("one look at a fixed end", &comparison.fixed),
        Basis::Fixed => ("a look at any time", &comparison.sequential),
    };
    let other = format!(
        "{name}for {look}: {}, p {}",
        interval(metric, test),
        chance(test.p_adjusted)
    );
    let smallest = match (comparison.detectable_lift, comparison.detectable) {
        (Some(lift), _) => percent(lift, false),
        (None, Some(size)) => difference(metric, size),
        (None, None) => return Vec::new(),
    };
    vec![
        other,
        format!("{name}80 of 100 experiments of this size find a change of {smallest}"),
    ]
}

/// How a variant differs: as a share of the control's value where there is one.
fn change(metric: &MetricReport, comparison: &Comparison, basis: Basis) -> Vec<String> {
    let test = match basis {
        Basis::Sequential => &comparison.sequential,
        Basis::Fixed => &comparison.fixed,
    };
    let change = match (comparison.lift, comparison.difference) {
        (Some(lift), _) if test.lift_interval.is_some() => percent(lift, true),
        (_, Some(size)) => difference(metric, size),
        (_, None) => "–".to_owned(),
    };
    vec![
        change,
        format!("({})", interval(metric, test)),
        format!("p {}", chance(test.p_adjusted)),
    ]
}

/// Where the change lies.
fn interval(metric: &MetricReport, test: &Test) -> String {
    match test.lift_interval {
        Some(_) => range(test.lift_interval, |lift| percent(lift, true)),
        None => range(test.interval, |size| difference(metric, size)),
    }
}

/// What it means.
fn verdict(comparison: &Comparison, output: &Output) -> String {
    let since = comparison.since.as_ref();
    let since = since.map_or_else(String::new, |day| format!(", first on {day}"));
    match comparison.verdict {
        Verdict::Higher => output.paint(Accent::Strong, "higher") + &since,
        Verdict::Lower => output.paint(Accent::Strong, "lower") + &since,
        Verdict::Safe => output.paint(Accent::Good, "holds") + &since,
        Verdict::Harmed => output.paint(Accent::Bad, "BROKEN: worse than the margin") + &since,
        Verdict::Undecided => "undecided".to_owned(),
        Verdict::TooFew => "too few users to say".to_owned(),
        Verdict::Untrusted => output.paint(Accent::Bad, "not to be trusted"),
    }
}

/// What the numbers are.
fn explain(report: &Report, output: &mut Output) -> Result<(), Failure> {
    // 1 − 0.05 is 0.95, and 1 − 0.07 is 0.9299999999999999.
    let sure = ((1.0 - report.alpha) * 1e8).round() / 1e6;
    let first = match report.basis {
        Basis::Sequential => {
            format!("Each interval holds with {sure} % however often you look: stop when you like.")
        }
        Basis::Fixed => format!(
            "Each interval holds with {sure} % for one look, at an end that was fixed before the start."
        ),
    };
    output.line(output.paint(Accent::Faint, first))?;
    let several = report.variants.len() > 2;
    let decided = report
        .metrics
        .iter()
        .filter(|metric| metric.guardrail.is_none());
    let mut second = String::new();
    if several {
        second += "p-values are corrected for the number of variants (Holm); intervals are each by itself. ";
    }
    if decided.count() > 1 {
        second += "Nothing is corrected for the number of metrics: decide on one, chosen before.";
    }
    if !second.is_empty() {
        output.line(output.paint(Accent::Faint, second.trim_end()))?;
    }
    Ok(())
}
