//! How long calls took.

use std::time::Duration;

/// The most calls of a thread in a round that are remembered, so that memory is bounded; all are counted.
const MOST: usize = 2_000_000;

/// How long the calls of a round took.
#[derive(Debug, Default)]
pub(crate) struct Times {
    nanos: Vec<u64>,
    calls: u64,
    longest: u64,
}

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap();
        self.calls += 1;
        self.longest = self.longest.max(nanos);
        if self.nanos.len() < MOST {
            self.nanos.push(nanos);
        }
    }

    pub(crate) fn join(&mut self, other: Times) {
        self.calls += other.calls;
        self.longest = self.longest.max(other.longest);
        self.nanos.extend(other.nanos);
    }

    pub(crate) fn longest(&self) -> Duration {
        Duration::from_nanos(self.longest)
    }

    /// The time that this part of the calls did not exceed.
    pub(crate) fn quantile(&mut self, part: f64) -> Duration {
        if self.nanos.is_empty() {
            return Duration::ZERO;
        }
        self.nanos.sort_unstable();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in a list that is not that long"
        )]
        let place = ((self.nanos.len() - 1) as f64 * part) as usize;
        Duration::from_nanos(self.nanos[place])
    }

    /// One cell group of the table.
    pub(crate) fn row(&mut self) -> String {
        let (half, most) = (self.quantile(0.5), self.quantile(0.99));
        format!(
            "{:>9} {:>9} {:>9} {:>9}",
            self.calls,
            shown(half),
            shown(most),
            shown(self.longest())
        )
    }
}

/// The head of the table.
pub(crate) fn head() -> String {
    let group = format!("{:>9} {:>9} {:>9} {:>9}", "calls", "p50", "p99", "max");
    format!("{:<12} | local {group} | remote {group}", "")
}

fn shown(time: Duration) -> String {
    if time < Duration::from_micros(10) {
        format!("{} ns", time.as_nanos())
    } else if time < Duration::from_millis(10) {
        format!("{} µs", time.as_micros())
    } else {
        format!("{} ms", time.as_millis())
    }
}
