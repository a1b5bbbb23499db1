//! From numbers to places in a picture.

/// A straight map from numbers to a range of pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// Maps `low..=high` to `from..=to`. Where there is no range, one is made.
    pub(super) fn new(low: f64, high: f64, from: f64, to: f64) -> Scale {
        let (low, high) = if low.is_finite() && high.is_finite() && low < high {
            (low, high)
        } else {
            let middle = if low.is_finite() { low } else { 0.0 };
            (middle - 1.0, middle + 1.0)
        };
        Scale {
            low,
            high,
            from,
            to,
        }
    }

    /// Where a number lies; numbers beyond the range lie beyond the pixels, within reason.
    pub(super) fn at(self, number: f64) -> f64 {
        let share = ((number - self.low) / (self.high - self.low)).clamp(-10.0, 11.0);
        self.from + share * (self.to - self.from)
    }

    /// Round numbers in the range, about so many.
    pub(super) fn ticks(self, about: f64) -> Vec<f64> {
        let rough = (self.high - self.low) / about;
        let power = 10_f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0];
        let step = steps
            .iter()
            .map(|step| step * power)
            .find(|step| *step >= rough);
        let step = step.unwrap_or(rough);
        let mut ticks = Vec::new();
        let mut number = (self.low / step).ceil();
        // Bounded, whatever rounding does to the steps.
        while number * step <= self.high && ticks.len() < 50 {
            // −0 would be written with its sign.
            ticks.push(number * step + 0.0);
            number += 1.0;
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn ticks_are_round_and_inside() {
        let scale = Scale::new(-0.13, 0.31, 0.0, 100.0);
        let ticks: Vec<_> = scale
            .ticks(4.0)
            .iter()
            .map(|tick| format!("{tick:.1}"))
            .collect();
        assert_eq!(ticks, ["0.0", "0.2"]);
        assert!((scale.at(-0.13) - 0.0).abs() < 1e-9 && (scale.at(0.31) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn no_range_is_no_trouble() {
        for (low, high) in [
            (1.0, 1.0),
            (f64::NAN, 2.0),
            (f64::NEG_INFINITY, f64::INFINITY),
            (2.0, 1.0),
        ] {
            let scale = Scale::new(low, high, 0.0, 100.0);
            assert!(!scale.ticks(4.0).is_empty());
            assert!(scale.at(1e300).is_finite());
        }
    }
}
