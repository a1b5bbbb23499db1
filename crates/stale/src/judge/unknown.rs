//! S605: keys that code asks for and no flag has.

use super::Input;
use crate::code::Code;
use crate::finding::Finding;
use burgee::diagnostic::closest;
use std::collections::{HashMap, HashSet};

/// For how many keys a near one is looked for, among all flags. Beyond that a key is no typing error:
/// the rules are other ones.
const SUGGESTIONS: usize = 100;

/// Finds them: only where a call of an SDK asks, and not in tests, which make keys up.
pub(super) fn judge(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let flags = &input.side.rules.flags;
    let known: HashSet<&str> = flags.iter().map(|flag| flag.key.as_str()).collect();
    let mut near: HashMap<&str, Option<&str>> = HashMap::new();
    for hit in &input.side.scan.hits {
        if !hit.asked || hit.test || known.contains(&*hit.key) {
            continue;
        }
        let message = format!("code asks for flag `{}`, which does not exist", hit.key);
        let mut finding = Finding::new(Code::UnknownFlag, &hit.key, hit.place.clone(), message);
        let few = near.len() < SUGGESTIONS;
        let near = near.entry(&hit.key).or_insert_with(|| {
            let keys = flags.iter().map(|flag| flag.key.as_str());
            few.then(|| closest(&hit.key, keys)).flatten()
        });
        "it always gets the default of this call".clone_into(&mut finding.label);
        finding.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add the flag, or remove the call".to_owned(),
        });
        findings.push(finding);
    }
}
