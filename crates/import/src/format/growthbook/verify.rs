//! A last look at what came out: whatever the language does not take, for a limit of its own, is left
//! out, so that one flag does not harm the others.

use crate::importer::ImportError;
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{self, Definition, Document, ExprKind, Item, visit};
use burgee::{Diagnostic, Span};
use std::collections::{HashMap, HashSet};

/// How often what is left is looked at again. Once is enough, unless something is wrong only when
/// something else is not there.
const ROUNDS: usize = 8;

/// The document without the items that have errors, and without what depends on them.
pub(super) fn verified(
    mut document: Document,
    notes: &mut Vec<Note>,
) -> Result<Document, ImportError> {
    let mut message = "the document cannot be written".to_owned();
    for _ in 0..ROUNDS {
        let text = ast::print(&document);
        let reading = crate::builder().read(&text);
        let errors = reading.diagnostics.iter();
        let errors: Vec<&Diagnostic> = errors.filter(|finding| finding.is_error()).collect();
        let Some(first) = errors.first() else {
            return Ok(document);
        };
        message.clone_from(&first.message);
        let read = &reading.document.items;
        let bad = if read.len() == document.items.len() {
            faulty(read, &errors)
        } else {
            HashMap::new()
        };
        if bad.is_empty() {
            break;
        }
        let dependent = dependents(&document.items, bad.keys().copied().collect());
        let mut kept = Vec::with_capacity(document.items.len());
        for (index, item) in document.items.into_iter().enumerate() {
            let why = bad.get(&index).cloned();
            let why = why.or_else(|| {
                let why = "it depends on something that is left out";
                dependent.contains(&index).then(|| why.to_owned())
            });
            match why {
                Some(why) => notes.push(Note {
                    severity: Severity::Refused,
                    at: JsonPath::root(),
                    message: format!("{} is left out: {why}", describe(&item)),
                }),
                None => kept.push(item),
            }
        }
        document.items = kept;
    }
    Err(ImportError {
        at: JsonPath::root(),
        message,
    })
}

/// The numbers of the items with errors, and the first error of each.
fn faulty(items: &[Item], errors: &[&Diagnostic]) -> HashMap<usize, String> {
    let mut bad = HashMap::new();
    for error in errors {
        // Items stand one behind the other.
        let index = items.partition_point(|item| place(item).end <= error.span.start);
        let item = items.get(index);
        if item.is_some_and(|item| place(item).start <= error.span.start) {
            bad.entry(index).or_insert_with(|| error.message.clone());
        }
    }
    bad
}

/// The numbers of the items that need one of `bad`, directly or not.
fn dependents(items: &[Item], bad: HashSet<usize>) -> HashSet<usize> {
    let mut users: HashMap<(Definition, String), Vec<usize>> = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        let alone: Document = [item.clone()].into_iter().collect();
        visit::expressions(&alone, &mut |expr| {
            visit::walk_expr(expr, &mut |expr| {
                let used = match &expr.kind {
                    ExprKind::Flag(name) | ExprKind::FlagIs { flag: name, .. } => {
                        (Definition::Flag, name)
                    }
                    ExprKind::Segment { name, .. } => (Definition::Segment, name),
                    ExprKind::ListRef(name) => (Definition::List, name),
                    _ => return,
                };
                let used = (used.0, used.1.node.clone());
                users.entry(used).or_default().push(index);
            });
        });
    }
    let mut waiting: Vec<usize> = bad.iter().copied().collect();
    let mut found = bad;
    while let Some(index) = waiting.pop() {
        let users = items.get(index).and_then(|item| users.get(&defines(item)?));
        for user in users.into_iter().flatten() {
            if found.insert(*user) {
                waiting.push(*user);
            }
        }
    }
    found
}

/// What an item defines.
fn defines(item: &Item) -> Option<(Definition, String)> {
    match item {
        Item::Flag(flag) => Some((Definition::Flag, flag.name.node.clone())),
        Item::Segment(segment) => Some((Definition::Segment, segment.name.node.clone())),
        Item::List(list) => Some((Definition::List, list.name.node.clone())),
        _ => None,
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

fn describe(item: &Item) -> String {
    match defines(item) {
        Some((Definition::Flag, name)) => format!("the flag `{name}`"),
        Some((Definition::Segment, name)) => format!("the segment `{name}`"),
        Some((Definition::List, name)) => format!("the list `{name}`"),
        _ => "an item".to_owned(),
    }
}
