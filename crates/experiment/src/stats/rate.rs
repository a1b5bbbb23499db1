//! Rates: how many users of all did something.

use super::distribution::{normal_above, normal_upper};
use super::{Interval, float};

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How many did it.
    pub did: u64,
    /// Of how many; at least `did`.
    pub users: u64,
}

impl Count {
    /// The rate; NaN without users.
    pub fn rate(self) -> f64 {
        float(self.did) / float(self.users)
    }

    /// Where the rate lies, with confidence 1 − `alpha`: Wilson's score interval (*JASA* 22, 1927).
    pub fn wilson(self, alpha: f64) -> Option<Interval> {
        let z = normal_upper(alpha / 2.0);
        let users = float(self.users);
        let rate = self.rate();
        let below = 1.0 + z * z / users;
        let centre = (rate + z * z / (2.0 * users)) / below;
        let root = (rate * (1.0 - rate) / users + z * z / (4.0 * users * users)).sqrt();
        let interval = Interval::around(centre, z / below * root)?;
        Some(Interval {
            low: interval.low.clamp(0.0, 1.0),
            high: interval.high.clamp(0.0, 1.0),
        })
    }
}

/// The chance of rates at least as different, either way, if there is no difference: the z test with
/// the pooled rate, which is Pearson's chi-square without a correction. None when all or none did it.
pub fn p(control: Count, variant: Count) -> Option<f64> {
    let pooled = float(control.did + variant.did) / float(control.users + variant.users);
    let spread = pooled * (1.0 - pooled);
    let squared = spread * (1.0 / float(control.users) + 1.0 / float(variant.users));
    let z = (variant.rate() - control.rate()) / squared.sqrt();
    z.is_finite()
        .then(|| (2.0 * normal_above(z.abs())).min(1.0))
}

/// Where the difference of the rates lies, with confidence 1 − `alpha`: Newcombe's hybrid score
/// interval, method 10 of *Statistics in Medicine* 17 (1998), from the Wilson intervals of both.
pub fn newcombe(control: Count, variant: Count, alpha: f64) -> Option<Interval> {
    let of_control = control.wilson(alpha)?;
    let of_variant = variant.wilson(alpha)?;
    let (base, rate) = (control.rate(), variant.rate());
    let down = (rate - of_variant.low).hypot(of_control.high - base);
    let up = (of_variant.high - rate).hypot(base - of_control.low);
    Interval::new(rate - base - down, rate - base + up)
}

/// Where the relative lift lies, with confidence 1 − `alpha`: the delta method on the logarithm of the
/// ratio of the rates (Katz et al., *Biometrics* 34, 1978). None when nobody did it in one of the two.
pub fn lift(control: Count, variant: Count, alpha: f64) -> Option<Interval> {
    if control.did == 0 || variant.did == 0 {
        return None;
    }
    let part = |count: Count| 1.0 / float(count.did) - 1.0 / float(count.users);
    let half = normal_upper(alpha / 2.0) * (part(control) + part(variant)).sqrt();
    let ratio = variant.rate() / control.rate();
    Interval::new(ratio * (-half).exp() - 1.0, ratio * half.exp() - 1.0)
}
