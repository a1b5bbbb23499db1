//! S604: flags that no code asks for.

use super::{Input, count, later};
use crate::code::Code;
use crate::finding::Finding;
use crate::rules::Flag;

/// Finds them. What another flag or a segment needs is in use, whatever code says.
pub(super) fn judge(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for flag in input.live().filter(|flag| flag.needed_by.is_none()) {
        let uses = input.uses.of(&flag.key);
        if !uses.used.is_empty() || is_new(input, flag) {
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

/// Whether a flag is so new that its code may still be on its way: rules often go first. One of unknown
/// age is not.
fn is_new(input: &Input<'_>, flag: &Flag) -> bool {
    let Input { side, settings, .. } = input;
    let first = side.history.first_edit(&flag.place.file, &flag.deciding);
    let born = [flag.created, first].into_iter().flatten().min();
    born.is_some_and(|born| later(born, settings.new_days.into()) > settings.at)
}
