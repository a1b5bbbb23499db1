//! Percentage options: who gets which.

use super::wire::OptionWire;

/// How the hundred percents are dealt out.
#[derive(Debug, Default)]
pub(super) struct Shares {
    /// For each option, where its share ends.
    pub(super) ends: Vec<u32>,
}

impl Shares {
    /// The shares of `options`, one behind the other. What goes beyond 100 % is never reached, and a
    /// negative percentage takes nothing.
    pub(super) fn of(options: &[OptionWire]) -> Shares {
        let mut sum: i64 = 0;
        let mut end: i64 = 0;
        let ends = options.iter().map(|option| {
            sum = sum.saturating_add(option.percentage);
            end = end.max(sum.clamp(0, 100));
            u32::try_from(end).unwrap_or(0)
        });
        Shares {
            ends: ends.collect(),
        }
    }

    /// Each option's share, from and to, in percent.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u32, u32)> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(self.ends.iter().copied())
    }

    /// Where the last share ends.
    pub(super) fn total(&self) -> u32 {
        self.ends.last().copied().unwrap_or(0)
    }
}
