//! How an effect went from day to day, with the band of the test that may be looked at every day.

use super::escape::text;
use super::forest::WIDTH;
use super::scale::Scale;
use crate::number::{difference, tick as tick_text};
use crate::report::{Comparison, DayReport, MetricReport};
use std::fmt::Write;

const HEIGHT: f64 = 220.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = WIDTH - 14.0;
const TOP: f64 = 12.0;
const FLOOR: f64 = HEIGHT - 30.0;

/// Draws the picture. Empty when there are not two days to join.
pub(super) fn draw(
    metric: &MetricReport,
    comparison: &Comparison,
    place: usize,
    id: &str,
) -> String {
    // Before there is a band the line says nothing.
    let start = comparison
        .days
        .iter()
        .position(|day| day.interval.is_some());
    let days = start
        .and_then(|start| comparison.days.get(start..))
        .unwrap_or_default();
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return String::new();
    };
    if days.len() < 2 {
        return String::new();
    }
    let (low, high) = range(days);
    let up = Scale::new(low, high, FLOOR, TOP);
    #[expect(clippy::cast_precision_loss, reason = "a few hundred days")]
    let across = Scale::new(0.0, (days.len() - 1) as f64, LEFT, RIGHT);
    let colour = (place + 1) % 8;
    let mut svg = format!(
        r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{id}t {id}d"><title id="{id}t">{}, {}: difference by day</title><desc id="{id}d">From {} on {} to {} on {}.</desc><clipPath id="{id}c"><rect x="{LEFT}" y="{TOP}" width="{:.1}" height="{:.1}"/></clipPath>"#,
        text(&metric.metric),
        text(&comparison.variant),
        difference(metric, first.difference),
        first.day,
        difference(metric, last.difference),
        last.day,
        RIGHT - LEFT,
        FLOOR - TOP,
    );
    for tick in up.ticks(5.0) {
        let y = up.at(tick);
        let _ = write!(
            svg,
            r#"<line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1}" y2="{y:.1}"/><text class="tick side" x="{:.1}" y="{:.1}">{}</text>"#,
            LEFT - 6.0,
            y + 4.0,
            tick_text(&difference(metric, tick)),
        );
    }
    let zero = up.at(0.0);
    let _ = write!(
        svg,
        r#"<line class="zero" x1="{LEFT}" x2="{RIGHT}" y1="{zero:.1}" y2="{zero:.1}"/><g clip-path="url(#{id}c)">"#
    );
    let places = || (0_u32..).map(|place| across.at(f64::from(place)));
    let mut band = String::new();
    let mut back = Vec::new();
    let mut line = String::new();
    for (x, day) in places().zip(days) {
        let _ = write!(line, "{x:.1},{:.1} ", up.at(day.difference));
        if let Some(interval) = day.interval {
            let _ = write!(band, "{x:.1},{:.1} ", up.at(interval.high));
            back.push(format!("{x:.1},{:.1} ", up.at(interval.low)));
        }
    }
    band.extend(back.into_iter().rev());
    let _ = write!(
        svg,
        r#"<polygon class="band v{colour}" points="{}"/><polyline class="line v{colour}" points="{}"/></g>"#,
        band.trim_end(),
        line.trim_end(),
    );
    svg.push_str(&dates(&first.day, &last.day, LEFT, RIGHT, FLOOR + 20.0));
    svg.push_str("</svg>");
    svg
}

/// The two ends of an axis of days.
pub(super) fn dates(first: &str, last: &str, left: f64, right: f64, y: f64) -> String {
    format!(
        r#"<text class="tick from" x="{left}" y="{y}">{}</text><text class="tick to" x="{right}" y="{y}">{}</text>"#,
        text(first),
        text(last),
    )
}

/// What has to be seen: all of the line, 0, and the band as it is from the middle on. Its beginning is
/// so wide that nothing else could be seen.
fn range(days: &[DayReport]) -> (f64, f64) {
    let late = days.iter().skip(days.len() / 2);
    let ends = late
        .filter_map(|day| day.interval)
        .flat_map(|interval| [interval.low, interval.high]);
    let all = days
        .iter()
        .map(|day| day.difference)
        .chain(ends)
        .chain([0.0]);
    let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), end| {
        (low.min(end), high.max(end))
    });
    let air = (high - low) * 0.08;
    (low - air, high + air)
}
