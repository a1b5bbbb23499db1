//! Effects with their intervals, a row for each variant.

use super::escape::{short, text};
use super::scale::Scale;
use crate::metric::Margin;
use crate::number::{effect, found, in_shares, tick as tick_text};
use crate::report::{Comparison, MetricReport, Report, Test};
use crate::settings::Basis;
use crate::stats::Interval;
use std::fmt::Write;

/// The width of every picture, in units that are about pixels on a phone.
pub(super) const WIDTH: f64 = 440.0;

const ROW: f64 = 46.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 30.0;
const LEFT: f64 = 14.0;
const RIGHT: f64 = WIDTH - 14.0;

/// The test that decides, and the other.
pub(super) fn tests<'c>(report: &Report, comparison: &'c Comparison) -> [&'c Test; 2] {
    match report.basis {
        Basis::Sequential => [&comparison.sequential, &comparison.fixed],
        Basis::Fixed => [&comparison.fixed, &comparison.sequential],
    }
}

/// Where the margin of a guardrail lies in the picture's numbers.
fn margin_at(metric: &MetricReport, margin: Margin) -> Option<f64> {
    let size = if margin.more_is_worse {
        margin.size
    } else {
        -margin.size
    };
    (margin.relative == in_shares(metric)).then_some(size)
}

/// Draws the picture. Empty when there is nothing to draw.
pub(super) fn draw(report: &Report, metric: &MetricReport, id: usize) -> String {
    let rows: Vec<_> = metric
        .comparisons
        .iter()
        .enumerate()
        .filter_map(|(place, comparison)| {
            let [deciding, _] = tests(report, comparison);
            let (point, interval) = found(metric, comparison, deciding)?;
            Some((place, comparison, point, interval))
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let margin = metric
        .guardrail
        .and_then(|margin| margin_at(metric, margin));
    let ends = rows
        .iter()
        .flat_map(|(_, _, _, interval)| [interval.low, interval.high]);
    let ends = ends.chain(margin).chain([0.0]);
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| {
        (low.min(end), high.max(end))
    });
    let air = (high - low) * 0.06;
    let scale = Scale::new(low - air, high + air, LEFT, RIGHT);
    #[expect(clippy::cast_precision_loss, reason = "a handful of variants")]
    let floor = TOP + ROW * rows.len() as f64;
    let height = floor + BOTTOM;
    let mut svg = format!(
        r#"<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="forest{id}t forest{id}d"><title id="forest{id}t">{}: change against {}</title><desc id="forest{id}d">"#,
        text(&metric.metric),
        text(&report.control),
    );
    for (_, comparison, point, interval) in &rows {
        let _ = write!(
            svg,
            "{}: {}, between {} and {}. ",
            text(&comparison.variant),
            effect(metric, *point),
            effect(metric, interval.low),
            effect(metric, interval.high),
        );
    }
    svg.push_str("</desc>");
    for tick in scale.ticks(6.0) {
        let x = scale.at(tick);
        let _ = write!(
            svg,
            r#"<line class="grid" x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{floor}"/><text class="tick" x="{x:.1}" y="{:.1}">{}</text>"#,
            floor + 18.0,
            tick_text(&effect(metric, tick)),
        );
    }
    let zero = scale.at(0.0);
    let _ = write!(
        svg,
        r#"<line class="zero" x1="{zero:.1}" x2="{zero:.1}" y1="{:.1}" y2="{floor}"/>"#,
        TOP - 4.0
    );
    if let Some(margin) = margin {
        let x = scale.at(margin);
        let _ = write!(
            svg,
            r#"<line class="margin" x1="{x:.1}" x2="{x:.1}" y1="{:.1}" y2="{floor}"/><text class="note" x="{x:.1}" y="{:.1}" text-anchor="{}">margin</text>"#,
            TOP - 4.0,
            TOP - 8.0,
            if x > WIDTH / 2.0 { "end" } else { "start" },
        );
    }
    let mut top = TOP;
    for (place, comparison, point, interval) in rows {
        row(
            &mut svg,
            report,
            metric,
            comparison,
            (point, interval),
            place,
            (scale, top),
        );
        top += ROW;
    }
    svg.push_str("</svg>");
    svg
}

/// One variant: a bar for the test that decides, and a thin line for the other.
fn row(
    svg: &mut String,
    report: &Report,
    metric: &MetricReport,
    comparison: &Comparison,
    (point, interval): (f64, Interval),
    place: usize,
    (scale, top): (Scale, f64),
) {
    let colour = (place + 1) % 8;
    let middle = top + 30.0;
    let (low, high) = (scale.at(interval.low), scale.at(interval.high));
    let _ = write!(
        svg,
        r#"<text class="label" x="{LEFT}" y="{:.1}">{}</text><rect class="reach v{colour}" x="{low:.1}" y="{:.1}" width="{:.1}" height="14" rx="7"/>"#,
        top + 15.0,
        short(&comparison.variant, 40),
        middle - 7.0,
        (high - low).max(1.0),
    );
    let [_, other] = tests(report, comparison);
    if let Some((_, inner)) = found(metric, comparison, other) {
        let (low, high) = (scale.at(inner.low), scale.at(inner.high));
        let _ = write!(
            svg,
            r#"<line class="inner v{colour}" x1="{low:.1}" x2="{high:.1}" y1="{middle:.1}" y2="{middle:.1}"/>"#,
        );
    }
    let x = scale.at(point);
    let _ = write!(
        svg,
        r#"<circle class="dot v{colour}" cx="{x:.1}" cy="{middle:.1}" r="5"/>"#
    );
}
