//! How everything stood at the end of each day: all users in one pass, each added to every look from
//! the day on which they count.

use super::measure::{Measure, Sum};
use super::variants::Variants;
use crate::events::Events;
use crate::report::Arrivals;
use crate::settings::Settings;
use crate::stats::moments::Moments;
use crate::time::{self, Micros};
use crate::users::{User, Users};

/// The days at whose ends is looked. The last look has everything.
#[derive(Debug)]
pub(super) struct Schedule {
    /// The first exposure.
    pub(super) start: Micros,
    end: Micros,
    window: Option<Micros>,
    first_day: i64,
    /// How many days lie between two looks; at least 1.
    step: i64,
    /// How many looks there are; at least 1.
    looks: usize,
}

impl Schedule {
    /// A look a day, or fewer when that would be too many.
    pub(super) fn new(
        users: &Users,
        end: Micros,
        measures: usize,
        settings: &Settings,
    ) -> Schedule {
        let start = users.rows.values().map(|user| user.first).min();
        let start = start.unwrap_or(end);
        let first_day = time::day(start);
        let days = (time::day(end) - first_day).max(0).saturating_add(1);
        let each = users.rows.len().saturating_mul(measures).max(1);
        let most = settings.limits.looks.min(settings.limits.additions / each);
        let most = i64::try_from(most).unwrap_or(i64::MAX).max(1);
        let step = rounded_up(days, most);
        Schedule {
            start,
            end,
            window: settings.window,
            first_day,
            step,
            looks: usize::try_from(rounded_up(days, step)).unwrap_or(1),
        }
    }

    /// The look at the end of a time's day.
    fn look(&self, time: Micros) -> usize {
        let look = (time::day(time) - self.first_day).max(0) / self.step;
        usize::try_from(look).unwrap_or(0).min(self.looks - 1)
    }

    /// The first day of a look.
    pub(super) fn opening(&self, look: usize) -> i64 {
        let days = i64::try_from(look).unwrap_or(0).saturating_mul(self.step);
        self.first_day.saturating_add(days)
    }

    /// The last day of a look.
    pub(super) fn closing(&self, look: usize) -> i64 {
        let last = self.opening(look).saturating_add(self.step - 1);
        last.min(time::day(self.end).max(self.first_day))
    }

    /// When a user's events count: from the first exposure, or once the window is over. None when that
    /// is after the end.
    fn counts_from(&self, user: &User) -> Option<Micros> {
        let from = user.first.saturating_add(self.window.unwrap_or(0));
        (from <= self.end).then_some(from)
    }
}

/// How many of `each` make `all`; at least 1. Both are 1 or more.
fn rounded_up(all: i64, each: i64) -> i64 {
    (all.saturating_sub(1) / each).saturating_add(1)
}

/// Sums for each look, measure and variant.
#[derive(Debug)]
pub(super) struct Looks {
    measures: usize,
    variants: usize,
    cells: Vec<Moments>,
    /// New users by look and variant.
    arrivals: Vec<u64>,
    /// The last day of each look.
    pub(super) days: Vec<i64>,
    /// By variant, the users in the last look.
    pub(super) measured: Vec<u64>,
    /// Users whose window was not over at the end.
    pub(super) unfinished: u64,
}

impl Looks {
    /// Adds everybody up.
    pub(super) fn take(
        schedule: &Schedule,
        users: &Users,
        events: &Events,
        variants: &Variants,
        measures: &[Measure],
    ) -> Looks {
        let looks = schedule.looks;
        let mut taken = Looks {
            measures: measures.len(),
            variants: variants.len(),
            cells: vec![Moments::default(); looks * measures.len() * variants.len()],
            arrivals: vec![0; looks * variants.len()],
            days: (0..looks).map(|look| schedule.closing(look)).collect(),
            measured: vec![0; variants.len()],
            unfinished: 0,
        };
        for (user, days) in users.rows.values().zip(&events.days) {
            if user.crossed {
                continue;
            }
            let variant = variants.place(user.variant);
            let arrival = schedule.look(user.first) * variants.len() + variant;
            if let Some(count) = taken.arrivals.get_mut(arrival) {
                *count += 1;
            }
            let Some(from) = schedule.counts_from(user) else {
                taken.unfinished += 1;
                continue;
            };
            if let Some(count) = taken.measured.get_mut(variant) {
                *count += 1;
            }
            let first = schedule.look(from);
            for (place, measure) in measures.iter().enumerate() {
                let mut used: Vec<_> = days.iter().filter(|day| measure.uses(day)).collect();
                // A ratio has two metrics, each in the order of its days.
                used.sort_by_key(|day| day.date);
                let mut used = used.into_iter().peekable();
                let mut sum = Sum::default();
                for look in first..looks {
                    let closing = schedule.closing(look);
                    while let Some(day) = used.next_if(|day| i64::from(day.date) <= closing) {
                        measure.add(&mut sum, day);
                    }
                    let (above, below) = measure.pair(&sum);
                    if let Some(cell) = taken.cell_mut(look, place, variant) {
                        cell.add(above, below);
                    }
                }
            }
        }
        taken
    }

    fn index(&self, look: usize, measure: usize, variant: usize) -> usize {
        (look * self.measures + measure) * self.variants + variant
    }

    fn cell_mut(&mut self, look: usize, measure: usize, variant: usize) -> Option<&mut Moments> {
        let index = self.index(look, measure, variant);
        self.cells.get_mut(index)
    }

    /// What a variant had of a measure at a look.
    pub(super) fn cell(&self, look: usize, measure: usize, variant: usize) -> Moments {
        let index = self.index(look, measure, variant);
        self.cells.get(index).copied().unwrap_or_default()
    }

    /// The last look, which has everything.
    pub(super) fn last(&self) -> usize {
        self.days.len().saturating_sub(1)
    }

    /// New users by day.
    pub(super) fn arrivals(&self, schedule: &Schedule) -> Vec<Arrivals> {
        let rows = self.arrivals.chunks(self.variants).enumerate();
        rows.map(|(look, users)| Arrivals {
            day: time::day_text(schedule.opening(look)),
            users: users.to_vec(),
        })
        .collect()
    }
}
