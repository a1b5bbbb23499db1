//! Who is where in the population: GrowthBook's fractions as whole buckets.
//!
//! A user's number is one of 1000 or 10 000 fractions, and the SDK compares it with sums of floating
//! point. So each of them is asked once, when a document is imported, and what comes out is exact.

use super::refusal::Refusal;
use crate::note::JsonPath;
use burgee::bucket::BUCKETS;
use serde_json::Value as Json;

/// How many ranges or variations there are at most: more than users have numbers in GrowthBook's
/// first hash make no sense, and each is compared with every number.
pub(super) const MOST: usize = 1000;

/// From the first, up to the second.
pub(super) type Range = (f64, f64);

/// Which function deals users out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    /// `hashVersion` 1
    Version1,
    /// `hashVersion` 2
    Version2,
}

impl Hash {
    /// The version that a document gives; none for one that there is not, which deals nobody out.
    pub(super) fn of(version: &Json, default: Hash) -> Option<Hash> {
        if !super::js::is_truthy(version) {
            return Some(default);
        }
        match version.as_f64() {
            Some(1.0) => Some(Hash::Version1),
            Some(2.0) => Some(Hash::Version2),
            _ => None,
        }
    }

    /// Its name in rules.
    pub(super) fn bucketing(self) -> &'static str {
        match self {
            Hash::Version1 => "growthbook/1",
            Hash::Version2 => "growthbook/2",
        }
    }

    /// How many different numbers users have.
    pub(super) fn steps(self) -> u32 {
        match self {
            Hash::Version1 => 1000,
            Hash::Version2 => 10_000,
        }
    }

    /// The number of bucket `step`.
    pub(super) fn number(self, step: u32) -> f64 {
        f64::from(step) / f64::from(self.steps())
    }

    /// Thousandths of a percent that so many steps are.
    pub(super) fn thousandths(self, steps: u32) -> u32 {
        steps * (BUCKETS / self.steps())
    }

    /// What each number gets, neighbours with the same taken together: the number of steps, and what
    /// they get. All together they are the whole population.
    pub(super) fn runs<T: PartialEq>(self, gets: impl Fn(f64) -> T) -> Vec<(u32, T)> {
        let mut runs: Vec<(u32, T)> = Vec::new();
        for step in 0..self.steps() {
            let get = gets(self.number(step));
            match runs.last_mut() {
                Some((length, last)) if *last == get => *length += 1,
                _ => runs.push((1, get)),
            }
        }
        runs
    }

    /// The slices in which `inside` holds, in thousandths of a percent.
    pub(super) fn slices(self, inside: impl Fn(f64) -> bool) -> Vec<(u32, u32)> {
        let mut slices = Vec::new();
        let mut from = 0;
        for (length, is_inside) in self.runs(inside) {
            let to = from + self.thousandths(length);
            if is_inside {
                slices.push((from, to));
            }
            from = to;
        }
        slices
    }
}

/// Whether a number lies in a range.
pub(super) fn contains((from, to): Range, number: f64) -> bool {
    from <= number && number < to
}

/// The first range that a number lies in.
pub(super) fn choose(number: f64, ranges: &[Range]) -> Option<usize> {
    ranges.iter().position(|range| contains(*range, number))
}

/// The same share for everybody.
pub(super) fn equal_weights(variations: usize) -> Vec<f64> {
    let count = u32::try_from(variations).unwrap_or(u32::MAX);
    vec![1.0 / f64::from(count); variations]
}

/// The ranges of variations: each starts where its whole share starts, and has `coverage` of it.
pub(super) fn bucket_ranges(
    variations: usize,
    coverage: f64,
    weights: Option<&[f64]>,
) -> Vec<Range> {
    let coverage = coverage.clamp(0.0, 1.0);
    let fitting = weights.filter(|weights| {
        let sum: f64 = weights.iter().fold(0.0, |sum, weight| weight + sum);
        weights.len() == variations && (0.99..=1.01).contains(&sum)
    });
    let weights = fitting.map_or_else(|| equal_weights(variations), <[f64]>::to_vec);
    let mut reached = 0.0;
    let ranges = weights.into_iter().map(|weight| {
        let from = reached;
        reached += weight;
        (from, from + coverage * weight)
    });
    ranges.collect()
}

/// A range as a document gives it.
pub(super) fn range(json: &Json, at: &JsonPath) -> Result<Range, Refusal> {
    let ends = json.as_array().map(Vec::as_slice);
    match ends {
        Some([from, to, ..]) => Ok((number(from, at)?, number(to, at)?)),
        _ => Err(Refusal::new(at, "a range has two ends")),
    }
}

/// Ranges as a document gives them.
pub(super) fn ranges(json: &Json, at: &JsonPath) -> Result<Vec<Range>, Refusal> {
    let ranges = json.as_array();
    let ranges = ranges.ok_or_else(|| Refusal::new(at, "a list of ranges is needed"))?;
    if ranges.len() > MOST {
        return Err(Refusal::new(
            at,
            format!("more than {MOST} ranges are not imported"),
        ));
    }
    let ranges = ranges.iter().enumerate();
    ranges
        .map(|(index, json)| range(json, &at.index(index)))
        .collect()
}

/// Numbers as a document gives them.
pub(super) fn numbers(json: &Json, at: &JsonPath) -> Result<Vec<f64>, Refusal> {
    let numbers = json.as_array();
    let numbers = numbers.ok_or_else(|| Refusal::new(at, "a list of numbers is needed"))?;
    let numbers = numbers.iter().enumerate();
    numbers
        .map(|(index, json)| number(json, &at.index(index)))
        .collect()
}

fn number(json: &Json, at: &JsonPath) -> Result<f64, Refusal> {
    json.as_f64()
        .ok_or_else(|| Refusal::new(at, "a number is needed"))
}
