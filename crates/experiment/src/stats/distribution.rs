//! The distributions that tests are read off: what `statrs` computes, with the ends made safe, and
//! series where its continued fractions lose digits.
//!
//! Each function is total: where a distribution is not defined the answer is NaN, which every caller
//! takes for *no result*. Against `SciPy` they agree to 1e-9 of the value (`tests/scipy`).

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::erf::{erfc, erfc_inv};
use statrs::function::gamma::checked_gamma_ur;
use std::f64::consts::SQRT_2;

/// From here on Student's tail is a series in 1/freedom: the incomplete beta function loses a digit
/// with each digit of the degrees of freedom.
const SERIES_FOR_TAIL: f64 = 1e5;

/// The same for the quantile, whose iteration stops too early.
const SERIES_FOR_QUANTILE: f64 = 1e3;

/// Chance of a standard normal value above `z`.
pub fn normal_above(z: f64) -> f64 {
    0.5 * erfc(z / SQRT_2)
}

/// The value that a standard normal one exceeds with chance `p`, which is in 0..1.
pub fn normal_upper(p: f64) -> f64 {
    SQRT_2 * erfc_inv(2.0 * p)
}

/// Chance of a value of Student's distribution above `t`.
pub fn student_above(t: f64, freedom: f64) -> f64 {
    if t.is_nan() || freedom.is_nan() || freedom <= 0.0 {
        return f64::NAN;
    }
    if t.is_infinite() {
        return normal_above(t);
    }
    if freedom >= SERIES_FOR_TAIL {
        return normal_above(as_normal(t, freedom));
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |student| student.sf(t))
}

/// The value that one of Student's distribution exceeds with chance `p`, which is in 0..1.
pub fn student_upper(p: f64, freedom: f64) -> f64 {
    if !(p > 0.0 && p < 1.0) || freedom.is_nan() || freedom <= 0.0 {
        return f64::NAN;
    }
    if freedom >= SERIES_FOR_QUANTILE {
        return from_normal(normal_upper(p), freedom);
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |student| -student.inverse_cdf(p))
}

/// Chance of a chi-square value above `x`.
pub fn chi_square_above(x: f64, freedom: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    checked_gamma_ur(freedom / 2.0, x / 2.0).unwrap_or(f64::NAN)
}

/// The normal value with the same chance above it as `t`: Fisher's expansion (Metron 5, 1925).
fn as_normal(t: f64, freedom: f64) -> f64 {
    let square = t * t;
    let first = t * (square + 1.0) / 4.0;
    let second = t * ((13.0 * square + 8.0) * square + 3.0) / 96.0;
    t - first / freedom + second / (freedom * freedom)
}

/// The value of Student's distribution with the same chance above it as the normal `z`: Abramowitz and
/// Stegun, *Handbook of Mathematical Functions*, 26.7.5.
fn from_normal(z: f64, freedom: f64) -> f64 {
    let s = z * z;
    let terms = [
        (s + 1.0) / 4.0,
        ((5.0 * s + 16.0) * s + 3.0) / 96.0,
        (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0,
        ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92_160.0,
    ];
    let series = terms
        .iter()
        .rev()
        .fold(0.0, |sum, term| (sum + term) / freedom);
    z * (1.0 + series)
}
