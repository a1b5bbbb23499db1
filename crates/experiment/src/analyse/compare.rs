//! One metric: what each variant has, and how it compares with the control at every look.

use super::looks::Looks;
use super::measure::Measure;
use super::variants::Variants;
use crate::metric::{Kind, Margin};
use crate::report::{Arm, Comparison, DayReport, MetricReport, Test, Verdict};
use crate::settings::{Basis, Settings};
use crate::stats::distribution::student_upper;
use crate::stats::margin::{self, Guarded};
use crate::stats::moments::Moments;
use crate::stats::rate::{self, Count};
use crate::stats::sequential::Sequence;
use crate::stats::welch::Welch;
use crate::stats::{Interval, Sample, float, holm, lift, power};
use crate::time;

/// Reports a metric.
pub(super) fn metric(
    place: usize,
    measure: &Measure,
    looks: &Looks,
    variants: &Variants,
    settings: &Settings,
    trusted: bool,
) -> MetricReport {
    let analyst = Analyst {
        measure,
        settings,
        sequence: Sequence::narrowest_at(settings.tuned_for, settings.alpha),
    };
    let cells = |look| {
        let cells = (0..variants.len()).map(|variant| looks.cell(look, place, variant));
        cells.collect::<Vec<_>>()
    };
    let last = cells(looks.last());
    let names = variants.names().zip(&last);
    let arms = names.map(|(name, cell)| analyst.arm(name, cell)).collect();
    let mut comparisons = analyst.look(&last);
    for (comparison, name) in comparisons.iter_mut().zip(variants.names().skip(1)) {
        name.clone_into(&mut comparison.variant);
    }
    for (look, day) in looks.days.iter().enumerate() {
        let then = analyst.look(&cells(look));
        for (comparison, then) in comparisons.iter_mut().zip(then) {
            let day = time::day_text(*day);
            let agrees = then.verdict == comparison.verdict && settings.basis == Basis::Sequential;
            let settled = !matches!(then.verdict, Verdict::Undecided | Verdict::TooFew);
            if agrees && settled && comparison.since.is_none() {
                comparison.since = Some(day.clone());
            }
            if let Some(difference) = then.difference {
                comparison.days.push(DayReport {
                    day,
                    difference,
                    interval: then
                        .sequential
                        .interval
                        .filter(|_| then.verdict != Verdict::TooFew),
                });
            }
        }
    }
    if !trusted {
        for comparison in &mut comparisons {
            comparison.verdict = Verdict::Untrusted;
            comparison.since = None;
        }
    }
    MetricReport {
        metric: measure.name.clone(),
        kind: measure.kind,
        inferred: measure.inferred,
        guardrail: measure.margin,
        arms,
        comparisons,
    }
}

/// What is the same for every look at a metric.
struct Analyst<'a> {
    measure: &'a Measure,
    settings: &'a Settings,
    sequence: Sequence,
}

impl Analyst<'_> {
    /// What one variant has.
    fn arm(&self, name: &str, cell: &Moments) -> Arm {
        let alpha = self.settings.alpha;
        let sample = cell.sample();
        let interval = match self.measure.kind {
            Kind::Rate if cell.users() > 0 => count(cell).wilson(alpha),
            Kind::Rate => None,
            _ => sample.and_then(|sample| {
                let critical = student_upper(alpha / 2.0, float(sample.users - 1));
                Interval::around(sample.mean, critical * sample.error_squared().sqrt())
            }),
        };
        Arm {
            variant: name.to_owned(),
            users: cell.users(),
            value: sample.map(|sample| sample.mean),
            interval,
        }
    }

    /// Compares every variant with the first, at one look. Names, days and trust come later.
    fn look(&self, cells: &[Moments]) -> Vec<Comparison> {
        let Some((control, others)) = cells.split_first() else {
            return Vec::new();
        };
        let pairs = others.iter().map(|variant| self.pair(control, variant));
        let mut comparisons: Vec<_> = pairs.collect();
        adjust(&mut comparisons, |comparison| &mut comparison.fixed);
        adjust(&mut comparisons, |comparison| &mut comparison.sequential);
        let rate = self.measure.kind == Kind::Rate;
        for (comparison, variant) in comparisons.iter_mut().zip(others) {
            comparison.verdict = if control.enough(rate) && variant.enough(rate) {
                self.verdict(comparison)
            } else {
                Verdict::TooFew
            };
        }
        comparisons
    }

    /// Compares one variant with the control; the verdict is still open.
    fn pair(&self, control: &Moments, variant: &Moments) -> Comparison {
        let mut comparison = open();
        let (Some(base), Some(sample)) = (control.sample(), variant.sample()) else {
            return comparison;
        };
        comparison.difference = Some(sample.mean - base.mean);
        comparison.lift = lift::lift(&base, &sample);
        let Some(welch) = Welch::new(&base, &sample) else {
            return comparison;
        };
        let alpha = self.settings.alpha;
        let users = base.users + sample.users;
        comparison.fixed = if self.measure.kind == Kind::Rate {
            let (control, variant) = (count(control), count(variant));
            Test {
                interval: rate::newcombe(control, variant, alpha),
                lift_interval: rate::lift(control, variant, alpha),
                p: rate::p(control, variant),
                p_adjusted: None,
            }
        } else {
            test(&base, &sample, &welch, welch.critical(alpha), welch.p())
        };
        let critical = self.sequence.critical(users, alpha);
        let p = self.sequence.p(users, welch.score());
        comparison.sequential = test(&base, &sample, &welch, critical, p);
        let detectable = power::detectable(welch.error, alpha);
        comparison.detectable = Some(detectable);
        comparison.detectable_lift = (base.mean > 0.0).then(|| detectable / base.mean);
        if let Some(guarded) = self.guard(&base, &sample) {
            comparison.p_safe = Some(guarded.p_safe);
            comparison.p_harm = Some(guarded.p_harm);
        }
        comparison
    }

    /// The two questions of a guardrail; none when it is none, or is relative to less than nothing.
    fn guard(&self, control: &Sample, variant: &Sample) -> Option<Guarded> {
        let margin = self.measure.margin?;
        let beyond = beyond(margin, control, variant)?;
        let users = control.users + variant.users;
        Some(match self.settings.basis {
            Basis::Fixed => margin::fixed(&beyond),
            Basis::Sequential => margin::sequential(&beyond, self.sequence, users),
        })
    }

    fn verdict(&self, comparison: &Comparison) -> Verdict {
        let alpha = self.settings.alpha;
        let small = |p: Option<f64>| p.is_some_and(|p| p <= alpha);
        if self.measure.margin.is_some() {
            return if small(comparison.p_harm) {
                Verdict::Harmed
            } else if small(comparison.p_safe) {
                Verdict::Safe
            } else {
                Verdict::Undecided
            };
        }
        let test = match self.settings.basis {
            Basis::Sequential => &comparison.sequential,
            Basis::Fixed => &comparison.fixed,
        };
        match comparison.difference {
            Some(difference) if small(test.p_adjusted) && difference > 0.0 => Verdict::Higher,
            Some(difference) if small(test.p_adjusted) && difference < 0.0 => Verdict::Lower,
            _ => Verdict::Undecided,
        }
    }
}

/// A comparison of which nothing is known.
fn open() -> Comparison {
    Comparison {
        variant: String::new(),
        verdict: Verdict::Undecided,
        since: None,
        difference: None,
        lift: None,
        fixed: Test::default(),
        sequential: Test::default(),
        p_safe: None,
        p_harm: None,
        detectable: None,
        detectable_lift: None,
        days: Vec::new(),
    }
}

/// How many did it.
fn count(cell: &Moments) -> Count {
    Count {
        did: cell.hits(),
        users: cell.users(),
    }
}

/// A test whose intervals reach so many standard errors.
fn test(control: &Sample, variant: &Sample, welch: &Welch, critical: f64, p: f64) -> Test {
    Test {
        interval: Interval::around(welch.difference, critical * welch.error),
        lift_interval: lift::interval(control, variant, critical),
        p: Some(p),
        p_adjusted: None,
    }
}

/// Compares a variant with the end of the margin: above 0 where it is worse than that.
fn beyond(margin: Margin, control: &Sample, variant: &Sample) -> Option<Welch> {
    if margin.relative && control.mean < 0.0 {
        return None;
    }
    let sign = if margin.more_is_worse { 1.0 } else { -1.0 };
    let (scale, shift) = if margin.relative {
        (1.0 + sign * margin.size, 0.0)
    } else {
        (1.0, sign * margin.size)
    };
    let welch = Welch::scaled(control, variant, scale)?;
    Some(Welch {
        difference: sign * (welch.difference - shift),
        ..welch
    })
}

/// Corrects the p-values of one test for the number of variants.
fn adjust(comparisons: &mut [Comparison], test: impl Fn(&mut Comparison) -> &mut Test) {
    let mut tests: Vec<_> = comparisons.iter_mut().map(test).collect();
    tests.retain(|test| test.p.is_some());
    let values: Vec<_> = tests.iter().filter_map(|test| test.p).collect();
    for (test, p) in tests.into_iter().zip(holm::adjust(&values)) {
        test.p_adjusted = Some(p);
    }
}
