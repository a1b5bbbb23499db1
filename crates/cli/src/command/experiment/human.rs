//! What an experiment shows, for people.

use crate::command::count;
use crate::failure::Failure;
use crate::output::{Accent, Output};
use burgee_experiment::Basis;
use burgee_experiment::number::{
    chance, difference, effect, found, in_shares, percent, range, value,
};
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
            short(&variant.variant),
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
    let [first, second] = match report.basis {
        Basis::Sequential => ["at every look", "one look"],
        Basis::Fixed => ["one look", "at every look"],
    };
    let mut head = vec!["", "", "change", first, second];
    if metric.guardrail.is_none() {
        head.push("p");
    }
    let head = head.into_iter().map(str::to_owned).collect();
    let mut rows = vec![(head, String::new())];
    for (place, arm) in metric.arms.iter().enumerate() {
        let mut row = vec![short(&arm.variant), value(metric, arm.value)];
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
    match finest(metric) {
        Some(change) => output.line(output.paint(
            Accent::Faint,
            format!("  80 of 100 experiments of this size find a change of {change} at one look"),
        )),
        None => Ok(()),
    }
}

/// The smallest change that can be found, of the variant where it is largest.
fn finest(metric: &MetricReport) -> Option<String> {
    let largest = |of: fn(&Comparison) -> Option<f64>| {
        let sizes: Option<Vec<_>> = metric.comparisons.iter().map(of).collect();
        sizes?.into_iter().reduce(f64::max)
    };
    match largest(|comparison| comparison.detectable_lift) {
        Some(lift) if in_shares(metric) => Some(percent(lift, false)),
        _ => largest(|comparison| comparison.detectable).map(|size| difference(metric, size)),
    }
}

/// The start of a name that is too long for a table.
fn short(name: &str) -> String {
    const MOST: usize = 24;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST - 1).chain(['…']).collect()
}

/// How a variant differs by both tests: as a share of the control's value where there is one. A
/// guardrail is not about whether there is a difference, so it has no p.
fn change(metric: &MetricReport, comparison: &Comparison, basis: Basis) -> Vec<String> {
    let (first, second) = match basis {
        Basis::Sequential => (&comparison.sequential, &comparison.fixed),
        Basis::Fixed => (&comparison.fixed, &comparison.sequential),
    };
    let point = match found(metric, comparison, first) {
        Some((point, _)) => effect(metric, point),
        None => comparison
            .difference
            .map_or_else(|| "–".to_owned(), |size| difference(metric, size)),
    };
    let mut cells = vec![
        point,
        interval(metric, comparison, first),
        interval(metric, comparison, second),
    ];
    if metric.guardrail.is_none() {
        cells.push(chance(first.p_adjusted));
    }
    cells
}

/// Where the change lies.
fn interval(metric: &MetricReport, comparison: &Comparison, test: &Test) -> String {
    let interval = found(metric, comparison, test).map(|(_, interval)| interval);
    range(interval, |end| effect(metric, end))
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
            format!(
                "Intervals \"at every look\" hold with {sure} % however often you look: stop when you like."
            )
        }
        Basis::Fixed => format!(
            "Intervals of \"one look\" hold with {sure} %, at an end that was fixed before the start."
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
