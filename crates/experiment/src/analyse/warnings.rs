//! What to know before believing the numbers.

use crate::events::Events;
use crate::report::Report;
use crate::settings::Settings;
use crate::stats::float;
use crate::users::Users;

/// The share of users who saw more than one variant above which something is broken.
const MANY_CROSSED: f64 = 0.01;

/// Everything that should be said, the gravest first.
pub(super) fn of(
    report: &Report,
    users: &Users,
    events: &Events,
    settings: &Settings,
) -> Vec<String> {
    let mut said = Vec::new();
    crossed(report, &mut said);
    if settings.rule.is_none() && users.rules.len() > 1 {
        said.push(format!(
            "the exposures are by {} rules, {}: people who get a variant by a rule of their own were not dealt out; say which rule splits with --rule",
            users.rules.len(),
            users.rules.list(),
        ));
    }
    if users.revisions.len() > 1 {
        said.push(format!(
            "the rules changed on the way: {} revisions; if the shares changed too, the variants have different days, and --until the change is safer",
            users.revisions.len(),
        ));
    }
    if report.ignored_lines_total > 0 {
        let lines = report.ignored_lines_total;
        let verb = if lines == 1 { "line was" } else { "lines were" };
        said.push(format!("{lines} {verb} not read"));
    }
    silent(report, events, &mut said);
    if report.read.of_others > report.read.events {
        said.push(format!(
            "{} of {} events are of people without an exposure: are the ids in both files the same?",
            report.read.of_others,
            report.read.of_others + report.read.events,
        ));
    }
    let days = report.arrivals.len();
    if days >= settings.limits.looks {
        said.push(format!(
            "the data goes from {} to {}: is a time in it wrong?",
            report.from, report.until
        ));
    }
    if days < 7 && report.window_seconds.is_none() {
        let plural = if days == 1 { "" } else { "s" };
        said.push(format!(
            "the data is of {days} day{plural}: people differ between the days of a week, so take whole weeks before deciding"
        ));
    }
    said
}

/// Who saw more than one variant.
fn crossed(report: &Report, said: &mut Vec<String>) {
    let crossed = report.excluded.crossed_over;
    if crossed == 0 {
        return;
    }
    let stayed: u64 = report.variants.iter().map(|variant| variant.users).sum();
    let share = float(crossed) / float(crossed + stayed);
    let people = if crossed == 1 { "user" } else { "users" };
    let why = if share > MANY_CROSSED {
        "; that is too many to be chance: are people dealt out by an id that stays, and was the split changed?"
    } else {
        ""
    };
    said.push(format!(
        "{crossed} {people} ({:.2} %) saw more than one variant and {} left out{why}",
        share * 100.0,
        if crossed == 1 { "is" } else { "are" },
    ));
}

/// Metrics of which nothing was seen, which is most often a wrong name.
fn silent(report: &Report, events: &Events, said: &mut Vec<String>) {
    for metric in &report.metrics {
        let silent = metric
            .arms
            .iter()
            .all(|arm| arm.value.is_none_or(|value| value == 0.0));
        if !silent {
            continue;
        }
        let others = match events.others.len() {
            0 => String::new(),
            _ => format!("; the file also has {}", events.others.list()),
        };
        said.push(format!(
            "there is no event of `{}` that counts{others}",
            metric.metric
        ));
    }
}
