//! What a key that is good for some environments only may change.

use super::answer::Problem;
use super::text::otherwise;
use crate::auth::Caller;
use crate::source::Difference;
use axum::http::StatusCode;
use burgee::ast::{Document, FlagItem, Item, TriviaKind};
use burgee::parse::parse;
use burgee::typed::RuleSet;
use burgee::{Diagnostic, Limits, Span};

/// Refuses a change by a key of some environments that touches more than their own blocks.
pub(super) fn check(caller: &Caller, difference: &Difference) -> Result<(), Problem> {
    let scope = caller.environments();
    if scope.is_empty() || is_within(difference, scope) {
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

/// The same for a text that is refused: who may not make the change is told that, and not what it would break.
/// What cannot be read is refused for that, which helps its author more.
pub(super) fn check_refused(caller: &Caller, old: &str, new: &str) -> Result<(), Problem> {
    let read = |text| parse(text, 0, &Limits::default());
    if caller.environments().is_empty() || read(new).diagnostics.iter().any(Diagnostic::is_error) {
        return Ok(());
    }
    check(caller, &Difference::of(old, new, &RuleSet::default()))
}

/// Whether a change touches nothing but blocks of these environments.
pub(crate) fn is_within(difference: &Difference, scope: &[String]) -> bool {
    let rest = |document: &Document| rest(document.clone(), scope);
    rest(&difference.old) == rest(&difference.new)
}

/// What stands outside of the blocks that count only in the environments of a scope.
#[derive(PartialEq)]
struct Rest {
    rules: Document,
    /// Equal rules can have other comments, and those are somebody's as well.
    comments: Vec<String>,
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
