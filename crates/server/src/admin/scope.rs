//! What a key that is good for some environments only may change.

use super::answer::Problem;
use crate::auth::Caller;
use axum::http::StatusCode;
use burgee::Limits;
use burgee::ast::{Document, FlagItem, Item};

/// Refuses a change by a key of some environments that touches more than their own blocks.
pub(super) fn check(caller: &Caller, old: &str, new: &str) -> Result<(), Problem> {
    let scope = caller.environments();
    if scope.is_empty() || rest(old, scope) == rest(new, scope) {
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

/// The rules without the blocks that count only in the environments of `scope`.
fn rest(text: &str, scope: &[String]) -> Document {
    let mut document = burgee::parse::parse(text, 0, &Limits::default()).document;
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
