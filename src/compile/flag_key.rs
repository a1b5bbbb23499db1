//! Which segments ask for the key of the flag that is evaluated: their answer differs between flags.

use crate::typed::{Expr, ExprKind, RuleSet};

/// For each segment, whether its condition reads `flag_key`, itself or through other segments.
pub(super) fn readers(rules: &RuleSet) -> Vec<bool> {
    let mut known = vec![None; rules.segments.len()];
    (0..known.len())
        .map(|index| segment(index, rules, &mut known))
        .collect()
}

fn segment(index: usize, rules: &RuleSet, known: &mut [Option<bool>]) -> bool {
    if let Some(reads) = known.get(index).copied().flatten() {
        return reads;
    }
    let condition = rules
        .segments
        .get_index(index)
        .map(|(_, segment)| &segment.when);
    let reads = condition.is_some_and(|when| expr(when, rules, known));
    if let Some(entry) = known.get_mut(index) {
        *entry = Some(reads);
    }
    reads
}

fn expr(part: &Expr, rules: &RuleSet, known: &mut [Option<bool>]) -> bool {
    match &part.kind {
        ExprKind::FlagKey(_) => true,
        ExprKind::Segment(id) => segment(id.index(), rules, known),
        _ => part.children().any(|child| expr(child, rules, known)),
    }
}
