//! What the flags of a document refer to: segments, lists, types of attributes.

use super::{Lacking, condition};
use burgee::ast::{Attribute, Document, Expr, Item, ListSource, Mark, Path, TypeName};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

/// The names of a document.
#[derive(Debug)]
pub(super) struct Source<'d> {
    segments: IndexMap<&'d str, &'d Expr>,
    lists: IndexMap<&'d str, &'d [Expr]>,
    attributes: Vec<&'d Attribute>,
    /// The bucketing of splits that name none.
    pub(super) bucketing: &'d str,
    /// Segments that were used, as rules that count as true for whom is in them.
    evaluators: IndexMap<&'d str, Option<Json>>,
    /// Whether a path with several steps was written.
    pub(super) inner_paths: bool,
    /// Whether a key is known to be text by its declaration alone.
    pub(super) declared_keys: bool,
}

impl<'d> Source<'d> {
    /// The names of `document`.
    pub(super) fn of(document: &'d Document) -> Source<'d> {
        let mut source = Source {
            segments: IndexMap::new(),
            lists: IndexMap::new(),
            attributes: Vec::new(),
            bucketing: burgee::bucket::DEFAULT,
            evaluators: IndexMap::new(),
            inner_paths: false,
            declared_keys: false,
        };
        for item in &document.items {
            match item {
                Item::Segment(segment) => {
                    source.segments.insert(&segment.name.node, &segment.when);
                }
                Item::List(list) => {
                    if let ListSource::Inline(elements) = &list.source {
                        source.lists.insert(&list.name.node, elements);
                    }
                }
                Item::Attributes(attributes) => source.attributes.extend(&attributes.entries),
                Item::Bucketing(name) => source.bucketing = &name.node,
                _ => {}
            }
        }
        source
    }

    /// The elements of a list that is written in the text.
    pub(super) fn list(&self, name: &str) -> Option<&'d [Expr]> {
        self.lists.get(name).copied()
    }

    /// What is declared of an attribute.
    fn declared(&self, path: &Path) -> Option<&'d Attribute> {
        let mut attributes = self.attributes.iter().copied();
        attributes.find(|attribute| attribute.path.node == *path)
    }

    /// Whether an attribute is declared to be text.
    pub(super) fn is_text(&self, path: &Path) -> bool {
        let declared = self.declared(path);
        declared.is_some_and(|attribute| attribute.ty.node == TypeName::String)
    }

    /// Refuses attributes that are converted before they are compared.
    pub(super) fn check(&self, path: &Path) -> Result<(), Lacking> {
        let converted = self.declared(path).is_some_and(|attribute| {
            matches!(
                attribute.ty.node,
                TypeName::Time | TypeName::Version | TypeName::Ip
            ) || attribute.marks.iter().any(|mark| mark.node == Mark::Coerce)
        });
        if converted {
            return Lacking::of(format!("the attribute `{path}`, which the schema converts"));
        }
        Ok(())
    }

    /// A segment's condition.
    pub(super) fn segment(&self, name: &str) -> Result<&'d Expr, Lacking> {
        let condition = self.segments.get(name).copied();
        condition.ok_or_else(|| Lacking(format!("segment `{name}`, which is not here")))
    }

    /// A reference to a segment.
    pub(super) fn reference(&mut self, name: &str) -> Result<Json, Lacking> {
        let (name, when) = match self.segments.get_key_value(name) {
            Some((name, when)) => (*name, *when),
            None => return Lacking::of(format!("segment `{name}`, which is not here")),
        };
        // flagd does not load a document with a name that cannot be found in its text.
        if name.contains(|c: char| c.is_control() || matches!(c, '"' | '\\' | '<' | '>' | '&')) {
            return condition::yes(when, self);
        }
        match self.evaluators.get(name) {
            Some(Some(_)) => {}
            Some(None) => return Lacking::of(format!("segment `{name}`, which uses itself")),
            None => {
                self.evaluators.insert(name, None);
                let rule = condition::yes(when, self);
                match rule {
                    // Only references to evaluators of at least an operation are resolved.
                    Ok(rule @ Json::Object(_)) => self.evaluators.insert(name, Some(rule)),
                    Ok(literal) => self
                        .evaluators
                        .insert(name, Some(json!({ "!!": [literal] }))),
                    Err(lacking) => {
                        self.evaluators.shift_remove(name);
                        return Err(lacking);
                    }
                };
            }
        }
        Ok(json!({ "$ref": name }))
    }

    /// The segments that were used. References between them are resolved by flagd in no fixed order, so
    /// none of them refers to another.
    pub(super) fn into_evaluators(self) -> Map<String, Json> {
        let all: IndexMap<&str, Json> = self
            .evaluators
            .into_iter()
            .filter_map(|(name, rule)| Some((name, rule?)))
            .collect();
        all.iter()
            .map(|(name, rule)| ((*name).to_owned(), resolved(rule, &all)))
            .collect()
    }
}

/// A rule with the references in it replaced. The checker has refused segments that use themselves.
fn resolved(rule: &Json, all: &IndexMap<&str, Json>) -> Json {
    match rule {
        Json::Array(values) => values.iter().map(|value| resolved(value, all)).collect(),
        Json::Object(entries) => {
            let name = entries.get("$ref").and_then(Json::as_str);
            match name.and_then(|name| all.get(name)) {
                Some(other) => resolved(other, all),
                None => entries
                    .iter()
                    .map(|(key, value)| (key.clone(), resolved(value, all)))
                    .collect::<Map<String, Json>>()
                    .into(),
            }
        }
        literal => literal.clone(),
    }
}
