//! S607: flags that are over by their own word, and that code still asks for.

use super::{Input, count, dates, settled};
use crate::code::Code;
use crate::finding::Finding;

/// Finds them.
pub(super) fn judge(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for flag in input.side.rules.flags.iter().filter(|flag| flag.archived) {
        let named = input.uses.of(&flag.key);
        let used = named.used.len();
        if used == 0 {
            continue;
        }
        let message = format!(
            "flag `{}` is archived, and code asks for it in {}",
            flag.key,
            count(used, "place")
        );
        let mut finding = Finding::new(Code::ArchivedInUse, &flag.key, flag.place.clone(), message);
        finding.help = Some(match &flag.served {
            Some(served) => format!("put {} into the code", settled::what(served)),
            None => "take it out of the code".to_owned(),
        });
        finding.uses = named.places();
        finding.weight = named.certain();
        finding.removal = dates::removal(flag);
        findings.push(finding);
    }
}
