//! A last look at what came out of an import, so that one flag does not harm the others.

use crate::importer::builder;
use crate::note::{JsonPath, Note, Severity};
use burgee::Reading;
use burgee::ast::{Document, Item};
use std::collections::HashSet;

/// How often what is left is looked at again: it can only be refused because of what was removed.
const ROUNDS: usize = 3;

/// The kind of thing that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Flag,
    Segment,
}

/// The document without the flags and segments that are beyond the limits of rules, which only shows
/// when all is put together: chains too long, and segments that use each other so often that asking
/// them costs too much. `place` says where something of this name stands in the source.
pub(crate) fn sound(
    mut document: Document,
    notes: &mut Vec<Note>,
    place: impl Fn(Kind, &str) -> JsonPath,
) -> Document {
    for _ in 0..ROUNDS {
        let reading = builder().read_document(document.clone());
        if !reading.has_errors() {
            break;
        }
        let engine = reading.engine();
        let flags: HashSet<&str> = engine.flags().collect();
        let segments: HashSet<&str> = engine.segments().collect();
        document.items.retain(|item| {
            let (kind, name, kept) = match item {
                Item::Flag(flag) => (Kind::Flag, &flag.name.node, &flags),
                Item::Segment(segment) => (Kind::Segment, &segment.name.node, &segments),
                _ => return true,
            };
            let kept = kept.contains(name.as_str());
            if !kept {
                notes.push(Note {
                    severity: Severity::Refused,
                    at: place(kind, name),
                    message: reason(&reading, kind, name),
                });
            }
            kept
        });
    }
    document
}

/// What is wrong with the flag or segment of this name.
fn reason(reading: &Reading, kind: Kind, name: &str) -> String {
    let kind = match kind {
        Kind::Flag => "flag",
        Kind::Segment => "segment",
    };
    let quoted = format!("{kind} `{name}`");
    let mut errors = reading.diagnostics.iter().filter(|found| found.is_error());
    let own = errors.find(|found| found.message.contains(&quoted));
    own.map_or_else(
        || format!("{quoted}, or something that it uses, is beyond the limits of rules"),
        |found| found.message.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use burgee::ast::build;

    #[test]
    fn what_costs_too_much_is_left_out_with_what_uses_it() {
        let chain = (0..25).rev().map(|number| {
            let below = format!("s{}", number + 1);
            let twice = [build::segment(&below), build::segment(&below)];
            build::segment_item(format!("s{number}"), build::all(twice))
        });
        let last = build::segment_item("s25", build::path("a"));
        let document: Document = std::iter::once(last).chain(chain).collect();
        let mut notes = Vec::new();
        let place = |_, name: &str| JsonPath::root().key(name);
        let left = sound(document, &mut notes, place);
        assert!(!builder().read_document(left.clone()).has_errors());
        assert_eq!(left.items.len() + notes.len(), 26);
        assert!((15..25).contains(&left.items.len()), "{}", left.items.len());
        let said: Vec<String> = notes.iter().map(Note::to_string).collect();
        assert!(said.iter().any(|note| note.contains("could run more than")));
        assert!(
            said.iter()
                .any(|note| note.starts_with("$.s0: segment `s0`, or something"))
        );
    }
}
