//! What a new text of the rules changes, for the record.

use super::Ruleset;
use crate::ledger::{Cause, FlagChanges, Head, RulesChange};
use burgee::Limits;
use burgee::ast::{Flag, Item};
use burgee::typed::RuleSet;
use indexmap::IndexMap;

/// The change that makes `text` the rules, whose compiled form is `rules`.
pub(crate) fn rules_change(head: &Head, text: &str, rules: &Ruleset, cause: Cause) -> RulesChange {
    let (change, sha256) = head.change_to(text);
    RulesChange {
        cause,
        flags: changed_flags(&head.text, text, &rules.rules),
        change,
        sha256,
        environments: Vec::new(),
        to: None,
    }
}

/// The flags that are written otherwise in one text than in the other. Segments and lists that they use
/// are written apart: who changes one of them sees it in the text, and in the answers of a dry run.
pub(crate) fn changed_flags(old: &str, new: &str, rules: &RuleSet) -> FlagChanges {
    let old = flags(old);
    let new = flags(new);
    let mut changes = FlagChanges::default();
    for key in rules.flags.keys() {
        match (old.get(key), new.get(key)) {
            (None, _) => changes.added.push(key.clone()),
            (Some(old), Some(new)) if old != new => changes.changed.push(key.clone()),
            _ => {}
        }
    }
    let gone = old.keys().filter(|key| !rules.flags.contains_key(*key));
    changes.removed = gone.cloned().collect();
    changes
}

/// The flags of a text, as written.
fn flags(text: &str) -> IndexMap<String, Flag> {
    let items = burgee::parse::parse(text, 0, &Limits::default())
        .document
        .items
        .into_iter();
    let flags = items.filter_map(|item| match item {
        Item::Flag(flag) => Some((flag.name.node.clone(), flag)),
        _ => None,
    });
    flags.collect()
}
