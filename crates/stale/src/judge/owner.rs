//! S603: flags that nobody answers for.

use super::Input;
use crate::code::Code;
use crate::finding::Finding;

/// Finds them.
pub(super) fn judge(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for flag in input.live().filter(|flag| !flag.owned) {
        let message = format!("flag `{}` has no owner", flag.key);
        let mut finding = Finding::new(Code::NoOwner, &flag.key, flag.place.clone(), message);
        finding.help =
            Some("add `owner \"…\"`, so that somebody can be asked whether it can go".to_owned());
        findings.push(finding);
    }
}
