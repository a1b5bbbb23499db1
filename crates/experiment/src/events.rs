//! What users did: for each user, metric and day a sum and two counts. Single events are not kept.

use crate::names::Names;
use crate::problem::Problem;
use crate::read::{Event, Faults, Input, each};
use crate::settings::Settings;
use crate::time::{self, Micros};
use crate::users::Users;

/// What a user did of one metric on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Day {
    /// The number of the metric.
    pub(crate) metric: u16,
    /// The day, from 1970-01-01.
    pub(crate) date: i32,
    /// How many events.
    pub(crate) events: u32,
    /// How many of them have a value other than 0.
    pub(crate) hits: u32,
    /// The sum of the values.
    pub(crate) sum: f64,
}

/// All that was done in the experiment.
#[derive(Debug)]
pub(crate) struct Events {
    /// For each user, in the order of the users: by metric and day.
    pub(crate) days: Vec<Vec<Day>>,
    /// The metrics.
    pub(crate) metrics: Names,
    /// By metric: whether every value is 0 or 1.
    pub(crate) zero_or_one: Vec<bool>,
    /// Metrics that were not asked for.
    pub(crate) others: Names,
    /// The last event of the users.
    pub(crate) last: Option<Micros>,
    pub(crate) tally: Tally,
}

/// How many events there were, and of how many nothing is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) counted: u64,
    pub(crate) of_other_metrics: u64,
    pub(crate) of_others: u64,
    pub(crate) before_exposure: u64,
    pub(crate) after_window: u64,
    pub(crate) after_end: u64,
}

/// Reads the events of the users.
///
/// # Errors
///
/// When they cannot be read, or there are more metrics than anybody measures.
pub(crate) fn read(
    input: Input<'_>,
    users: &Users,
    settings: &Settings,
    faults: &mut Faults,
) -> Result<Events, Problem> {
    let mut events = Events {
        days: vec![Vec::new(); users.rows.len()],
        metrics: Names::new(settings.limits.metrics),
        zero_or_one: Vec::new(),
        others: Names::new(settings.limits.names),
        last: None,
        tally: Tally::default(),
    };
    let wanted = wanted(settings);
    for name in &wanted {
        events.metric(name, settings)?;
    }
    let all = wanted.is_empty();
    each(input, &settings.limits, faults, |event: Event| {
        let metric = if all {
            Some(events.metric(&event.metric, settings)?)
        } else {
            events.metrics.find(&event.metric)
        };
        events.add(&event, metric, users, settings);
        Ok(())
    })?;
    Ok(events)
}

/// The names of the metrics that are asked for, the two parts of a ratio among them.
fn wanted(settings: &Settings) -> Vec<&str> {
    let names = settings.metrics.iter().flat_map(|metric| {
        let parts = metric
            .parts()
            .map_or([None, None], |(above, below)| [Some(above), Some(below)]);
        // A name with a stroke may be a metric's own.
        [Some(metric.name.as_str())]
            .into_iter()
            .chain(parts)
            .flatten()
    });
    names.collect()
}

impl Events {
    /// The number of a metric.
    fn metric(&mut self, name: &str, settings: &Settings) -> Result<usize, Problem> {
        let most = settings.limits.metrics;
        let number = self.metrics.number(name).ok_or_else(|| {
            Problem::new(
                format!("there are more than {most} metrics"),
                "say which are meant with --metric and --guardrail",
            )
        })?;
        if number >= self.zero_or_one.len() {
            self.zero_or_one.push(true);
        }
        Ok(number)
    }

    /// Counts an event, or says why not.
    fn add(&mut self, event: &Event, metric: Option<usize>, users: &Users, settings: &Settings) {
        let tally = &mut self.tally;
        let Some(metric) = metric else {
            tally.of_other_metrics += 1;
            self.others.number(&event.metric);
            return;
        };
        let Some((place, _, user)) = users.rows.get_full(event.user.as_str()) else {
            tally.of_others += 1;
            return;
        };
        if settings.until.is_some_and(|until| event.time > until) {
            tally.after_end += 1;
            return;
        }
        self.last = self.last.max(Some(event.time));
        if event.time < user.first {
            tally.before_exposure += 1;
            return;
        }
        let since = event.time.saturating_sub(user.first);
        if settings.window.is_some_and(|window| since >= window) {
            tally.after_window += 1;
            return;
        }
        tally.counted += 1;
        let share = event.value == 0.0 || (event.value - 1.0) == 0.0;
        if let Some(zero_or_one) = self.zero_or_one.get_mut(metric) {
            *zero_or_one &= share;
        }
        if let Some(days) = self.days.get_mut(place) {
            count(days, metric, event);
        }
    }
}

/// Adds an event to its day.
fn count(days: &mut Vec<Day>, metric: usize, event: &Event) {
    // Both fit: the number of metrics is bounded, and a time has about a million days.
    let metric = u16::try_from(metric).unwrap_or(u16::MAX);
    let day = i32::try_from(time::day(event.time)).unwrap_or(i32::MAX);
    let place = days.binary_search_by_key(&(metric, day), |entry| (entry.metric, entry.date));
    let place = match place {
        Ok(place) => place,
        Err(place) => {
            let entry = Day {
                metric,
                date: day,
                events: 0,
                hits: 0,
                sum: 0.0,
            };
            days.insert(place, entry);
            place
        }
    };
    if let Some(entry) = days.get_mut(place) {
        entry.events = entry.events.saturating_add(1);
        entry.hits = entry.hits.saturating_add(u32::from(event.value != 0.0));
        entry.sum += event.value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_entry_whatever_the_order() {
        let event = |day: i64, value| Event {
            time: day * time::DAY + 5,
            user: "u".to_owned(),
            metric: "m".to_owned(),
            value,
        };
        let mut days = Vec::new();
        for (metric, day, value) in [(1, 3, 2.0), (0, 9, 1.0), (1, 2, 0.0), (1, 3, 0.5)] {
            count(&mut days, metric, &event(day, value));
        }
        let seen: Vec<_> = days
            .iter()
            .map(|day| (day.metric, day.date, day.events, day.hits))
            .collect();
        assert_eq!(seen, [(0, 9, 1, 1), (1, 2, 1, 0), (1, 3, 2, 2)]);
        assert!((days[2].sum - 2.5).abs() < 1e-15);
    }
}
