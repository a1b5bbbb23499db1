//! W504: flags past their date.

use super::Input;
use crate::ast::{FlagItem, MetaKey, Status};
use crate::diagnostic::{Code, Diagnostic};

/// Finds flags whose `expires` lies before the day that the host has given.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(today) = input.options.today else {
        return;
    };
    for flag in input.flags() {
        let Some(typed) = input.rules.flags.get(&flag.name.node) else {
            continue;
        };
        let Some(expires) = typed.metadata.expires else {
            continue;
        };
        if expires > today || typed.status == Status::Archived {
            continue;
        }
        let place = flag.items.iter().find_map(|item| match item {
            FlagItem::Meta(meta) if meta.key.node == MetaKey::Expires => Some(meta.key.span),
            _ => None,
        });
        let message = format!("flag `{}` has expired", flag.name.node);
        findings.push(
            Diagnostic::new(Code::Expired, flag.name.span, message)
                .also(place.unwrap_or(flag.name.span), "it was to be gone by then")
                .help("remove the flag, move the date, or set `status archived`"),
        );
    }
}
