//! W505: flags that nobody answers for.

use super::Input;
use crate::ast::{FlagItem, MetaKey};
use crate::diagnostic::{Code, Diagnostic};

/// Finds flags without an owner.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    for flag in input.flags() {
        let owned = flag
            .items
            .iter()
            .any(|item| matches!(item, FlagItem::Meta(meta) if meta.key.node == MetaKey::Owner));
        if !owned {
            let message = format!("flag `{}` has no owner", flag.name.node);
            findings.push(
                Diagnostic::new(Code::NoOwner, flag.name.span, message)
                    .help("add `owner \"…\"`, so that somebody can be asked whether it can go"),
            );
        }
    }
}
