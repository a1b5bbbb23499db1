//! From a metric that is asked for to what is added up for each user.

use crate::events::{Day, Events};
use crate::metric::{Kind, Margin, Metric};
use crate::problem::Problem;
use crate::settings::Settings;

/// A metric, ready to be added up.
#[derive(Debug, Clone)]
pub(super) struct Measure {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether the kind was found out.
    pub(super) inferred: bool,
    pub(super) margin: Option<Margin>,
    /// The number of the metric above.
    above: u16,
    /// The number of the metric below, for a ratio.
    below: u16,
}

/// What a user has of a measure so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    events: f64,
    hit: bool,
    above: f64,
    below: f64,
}

/// What is to be measured: what is asked for, or everything in the events by name.
///
/// # Errors
///
/// When there is nothing.
pub(super) fn measures(settings: &Settings, events: &Events) -> Result<Vec<Measure>, Problem> {
    let mut all: Vec<Metric> = Vec::new();
    let asked = if settings.metrics.is_empty() {
        all.extend(events.metrics.iter().map(Metric::named));
        all.sort_by(|a, b| a.name.cmp(&b.name));
        &all
    } else {
        &settings.metrics
    };
    if asked.is_empty() {
        return Err(Problem::new(
            "the metrics have no event that counts",
            "does the file have lines, of the same users, and of the time after their exposures?",
        ));
    }
    Ok(asked
        .iter()
        .map(|metric| Measure::new(metric, events))
        .collect())
}

impl Measure {
    fn new(metric: &Metric, events: &Events) -> Measure {
        let number = |name: &str| events.metrics.find(name);
        let short = |number: Option<usize>| u16::try_from(number.unwrap_or(0)).unwrap_or(0);
        let seen = |number: Option<usize>| {
            let number = number.and_then(|number| u16::try_from(number).ok());
            events
                .days
                .iter()
                .flatten()
                .any(|day| Some(day.metric) == number)
        };
        let own = number(&metric.name);
        let parts = metric.parts().filter(|_| match metric.kind {
            Some(kind) => kind == Kind::Ratio,
            None => !seen(own),
        });
        let kind = metric.kind.unwrap_or_else(|| match (parts, own) {
            (Some(_), _) => Kind::Ratio,
            (None, Some(own)) if events.zero_or_one.get(own) == Some(&false) => Kind::Mean,
            (None, _) => Kind::Rate,
        });
        let (above, below) = match parts {
            Some((above, below)) => (number(above), number(below)),
            None => (own, own),
        };
        Measure {
            name: metric.name.clone(),
            kind,
            inferred: metric.kind.is_none(),
            margin: metric.margin,
            above: short(above),
            below: short(below),
        }
    }

    /// Adds a day of a user to what the user has so far.
    pub(super) fn add(&self, sum: &mut Sum, day: &Day) {
        if day.metric == self.above {
            sum.events += f64::from(day.events);
            sum.hit |= day.hits > 0;
            sum.above += day.sum;
        }
        if day.metric == self.below {
            sum.below += day.sum;
        }
    }

    /// Whether days of this metric matter.
    pub(super) fn uses(&self, day: &Day) -> bool {
        day.metric == self.above || day.metric == self.below
    }

    /// A user's two numbers: above and below.
    pub(super) fn pair(&self, sum: &Sum) -> (f64, f64) {
        match self.kind {
            Kind::Rate => (f64::from(u8::from(sum.hit)), 1.0),
            Kind::Mean => (sum.above, 1.0),
            Kind::PerEvent => (sum.above, sum.events),
            Kind::Ratio => (sum.above, sum.below),
        }
    }
}
