//! Tests that may be looked at every day: asymptotic confidence sequences.
//!
//! Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, *Time-uniform central limit theory and asymptotic
//! confidence sequences*, Annals of Statistics 52 (2024): with n users and standard error
//! s, `estimate ± s · √( 2 (nρ² + 1) / (nρ²) · ln( √(nρ² + 1) / α ) )` holds the truth at all n at once
//! with chance 1 − α, for n large enough that means are normal. It is Robbins' normal mixture, and the
//! p-values are those of the mixture sequential probability ratio test of Johari et al. (*Operations
//! Research* 70, 2022).

use super::distribution::normal_above;
use super::float;

/// For how many users the sequence is narrowest when nobody says so.
pub const TUNED_FOR: u64 = 10_000;

/// A sequence: it must be the same at every look, so it is made before the experiment and not from its
/// numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sequence {
    /// ρ²: the variance of the mixture, in effects of one user's standard deviation.
    rho_squared: f64,
}

impl Sequence {
    /// The sequence that is narrowest at `users` for this `alpha`: ρ² as they tune it, with
    /// `−W₋₁(−α²/e) − 1` approximated by `2 ln(1/α) + ln(1 + 2 ln(1/α))`.
    pub fn narrowest_at(users: u64, alpha: f64) -> Sequence {
        let log = -2.0 * alpha.ln();
        Sequence {
            rho_squared: (log + (log + 1.0).ln()) / float(users.max(1)),
        }
    }

    /// For how many standard errors, either way, the estimate can be off at this look.
    pub fn critical(self, users: u64, alpha: f64) -> f64 {
        let grown = self.grown(users);
        let root = ((grown + 1.0).sqrt() / alpha).ln();
        (2.0 * (grown + 1.0) / grown * root).max(0.0).sqrt()
    }

    /// The smallest alpha whose sequence leaves out an effect of 0, for an estimate that is `score`
    /// standard errors from it.
    pub fn p(self, users: u64, score: f64) -> f64 {
        let grown = self.grown(users);
        let half_square = self.weighed(users, score).powi(2) / 2.0;
        ((grown + 1.0).sqrt() * (-half_square).exp()).min(1.0)
    }

    /// The same for one side: how likely an estimate this far *above* is, if the truth is 0 or below.
    /// The mixture is over effects above 0 only, so what is below is no evidence.
    pub fn p_above(self, users: u64, score: f64) -> f64 {
        let grown = self.grown(users);
        let weighed = self.weighed(users, score);
        let evidence =
            2.0 * normal_above(-weighed) * (weighed.powi(2) / 2.0).exp() / (grown + 1.0).sqrt();
        // Far below, 0 · ∞ is no evidence.
        if evidence > 1.0 { 1.0 / evidence } else { 1.0 }
    }

    /// nρ²
    fn grown(self, users: u64) -> f64 {
        float(users) * self.rho_squared
    }

    /// The score, drawn towards 0 by the mixture.
    fn weighed(self, users: u64, score: f64) -> f64 {
        let grown = self.grown(users);
        score * (grown / (grown + 1.0)).sqrt()
    }
}
