//! What no test reaches: rules, variants and shares.

use burgee::ast::Status;
use burgee::source::Span;
use burgee::typed::{Flag, Outcome, Rule, RuleName, RuleSet, TestCase, Variant, VariantId};
use burgee::{Evaluation, Explanation, Reason};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What there is to reach, and what has been reached.
pub(crate) struct Coverage<'r> {
    rules: &'r RuleSet,
    /// Flag by name, rule by its position.
    reached_rules: BTreeSet<(&'r str, usize)>,
    /// Flag by name, variant by its position.
    reached_variants: BTreeSet<(&'r str, usize)>,
    /// Flag by name, rule by its position, and the variant that its share gives; none for `next`.
    reached_shares: BTreeSet<(&'r str, usize, Option<usize>)>,
}

/// Something that can be reached.
pub(crate) struct Target<'r> {
    /// The flag that it belongs to.
    pub(crate) flag: &'r str,
    /// What it is.
    pub(crate) kind: Kind,
    /// How it is called.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) span: Span,
    /// Whether a test reaches it.
    pub(crate) reached: bool,
}

/// The kinds of things that tests reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A rule decides.
    Rule,
    /// A variant is served.
    Variant,
    /// A share of a split or a ramp is served.
    Share,
}

impl Kind {
    /// Every kind.
    pub(crate) const ALL: [Kind; 3] = [Kind::Rule, Kind::Variant, Kind::Share];

    /// In a word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Rule => "rule",
            Kind::Variant => "variant",
            Kind::Share => "share",
        }
    }
}

impl<'r> Coverage<'r> {
    /// Nothing reached yet.
    pub(crate) fn new(rules: &'r RuleSet) -> Coverage<'r> {
        Coverage {
            rules,
            reached_rules: BTreeSet::new(),
            reached_variants: BTreeSet::new(),
            reached_shares: BTreeSet::new(),
        }
    }

    /// Notes what a case reaches.
    pub(crate) fn reach(&mut self, flag: &'r Flag, case: &TestCase, explanation: &Explanation<'_>) {
        let evaluation = explanation.evaluation();
        for rule in passed_on(flag, explanation) {
            self.reached_rules.insert((&flag.name, rule));
            self.reached_shares.insert((&flag.name, rule, None));
        }
        let variant = flag.variants.iter().position(|variant| {
            Some(&variant.value) == evaluation.value
                && variant.name.as_deref() == evaluation.variant
        });
        if let Some(variant) = variant {
            self.reached_variants.insert((&flag.name, variant));
        }
        let Some(rule) = decider(flag, case, evaluation) else {
            return;
        };
        self.reached_rules.insert((&flag.name, rule));
        if variant.is_some() {
            self.reached_shares.insert((&flag.name, rule, variant));
        }
    }

    /// Everything that can be reached, flag by flag. A flag that is switched off has nothing to reach.
    pub(crate) fn targets(&self) -> Vec<Target<'r>> {
        let rules = self.rules;
        rules
            .flags
            .values()
            .filter(|flag| flag.status == Status::Live)
            .flat_map(|flag| self.of_flag(flag))
            .collect()
    }

    /// Everything in one flag.
    fn of_flag(&self, flag: &'r Flag) -> Vec<Target<'r>> {
        let mut targets = Vec::new();
        let mut add = |kind, name, span, reached| {
            targets.push(Target {
                flag: &flag.name,
                kind,
                name,
                span,
                reached,
            });
        };
        for (number, rule) in flag.rules.iter().enumerate() {
            let reached = self.reached_rules.contains(&(&*flag.name, number));
            add(Kind::Rule, rule_name(rule), rule.span, reached);
        }
        let served = served(flag);
        for (number, variant) in flag.variants.iter().enumerate() {
            if served.contains(&number) {
                let reached = self.reached_variants.contains(&(&*flag.name, number));
                add(Kind::Variant, variant_name(variant), flag.span, reached);
            }
        }
        for (number, rule) in flag.rules.iter().enumerate() {
            for share in shares(&rule.serve) {
                let position = share.map(VariantId::index);
                let key = (&*flag.name, number, position);
                let reached = self.reached_shares.contains(&key);
                let variant = position.and_then(|position| flag.variants.get(position));
                let name = variant.map_or_else(|| "next".to_owned(), variant_name);
                let name = format!("{name} of {}", rule_name(rule));
                add(Kind::Share, name, rule.span, reached);
            }
        }
        targets
    }
}

/// The positions of the variants that a flag can serve.
fn served(flag: &Flag) -> BTreeSet<usize> {
    let by_rules = flag.rules.iter().flat_map(|rule| match rule.serve {
        Outcome::Variant(id) => vec![Some(id)],
        _ => shares(&rule.serve),
    });
    let off = flag.if_disabled.filter(|_| !flag.requires.is_empty());
    let all = by_rules.flatten().chain(off);
    all.map(VariantId::index).collect()
}

/// The position of the rule that decided; none when the flag is off.
fn decider(flag: &Flag, case: &TestCase, evaluation: &Evaluation<'_>) -> Option<usize> {
    if evaluation.reason == Reason::Disabled {
        return None;
    }
    let otherwise = RuleName::Otherwise;
    let name = evaluation.rule.unwrap_or(&otherwise);
    // A flag can have several `otherwise`: one for each environment, and its own.
    flag.rules.iter().position(|rule| {
        rule.name == *name
            && (rule.environments.is_empty()
                || case
                    .environment
                    .as_ref()
                    .is_some_and(|here| rule.environments.contains(here)))
    })
}

/// A rule by its name, and where it counts if that is not everywhere.
fn rule_name(rule: &Rule) -> String {
    match rule.environments.as_slice() {
        [] => rule.name.to_string(),
        environments => format!("{} in {}", rule.name, environments.join(", ")),
    }
}

/// A variant by its name, or its value.
fn variant_name(variant: &Variant) -> String {
    match &variant.name {
        Some(name) => name.clone(),
        None => variant.value.to_json().to_string(),
    }
}

/// The positions of the rules whose share said `next`.
fn passed_on(flag: &Flag, explanation: &Explanation<'_>) -> Vec<usize> {
    let json = explanation.to_json();
    let traces = json
        .get("rules")
        .and_then(Json::as_array)
        .map_or(&[][..], Vec::as_slice);
    traces
        .iter()
        .filter(|trace| {
            trace
                .get("because")
                .is_some_and(|because| because == "NEXT")
        })
        .filter_map(|trace| {
            let name = trace.get("rule")?.as_str()?;
            flag.rules
                .iter()
                .position(|rule| rule.name.to_string() == name)
        })
        .collect()
}

/// What the shares of an outcome give, each once: variants, or the next rules. None for an outcome
/// without shares. A share of 0 % is left out, since nothing can reach it.
fn shares(serve: &Outcome) -> Vec<Option<VariantId>> {
    let all: Vec<Option<VariantId>> = match serve {
        Outcome::Variant(_) | Outcome::Error(_) => Vec::new(),
        Outcome::Split(split) => {
            let starts = std::iter::once(0).chain(split.shares.iter().map(|share| share.end));
            starts
                .zip(&split.shares)
                .filter(|(start, share)| share.end > *start)
                .map(|(_, share)| share.to)
                .collect()
        }
        Outcome::Ramp(ramp) => vec![Some(ramp.to), ramp.rest],
    };
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|to| seen.insert(*to)).collect()
}
