//! What a key that is good for some environments only may change.

use super::answer::Problem;
use crate::auth::Caller;
use axum::http::StatusCode;
use burgee::ast::{Document, FlagItem, Item};
use burgee::parse::{Parsed, parse};
use burgee::{Diagnostic, Limits};

/// Refuses a change by a key of some environments that touches more than their own blocks. What cannot be
/// read is let through: it is refused for that, which helps its author more.
pub(super) fn check(caller: &Caller, old: &str, new: &str) -> Result<(), Problem> {
    let scope = caller.environments();
    if scope.is_empty() {
        return Ok(());
    }
    let (old, new) = (read(old), read(new));
    if new.diagnostics.iter().any(Diagnostic::is_error)
        || rest(old.document, scope) == rest(new.document, scope)
    {
        return Ok(());
    }
    let message = format!(
        "this key may change only what stands in `environment` blocks of {}",
        scope.join(", ")
    );
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "outside_environments",
        message,
    ))
}

fn read(text: &str) -> Parsed {
    parse(text, 0, &Limits::default())
}

/// The rules without the blocks that count only in the environments of `scope`.
fn rest(mut document: Document, scope: &[String]) -> Document {
    for item in &mut document.items {
        if let Item::Flag(flag) = item {
            flag.items.retain(|item| match item {
                FlagItem::Environment(block) => {
                    !block.names.iter().all(|name| scope.contains(&name.node))
                }
                _ => true,
            });
        }
    }
    document
}
