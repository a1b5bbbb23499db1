//! What was found, as data. Its JSON form is stable: fields are added, and never change their meaning.

use crate::metric::{Kind, Margin};
use crate::read::Fault;
use crate::settings::Basis;
use crate::stats::Interval;
use serde::Serialize;

/// All that is known of an experiment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The flag.
    pub flag: String,
    /// The variant that the others are compared with.
    pub control: String,
    /// The chance of a false alarm.
    pub alpha: f64,
    /// Which test the verdicts come from.
    pub basis: Basis,
    /// At how many users of two variants the sequential test is sharpest.
    pub tuned_for: u64,
    /// The first exposure.
    pub from: String,
    /// The end of what was looked at.
    pub until: String,
    /// How long after a user's first exposure events count, in seconds; without end when absent.
    pub window_seconds: Option<u64>,
    /// False when the users were not dealt out as they should be: then no number below means anything.
    pub trusted: bool,
    /// The variants: the control, then the others by name.
    pub variants: Vec<VariantReport>,
    /// Whether the users were dealt out as the split says.
    pub sample_ratio: SampleRatioReport,
    /// Who was left out.
    pub excluded: Excluded,
    /// What was read.
    pub read: Read,
    /// The metrics, in the order in which they were asked for.
    pub metrics: Vec<MetricReport>,
    /// New users by day, in the order of the variants.
    pub arrivals: Vec<Arrivals>,
    /// What to know before believing the numbers.
    pub warnings: Vec<String>,
    /// Lines that could not be read: the first few of each file.
    pub ignored_lines: Vec<Fault>,
    /// How many lines could not be read.
    pub ignored_lines_total: u64,
}

/// A variant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VariantReport {
    /// Its name.
    pub variant: String,
    /// Users who saw only this variant.
    pub users: u64,
    /// Those whose events are in the metrics: all of them, or with a window those whose time is over.
    pub measured: u64,
    /// The share of all users that it has.
    pub share: f64,
    /// The share that it should have.
    pub expected_share: f64,
}

/// The test of the numbers of users.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampleRatioReport {
    /// Where the expected shares come from: `equal`, `stated` or `rules`.
    pub expected_from: &'static str,
    /// Pearson's chi-square; absent when there are too few users.
    pub chi_square: Option<f64>,
    /// The chance of numbers at least as far from the expected ones.
    pub p: Option<f64>,
    /// Whether that is too small to believe.
    pub mismatch: bool,
}

/// Users who were left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// They saw more than one variant.
    pub crossed_over: u64,
    /// Their window was not over at the end. They count for the sample ratio.
    pub unfinished: u64,
}

/// What was read, and what of it was put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Read {
    /// Exposures that count; each user has one or more.
    pub exposures: u64,
    /// Exposures of other flags, environments or rules, or after the end.
    pub other_exposures: u64,
    /// Events that count.
    pub events: u64,
    /// Events of metrics that were not asked for.
    pub of_other_metrics: u64,
    /// Events of people without an exposure.
    pub of_others: u64,
    /// Events before the user's first exposure.
    pub before_exposure: u64,
    /// Events after the user's window.
    pub after_window: u64,
    /// Events after the end.
    pub after_end: u64,
}

/// A metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricReport {
    /// Its name.
    pub metric: String,
    /// How events become a number.
    pub kind: Kind,
    /// Whether that was found out from the values.
    pub inferred: bool,
    /// For a guardrail, up to where it may be worse.
    pub guardrail: Option<Margin>,
    /// What each variant has, in the order of the variants.
    pub arms: Vec<Arm>,
    /// Each variant but the control, compared with it.
    pub comparisons: Vec<Comparison>,
}

/// What one variant has of a metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arm {
    /// The variant.
    pub variant: String,
    /// How many users are in the number.
    pub users: u64,
    /// The number: a rate in 0..1, a mean, or a ratio. Absent when there is none.
    pub value: Option<f64>,
    /// Where it lies: Wilson's interval for rates, Student's for the others.
    pub interval: Option<Interval>,
}

/// A variant and the control.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The variant.
    pub variant: String,
    /// What it means.
    pub verdict: Verdict,
    /// On which day the sequential test first said so, for a verdict that comes from it.
    pub since: Option<String>,
    /// Variant minus control.
    pub difference: Option<f64>,
    /// The same as a share of the control's value.
    pub lift: Option<f64>,
    /// The test that counts once, at an end that was fixed before.
    pub fixed: Test,
    /// The test that may be looked at every day.
    pub sequential: Test,
    /// For a guardrail: how likely numbers this good are if it is worse by the margin or more, by the
    /// test that decides.
    pub p_safe: Option<f64>,
    /// For a guardrail: how likely numbers this bad are if it is worse by the margin at most, by the
    /// test that decides.
    pub p_harm: Option<f64>,
    /// The smallest true difference that the fixed test finds in 80 of 100 experiments of this size.
    pub detectable: Option<f64>,
    /// The same as a share of the control's value.
    pub detectable_lift: Option<f64>,
    /// How it stood at the end of each day.
    pub days: Vec<DayReport>,
}

/// One of the two tests.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Test {
    /// Where the difference lies.
    pub interval: Option<Interval>,
    /// Where the lift lies.
    pub lift_interval: Option<Interval>,
    /// The chance of a difference like this without a cause.
    pub p: Option<f64>,
    /// The same, corrected for the number of variants.
    pub p_adjusted: Option<f64>,
}

/// What a comparison means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The variant has more.
    Higher,
    /// The variant has less.
    Lower,
    /// It could be either.
    Undecided,
    /// A guardrail: not worse than the margin.
    Safe,
    /// A guardrail: worse than the margin.
    Harmed,
    /// Too few users, or too few of them did anything, to say.
    TooFew,
    /// The users were not dealt out as they should be.
    Untrusted,
}

/// How a comparison stood at the end of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayReport {
    /// The day, by UTC.
    pub day: String,
    /// Variant minus control.
    pub difference: f64,
    /// Where the difference lies, by the sequential test; absent while there are too few users.
    pub interval: Option<Interval>,
}

/// New users of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arrivals {
    /// The day, by UTC, or the first of several.
    pub day: String,
    /// How many, in the order of the variants.
    pub users: Vec<u64>,
}

impl Report {
    /// Whether somebody should look: the numbers cannot be trusted, or a guardrail is broken.
    pub fn alarms(&self) -> bool {
        let mut comparisons = self.metrics.iter().flat_map(|metric| &metric.comparisons);
        !self.trusted || comparisons.any(|comparison| comparison.verdict == Verdict::Harmed)
    }
}
