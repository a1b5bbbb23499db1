//! How small an effect could have been seen.

use super::distribution::normal_upper;

/// The power that is asked for.
pub const POWER: f64 = 0.8;

/// The smallest true difference that a two-sided test at `alpha` finds in 80 of 100 experiments with
/// this standard error: `(z(1 − alpha/2) + z(0.8)) · error`.
pub fn detectable(error: f64, alpha: f64) -> f64 {
    (normal_upper(alpha / 2.0) + normal_upper(1.0 - POWER)) * error
}
