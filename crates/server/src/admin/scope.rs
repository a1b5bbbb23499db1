//! What a key that is good for some environments only may change.

use super::answer::Problem;
use super::text::otherwise;
use crate::auth::Caller;
use axum::http::StatusCode;
use burgee::ast::{Document, FlagItem, Item, TriviaKind};
use burgee::parse::{Parsed, parse};
use burgee::{Diagnostic, Limits, Span};

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
    let help = format!(
        "write `environment {} {{ … }}` into the flag's text, with what it is to serve there",
        scope.join(", ")
    );
    Err(Problem::new(StatusCode::FORBIDDEN, "outside_environments", message).help(help))
}

/// What stands outside of the blocks that count only in the environments of a scope.
#[derive(PartialEq)]
struct Rest {
    rules: Document,
    /// Equal rules can have other comments, and those are somebody's as well.
    comments: Vec<String>,
}

fn read(text: &str) -> Parsed {
    parse(text, 0, &Limits::default())
}

/// The rules without the blocks that count only in the environments of `scope`.
fn rest(mut document: Document, scope: &[String]) -> Rest {
    let mut own: Vec<Span> = Vec::new();
    for item in &mut document.items {
        if let Item::Flag(flag) = item {
            // A flag off in an environment has rules, where a fixed value cannot stand beside them.
            flag.items.extend(flag.value.take().map(otherwise));
            flag.items.retain(|item| match item {
                FlagItem::Environment(block)
                    if block.names.iter().all(|name| scope.contains(&name.node)) =>
                {
                    own.push(block.span);
                    false
                }
                _ => true,
            });
        }
    }
    let comments = std::mem::take(&mut document.trivia).into_iter();
    let comments = comments.filter_map(|trivia| {
        let at = trivia.span.range().start;
        // Blocks stand in the order of the text, as comments do.
        let before = own.partition_point(|block| block.range().end <= at);
        let inside = own
            .get(before)
            .is_some_and(|block| block.range().contains(&at));
        match trivia.kind {
            TriviaKind::Line(text) | TriviaKind::Trailing(text) if !inside => Some(text),
            _ => None,
        }
    });
    Rest {
        comments: comments.collect(),
        rules: document,
    }
}
