//! Leaving a service alone that is in trouble.

use crate::source::Backoff;
use std::time::{Duration, Instant};

/// Whether questions may go out. After a failure none do for a while; then one finds out whether the service
/// is well again.
#[derive(Debug, Default)]
pub(super) struct Hold {
    backoff: Backoff,
    /// When the next question may go out; none while all is well.
    until: Option<Instant>,
    /// Whether a question is under way that finds out.
    probing: bool,
}

impl Hold {
    /// Whether a question may go out now.
    pub(super) fn admits(&mut self, now: Instant) -> bool {
        match self.until {
            None => true,
            Some(until) if now < until || self.probing => false,
            Some(_) => {
                self.probing = true;
                true
            }
        }
    }

    /// The service answered.
    pub(super) fn succeeded(&mut self) {
        *self = Hold::default();
    }

    /// The service did not, or asked to be left alone. Failures of questions that went out together count
    /// once. Whether that is news.
    pub(super) fn failed(&mut self, now: Instant, asked: Option<Duration>) -> bool {
        let first = self.until.is_none();
        if first || self.probing {
            self.probing = false;
            self.until = Some(now + self.backoff.next(asked));
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_question_finds_out_whether_the_service_is_well_again() {
        let (mut hold, start) = (Hold::default(), Instant::now());
        let after = |millis| start + Duration::from_millis(millis);
        assert!(hold.admits(start) && hold.admits(start));
        assert!(hold.failed(start, None));
        assert!(
            !hold.failed(start, None),
            "what went out together fails together"
        );
        assert!(
            !hold.admits(after(50)),
            "the first pause is 100 ms at least"
        );
        assert!(hold.admits(after(201)));
        assert!(!hold.admits(after(201)), "one at a time");
        hold.failed(after(201), Some(Duration::from_secs(60)));
        assert!(!hold.admits(after(59_000)));
        assert!(hold.admits(after(61_000)));
        hold.succeeded();
        assert!(hold.admits(after(61_000)) && hold.admits(after(61_000)));
    }
}
