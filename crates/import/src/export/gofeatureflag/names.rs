//! What a document's names stand for.

use super::condition::Lacking;
use burgee::ast::{Attribute, Document, Expr, ExprKind, Item, ListSource, Mark, Path, TypeName};
use indexmap::IndexMap;
use std::cell::Cell;

/// Segments, lists and attributes by name, and what the file says of bucketing.
#[derive(Debug, Default)]
pub(super) struct Names<'d> {
    segments: IndexMap<&'d str, &'d Expr>,
    lists: IndexMap<&'d str, Option<&'d [Expr]>>,
    attributes: Vec<&'d Attribute>,
    /// Whether there is a schema.
    schema: bool,
    /// The bucketing of the file.
    pub(super) bucketing: Option<&'d str>,
    /// How many parts the condition at hand has so far, with all that its segments say.
    parts: Cell<usize>,
}

/// How many parts a query can have: the limit of GO Feature Flag's in-process evaluator.
const MOST: usize = 1000;

impl<'d> Names<'d> {
    pub(super) fn of(document: &'d Document) -> Names<'d> {
        let mut names = Names::default();
        for item in &document.items {
            match item {
                Item::Segment(segment) => {
                    names.segments.insert(&segment.name.node, &segment.when);
                }
                Item::List(list) => {
                    let elements = match &list.source {
                        ListSource::Inline(elements) => Some(elements.as_slice()),
                        ListSource::Host(_) => None,
                    };
                    names.lists.insert(&list.name.node, elements);
                }
                Item::Attributes(block) => {
                    names.schema = true;
                    names.attributes.extend(&block.entries);
                }
                Item::Bucketing(name) => names.bucketing = Some(&name.node),
                _ => {}
            }
        }
        names
    }

    /// Starts with another condition.
    pub(super) fn begin(&self) {
        self.parts.set(0);
    }

    /// Counts a part of the condition.
    pub(super) fn count(&self) -> Result<(), Lacking> {
        let parts = self.parts.get() + 1;
        self.parts.set(parts);
        if parts > MOST {
            return Err(format!("a condition of more than {MOST} parts"));
        }
        Ok(())
    }

    /// The condition of a segment.
    pub(super) fn segment(&self, name: &str) -> Result<&'d Expr, Lacking> {
        let segment = self.segments.get(name).copied();
        segment.ok_or_else(|| format!("the segment `{name}`, which is not in the document"))
    }

    /// The operand, or the list that it names, in place.
    pub(super) fn list(&self, expr: &Expr) -> Result<Expr, Lacking> {
        let ExprKind::ListRef(name) = &expr.kind else {
            return Ok(expr.clone());
        };
        match self.lists.get(name.node.as_str()) {
            Some(Some(elements)) => Ok(ExprKind::List(elements.to_vec()).into()),
            _ => Err(format!(
                "the list `${}`, whose entries are not in the document",
                name.node
            )),
        }
    }

    fn declared(&self, path: &Path) -> Option<&'d Attribute> {
        let mut attributes = self.attributes.iter().copied();
        attributes.find(|attribute| attribute.path.node == *path)
    }

    /// Whether the attribute is declared as text.
    pub(super) fn is_text(&self, steps: &[String]) -> bool {
        let mut attributes = self.attributes.iter();
        attributes.any(|attribute| {
            let path = Path::dotted(&steps.join("."));
            attribute.path.node == path && attribute.ty.node == TypeName::String
        })
    }

    /// Refuses attributes that are converted before they are compared.
    pub(super) fn check(&self, path: &Path) -> Result<(), Lacking> {
        let Some(attribute) = self.declared(path) else {
            return Ok(());
        };
        let converted = matches!(
            attribute.ty.node,
            TypeName::Time | TypeName::Version | TypeName::Ip
        );
        if converted || attribute.marks.iter().any(|mark| mark.node == Mark::Coerce) {
            return Err(format!("the attribute `{path}`, which the schema converts"));
        }
        Ok(())
    }

    /// The bucketing key of whoever names none.
    pub(super) fn default_key(&self) -> Option<Path> {
        let mut attributes = self.attributes.iter();
        let marked = attributes.find(|attribute| {
            let mut marks = attribute.marks.iter();
            marks.any(|mark| mark.node == Mark::Key)
        });
        match marked {
            Some(attribute) => Some(attribute.path.node.clone()),
            None if self.schema => None,
            None => Some(Path::dotted("targetingKey")),
        }
    }
}
