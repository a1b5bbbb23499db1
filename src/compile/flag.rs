//! Flags and their rules.

use super::{Compiler, index, row};
use crate::ast::Status;
use crate::program::{Flag, Gate, Predicate, Ramp, Reason, Rule, RuleName, Serve, Split};
use crate::program::{Variant, Verdict};
use crate::typed::{self, Outcome};
use std::sync::Arc;

impl Compiler<'_> {
    pub(super) fn flag(
        self,
        flag: &typed::Flag,
        depends_on_time: bool,
        shared: &mut Shared,
    ) -> Flag {
        let alone = flag.rules.len() == 1;
        let rules = flag.rules.iter().enumerate();
        let rules = rules.map(|(number, rule)| self.rule(rule, number, alone));
        let mut rules: Box<[Rule]> = rules.collect();
        let index = index::rules(&rules).map(Box::new);
        let conditions = rules.iter_mut().map(|rule| &mut rule.when);
        row::settle(conditions, index.as_ref().map(|index| index.slot));
        Flag {
            index,
            name: flag.name.as_str().into(),
            variants: shared.variants(&flag.variants),
            disabled: flag.status != Status::Live,
            if_disabled: flag.if_disabled,
            requires: flag
                .requires
                .iter()
                .map(|needed| (needed.flag, needed.variant))
                .collect(),
            rules,
            metadata: said(&flag.metadata),
            depends_on_time,
        }
    }

    /// A rule and its place in the flag; `alone` when the flag has no other.
    fn rule(self, rule: &typed::Rule, number: usize, alone: bool) -> Rule {
        let variant = match rule.serve {
            Outcome::Variant(id) => Some(id),
            _ => None,
        };
        Rule {
            name: rule.name.clone(),
            gate: gate(rule),
            when: rule
                .when
                .as_ref()
                .map_or(Predicate::Always, |when| self.predicate(when, true)),
            serve: self.serve(&rule.serve),
            verdict: Verdict::new(variant, reason(rule, alone), Some(number)),
            span: rule.span,
        }
    }

    fn serve(self, outcome: &Outcome) -> Serve {
        match outcome {
            Outcome::Variant(_) => Serve::Variant,
            Outcome::Error(code) => Serve::Error(code.as_str().into()),
            Outcome::Split(split) => {
                let bucket = self.bucket_by(&split.bucket);
                let ends: Vec<u32> = split.shares.iter().map(|share| share.end).collect();
                let bounds = bucket.bounds(&ends).into_iter().zip(&split.shares);
                let shares = bounds.map(|(bound, share)| (bound, share.to)).collect();
                Serve::Split(Box::new(Split { shares, bucket }))
            }
            Outcome::Ramp(ramp) => Serve::Ramp(Box::new(Ramp {
                bucket: self.bucket_by(&ramp.bucket),
                to: ramp.to,
                schedule: ramp.schedule.clone(),
                rest: ramp.rest,
            })),
        }
    }
}

/// Variants that many flags have alike, kept once.
#[derive(Default)]
pub(super) struct Shared {
    last: Option<Arc<[Variant]>>,
}

impl Shared {
    /// The variants; those of the flag before where they are the same, as in a row of flags that are
    /// just on or off.
    fn variants(&mut self, variants: &[typed::Variant]) -> Arc<[Variant]> {
        let same = |known: &&Arc<[Variant]>| {
            known.len() == variants.len()
                && known.iter().zip(variants).all(|(known, new)| {
                    known.name.as_deref() == new.name.as_deref() && known.value == new.value
                })
        };
        if let Some(known) = self.last.as_ref().filter(same) {
            return Arc::clone(known);
        }
        let new: Arc<[Variant]> = variants.iter().map(variant).collect();
        // One odd flag does not end a row.
        if self.last.is_none() || variants.len() == 2 {
            self.last = Some(Arc::clone(&new));
        }
        new
    }
}

/// Why a rule that decided did so, in OpenFeature's words.
fn reason(rule: &typed::Rule, alone: bool) -> Reason {
    match (&rule.serve, &rule.name) {
        (Outcome::Error(_), _) => Reason::Error,
        (Outcome::Split(_) | Outcome::Ramp(_), _) => Reason::Split,
        (Outcome::Variant(_), RuleName::Otherwise) if alone => Reason::Static,
        (Outcome::Variant(_), RuleName::Otherwise) => Reason::Default,
        (Outcome::Variant(_), _) => Reason::TargetingMatch,
    }
}

/// What was said, if anything was.
fn said(metadata: &typed::Metadata) -> Option<Box<typed::Metadata>> {
    (*metadata != typed::Metadata::new()).then(|| Box::new(metadata.clone()))
}

/// Where and when the rule counts, if not everywhere and always.
fn gate(rule: &typed::Rule) -> Option<Box<Gate>> {
    let environments = rule.environments.iter();
    let gate = Gate {
        environments: environments.map(|name| name.as_str().into()).collect(),
        from: rule.from,
        until: rule.until,
    };
    let open = gate.environments.is_empty() && gate.from.is_none() && gate.until.is_none();
    (!open).then(|| Box::new(gate))
}

fn variant(variant: &typed::Variant) -> Variant {
    Variant {
        name: variant.name.as_deref().map(Into::into),
        value: variant.value.clone(),
    }
}
