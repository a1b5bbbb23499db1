//! Where attributes lie: a slot for each, and another for each that is compared as a version, so that a
//! request spells the version out once and every gate compares whole numbers.

use crate::program::{Slot, SlotInfo};
use crate::typed::{Expr, ExprKind, RuleSet};
use crate::value::Type;
use indexmap::IndexSet;

/// The slots of a ruleset.
pub(super) struct Slots<'r> {
    rules: &'r RuleSet,
    /// The attributes that are read as versions; their second slots come after all first ones.
    releases: IndexSet<u32>,
}

impl<'r> Slots<'r> {
    /// The slots that these rules and, in a lone condition, this expression need.
    pub(super) fn new(rules: &'r RuleSet, condition: Option<&Expr>) -> Self {
        let mut releases = IndexSet::new();
        let segments = rules.segments.values().map(|segment| &segment.when);
        let flags = rules.flags.values().flat_map(|flag| &flag.rules);
        let rules_of_flags = flags.filter_map(|rule| rule.when.as_ref());
        for expr in condition.into_iter().chain(segments).chain(rules_of_flags) {
            find(expr, &mut releases);
        }
        Slots { rules, releases }
    }

    /// The slot where an attribute lies as the number of a release.
    pub(super) fn release(&self, of: Slot) -> Option<Slot> {
        let position = self.releases.get_index_of(&of.0)?;
        let number = self.rules.attributes.len().checked_add(position)?;
        u32::try_from(number).ok().map(Slot)
    }

    /// All of them, in their order.
    pub(super) fn infos(&self) -> Box<[SlotInfo]> {
        let attributes = self.rules.attributes.iter();
        let mut infos: Vec<SlotInfo> = attributes
            .map(|attribute| SlotInfo {
                path: attribute.path.clone(),
                private: attribute.private,
                release_of: None,
            })
            .collect();
        for attribute in &self.releases {
            if let Some(first) = infos.get(*attribute as usize) {
                infos.push(SlotInfo {
                    release_of: Some(Slot(*attribute)),
                    ..first.clone()
                });
            }
        }
        infos.into()
    }
}

/// Finds the attributes that `expr` reads as versions.
fn find(expr: &Expr, found: &mut IndexSet<u32>) {
    if let ExprKind::Convert {
        operand,
        to: Type::Version,
    } = &expr.kind
        && let ExprKind::Attribute(id) = &operand.kind
    {
        found.insert(id.0);
    }
    for child in expr.children() {
        find(child, found);
    }
}
