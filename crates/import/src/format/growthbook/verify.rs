//! A last look at what came out: whatever the language does not take, for a limit of its own, is left
//! out, so that one flag does not harm the others.

use crate::importer::ImportError;
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{self, Document, Item};
use burgee::{Diagnostic, Span};
use std::collections::HashSet;

/// The document without the items that have errors, and without what depends on them.
pub(super) fn verified(
    mut document: Document,
    notes: &mut Vec<Note>,
) -> Result<Document, ImportError> {
    loop {
        let text = ast::print(&document);
        let reading = crate::builder().read(&text);
        let errors: Vec<&Diagnostic> = reading
            .diagnostics
            .iter()
            .filter(|finding| finding.is_error())
            .collect();
        let Some(first) = errors.first() else {
            return Ok(document);
        };
        let message = |finding: &Diagnostic| finding.message.clone();
        let mut bad = HashSet::new();
        for error in &errors {
            let items = reading.document.items.iter().enumerate();
            let mut items = items.filter(|(_, item)| holds(place(item), error.span));
            if let Some((index, item)) = items.next()
                && bad.insert(index)
            {
                notes.push(Note {
                    severity: Severity::Refused,
                    at: JsonPath::root(),
                    message: format!("{} is left out: {}", describe(item), message(error)),
                });
            }
        }
        if bad.is_empty() || reading.document.items.len() != document.items.len() {
            return Err(ImportError {
                at: JsonPath::root(),
                message: message(first),
            });
        }
        let mut index = 0;
        document.items.retain(|_| {
            index += 1;
            !bad.contains(&(index - 1))
        });
    }
}

fn place(item: &Item) -> Span {
    match item {
        Item::Flag(flag) => flag.span,
        Item::Segment(segment) => segment.span,
        Item::List(list) => list.span,
        Item::Broken(broken) => broken.span,
        _ => Span::NONE,
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.start < outer.end
}

fn describe(item: &Item) -> String {
    match item {
        Item::Flag(flag) => format!("the flag `{}`", flag.name.node),
        Item::Segment(segment) => format!("the segment `{}`", segment.name.node),
        Item::List(list) => format!("the list `{}`", list.name.node),
        Item::Broken(broken) => match &broken.defines {
            Some((_, name)) => format!("`{}`", name.node),
            None => "an item".to_owned(),
        },
        _ => "an item".to_owned(),
    }
}
