//! Numbers for people.

use crate::metric::Kind;
use crate::report::{Comparison, MetricReport, Test};
use crate::stats::Interval;

/// A share in percent: `+12.3 %` with a sign, `12.3 %` without.
pub fn percent(share: f64, sign: bool) -> String {
    let percent = share * 100.0;
    let digits = if percent.abs() < 1.0 { 2 } else { 1 };
    // A minus before nothing but zeros says something that is not so.
    let rounded = format!("{percent:.digits$}");
    let rounded = match rounded.strip_prefix('-') {
        Some(zeros) if zeros.chars().all(|c| matches!(c, '0' | '.')) => zeros.to_owned(),
        _ => rounded,
    };
    let plus = if sign && !rounded.starts_with('-') {
        "+"
    } else {
        ""
    };
    format!("{plus}{rounded} %")
}

/// A p-value, to the digits that matter.
pub fn chance(p: Option<f64>) -> String {
    match p {
        None => "–".to_owned(),
        Some(p) if p < 0.0001 => "< 0.0001".to_owned(),
        Some(p) if p < 0.1 => format!("{p:.4}"),
        Some(p) => format!("{p:.2}"),
    }
}

/// From here on a number has more digits than anybody reads, or than it can hold.
const LARGE: f64 = 1e15;

/// Four digits that matter, or all before the point of a number that can be read.
pub fn plain(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let size = number.abs().log10().floor();
    let digits = [3.0, 2.0, 1.0, 0.0, -1.0, -2.0]
        .iter()
        .position(|least| size >= *least);
    match digits.filter(|_| number.abs() < LARGE) {
        Some(digits) => format!("{number:.digits$}"),
        None => format!("{number:.3e}"),
    }
}

/// A metric's value: rates in percent.
pub fn value(metric: &MetricReport, value: Option<f64>) -> String {
    match (metric.kind, value) {
        (_, None) => "–".to_owned(),
        (Kind::Rate, Some(value)) => percent(value, false),
        (_, Some(value)) => plain(value),
    }
}

/// A difference of values, with its sign: that of rates in percentage points.
pub fn difference(metric: &MetricReport, difference: f64) -> String {
    match metric.kind {
        Kind::Rate => percent(difference, true).replace(" %", " pp"),
        _ if difference >= 0.0 => format!("+{}", plain(difference)),
        _ => plain(difference),
    }
}

/// In what changes are shown: as shares of the control's value, where all have one and no margin is
/// stated in the metric's unit.
pub fn in_shares(metric: &MetricReport) -> bool {
    let mut comparisons = metric.comparisons.iter();
    metric.guardrail.is_none_or(|margin| margin.relative)
        && comparisons.all(|comparison| comparison.sequential.lift_interval.is_some())
}

/// A change, as it is shown.
pub fn effect(metric: &MetricReport, number: f64) -> String {
    if in_shares(metric) {
        percent(number, true)
    } else {
        difference(metric, number)
    }
}

/// The change and the interval of a test, as they are shown.
pub fn found(
    metric: &MetricReport,
    comparison: &Comparison,
    test: &Test,
) -> Option<(f64, Interval)> {
    if in_shares(metric) {
        Some((comparison.lift?, test.lift_interval?))
    } else {
        Some((comparison.difference?, test.interval?))
    }
}

/// A round number at an axis: no zeros at its end, and 0 without a unit.
pub fn tick(written: &str) -> String {
    let (number, unit) = written.split_once(' ').unwrap_or((written, ""));
    let number = if number.contains('.') && !number.contains('e') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    };
    match (number, unit) {
        ("+0" | "-0" | "0", _) => "0".to_owned(),
        (number, "") => number.to_owned(),
        (number, unit) => format!("{number} {unit}"),
    }
}

/// `+2.1 % to +9.9 %`
pub fn range(interval: Option<Interval>, write: impl Fn(f64) -> String) -> String {
    interval.map_or_else(
        || "–".to_owned(),
        |interval| format!("{} to {}", write(interval.low), write(interval.high)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_matter() {
        assert_eq!(percent(0.12345, true), "+12.3 %");
        assert_eq!(percent(-0.000_001, true), "+0.00 %");
        assert_eq!(percent(-0.005, false), "-0.50 %");
        assert_eq!(plain(12345.6), "12346");
        assert_eq!(plain(12.3456), "12.35");
        assert_eq!(plain(-0.012_345_6), "-0.01235");
        assert_eq!(plain(0.000_012_3), "1.230e-5");
        assert_eq!(plain(-123e12), "-123000000000000");
        assert_eq!(plain(-1.234_56e300), "-1.235e300");
        assert_eq!(chance(Some(0.000_01)), "< 0.0001");
        assert_eq!(chance(Some(0.034)), "0.0340");
        assert_eq!(chance(None), "–");
        assert_eq!(tick("+10.00 %"), "+10 %");
        assert_eq!(tick("+0.00 pp"), "0");
        assert_eq!(tick("+1200"), "+1200");
    }
}
