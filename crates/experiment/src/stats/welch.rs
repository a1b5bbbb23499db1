//! The difference of two means: Welch's test (*Biometrika* 34, 1947), which lets variances differ.

use super::distribution::{student_above, student_upper};
use super::{Interval, Sample, float};

/// The difference of a variant from the control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Welch {
    /// Variant minus control.
    pub difference: f64,
    /// The standard error of that; above 0.
    pub error: f64,
    /// Welch and Satterthwaite's degrees of freedom.
    pub freedom: f64,
}

impl Welch {
    /// Compares `variant` with `scale` times the control: 1 for the plain difference. None when neither
    /// varies, for then nothing says how far the difference could be chance.
    pub fn scaled(control: &Sample, variant: &Sample, scale: f64) -> Option<Welch> {
        let from_control = scale * scale * control.error_squared();
        let from_variant = variant.error_squared();
        let squared = from_control + from_variant;
        if !(squared > 0.0 && squared.is_finite()) {
            return None;
        }
        let below = from_control * from_control / float(control.users.saturating_sub(1))
            + from_variant * from_variant / float(variant.users.saturating_sub(1));
        Some(Welch {
            difference: variant.mean - scale * control.mean,
            error: squared.sqrt(),
            freedom: squared * squared / below,
        })
    }

    /// Compares `variant` with the control.
    pub fn new(control: &Sample, variant: &Sample) -> Option<Welch> {
        Welch::scaled(control, variant, 1.0)
    }

    /// How many standard errors the difference is.
    pub fn score(&self) -> f64 {
        self.difference / self.error
    }

    /// The chance of a difference at least as large, either way, if there is none.
    pub fn p(&self) -> f64 {
        (2.0 * student_above(self.score().abs(), self.freedom)).min(1.0)
    }

    /// The number of standard errors that a difference without cause exceeds, either way, with chance
    /// `alpha`.
    pub fn critical(&self, alpha: f64) -> f64 {
        student_upper(alpha / 2.0, self.freedom)
    }

    /// Where the difference lies, with confidence 1 − `alpha`.
    pub fn interval(&self, alpha: f64) -> Option<Interval> {
        Interval::around(self.difference, self.critical(alpha) * self.error)
    }
}
