//! Finds what a rule needs: attributes that must equal, start with or end with one of a few texts.
//!
//! This is the k-index of "Indexing Boolean Expressions" (Whang et al., VLDB 2009) with k = 1: one
//! necessary test for each rule is enough to pass most rules over. The rule's whole condition is tested
//! all the same, so nothing has to be proved about the rest of it; only where it has no rest, in the first
//! rule of a flag, is the text that was found the answer ([`enough`]).

use crate::program::{
    ByText, Check, Flag, FlagIndex, Gate, Hit, OneShot, Part, Predicate, Question, Rule, RuleIndex,
    RuleName, Segment, Serve, Slot, Term,
};
use crate::typed::{Constant, TextOp};
use crate::value::Equality;
use indexmap::IndexMap;
use std::sync::Arc;

/// From how many rules on an index beats trying one after the other.
const MANY_RULES: usize = 8;

/// How many alternatives are followed up; a condition with more is tested every time.
const ALTERNATIVES: usize = 64;

/// How deep segments inside segments are followed up.
const DEPTH: usize = 8;

/// A text that has to be in a part of an attribute.
#[derive(Debug, Clone, Copy)]
struct Need<'p> {
    slot: Slot,
    part: Part,
    text: &'p str,
}

/// The index over the rules of a flag, where it pays.
pub(super) fn rules(rules: &[Rule]) -> Option<RuleIndex> {
    if rules.len() < MANY_RULES {
        return None;
    }
    let needed: Vec<_> = rules.iter().map(|rule| whole(needs(rule, &[])?)).collect();
    let mut counts: IndexMap<u32, usize> = IndexMap::new();
    for (slot, _) in needed.iter().flatten() {
        *counts.entry(slot.0).or_default() += 1;
    }
    // The first of equally common attributes: order must not depend on a hash.
    let (slot, count) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
    if count < MANY_RULES {
        return None;
    }
    let mut by_text = IndexMap::new();
    let mut always = Vec::new();
    for (number, rule) in (0_u32..).zip(&needed) {
        match rule {
            Some((on, texts)) if on.0 == slot => {
                for text in texts {
                    enter(&mut by_text, text, number, |last| *last == number);
                }
            }
            _ => always.push(number),
        }
    }
    Some(RuleIndex {
        slot: Slot(slot),
        by_text: freeze(by_text),
        always: always.into(),
    })
}

/// The one attribute and its whole texts, when nothing else is needed.
fn whole(needs: Vec<Need<'_>>) -> Option<(Slot, Vec<&str>)> {
    let slot = needs.first()?.slot;
    let same = needs
        .iter()
        .all(|need| need.slot == slot && need.part == Part::Whole);
    same.then(|| (slot, needs.into_iter().map(|need| need.text).collect()))
}

/// The index over all flags.
pub(super) fn flags<'p>(
    flags: impl Iterator<Item = &'p Flag>,
    segments: &'p [Segment],
) -> FlagIndex {
    let (mut base, mut variants) = (Vec::new(), Vec::new());
    let mut always = Vec::new();
    let mut by_part: IndexMap<(u32, Part), IndexMap<&str, Vec<Hit>>> = IndexMap::new();
    for (number, flag) in (0_u32..).zip(flags) {
        base.push(flag.quiet_verdict());
        variants.push(Arc::clone(&flag.variants));
        match quiet(flag, segments) {
            Some(needs) => {
                for (Need { slot, part, text }, first) in needs {
                    let by_text = by_part.entry((slot.0, part)).or_default();
                    let hit = Hit {
                        flag: number,
                        first,
                    };
                    enter(by_text, text, hit, |last| last.flag == number);
                }
            }
            None => always.push(number),
        }
    }
    FlagIndex {
        base: base.into(),
        variants: variants.into(),
        by_part: by_part
            .into_iter()
            .map(|((slot, part), by_text)| (Slot(slot), part, freeze(by_text)))
            .collect(),
        always: always.into(),
    }
}

/// What the rules of a flag need, when each needs something and nothing else can change the flag's
/// answer; and whether it is the first rule that needs it, and nothing besides.
fn quiet<'p>(flag: &'p Flag, segments: &'p [Segment]) -> Option<Vec<(Need<'p>, bool)>> {
    if flag.disabled {
        return Some(Vec::new());
    }
    let (last, rules) = flag.rules.split_last()?;
    let fixed = matches!(last.serve, Serve::Variant | Serve::Error(_))
        && matches!(last.when, Predicate::Always)
        && last.name == RuleName::Otherwise
        && last.gate.is_none();
    if !fixed || !flag.requires.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let first = number == 0 && rule.gate.is_none() && enough(&rule.when, segments, DEPTH);
        all.extend(needs(rule, segments)?.into_iter().map(|need| (need, first)));
    }
    Some(all)
}

/// Whether each of the [`alternatives`] is enough for the condition to hold. "No" is always safe: the
/// condition is then tested.
fn enough(predicate: &Predicate, segments: &[Segment], depth: usize) -> bool {
    let inner = |depth: usize, part| {
        depth
            .checked_sub(1)
            .is_some_and(|depth| enough(part, segments, depth))
    };
    match predicate {
        Predicate::Any(joined) => joined.parts.iter().all(|part| inner(depth, part)),
        Predicate::Segment { id, inside: true } => segments
            .get(id.index())
            .is_some_and(|segment| inner(depth, &segment.inside)),
        Predicate::Test(test) => test.wanted && asked(&test.question).is_some(),
        _ => false,
    }
}

/// Of what a rule needs at least one, so that it can match. None when it may match without, and for a
/// rule with a window, which has something to say even when its condition does not hold: that the time
/// is missing.
fn needs<'p>(rule: &'p Rule, segments: &'p [Segment]) -> Option<Vec<Need<'p>>> {
    let window = |gate: &Gate| gate.from.is_some() || gate.until.is_some();
    if rule.gate.as_deref().is_some_and(window) {
        return None;
    }
    alternatives(&rule.when, segments, DEPTH)
}

/// The texts of which a condition needs at least one.
fn alternatives<'p>(
    predicate: &'p Predicate,
    segments: &'p [Segment],
    depth: usize,
) -> Option<Vec<Need<'p>>> {
    let found = match predicate {
        Predicate::Never => Some(Vec::new()),
        // Every part is needed, so the one with the fewest alternatives says most.
        Predicate::All(joined) => joined
            .parts
            .iter()
            .filter_map(|part| alternatives(part, segments, depth))
            .min_by_key(Vec::len),
        Predicate::Any(joined) => {
            let each: Option<Vec<_>> = joined
                .parts
                .iter()
                .map(|part| alternatives(part, segments, depth))
                .collect();
            Some(each?.into_iter().flatten().collect())
        }
        Predicate::Segment { id, inside: true } => {
            let segment = segments.get(id.index())?;
            alternatives(&segment.inside, segments, depth.checked_sub(1)?)
        }
        Predicate::Test(test) if test.wanted => asked(&test.question),
        _ => None,
    };
    found.filter(|needs| needs.len() <= ALTERNATIVES)
}

/// The texts of which a question needs one to be answered with yes.
fn asked(question: &Question) -> Option<Vec<Need<'_>>> {
    let Question::One(Term::Attribute(slot), check) = question else {
        return None;
    };
    let slot = *slot;
    let need = |part, text| Need { slot, part, text };
    match check {
        Check::Is(Constant::String(text), Equality::Exact) => Some(vec![need(Part::Whole, text)]),
        Check::OneOf(set) => {
            let texts = set.only_texts()?.into_iter();
            Some(texts.map(|text| need(Part::Whole, text)).collect())
        }
        Check::Text(op, needles) if needles.how == Equality::Exact => {
            let part = |text: &str| match op {
                TextOp::StartsWith => Some(Part::Start(text.len())),
                TextOp::EndsWith => Some(Part::End(text.len())),
                TextOp::Contains => None,
            };
            let needles = needles.texts.iter();
            needles.map(|text| Some(need(part(text)?, text))).collect()
        }
        _ => None,
    }
}

/// Enters a rule or flag under a text, unless the last entry is for the same.
fn enter<'p, T>(
    by_text: &mut IndexMap<&'p str, Vec<T>>,
    text: &'p str,
    entry: T,
    same: impl Fn(&T) -> bool,
) {
    let entries = by_text.entry(text).or_default();
    if !entries.last().is_some_and(same) {
        entries.push(entry);
    }
}

fn freeze<T>(by_text: IndexMap<&str, Vec<T>>) -> ByText<T> {
    let mut frozen = ByText::with_capacity_and_hasher(by_text.len(), OneShot::default());
    for (text, entries) in by_text {
        frozen.insert(text.into(), entries.into());
    }
    frozen
}
