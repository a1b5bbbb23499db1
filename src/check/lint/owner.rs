//! W505: flags that nobody answers for.

use super::Input;
use crate::ast::{Flag, FlagItem, MetaKey};
use crate::diagnostic::{Code, Diagnostic};

/// Finds flags without an owner. Where no flag has one, that is said once: owners are not kept there.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    let flags = input.flags().count();
    let unowned: Vec<&Flag> = input.flags().filter(|flag| !is_owned(flag)).collect();
    let mut report = |flag: &Flag, message: String| {
        findings.push(
            Diagnostic::new(Code::NoOwner, flag.name.span, message)
                .help("add `owner \"…\"`, so that somebody can be asked whether it can go"),
        );
    };
    match unowned.as_slice() {
        [first, _, ..] if unowned.len() == flags => {
            report(first, format!("none of the {flags} flags has an owner"));
        }
        some => {
            for flag in some {
                report(flag, format!("flag `{}` has no owner", flag.name.node));
            }
        }
    }
}

fn is_owned(flag: &Flag) -> bool {
    let mut items = flag.items.iter();
    items.any(|item| matches!(item, FlagItem::Meta(meta) if meta.key.node == MetaKey::Owner))
}
