//! Percentages as parts of what Flagsmith hashes to: 9 998 steps from 0 to almost 100.

use super::property::identity_key;
use super::python;
use burgee::ast::build::SplitBuilder;
use burgee::ast::{Expr, build};
use serde_json::Value as Json;

/// How many different percentages Flagsmith hashes to.
const STEPS: u32 = 9998;

/// The bucketing of segments.
const SEGMENT: &str = "flagsmith/segment";
/// The bucketing of multivariate features.
const VARIANT: &str = "flagsmith/variant";

/// Up to where a percentage holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Threshold {
    /// In thousandths of a percent.
    Percent(u32),
    /// In steps, for what is no whole number of thousandths.
    Steps(u32),
}

/// The threshold that a condition's value says; none when nobody is below it.
pub(super) fn of(value: &Json) -> Option<Threshold> {
    let percent = match value {
        Json::Number(number) => number.as_f64()?,
        Json::String(text) => python::parse_float(text)?,
        _ => return None,
    };
    if let Some(thousandths) = thousandths(percent).filter(|thousandths| *thousandths > 0) {
        return Some(Threshold::Percent(thousandths));
    }
    let steps = steps(|value| value <= percent);
    (steps > 0).then_some(Threshold::Steps(steps))
}

impl Shares {
    /// A split by the identity's key: each share to its target, and what they leave to `rest`.
    pub(super) fn split(&self, targets: &[String], rest: &str, salt: &str) -> SplitBuilder {
        let targets = targets.iter().map(String::as_str);
        let split = match self {
            Shares::Percent(shares) => build::split(shares.iter().copied().zip(targets)),
            Shares::Steps(shares) => build::split_parts(STEPS, shares.iter().copied().zip(targets)),
        };
        let split = if self.is_everything() {
            split
        } else {
            split.rest(rest)
        };
        split.by(identity_key()).salt(salt).using(VARIANT)
    }

    /// Whether nothing is left.
    fn is_everything(&self) -> bool {
        match self {
            Shares::Percent(shares) => shares.iter().sum::<u32>() == 100_000,
            Shares::Steps(shares) => shares.iter().sum::<u32>() == STEPS,
        }
    }
}

impl Threshold {
    /// `25% of key salt "…" using flagsmith/segment`
    pub(super) fn predicate(self, key: Expr, salt: &str) -> Expr {
        match self {
            Threshold::Percent(thousandths) => {
                build::bucket([(0, thousandths)], key, Some(salt), Some(SEGMENT))
            }
            Threshold::Steps(steps) => {
                build::bucket_parts(STEPS, [(0, steps)], key, Some(salt), Some(SEGMENT))
            }
        }
    }
}

/// The percentage in thousandths of a percent, when it is exactly that.
pub(super) fn thousandths(percent: f64) -> Option<u32> {
    if !(0.0..=100.0).contains(&percent) {
        return None;
    }
    let rounded: u32 = format!("{:.0}", percent * 1000.0).parse().ok()?;
    let back = f64::from(rounded) / 1000.0;
    (back.to_bits() == percent.to_bits()).then_some(rounded)
}

/// How many steps there are, from the lowest, whose percentage is `within`.
fn steps(within: impl Fn(f64) -> bool) -> u32 {
    let (mut low, mut high) = (0, STEPS);
    while low < high {
        let middle = u32::midpoint(low, high);
        if within(f64::from(middle) / f64::from(STEPS) * 100.0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The sizes of consecutive shares with these weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shares {
    /// In thousandths of a percent, together not more than everything.
    Percent(Vec<u32>),
    /// In steps, together not more than [`STEPS`].
    Steps(Vec<u32>),
}

/// Deals the weights out as Flagsmith does, which adds them up as they come.
pub(super) fn shares(weights: &[f64]) -> Shares {
    let exact: Option<Vec<u32>> = weights.iter().map(|weight| thousandths(*weight)).collect();
    if let Some(shares) = exact
        && shares.iter().map(|share| u64::from(*share)).sum::<u64>() <= 100_000
    {
        return Shares::Percent(shares);
    }
    let (mut start, mut dealt) = (0.0, 0);
    let sizes = weights.iter().map(|weight| {
        start += weight;
        let end = steps(|value| value < start).max(dealt);
        let size = end - dealt;
        dealt = end;
        size
    });
    Shares::Steps(sizes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn percentages_are_said_as_such_where_they_can_be() {
        assert_eq!(of(&json!("50")), Some(Threshold::Percent(50_000)));
        assert_eq!(of(&json!(" 0.125 ")), Some(Threshold::Percent(125)));
        assert_eq!(of(&json!(54.54)), Some(Threshold::Percent(54_540)));
        assert_eq!(of(&json!("33.33333")), Some(Threshold::Steps(3333)));
        // The lowest step is 0 %, and counts.
        assert_eq!(of(&json!("0")), Some(Threshold::Steps(1)));
        assert_eq!(of(&json!("250")), Some(Threshold::Steps(STEPS)));
        assert_eq!(of(&json!("inf")), Some(Threshold::Steps(STEPS)));
        for nobody in [
            json!("-1"),
            json!("nan"),
            json!("half"),
            json!(""),
            json!(null),
            json!([1]),
        ] {
            assert_eq!(of(&nobody), None, "{nobody}");
        }
    }

    #[test]
    fn weights_are_dealt_out_in_turn() {
        assert_eq!(
            shares(&[30.0, 54.54, 0.0]),
            Shares::Percent(vec![30_000, 54_540, 0])
        );
        let third = 100.0 / 3.0;
        assert_eq!(
            shares(&[third, third, third]),
            Shares::Steps(vec![3333, 3333, 3332])
        );
        assert_eq!(shares(&[60.0, 60.0]), Shares::Steps(vec![5999, 3999]));
        // A negative weight gives back what the next one takes again.
        assert_eq!(
            shares(&[50.0, -10.0, 20.0]),
            Shares::Steps(vec![4999, 0, 1000])
        );
        assert_eq!(shares(&[f64::NAN, 10.0]), Shares::Steps(vec![0, 0]));
    }
}
