//! When answers change by themselves: a window opens or closes, a ramp takes a step. Clients that hold answers
//! are told then, as they are told of new rules.

use crate::state::State;
use burgee::Timestamp;
use burgee::ast::Status;
use burgee::typed::{Outcome, RuleSet, Schedule};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How long after a moment it is told: a client may ask another server, whose clock is a little behind.
const LAG: Duration = Duration::from_millis(200);

/// How often the clock is looked at, at the least: it may have been set, or stood still while the machine slept.
const LOOK: Duration = Duration::from_secs(30);

/// The moments at which answers of some rules change by themselves, in order. Shares that grow on a straight line
/// have none but their end: they change all the time, and would have everybody ask all the time.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Moments(Vec<Timestamp>);

impl Moments {
    /// Those of all flags that are live.
    pub(crate) fn of(rules: &RuleSet) -> Moments {
        let mut moments = Vec::new();
        let flags = rules.flags.values();
        for flag in flags.filter(|flag| flag.status == Status::Live) {
            for rule in &flag.rules {
                moments.extend(rule.from);
                moments.extend(rule.until);
                if let Outcome::Ramp(ramp) = &rule.serve {
                    match &ramp.schedule {
                        Schedule::Linear { until, .. } => moments.push(*until),
                        Schedule::Steps(steps) => moments.extend(steps.iter().map(|(at, _)| *at)),
                    }
                }
            }
        }
        moments.sort_unstable();
        moments.dedup();
        Moments(moments)
    }

    /// How many there were by `now`, as they are told.
    pub(crate) fn passed(&self, now: SystemTime) -> usize {
        let now = told(now);
        self.0.partition_point(|moment| *moment <= now)
    }

    /// The last of so many; none of 0.
    pub(crate) fn last(&self, passed: usize) -> Option<Timestamp> {
        passed.checked_sub(1).and_then(|at| self.0.get(at)).copied()
    }

    /// How long it is until the next is told, or until the clock is to be looked at.
    fn pause(&self, now: SystemTime) -> Duration {
        let Some(next) = self.0.get(self.passed(now)) else {
            return LOOK;
        };
        let left = next.0.saturating_sub(told(now).0);
        Duration::from_micros(u64::try_from(left).unwrap_or(0)).min(LOOK)
    }
}

/// The moments up to which are told at `now`.
fn told(now: SystemTime) -> Timestamp {
    Timestamp::from(now.checked_sub(LAG).unwrap_or(now))
}

/// Tells of each moment when it has passed, until the server stops.
pub(crate) async fn follow(state: Arc<State>) {
    let mut stopping = state.stopping.subscribe();
    let mut changed = state.changed.subscribe();
    loop {
        changed.borrow_and_update();
        let snapshot = state.snapshot();
        let now = SystemTime::now();
        if snapshot.turn(now) {
            tracing::info!(
                revision = snapshot.identity,
                "a window or a step of a ramp has begun or ended; answers may change"
            );
            state.changed.send_replace(());
        }
        tokio::select! {
            () = tokio::time::sleep(snapshot.moments.pause(now)) => {}
            // Other rules have other moments.
            _ = changed.changed() => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "\
attributes { user.id: string key }
flag a: bool {
  rule sale from 2030-01-01T00:00Z until 2030-01-02T00:00Z serve on
  rule again from 2030-01-02T00:00Z until 2030-01-03T00:00Z when user.id == \"x\" serve on
  otherwise serve ramp on { 2030-01-05T00:00Z: 10%, 2030-01-06T00:00Z: 50% }, rest off
}
flag b: bool {
  otherwise serve ramp on 0% to 100% from 2030-02-01T00:00Z until 2030-02-02T00:00Z, rest off
}
flag off: bool {
  status disabled
  rule sale from 2031-01-01T00:00Z serve on
  otherwise serve off
}
";

    fn moments(rules: &str) -> Moments {
        let reading = burgee_import::builder().read(rules);
        assert!(!reading.has_errors(), "{:?}", reading.diagnostics);
        Moments::of(&reading.rules)
    }

    fn at(text: &str) -> SystemTime {
        let time = Timestamp::parse(text).unwrap();
        SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(time.0).unwrap())
    }

    #[test]
    fn windows_and_steps_are_moments_each_once() {
        let days = ["01-01", "01-02", "01-03", "01-05", "01-06", "02-02"];
        let days = days.map(|day| Timestamp::parse(&format!("2030-{day}T00:00Z")).unwrap());
        assert_eq!(moments(RULES), Moments(days.to_vec()));
        assert_eq!(moments("flag a: bool = on\n"), Moments::default());
    }

    #[test]
    fn each_is_told_a_little_later() {
        let moments = moments(RULES);
        let passed = |text| moments.passed(at(text));
        assert_eq!(passed("2029-12-31T00:00Z"), 0);
        assert_eq!(passed("2030-01-01T00:00:00.199Z"), 0);
        assert_eq!(passed("2030-01-01T00:00:00.200Z"), 1);
        assert_eq!(passed("2030-01-05T12:00Z"), 4);
        assert_eq!(passed("2099-01-01T00:00Z"), 6);
        assert_eq!(moments.last(0), None);
        assert_eq!(moments.last(6), Timestamp::parse("2030-02-02T00:00Z"));
        let pause = |text| moments.pause(at(text));
        assert_eq!(pause("2029-12-31T00:00Z"), LOOK);
        assert_eq!(pause("2029-12-31T23:59:59Z"), Duration::from_millis(1200));
        assert_eq!(
            pause("2030-01-01T00:00:00.100Z"),
            Duration::from_millis(100)
        );
        assert_eq!(pause("2099-01-01T00:00Z"), LOOK);
    }
}
