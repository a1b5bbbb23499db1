//! Finds what a rule needs: attributes that must equal one of a few texts.
//!
//! This is the k-index of "Indexing Boolean Expressions" (Whang et al., VLDB 2009) with k = 1: one
//! necessary equality for each rule is enough to pass most rules over, and the rule's whole condition
//! is tested all the same, so nothing has to be proved about the rest of it.

use crate::program::{
    ByText, Check, Flag, FlagIndex, OneShot, Predicate, Question, Rule, RuleIndex, RuleName, Serve,
    Slot, Term,
};
use crate::typed::Constant;
use crate::value::Equality;
use indexmap::IndexMap;

/// From how many rules on an index beats trying one after the other.
const MANY_RULES: usize = 8;

/// An attribute, and the texts of which it must equal one.
type Guard<'p> = (Slot, Vec<&'p str>);

/// The index over the rules of a flag, where it pays.
pub(super) fn rules(rules: &[Rule]) -> Option<RuleIndex> {
    if rules.len() < MANY_RULES {
        return None;
    }
    let guards: Vec<Vec<Guard<'_>>> = rules.iter().map(guards).collect();
    let mut counts: IndexMap<u32, usize> = IndexMap::new();
    for (slot, _) in guards.iter().flatten() {
        *counts.entry(slot.0).or_default() += 1;
    }
    // The first of equally common attributes: order must not depend on a hash.
    let (slot, count) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
    if count < MANY_RULES {
        return None;
    }
    let mut by_text: IndexMap<&str, Vec<u32>> = IndexMap::new();
    let mut always = Vec::new();
    for (number, guards) in (0_u32..).zip(&guards) {
        match guards.iter().find(|(guard, _)| guard.0 == slot) {
            Some((_, texts)) => enter(&mut by_text, texts, number),
            None => always.push(number),
        }
    }
    Some(RuleIndex {
        slot: Slot(slot),
        by_text: freeze(by_text),
        always: always.into(),
    })
}

/// The index over all flags.
pub(super) fn flags<'p>(flags: impl Iterator<Item = &'p Flag>) -> FlagIndex {
    let mut base = Vec::new();
    let mut always = Vec::new();
    let mut by_slot: IndexMap<u32, IndexMap<&str, Vec<u32>>> = IndexMap::new();
    for (number, flag) in (0_u32..).zip(flags) {
        base.push(flag.quiet_verdict());
        let Some(guards) = quiet(flag) else {
            always.push(number);
            continue;
        };
        for (slot, texts) in guards {
            enter(by_slot.entry(slot.0).or_default(), &texts, number);
        }
    }
    FlagIndex {
        base: base.into(),
        by_slot: by_slot
            .into_iter()
            .map(|(slot, by_text)| (Slot(slot), freeze(by_text)))
            .collect(),
        always: always.into(),
    }
}

/// What each rule of a flag needs, when every rule needs something and nothing else can change the
/// flag's answer.
fn quiet(flag: &Flag) -> Option<Vec<Guard<'_>>> {
    if flag.disabled {
        return Some(Vec::new());
    }
    let (last, rules) = flag.rules.split_last()?;
    let fixed = matches!(last.serve, Serve::Variant(_) | Serve::Error(_))
        && matches!(last.when, Predicate::Always)
        && last.name == RuleName::Otherwise
        && last.environments.is_empty();
    if !fixed || !flag.requires.is_empty() {
        return None;
    }
    rules
        .iter()
        .map(|rule| guards(rule).into_iter().next())
        .collect()
}

/// What must hold for a rule to match. None for a rule with a window, which has something to say even
/// when its condition does not hold: that the time is missing.
fn guards(rule: &Rule) -> Vec<Guard<'_>> {
    let mut found = Vec::new();
    if rule.from.is_none() && rule.until.is_none() {
        collect(&rule.when, &mut found);
    }
    found
}

fn collect<'p>(predicate: &'p Predicate, found: &mut Vec<Guard<'p>>) {
    match predicate {
        Predicate::All(parts) => parts.iter().for_each(|part| collect(part, found)),
        Predicate::Test(test) if test.wanted => match &test.question {
            Question::One(
                Term::Attribute(slot),
                Check::Is(Constant::String(text), Equality::Exact),
            ) => found.push((*slot, vec![text])),
            Question::One(Term::Attribute(slot), Check::OneOf(set)) => {
                found.extend(set.only_texts().map(|texts| (*slot, texts)));
            }
            _ => {}
        },
        _ => {}
    }
}

/// Enters `number` under each text, once.
fn enter<'p>(by_text: &mut IndexMap<&'p str, Vec<u32>>, texts: &[&'p str], number: u32) {
    for text in texts {
        let numbers = by_text.entry(text).or_default();
        if numbers.last() != Some(&number) {
            numbers.push(number);
        }
    }
}

fn freeze(by_text: IndexMap<&str, Vec<u32>>) -> ByText {
    let mut frozen = ByText::with_capacity_and_hasher(by_text.len(), OneShot);
    for (text, numbers) in by_text {
        frozen.insert(text.into(), numbers.into());
    }
    frozen
}
