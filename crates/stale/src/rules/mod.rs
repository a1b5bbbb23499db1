//! What the rules say about their flags, as far as it tells whether they are over.

mod needed;
mod served;

pub use served::Served;

use crate::finding::Place;
use crate::keep::{self, Keep};
use crate::lex::{self, Kind, Token};
use burgee::ast::{self, FlagItem, Item, MetaKey, Status, Target};
use burgee::source::{Lines, Source, Span};
use burgee::{Reading, Timestamp};
use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A flag, and what decides whether it may go.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Its key.
    pub key: String,
    /// Where its key stands.
    pub place: Place,
    /// When it should be gone.
    pub expires: Option<Timestamp>,
    /// Where that is said.
    pub expires_place: Option<Place>,
    /// When it was added, as somebody has written.
    pub created: Option<Timestamp>,
    /// Whether somebody answers for it.
    pub owned: bool,
    /// What kind of flag it is.
    pub kind: Option<String>,
    /// Whether it is over, and kept for the record.
    pub archived: bool,
    /// What everybody gets, where that is one thing.
    pub served: Option<Served>,
    /// The lines, from 1, that decide what is served. Who owns the flag and when it expires does not.
    pub deciding: Vec<RangeInclusive<usize>>,
    /// What else in the rules needs it.
    pub needed_by: Option<String>,
}

/// The flags of one or more rulesets.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The flags, in the order of the files.
    pub flags: Vec<Flag>,
    /// The lines in their comments that put findings off.
    pub keeps: Vec<Keep>,
    /// Which flags are there already: key, file and offset.
    seen: HashSet<(String, Arc<str>, usize)>,
}

impl Rules {
    /// The files that flags stand in, whose history says how old they are.
    pub fn files(&self) -> Vec<Arc<str>> {
        let mut files: Vec<Arc<str>> = Vec::new();
        for Flag { place, .. } in &self.flags {
            if !files.contains(&place.file) {
                files.push(place.file.clone());
            }
        }
        files
    }

    /// Adds a ruleset that was read, as it is at `at`. A file that two of them include counts once.
    pub fn add(&mut self, reading: &Reading, at: Timestamp) {
        let places = Places::new(reading);
        let needed = needed::by_key(&reading.rules);
        for item in &reading.document.items {
            let Item::Flag(written) = item else { continue };
            let Some(typed) = reading.rules.flags.get(&written.name.node) else {
                continue;
            };
            let Some(place) = places.of(written.name.span) else {
                continue;
            };
            let identity = (typed.name.clone(), place.file.clone(), place.start);
            if !self.seen.insert(identity) {
                continue;
            }
            let expires_place = written.items.iter().find_map(|item| match item {
                FlagItem::Meta(meta) if meta.key.node == MetaKey::Expires => {
                    places.of(meta.key.span)
                }
                _ => None,
            });
            self.flags.push(Flag {
                key: typed.name.clone(),
                place,
                expires: typed.metadata.expires,
                expires_place,
                created: typed.metadata.created,
                owned: typed.metadata.owner.is_some(),
                kind: typed.metadata.kind.clone(),
                archived: typed.status == Status::Archived,
                served: served::served(typed, at),
                deciding: deciding(written, &places),
                needed_by: needed.get(&typed.name).cloned(),
            });
        }
        for source in reading.sources.files() {
            let new: Vec<Keep> = keeps(source, &places)
                .filter(|keep| !self.keeps.contains(keep))
                .collect();
            self.keeps.extend(new);
        }
    }
}

/// The lines of a flag that decide what is served.
fn deciding(flag: &ast::Flag, places: &Places<'_>) -> Vec<RangeInclusive<usize>> {
    let target = |target: &Target| match target {
        Target::Variant(name) => name.span,
        Target::Value(value) => value.span,
    };
    let parts = flag.items.iter().filter_map(|item| match item {
        FlagItem::Meta(_) => None,
        FlagItem::Status(status) => Some(status.span),
        FlagItem::IfDisabled(disabled) => Some(target(disabled)),
        FlagItem::Variants(variants) => Some(variants.span),
        FlagItem::Bucket(bucket) => Some(bucket.span),
        FlagItem::Requires(requires) => Some(requires.flag.span),
        FlagItem::Rule(rule) => Some(rule.span),
        FlagItem::Environment(block) => Some(block.span),
        FlagItem::Otherwise(otherwise) => Some(otherwise.span),
    });
    let value = flag.value.iter().map(target);
    std::iter::once(flag.name.span)
        .chain(value)
        .chain(parts)
        .filter_map(|span| Some(places.line(span.before())?..=places.line(span.after())?))
        .collect()
}

/// The lines of a file that put findings off.
fn keeps<'p>(source: &'p Source, places: &'p Places<'_>) -> impl Iterator<Item = Keep> + 'p {
    let text = source.text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    if memchr::memmem::find(text, crate::needles::KEEP.as_bytes()).is_some() {
        lex::tokens(&lex::Rules, text, &mut tokens);
    }
    tokens.retain(|token| token.kind == Kind::Comment);
    tokens.into_iter().filter_map(move |token| {
        let comment = source.text.get(token.start..token.end)?;
        let (mut keep, start) = keep::parse(comment)?;
        let start = u32::try_from(token.start + start).ok()?;
        let length = u32::try_from(crate::needles::KEEP.len()).ok()?;
        let start = source.base.checked_add(start)?;
        keep.place = places.of(Span::new(start, start.checked_add(length)?))?;
        Some(keep)
    })
}

/// Places of spans.
struct Places<'r> {
    reading: &'r Reading,
    lines: Lines,
    /// The text of each file up to which lines were counted is kept in `lines`; its name once.
    names: HashMap<&'r str, Arc<str>>,
}

impl<'r> Places<'r> {
    fn new(reading: &'r Reading) -> Places<'r> {
        let names = reading.sources.files().iter();
        Places {
            reading,
            lines: Lines::new(&reading.sources),
            names: names
                .map(|file| (file.name.as_str(), crate::scan::tidy(&file.name).into()))
                .collect(),
        }
    }

    /// The line that a span starts in.
    fn line(&self, span: Span) -> Option<usize> {
        // One byte wide, since the empty span at the start of the first file is the span of nothing.
        let wide = Span::new(span.start, span.start.saturating_add(1));
        self.lines.locate(wide).map(|(_, line)| line)
    }

    /// The place of a span; none for what was never written.
    fn of(&self, span: Span) -> Option<Place> {
        let line = self.line(span)?;
        let (file, range) = self.reading.sources.locate(span)?;
        let before = file.text.get(..range.start)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Some(Place {
            file: self.names.get(file.name.as_str())?.clone(),
            start: range.start,
            end: range.end,
            line,
            column: before.get(start..)?.chars().count() + 1,
        })
    }
}
