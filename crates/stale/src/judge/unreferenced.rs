//! S604: flags that no code asks for.

use super::{Input, count};
use crate::code::Code;
use crate::finding::Finding;

/// Finds them. What another flag or a segment needs is in use, whatever code says.
pub(super) fn judge(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for flag in input.live().filter(|flag| flag.needed_by.is_none()) {
        let uses = input.uses.of(&flag.key);
        if !uses.used.is_empty() {
            continue;
        }
        let message = match (uses.tests.len(), uses.definitions.len()) {
            (0, 0) => format!("no code asks for flag `{}`", flag.key),
            (0, _) => format!(
                "flag `{}` is defined in code, and nothing uses it",
                flag.key
            ),
            (_, _) => format!("only tests ask for flag `{}`", flag.key),
        };
        let mut finding = Finding::new(Code::Unreferenced, &flag.key, flag.place.clone(), message);
        let left: Vec<_> = uses.definitions.iter().chain(&uses.tests).collect();
        finding.uses = left.iter().map(|hit| hit.place.clone()).collect();
        finding.help = Some(match left.len() {
            0 => "remove it from the rules once no running version asks for it".to_owned(),
            places => format!(
                "remove it from the rules once no running version asks for it, and from {}",
                count(places, "place")
            ),
        });
        findings.push(finding);
    }
}
