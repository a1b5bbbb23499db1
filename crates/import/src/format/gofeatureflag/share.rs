//! Percentages as GO Feature Flag deals them out.

use indexmap::IndexMap;

/// A split in whole parts.
#[derive(Debug, PartialEq)]
pub(crate) struct Shares {
    /// How many parts there are: a thousand for each percent of the sum.
    pub(crate) whole: u32,
    /// How many of them a variation has, in the order in which they are dealt out.
    pub(crate) parts: Vec<(u32, String)>,
    /// How many nobody has: GO Feature Flag cannot answer for these.
    pub(crate) left: u32,
    /// Whether the sum depends on the order of adding up, which GO Feature Flag leaves to chance.
    pub(crate) chancy: bool,
}

/// The split of these percentages; or why there can be none. A sum of nothing gives no parts.
pub(crate) fn shares(percentages: &IndexMap<String, f64>) -> Result<Shares, &'static str> {
    let mut sorted: Vec<(&String, f64)> = percentages.iter().map(|(k, v)| (k, *v)).collect();
    if sorted
        .iter()
        .any(|(_, percentage)| percentage.is_nan() || *percentage < 0.0)
    {
        return Err("what GO Feature Flag does with a negative percentage depends on chance");
    }
    // By name, the last first: bytes, not letters.
    sorted.sort_by(|(one, _), (other, _)| other.cmp(one));
    let sum: f64 = sorted.iter().map(|(_, percentage)| percentage).sum();
    let whole = whole(sum).ok_or("the percentages are too large")?;
    let mut parts = Vec::with_capacity(sorted.len());
    let (mut end, mut dealt) = (0.0, 0);
    for (variation, percentage) in &sorted {
        end += percentage * 1000.0;
        let bound = cut(end).unwrap_or(u32::MAX).min(whole);
        parts.push((bound - dealt, (*variation).clone()));
        dealt = bound;
    }
    let values: Vec<f64> = sorted.iter().map(|(_, percentage)| *percentage).collect();
    Ok(Shares {
        whole,
        parts,
        left: whole - dealt,
        chancy: is_chancy(&values, whole),
    })
}

/// The whole part of a number that fits.
fn cut(number: f64) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and the largest"
    )]
    (0.0..4_294_967_296.0)
        .contains(&number)
        .then_some(number as u32)
}

fn whole(sum: f64) -> Option<u32> {
    cut(sum * 1000.0)
}

/// Whether another order of adding up gives another whole. Of many summands only some orders are tried.
fn is_chancy(values: &[f64], expected: u32) -> bool {
    const TRIED: usize = 6;
    let differs = |order: &[f64]| whole(order.iter().sum()) != Some(expected);
    if values.len() <= TRIED {
        let mut order = values.to_vec();
        return permuted(&mut order, 0, &differs);
    }
    let mut order = values.to_vec();
    order.reverse();
    let reversed = differs(&order);
    order.sort_by(f64::total_cmp);
    let rising = differs(&order);
    order.reverse();
    reversed || rising || differs(&order)
}

/// Whether any order of what stands behind the first `fixed` has the property.
fn permuted(order: &mut [f64], fixed: usize, property: &impl Fn(&[f64]) -> bool) -> bool {
    if fixed == order.len() {
        return property(order);
    }
    for at in fixed..order.len() {
        order.swap(fixed, at);
        let found = permuted(order, fixed + 1, property);
        order.swap(fixed, at);
        if found {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(percentages: &[(&str, f64)]) -> Result<Shares, &'static str> {
        let percentages = percentages.iter().map(|(k, v)| ((*k).to_owned(), *v));
        shares(&percentages.collect())
    }

    #[test]
    fn the_last_name_comes_first_and_the_sum_is_the_whole() {
        let shares = of(&[("a", 91.0), ("b", 91.0)]).unwrap();
        assert_eq!(shares.whole, 182_000);
        assert_eq!(shares.parts, [(91_000, "b".into()), (91_000, "a".into())]);
        assert!(!shares.chancy && shares.left == 0);
    }

    #[test]
    fn what_is_less_than_a_thousandth_is_nothing() {
        let tiny = of(&[("a", 0.0004)]).unwrap();
        assert_eq!((tiny.whole, tiny.left), (0, 0));
        assert_eq!(of(&[]).unwrap().whole, 0);
        let some = of(&[("a", 0.0016), ("b", 0.0006)]).unwrap();
        assert_eq!(some.whole, 2);
        assert_eq!(some.parts, [(0, "b".into()), (2, "a".into())]);
    }

    #[test]
    fn sums_that_depend_on_the_order_are_told() {
        assert!(of(&[("a", 33.3), ("b", 33.3), ("c", 33.4)]).unwrap().chancy);
        assert!(of(&[("a", 0.1), ("b", 0.2), ("c", 0.7)]).unwrap().chancy);
        assert!(!of(&[("a", 10.0), ("b", 20.0), ("c", 70.0)]).unwrap().chancy);
    }

    #[test]
    fn there_are_no_shares_below_nothing() {
        assert!(of(&[("a", -1.0), ("b", 101.0)]).is_err());
        assert!(of(&[("a", f64::NAN)]).is_err());
        assert!(of(&[("a", 1e12)]).is_err());
    }
}
