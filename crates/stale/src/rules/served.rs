//! Whether a flag serves everybody the same, told from its rules alone.

use burgee::Timestamp;
use burgee::ast::Status;
use burgee::bucket::BUCKETS;
use burgee::typed::{Flag, Outcome, Ramp, Rule, RuleName, Schedule, VariantId};

/// What everybody gets from now on, as the rules stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Served {
    /// The variant's name, where it has one. None with a value: written in place.
    pub variant: Option<String>,
    /// Its value; none when everybody gets the default of the call.
    pub value: Option<serde_json::Value>,
    /// The last time at which the rules by themselves changed what is served: a window that closed, a
    /// ramp that ended. None when only an edit can have.
    pub since: Option<Timestamp>,
    /// Whether it is the whole of a split or of a ramp, which passes over whoever has no bucketing key.
    pub keyed: bool,
}

/// What `flag` serves to everybody, at `at` and later; none when that depends on the user, on the
/// environment, or on a time to come.
pub(super) fn served(flag: &Flag, at: Timestamp) -> Option<Served> {
    // Who has no bucketing key passes by every split. Where that makes a difference, those who have one
    // are everybody.
    let all = all(flag, at, false).or_else(|| all(flag, at, true))?;
    let variant = match all.outcome {
        Seen::Nothing => return None,
        Seen::Outcome(None) => None,
        Seen::Outcome(Some(id)) => Some(flag.variants.get(id.index())?),
    };
    Some(Served {
        variant: variant.and_then(|variant| variant.name.clone()),
        value: variant.and_then(|variant| serde_json::to_value(&variant.value).ok()),
        since: all.since,
        keyed: all.keyed,
    })
}

/// Everything that `flag` can serve, when it is one thing; `keyed` when everybody has a bucketing key.
fn all(flag: &Flag, at: Timestamp, keyed: bool) -> Option<All> {
    let mut all = All {
        at,
        keyed,
        outcome: Seen::Nothing,
        since: None,
    };
    match flag.status {
        Status::Disabled | Status::Archived => all.add(flag.if_disabled)?,
        Status::Live => {
            if !flag.requires.is_empty() {
                all.add(flag.if_disabled)?;
            }
            for rule in &flag.rules {
                // Who passes by a split that nothing stands below gets this.
                let last = matches!(rule.name, RuleName::Otherwise);
                if last && !keyed && matches!(rule.serve, Outcome::Split(_) | Outcome::Ramp(_)) {
                    all.add(flag.if_disabled)?;
                }
                if all.rule(rule)? {
                    break;
                }
            }
        }
    }
    Some(all)
}

/// What has been seen so far.
struct All {
    at: Timestamp,
    /// Whether a split that has everybody lets nobody pass.
    keyed: bool,
    /// The one outcome.
    outcome: Seen,
    since: Option<Timestamp>,
}

/// What is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Nothing yet.
    Nothing,
    /// A variant; none is the default of the call.
    Outcome(Option<VariantId>),
}

impl All {
    /// Adds an outcome; none when there are two now.
    fn add(&mut self, variant: Option<VariantId>) -> Option<()> {
        match self.outcome {
            Seen::Outcome(other) if other != variant => None,
            _ => {
                self.outcome = Seen::Outcome(variant);
                Some(())
            }
        }
    }

    /// What happened at `time` counts, when it lies in the past.
    fn changed(&mut self, time: Timestamp) {
        if time <= self.at {
            self.since = self.since.max(Some(time));
        }
    }

    /// Adds what a rule serves. Says whether nobody gets further than it.
    fn rule(&mut self, rule: &Rule) -> Option<bool> {
        let always = rule.when.is_none()
            && rule.environments.is_empty()
            && rule.until.is_none()
            && rule.from.is_none_or(|from| from <= self.at);
        if let Some(until) = rule.until {
            self.changed(until);
            if until <= self.at {
                return Some(false);
            }
        }
        if let Some(from) = rule.from {
            self.changed(from);
        }
        let everybody = match &rule.serve {
            Outcome::Variant(id) => {
                self.add(Some(*id))?;
                true
            }
            Outcome::Error(_) => return None,
            Outcome::Split(split) => {
                let mut start = 0;
                let mut whole = true;
                for share in &split.shares {
                    if share.end > start {
                        match share.to {
                            Some(id) => self.add(Some(id))?,
                            None => whole = false,
                        }
                    }
                    start = share.end;
                }
                whole && self.keyed
            }
            Outcome::Ramp(ramp) => self.ramp(ramp)? && self.keyed,
        };
        Some(everybody && always)
    }

    /// Adds what a ramp serves from now on; none while it still changes. Says whether it has everybody.
    fn ramp(&mut self, ramp: &Ramp) -> Option<bool> {
        let bound = match &ramp.schedule {
            Schedule::Linear { until, high, .. } => {
                self.changed(*until);
                (*until <= self.at).then_some(*high)?
            }
            Schedule::Steps(steps) => {
                let (time, bound) = steps.last()?;
                self.changed(*time);
                (*time <= self.at).then_some(*bound)?
            }
        };
        if bound > 0 {
            self.add(Some(ramp.to))?;
        }
        if bound >= BUCKETS {
            return Some(true);
        }
        match ramp.rest {
            Some(rest) => self.add(Some(rest))?,
            None => return Some(false),
        }
        Some(true)
    }
}
