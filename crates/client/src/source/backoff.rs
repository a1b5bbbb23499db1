//! How long to leave a service alone.

use std::time::Duration;

/// The first pause, and the longest.
const FIRST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(30);

/// The longest pause that a service can ask for.
pub(crate) const MOST_ASKED: Duration = Duration::from_secs(300);

/// Pauses that double from 200 ms to 30 s. Each is drawn from its upper half, so that clients that were cut
/// off together do not come back together.
#[derive(Debug, Default, Clone)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The pause after one more failure, at least as long as the service `asked` for.
    pub(crate) fn next(&mut self, asked: Option<Duration>) -> Duration {
        let doubled = FIRST.saturating_mul(1 << self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        let pause = jittered(doubled.min(LONGEST));
        pause.max(asked.unwrap_or_default().min(MOST_ASKED))
    }

    /// It works again.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// A time between half of this and all of it.
pub(crate) fn jittered(time: Duration) -> Duration {
    time.mul_f64(0.5 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_differ() {
        let mut backoff = Backoff::default();
        let mut expected = FIRST;
        for _ in 0..40 {
            let pause = backoff.next(None);
            assert!(pause >= expected / 2 && pause <= expected, "{pause:?}");
            expected = (expected * 2).min(LONGEST);
        }
        let drawn: Vec<Duration> = (0..20).map(|_| jittered(LONGEST)).collect();
        assert!(drawn.iter().any(|pause| *pause != drawn[0]));
        backoff.reset();
        assert!(backoff.next(None) <= FIRST);
        assert_eq!(
            backoff.next(Some(Duration::from_secs(60))),
            Duration::from_secs(60)
        );
        assert_eq!(backoff.next(Some(Duration::MAX)), MOST_ASKED);
    }
}
