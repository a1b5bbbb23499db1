//! What a new text of the rules changes, for the record.

use super::difference::Difference;
use crate::ledger::{Cause, FlagChanges, Head, RulesChange};
use burgee::ast::{Document, Flag, Item};
use indexmap::IndexMap;

/// The change that makes `text` the rules.
pub(crate) fn rules_change(
    head: &Head,
    text: &str,
    difference: &Difference,
    cause: Cause,
) -> RulesChange {
    let (change, sha256) = head.change_to(text);
    RulesChange {
        cause,
        flags: touched(difference),
        change,
        sha256,
        environments: Vec::new(),
        to: None,
    }
}

/// The flags that are written otherwise in one text than in the other, in the order of the texts. Segments and
/// lists that they use are written apart: who changes one of them sees it in the text, and in the answers of a
/// dry run.
pub(crate) fn touched(difference: &Difference) -> FlagChanges {
    let old = flags(&difference.old);
    let new = flags(&difference.new);
    let mut changes = FlagChanges::default();
    for (key, flag) in &new {
        match old.get(key) {
            None => changes.added.push((*key).to_owned()),
            Some(old) if old != flag => changes.changed.push((*key).to_owned()),
            _ => {}
        }
    }
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    changes.removed = gone.map(|key| (*key).to_owned()).collect();
    changes
}

/// The flags of a text, as written.
fn flags(document: &Document) -> IndexMap<&str, &Flag> {
    let flags = document.items.iter().filter_map(|item| match item {
        Item::Flag(flag) => Some((flag.name.node.as_str(), flag)),
        _ => None,
    });
    flags.collect()
}
