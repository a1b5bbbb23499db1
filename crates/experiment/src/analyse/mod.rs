//! From users and events to a report.

mod compare;
mod looks;
mod measure;
mod variants;
mod warnings;

use crate::events::{self, Events};
use crate::problem::Problem;
use crate::read::{Faults, Input};
use crate::report::{Excluded, Read, Report, SampleRatioReport, VariantReport};
use crate::settings::Settings;
use crate::stats::{float, sample_ratio};
use crate::time::{self, Micros};
use crate::users::{self, Users};
use looks::{Looks, Schedule};
use variants::Variants;

/// Reads both files and says what they say.
///
/// Each file is read once, from start to end. Memory grows with the users and the days on which they
/// did something, and not with the events.
///
/// # Errors
///
/// When a file cannot be read, when it is not clear what is asked, or when there is nothing to compare.
/// Lines that cannot be read are no error as long as others can.
pub fn analyse(
    exposures: Input<'_>,
    metrics: Input<'_>,
    settings: &Settings,
) -> Result<Report, Problem> {
    settings.check()?;
    let mut faults = Faults::new(settings.limits.faults);
    let users = users::read(exposures, settings, &mut faults)?;
    let variants = Variants::of(&users, settings)?;
    let events = events::read(metrics, &users, settings, &mut faults)?;
    let measures = measure::measures(settings, &events)?;
    let seen = users.last.max(events.last).unwrap_or_default();
    // Of what comes after the data nothing is known, whatever is asked: windows are not over there.
    let end = settings
        .until
        .map_or(seen, |until| until.min(time::end_of_day(seen)));
    let schedule = Schedule::new(&users, end, measures.len(), settings);
    let looks = Looks::take(&schedule, &users, &events, &variants, &measures);
    let counts = variants.count(&users);
    let sample_ratio = sample_ratio(&counts, &variants);
    let trusted = !sample_ratio.mismatch;
    let metrics = measures
        .iter()
        .enumerate()
        .map(|(place, measure)| {
            compare::metric(place, measure, &looks, &variants, settings, trusted)
        })
        .collect();
    let mut report = Report {
        flag: users.flag.clone(),
        control: variants.control().to_owned(),
        alpha: settings.alpha,
        basis: settings.basis,
        tuned_for: settings.tuned_for,
        from: time::text(schedule.start),
        until: time::text(end),
        window_seconds: settings.window.map(seconds),
        trusted,
        variants: shares(&counts, &looks, &variants),
        sample_ratio,
        excluded: Excluded {
            crossed_over: crossed(&users),
            unfinished: looks.unfinished,
        },
        read: tally(&users, &events),
        metrics,
        arrivals: looks.arrivals(&schedule),
        warnings: Vec::new(),
        ignored_lines: faults.shown,
        ignored_lines_total: faults.total,
    };
    report.warnings = warnings::of(&report, &users, &events, settings);
    Ok(report)
}

fn seconds(length: Micros) -> u64 {
    u64::try_from(length / 1_000_000).unwrap_or_default()
}

fn crossed(users: &Users) -> u64 {
    users.rows.values().filter(|user| user.crossed).count() as u64
}

/// Tests how the users were dealt out.
fn sample_ratio(counts: &[u64], variants: &Variants) -> SampleRatioReport {
    let test = sample_ratio::test(counts, &variants.weights);
    // A share of 0 that has users anyway needs no test.
    let impossible = counts
        .iter()
        .zip(&variants.weights)
        .any(|(users, weight)| *weight <= 0.0 && *users > 0);
    SampleRatioReport {
        expected_from: variants.expected_from,
        chi_square: test.map(|test| test.chi_square),
        p: test.map(|test| test.p),
        mismatch: impossible || test.is_some_and(|test| test.p < sample_ratio::ALARM),
    }
}

/// Who has how many users.
fn shares(counts: &[u64], looks: &Looks, variants: &Variants) -> Vec<VariantReport> {
    let total: u64 = counts.iter().sum();
    let whole: f64 = variants.weights.iter().sum();
    let rows = variants.names().zip(counts).zip(&variants.weights);
    let rows = rows.zip(&looks.measured);
    rows.map(|(((name, users), weight), measured)| VariantReport {
        variant: name.to_owned(),
        users: *users,
        measured: *measured,
        share: float(*users) / float(total.max(1)),
        expected_share: weight / whole,
    })
    .collect()
}

/// What was read, and what was put aside.
fn tally(users: &Users, events: &Events) -> Read {
    let exposures = &users.exposures;
    let events = &events.tally;
    Read {
        exposures: exposures.counted,
        other_exposures: exposures.of_other_flags
            + exposures.of_other_environments
            + exposures.of_other_rules
            + exposures.after_end,
        events: events.counted,
        of_other_metrics: events.of_other_metrics,
        of_others: events.of_others,
        before_exposure: events.before_exposure,
        after_window: events.after_window,
        after_end: events.after_end,
    }
}
