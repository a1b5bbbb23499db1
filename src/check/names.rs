//! What is defined where.

use crate::ast::{self, Definition, Document, FlagItem, FlagType, Item};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span};
use indexmap::IndexSet;
use std::collections::{HashMap, HashSet};

/// One definition.
#[derive(Debug)]
pub(super) struct Defined<T> {
    /// What was written.
    pub(super) ast: T,
    /// Its number in the typed tree; none for what is left out.
    pub(super) id: Option<u32>,
    /// Whether another has the same name, so that neither can be used.
    pub(super) twin: bool,
}

/// Definitions of one kind, in the order of the text.
#[derive(Debug)]
pub(super) struct Table<'d, T> {
    /// Every definition, also those whose name is taken already.
    pub(super) all: Vec<Defined<T>>,
    by_name: HashMap<&'d str, usize>,
    broken: HashSet<&'d str>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The definition at this index of the table.
    Known(usize),
    /// Something that could not be read, and has been reported.
    Broken,
    /// Nothing.
    Unknown,
}

impl<T> Default for Table<'_, T> {
    fn default() -> Self {
        Table {
            all: Vec::new(),
            by_name: HashMap::new(),
            broken: HashSet::new(),
        }
    }
}

impl<'d, T> Table<'d, T> {
    fn add(&mut self, name: &'d str, ast: T) -> Option<usize> {
        let index = self.all.len();
        let first = *self.by_name.entry(name).or_insert(index);
        let twin = first != index;
        self.all.push(Defined {
            ast,
            id: None,
            twin,
        });
        if twin && let Some(first) = self.all.get_mut(first) {
            first.twin = true;
        }
        twin.then_some(first)
    }

    /// What `name` stands for.
    pub(super) fn find(&self, name: &str) -> Found {
        match self.by_name.get(name) {
            Some(index) => Found::Known(*index),
            None if self.broken.contains(name) => Found::Broken,
            None => Found::Unknown,
        }
    }

    /// Numbers the definitions for which `keep` holds.
    pub(super) fn number(&mut self, keep: impl Fn(usize) -> bool) {
        let mut next = 0;
        for (index, defined) in self.all.iter_mut().enumerate() {
            let kept = keep(index);
            defined.id = kept.then_some(next);
            next += u32::from(kept);
        }
    }
}

/// A flag with the names of its variants.
#[derive(Debug)]
pub(super) struct FlagDef<'d> {
    /// What was written.
    pub(super) flag: &'d ast::Flag,
    /// The names of its variants, in order; empty for a flag whose values stand in the rules.
    pub(super) variants: IndexSet<&'d str>,
}

/// Everything that a document defines.
#[derive(Debug, Default)]
pub(super) struct Names<'d> {
    /// The flags.
    pub(super) flags: Table<'d, FlagDef<'d>>,
    /// The segments.
    pub(super) segments: Table<'d, &'d ast::Segment>,
    /// The lists.
    pub(super) lists: Table<'d, &'d ast::List>,
    /// The name of the ruleset.
    pub(super) ruleset: Option<&'d str>,
    /// The bucketing of every flag that names none.
    pub(super) bucketing: Option<&'d Name>,
    /// Whether an `attributes` block could not be read.
    pub(super) broken_schema: bool,
    /// The tests.
    pub(super) tests: Vec<&'d ast::Test>,
    /// The schema's blocks.
    pub(super) schemas: Vec<&'d ast::Attributes>,
}

impl<'d> Names<'d> {
    /// Collects the definitions, and reports names that are taken.
    pub(super) fn collect(document: &'d Document, findings: &mut Vec<Diagnostic>) -> Names<'d> {
        let mut names = Names::default();
        let mut bucketing_at: Option<Span> = None;
        for item in &document.items {
            match item {
                Item::Flag(flag) => {
                    let def = FlagDef {
                        flag,
                        variants: variant_names(flag),
                    };
                    let name = &flag.name;
                    let twin = names.flags.add(&name.node, def);
                    let first = twin.and_then(|at| names.flags.all.get(at));
                    let first = first.map(|first| first.ast.flag.name.span);
                    duplicate("flag", name, first, findings);
                }
                Item::Segment(segment) => {
                    let twin = names.segments.add(&segment.name.node, segment);
                    let first = twin.and_then(|at| names.segments.all.get(at));
                    let first = first.map(|first| first.ast.name.span);
                    duplicate("segment", &segment.name, first, findings);
                }
                Item::List(list) => {
                    let twin = names.lists.add(&list.name.node, list);
                    let first = twin.and_then(|at| names.lists.all.get(at));
                    let first = first.map(|first| first.ast.name.span);
                    duplicate("list", &list.name, first, findings);
                }
                Item::Attributes(block) => names.schemas.push(block),
                Item::Test(test) => names.tests.push(test),
                // The first file is the one that was asked for; an included one may have its own name.
                Item::Ruleset(name) => {
                    names.ruleset.get_or_insert(&name.node);
                }
                Item::Bucketing(name) => match names.bucketing {
                    None => {
                        names.bucketing = Some(name);
                        bucketing_at = Some(name.span);
                    }
                    Some(first) if first.node == name.node => {}
                    Some(_) => {
                        let message = "the file's bucketing is given twice, and not the same";
                        let finding = Diagnostic::new(Code::DuplicateProperty, name.span, message)
                            .label("given again here")
                            .help("flags that need another can say `bucket by … using …`");
                        findings.push(match bucketing_at {
                            Some(first) => finding.also(first, "first given here"),
                            None => finding,
                        });
                    }
                },
                Item::Broken(broken) => names.broken(broken),
                Item::Include(_) => {}
            }
        }
        names
    }

    fn broken(&mut self, broken: &'d ast::Broken) {
        let Some((kind, name)) = &broken.defines else {
            return;
        };
        match kind {
            Definition::Flag => self.flags.broken.insert(&name.node),
            Definition::Segment => self.segments.broken.insert(&name.node),
            Definition::List => self.lists.broken.insert(&name.node),
            Definition::Attributes => {
                self.broken_schema = true;
                true
            }
        };
    }
}

/// The names that can stand behind `serve` and `flag x is`.
fn variant_names(flag: &ast::Flag) -> IndexSet<&str> {
    let mut blocks = flag.items.iter().filter_map(|item| match item {
        FlagItem::Variants(variants) => Some(&variants.node),
        _ => None,
    });
    match blocks.next() {
        Some(block) => block
            .iter()
            .map(|variant| variant.name.node.as_str())
            .collect(),
        None if flag.ty.node == FlagType::Bool => IndexSet::from(["on", "off"]),
        None => IndexSet::new(),
    }
}

/// Reports `name` as taken, when there is a first place.
fn duplicate(kind: &str, name: &Name, first: Option<Span>, findings: &mut Vec<Diagnostic>) {
    let Some(first) = first else { return };
    let message = format!("{kind} `{}` is defined twice", name.node);
    findings.push(
        Diagnostic::new(Code::Duplicate, name.span, message)
            .label("defined again here")
            .also(first, "first defined here")
            .help("rename or remove one of them; until then neither is used"),
    );
}
