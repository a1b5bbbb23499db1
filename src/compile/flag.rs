//! Flags and their rules.

use super::{Compiler, index};
use crate::ast::Status;
use crate::program::{Flag, Predicate, Ramp, Rule, Serve, Split, Variant};
use crate::typed::{self, Outcome};

impl Compiler<'_> {
    pub(super) fn flag(self, flag: &typed::Flag, depends_on_time: bool) -> Flag {
        let rules: Box<[Rule]> = flag.rules.iter().map(|rule| self.rule(rule)).collect();
        Flag {
            index: index::rules(&rules),
            name: flag.name.as_str().into(),
            variants: flag.variants.iter().map(variant).collect(),
            disabled: flag.status != Status::Live,
            if_disabled: flag.if_disabled,
            requires: flag
                .requires
                .iter()
                .map(|needed| (needed.flag, needed.variant))
                .collect(),
            rules,
            metadata: flag.metadata.clone(),
            depends_on_time,
        }
    }

    fn rule(self, rule: &typed::Rule) -> Rule {
        Rule {
            name: rule.name.clone(),
            environments: rule
                .environments
                .iter()
                .map(|name| name.as_str().into())
                .collect(),
            from: rule.from,
            until: rule.until,
            when: rule
                .when
                .as_ref()
                .map_or(Predicate::Always, |when| self.predicate(when, true)),
            serve: self.serve(&rule.serve),
            span: rule.span,
        }
    }

    fn serve(self, outcome: &Outcome) -> Serve {
        match outcome {
            Outcome::Variant(id) => Serve::Variant(*id),
            Outcome::Error(code) => Serve::Error(code.as_str().into()),
            Outcome::Split(split) => {
                let bucket = self.bucket_by(&split.bucket);
                let ends: Vec<u32> = split.shares.iter().map(|share| share.end).collect();
                let bounds = bucket.bounds(&ends).into_iter().zip(&split.shares);
                let shares = bounds.map(|(bound, share)| (bound, share.to)).collect();
                Serve::Split(Box::new(Split { bucket, shares }))
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

fn variant(variant: &typed::Variant) -> Variant {
    Variant {
        name: variant.name.as_deref().map(Into::into),
        value: variant.value.clone(),
    }
}
