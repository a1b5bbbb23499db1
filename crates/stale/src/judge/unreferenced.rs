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
        finding.uses = uses.places();
        let remove = "remove it from the rules once no running version asks for it";
        finding.help = Some(match finding.uses.len() {
            0 => remove.to_owned(),
            places => format!("{remove}, and from {}", count(places, "place")),
        });
        findings.push(finding);
    }
}
