//! The relative lift: by how much of the control's mean a variant differs.

use super::{Interval, Sample};

/// The lift itself; none when the control's mean is 0 or below, where a share of it says nothing.
pub fn lift(control: &Sample, variant: &Sample) -> Option<f64> {
    let lift = variant.mean / control.mean - 1.0;
    (control.mean > 0.0 && lift.is_finite()).then_some(lift)
}

/// Where the lift lies: Fieller's theorem (*JRSS B* 16, 1954), all ratios r for which
/// `variant − r · control` is within `critical` standard errors of 0.
///
/// So it holds 0 exactly when the interval of the difference does, with the same `critical`. None when
/// the control's mean cannot be told from 0, for then no ratio can be ruled out.
pub fn interval(control: &Sample, variant: &Sample, critical: f64) -> Option<Interval> {
    lift(control, variant)?;
    let square = critical * critical;
    let (base, mean) = (control.mean, variant.mean);
    let of_control = square * control.error_squared();
    let of_variant = square * variant.error_squared();
    let a = base * base - of_control;
    let b = base * mean;
    if a <= 0.0 {
        return None;
    }
    // b² − a (mean² − of_variant), multiplied out so that nothing large is subtracted.
    let squares = of_variant * base * base + of_control * mean * mean - of_control * of_variant;
    let root = squares.max(0.0).sqrt();
    Interval::new((b - root) / a - 1.0, (b + root) / a - 1.0)
}
