//! W511: flags that are off and have nothing to serve.

use super::Input;
use crate::ast::{FlagItem, Status};
use crate::diagnostic::{Code, Diagnostic};

/// Finds disabled flags that serve the caller's default, which differs from program to program.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    for flag in input.flags() {
        let silent = input
            .rules
            .flags
            .get(&flag.name.node)
            .is_some_and(|typed| typed.status != Status::Live && typed.if_disabled.is_none());
        let status = flag.items.iter().find_map(|item| match item {
            FlagItem::Status(status) => Some(status),
            _ => None,
        });
        if let (true, Some(status)) = (silent, status) {
            let message = format!(
                "flag `{}` is {} and has no value for that",
                flag.name.node,
                status.node.text()
            );
            findings.push(
                Diagnostic::new(Code::NoDisabledValue, status.span, message)
                    .label("every caller gets its own default")
                    .help("add `if_disabled serve …`"),
            );
        }
    }
}
