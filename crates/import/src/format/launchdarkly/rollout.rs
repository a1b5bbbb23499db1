//! Percentage rollouts and experiments.

use super::flag::Subject;
use super::reference::{Reference, named};
use super::segment::{BUCKETING, WHOLE, bucket_by, bucketing_key};
use super::step::{MALFORMED, Step, Why, error};
use super::test::Cond;
use super::wire::{RolloutWire, ServeWire};
use burgee::Span;
use burgee::ast::{
    self, Bucket, IsTest, Outcome, Percent, Portion, ShareTarget, Split, Weight, build,
};
use burgee::bucket::{Salted, Scale};
use burgee::schema::Registry;
use burgee::source::Spanned;
use std::sync::Arc;

/// Who takes part in an experiment: those whose share is tracked.
#[derive(Debug)]
pub(super) struct Experiment {
    /// Each share: its variant, the bucket at which it ends, whether it is tracked.
    shares: Vec<(String, u32, bool)>,
    salted: Option<Salted>,
    /// The context kind by whose keys it deals out.
    pub(super) kind: String,
}

impl Experiment {
    /// Whether the context with this key takes part when it gets `variant`.
    pub(super) fn tracks(&self, variant: &str, key: &str) -> bool {
        let mut same = self.shares.iter().filter(|(name, ..)| name == variant);
        let tracked = same.clone().any(|(.., tracked)| *tracked);
        if !tracked || same.all(|(.., tracked)| *tracked) {
            return tracked;
        }
        // Several shares of one variation, tracked and untracked: the bucket tells.
        let Some(salted) = &self.salted else {
            return tracked;
        };
        let bucket = salted.bucket(key).0;
        let share = self.shares.iter().find(|(_, end, _)| bucket < *end);
        share
            .or(self.shares.last())
            .is_some_and(|(.., tracked)| *tracked)
    }
}

/// The steps of what is served where `when` holds. `owner` is a kind that every such context has;
/// `name` and `why` are those of the rule.
pub(super) fn serve(
    wire: &ServeWire,
    flag: &Subject<'_>,
    (name, when): (&str, Cond),
    owners: &[String],
    why: &Why,
) -> Result<Vec<Step>, String> {
    let plain = |outcome| vec![Step::new(name, when.clone(), outcome, why.clone())];
    if let Some(index) = wire.variation {
        return Ok(plain(flag.outcome(index)));
    }
    let rollout = wire
        .rollout
        .as_ref()
        .filter(|rollout| !rollout.variations.is_empty());
    let Some(rollout) = rollout else {
        return Ok(plain(error(MALFORMED)));
    };
    let kind = rollout.context_kind.as_deref();
    let by = if rollout.kind == "experiment" {
        Some(Reference::key(kind))
    } else {
        bucket_by(kind, &rollout.bucket_by)
    };
    let Some(by) = by else {
        return Ok(plain(error(MALFORMED)));
    };
    let shares = shares(rollout)?;
    let same = shares
        .iter()
        .all(|share| share.index == shares.first().map_or(0, |first| first.index));
    if let (Some(first), true, false) = (shares.first(), same, rollout.kind == "experiment") {
        return Ok(plain(flag.outcome(first.index)));
    }
    let certain = by.is_key() && owners.contains(&by.kind);
    let usable = Cond::When(build::is(bucketing_key(&by), IsTest::Present));
    let mut first = Step::new(
        name,
        when.clone(),
        split(&shares, rollout, &by, flag),
        why.clone(),
    );
    if when == Cond::Always {
        first.when = usable.clone();
    }
    first.why.experiment =
        (rollout.kind == "experiment").then(|| experiment(&shares, rollout, flag));
    let mut steps = vec![first];
    if shares
        .iter()
        .any(|share| flag.variants.name(share.index).is_none())
    {
        let dealt = if certain {
            when.clone()
        } else {
            when.clone().and(usable)
        };
        let name = format!("{name}-malformed");
        steps.push(Step::new(name, dealt, error(MALFORMED), why.clone()));
    }
    if !certain {
        let lowest = shares
            .iter()
            .find(|share| share.weight > 0)
            .or(shares.last());
        let outcome = flag.outcome(lowest.map_or(0, |share| share.index));
        let without = format!("{name}-without-key");
        steps.push(Step::new(without, when, outcome, why.clone()));
    }
    Ok(steps)
}

/// A share of a rollout.
#[derive(Debug, Clone, Copy)]
struct Share {
    index: i64,
    /// In thousandths of a percent.
    weight: i64,
    tracked: bool,
}

/// The shares, up to the one with which everybody has something.
fn shares(rollout: &RolloutWire) -> Result<Vec<Share>, String> {
    let mut shares = Vec::with_capacity(rollout.variations.len());
    let mut sum = 0_i64;
    for weighted in &rollout.variations {
        let weight = weighted.weight.unwrap_or(0);
        if weight < 0 {
            return Err(format!("a rollout has the weight {weight}"));
        }
        sum = sum.saturating_add(weight);
        shares.push(Share {
            index: weighted.variation.unwrap_or(0),
            weight,
            tracked: !weighted.untracked,
        });
        if sum > WHOLE {
            break;
        }
    }
    Ok(shares)
}

/// `60% a, 40% b`; the last share takes whoever is left.
fn split(shares: &[Share], rollout: &RolloutWire, by: &Reference, flag: &Subject<'_>) -> Outcome {
    let part = |share: &Share| u32::try_from(share.weight).unwrap_or(u32::MAX);
    let sum: i64 = shares.iter().map(|share| share.weight).sum();
    let shares = shares.iter().enumerate().map(|(at, share)| {
        let rest = at + 1 == shares.len() && sum != WHOLE;
        ast::Share {
            weight: Spanned::bare(if rest {
                Weight::Rest
            } else {
                Weight::Portion(Portion::Percent(Percent(part(share))))
            }),
            to: match flag.variants.name(share.index) {
                Some(name) => ShareTarget::Target(name.into()),
                // The next step says that there is no such variation.
                None => ShareTarget::Next(Span::NONE),
            },
        }
    });
    Outcome::Split(Split {
        shares: shares.collect(),
        bucket: Bucket {
            by: Some(bucketing_key(by)),
            salt: rollout.seed.map(|seed| Spanned::bare(seed.to_string())),
            using: None,
        },
    })
}

fn experiment(shares: &[Share], rollout: &RolloutWire, flag: &Subject<'_>) -> Arc<Experiment> {
    let salt = rollout
        .seed
        .map_or_else(|| flag.salt(), |seed| seed.to_string());
    let registry = Registry::default();
    let salted = registry
        .bucketing(BUCKETING)
        .map(|by| by.salted(&salt, Scale::Percent));
    let weights: Vec<u32> = shares
        .iter()
        .map(|share| u32::try_from(share.weight).unwrap_or(u32::MAX))
        .collect();
    let ends = salted
        .as_ref()
        .map_or_else(Vec::new, |salted| salted.bounds(&weights));
    let shares = shares.iter().zip(ends).map(|(share, end)| {
        let name = flag.variants.name(share.index).unwrap_or_default();
        (name.to_owned(), end, share.tracked)
    });
    Arc::new(Experiment {
        shares: shares.collect(),
        salted,
        kind: named(rollout.context_kind.as_deref()),
    })
}

/// How a flag deals out where a rollout says nothing else.
pub(super) fn usual(salt: String) -> Bucket {
    Bucket {
        by: None,
        salt: Some(Spanned::bare(salt)),
        using: Some(Spanned::bare(BUCKETING.to_owned())),
    }
}
