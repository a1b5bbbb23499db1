//! Which flags can answer otherwise when nothing but the time has changed.

use crate::typed::{Expr, ExprKind, Flag, Outcome, RuleSet};

/// What is known so far, so that each flag and each segment is looked at once.
pub(super) struct TimeUse<'r> {
    rules: &'r RuleSet,
    flags: Vec<Option<bool>>,
    segments: Vec<Option<bool>>,
}

impl<'r> TimeUse<'r> {
    pub(super) fn new(rules: &'r RuleSet) -> Self {
        TimeUse {
            rules,
            flags: vec![None; rules.flags.len()],
            segments: vec![None; rules.segments.len()],
        }
    }

    /// Whether windows, ramps or `now` take part in the flag, or in what it depends on. References
    /// have no cycles and a bounded depth: the checker saw to that.
    pub(super) fn flag(&mut self, index: usize) -> bool {
        if let Some(known) = self.flags.get(index).copied().flatten() {
            return known;
        }
        let rules = self.rules;
        let uses = rules
            .flags
            .get_index(index)
            .is_some_and(|(_, flag)| self.rules_of(flag));
        if let Some(entry) = self.flags.get_mut(index) {
            *entry = Some(uses);
        }
        uses
    }

    fn rules_of(&mut self, flag: &Flag) -> bool {
        flag.requires
            .iter()
            .any(|needed| self.flag(needed.flag.index()))
            || flag.rules.iter().any(|rule| {
                rule.from.is_some()
                    || rule.until.is_some()
                    || match &rule.serve {
                        Outcome::Ramp(_) => true,
                        Outcome::Split(split) => self.expr(&split.bucket.key),
                        Outcome::Variant(_) | Outcome::Error(_) => false,
                    }
                    || rule.when.as_ref().is_some_and(|when| self.expr(when))
            })
    }

    fn segment(&mut self, index: usize) -> bool {
        if let Some(known) = self.segments.get(index).copied().flatten() {
            return known;
        }
        let rules = self.rules;
        let uses = rules
            .segments
            .get_index(index)
            .is_some_and(|(_, segment)| self.expr(&segment.when));
        if let Some(entry) = self.segments.get_mut(index) {
            *entry = Some(uses);
        }
        uses
    }

    fn expr(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Now => true,
            ExprKind::Segment(id) => self.segment(id.index()),
            ExprKind::FlagIs { flag, .. } | ExprKind::FlagValue(flag) => self.flag(flag.index()),
            _ => expr.children().any(|child| self.expr(child)),
        }
    }
}
