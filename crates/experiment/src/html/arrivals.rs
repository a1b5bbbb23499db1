//! New users by day and variant.

use super::course::dates;
use super::escape::{short, text};
use super::forest::WIDTH;
use super::scale::Scale;
use crate::report::Report;
use crate::stats::float;
use std::fmt::Write;

const HEIGHT: f64 = 190.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = WIDTH - 14.0;
const TOP: f64 = 12.0;
const FLOOR: f64 = HEIGHT - 30.0;

/// Draws the picture, with a legend. Empty when nobody came.
pub(super) fn draw(report: &Report) -> String {
    let days = &report.arrivals;
    let sums = days.iter().map(|day| day.users.iter().sum::<u64>());
    let most = sums.max().unwrap_or(0);
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return String::new();
    };
    if most == 0 {
        return String::new();
    }
    let up = Scale::new(0.0, float(most) * 1.05, FLOOR, TOP);
    let across = Scale::new(0.0, float(days.len() as u64), LEFT, RIGHT);
    let mut svg = format!(
        r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="arrivalst arrivalsd"><title id="arrivalst">New users by day</title><desc id="arrivalsd">At most {most} a day, {} days from {} to {}.</desc>"#,
        days.len(),
        text(&first.day),
        text(&last.day),
    );
    for tick in up
        .ticks(4.0)
        .into_iter()
        .filter(|tick| tick.fract().abs() < 1e-9)
    {
        let y = up.at(tick);
        let _ = write!(
            svg,
            r#"<line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1}" y2="{y:.1}"/><text class="tick side" x="{:.1}" y="{:.1}">{tick}</text>"#,
            LEFT - 6.0,
            y + 4.0,
        );
    }
    let wide = across.at(1.0) - across.at(0.0);
    let gap = (wide * 0.15).min(4.0);
    for (place, day) in (0_u32..).zip(days) {
        let x = across.at(f64::from(place)) + gap / 2.0;
        let mut below = 0.0;
        for (variant, users) in day.users.iter().enumerate() {
            let (low, high) = (up.at(below), up.at(below + float(*users)));
            below += float(*users);
            let _ = write!(
                svg,
                r#"<rect class="bar v{}" x="{x:.2}" y="{high:.1}" width="{:.2}" height="{:.1}"/>"#,
                variant % 8,
                wide - gap,
                low - high,
            );
        }
    }
    svg.push_str(&dates(&first.day, &last.day, LEFT, RIGHT, FLOOR + 20.0));
    svg.push_str("</svg><p class=\"legend\">");
    for (place, variant) in report.variants.iter().enumerate() {
        let _ = write!(
            svg,
            r#"<span><i class="key v{}"></i>{}</span>"#,
            place % 8,
            short(&variant.variant, 30),
        );
    }
    svg.push_str("</p>");
    svg
}
