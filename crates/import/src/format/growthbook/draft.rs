//! Flags in the making: rules whose values have no names yet.

use super::names::{Names, writable};
use super::palette::{Palette, Slot};
use super::range::Hash;
use super::record::{FlagRecord, RuleRecord};
use super::test::Test;
use burgee::ast::{
    Bucket, Expr, Flag, Outcome, Percent, Portion, Share, ShareTarget, Split, Weight, build,
};
use burgee::source::{Span, Spanned};
use serde_json::Value as Json;

/// A flag in the making.
#[derive(Debug)]
pub(super) struct Draft {
    name: String,
    pub(super) palette: Palette,
    rules: Vec<DraftRule>,
    names: Names,
    /// Whether a rule serves everybody who gets there, so that nobody gets further.
    pub(super) closed: bool,
}

#[derive(Debug)]
struct DraftRule {
    name: String,
    when: Option<Expr>,
    serve: Serve,
    record: RuleRecord,
}

/// What a rule serves.
#[derive(Debug)]
pub(super) enum Serve {
    /// One value.
    Value(Slot),
    /// No value, and this code.
    Error(&'static str),
    /// Shares of the population; none goes on with the next rule.
    Shares(Shares),
}

/// Shares of the population.
#[derive(Debug)]
pub(super) struct Shares {
    /// How many steps of the hash each has, and what it gets.
    pub(super) runs: Vec<(u32, Option<Slot>)>,
    /// What users are dealt out by.
    pub(super) key: Expr,
    pub(super) seed: String,
    pub(super) hash: Hash,
}

impl Draft {
    pub(super) fn new(name: impl Into<String>) -> Draft {
        Draft {
            name: name.into(),
            palette: Palette::default(),
            rules: Vec::new(),
            names: Names::default(),
            closed: false,
        }
    }

    /// Adds a rule, unless nobody can match it. Gives back whether it was added.
    pub(super) fn rule(
        &mut self,
        name: &str,
        when: Test,
        serve: Serve,
        record: RuleRecord,
    ) -> bool {
        let nobody = match &serve {
            Serve::Shares(shares) => shares.runs.iter().all(|(_, slot)| slot.is_none()),
            Serve::Value(_) | Serve::Error(_) => false,
        };
        if self.closed || nobody || when.known() == Some(false) {
            return false;
        }
        let when = when.when();
        self.closed = when.is_none() && !matches!(serve, Serve::Shares(_));
        self.rules.push(DraftRule {
            name: self.names.unique(&writable(name)),
            when,
            serve,
            record,
        });
        true
    }

    /// The flag, and what is to be remembered about it.
    pub(super) fn finish(mut self, default: &Json) -> (Flag, FlagRecord) {
        let default = self.palette.fallback(default);
        self.palette.settle();
        let mut flag = build::flag(&self.name, self.palette.flag_type());
        let mut record = FlagRecord {
            name: self.name.clone(),
            ..FlagRecord::default()
        };
        if let Some(variants) = self.palette.variants() {
            flag = flag.variants(variants);
        }
        for rule in self.rules {
            let serve = outcome(&rule.serve, &self.palette, rule.when.is_some());
            let mut builder = build::rule(&rule.name);
            if let Some(when) = rule.when {
                builder = builder.when(when);
            }
            flag = flag.rule(builder.serve(serve));
            let names = rule
                .record
                .slots
                .iter()
                .map(|slot| self.palette.name(*slot));
            let variants = names.map(str::to_owned).collect();
            record.rules.insert(
                rule.name,
                RuleRecord {
                    variants,
                    ..rule.record
                },
            );
        }
        (flag.otherwise(self.palette.target(default)), record)
    }
}

/// What stands behind `serve`.
fn outcome(serve: &Serve, palette: &Palette, conditional: bool) -> Outcome {
    match serve {
        Serve::Value(slot) => palette.target(*slot).into(),
        Serve::Error(code) => Outcome::Error(Spanned::bare((*code).to_owned())),
        Serve::Shares(shares) => Outcome::Split(split(shares, palette, conditional)),
    }
}

/// The shares in the order of the population; a last `next` is the rest. A rule without a condition
/// says `rest next` also where nobody is left, because somebody may have no key.
fn split(shares: &Shares, palette: &Palette, conditional: bool) -> Split {
    let (runs, rest) = match shares.runs.as_slice() {
        [runs @ .., (_, None)] => (runs, true),
        runs => (runs, !conditional),
    };
    let portion = |steps: u32| {
        let percent = Percent(shares.hash.thousandths(steps));
        Weight::Portion(Portion::Percent(percent))
    };
    let next = ShareTarget::Next(Span::NONE);
    let mut written: Vec<Share> = Vec::with_capacity(runs.len() + 1);
    for (steps, slot) in runs {
        written.push(Share {
            weight: Spanned::bare(portion(*steps)),
            to: match slot {
                Some(slot) => ShareTarget::Target(palette.target(*slot)),
                None => next.clone(),
            },
        });
    }
    if rest {
        written.push(Share {
            weight: Spanned::bare(Weight::Rest),
            to: next,
        });
    }
    Split {
        shares: written,
        bucket: Bucket {
            by: Some(shares.key.clone()),
            salt: Some(Spanned::bare(shares.seed.clone())),
            using: Some(Spanned::bare(shares.hash.bucketing().to_owned())),
        },
    }
}
