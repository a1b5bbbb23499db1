//! The `attributes` blocks: which attributes exist, and their types.

use super::constant;
use crate::ast::{self, Mark, TypeName};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::source::Span;
use crate::typed::Constant;
use crate::value::{Path, Step, Type, fold};
use indexmap::IndexMap;
use std::cell::Cell;
use std::collections::HashSet;

/// How many steps of a path are looked at for what it lies inside of.
const LONGEST: usize = 64;

/// How many names are compared for suggestions in one document.
const SUGGESTIONS: usize = 100_000;

/// A declared attribute.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its type.
    pub(super) ty: Type,
    /// The values that it can have.
    pub(super) one_of: Option<Allowed>,
    /// Whether text is converted to the type.
    pub(super) coerce: bool,
    /// Whether its value must not be shown.
    pub(super) private: bool,
    /// Whether it is always present.
    pub(super) required: bool,
    /// Where it is declared.
    pub(super) span: Span,
}

/// The values of a `one of` list.
#[derive(Debug)]
pub(super) struct Allowed {
    /// The values, in the order of the text.
    pub(super) values: Vec<Constant>,
    exact: HashSet<String>,
    /// The texts, folded.
    folded: HashSet<String>,
}

impl Allowed {
    fn new(values: Vec<Constant>) -> Allowed {
        let exact = values.iter().map(constant::key).collect();
        let folded = values.iter().filter_map(|value| match value {
            Constant::String(text) => Some(text.chars().map(fold).collect()),
            _ => None,
        });
        Allowed {
            exact,
            folded: folded.collect(),
            values,
        }
    }

    /// Whether `value` is among them.
    pub(super) fn has(&self, value: &Constant, ignore_case: bool) -> bool {
        match value {
            Constant::String(text) if ignore_case => {
                let folded: String = text.chars().map(fold).collect();
                self.folded.contains(&folded)
            }
            _ => self.exact.contains(&constant::key(value)),
        }
    }
}

/// All declared attributes.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// The declarations, in the order of the text.
    pub(super) entries: IndexMap<Path, Entry>,
    /// The attribute marked `key`, and where.
    pub(super) key: Option<(Path, Span)>,
    /// Whether there is a schema at all: without one, every name is an attribute.
    pub(super) given: bool,
    /// Whether a part of it could not be read, so that an unknown attribute may have been declared there.
    pub(super) broken: bool,
    /// Every path that declared ones lie inside of.
    prefixes: HashSet<Path>,
    /// Those of them that hold something private.
    private: HashSet<Path>,
    /// How many names may still be compared for suggestions.
    suggestions: Cell<usize>,
}

/// What the schema says of a path.
#[derive(Debug)]
pub(super) enum Place<'s> {
    /// It is declared.
    Declared(&'s Entry),
    /// It lies inside something declared, or has declared attributes inside.
    Inside(Type),
    /// There is no schema.
    Free,
    /// It may have been declared where the schema could not be read.
    Broken,
    /// The schema does not have it; the nearest that it has.
    Unknown(Option<String>),
}

impl Schema {
    /// Reads the blocks.
    pub(super) fn read(
        blocks: &[&ast::Attributes],
        broken: bool,
        findings: &mut Vec<Diagnostic>,
    ) -> Schema {
        let mut schema = Schema {
            given: broken || !blocks.is_empty(),
            broken,
            suggestions: Cell::new(SUGGESTIONS),
            ..Schema::default()
        };
        for attribute in blocks.iter().flat_map(|block| &block.entries) {
            schema.declare(attribute, findings);
        }
        schema.check_nesting(findings);
        schema
    }

    fn declare(&mut self, attribute: &ast::Attribute, findings: &mut Vec<Diagnostic>) {
        let (path, span) = (&attribute.path.node, attribute.path.span);
        if let Some(first) = self.entries.get(path) {
            let message = format!("attribute `{path}` is declared twice");
            findings.push(
                Diagnostic::new(Code::Duplicate, span, message)
                    .label("declared again here")
                    .also(first.span, "first declared here"),
            );
            return;
        }
        let ty = type_of(&attribute.ty.node);
        let has = |mark| attribute.marks.iter().any(|found| found.node == mark);
        self.mark_key(attribute, &ty, findings);
        let one_of = attribute.one_of.as_ref().map(|values| {
            let values = values.iter();
            let values = values.filter_map(|value| constant::one_of(value, &ty, findings));
            Allowed::new(values.collect())
        });
        let entry = Entry {
            one_of,
            coerce: has(Mark::Coerce),
            private: has(Mark::Private),
            required: has(Mark::Required),
            span,
            ty,
        };
        for length in 1..path.steps.len().min(LONGEST) {
            let prefix = start(path, length);
            if entry.private {
                self.private.insert(prefix.clone());
            }
            self.prefixes.insert(prefix);
        }
        self.entries.insert(path.clone(), entry);
    }

    fn mark_key(&mut self, attribute: &ast::Attribute, ty: &Type, findings: &mut Vec<Diagnostic>) {
        let mut keys = attribute.marks.iter().filter(|mark| mark.node == Mark::Key);
        let Some(mark) = keys.next() else { return };
        if !matches!(ty, Type::String | Type::Int | Type::Bool) {
            let message = format!("an attribute of type {ty} cannot be the bucketing key");
            findings.push(
                Diagnostic::new(Code::TypeMismatch, mark.span, message)
                    .also(attribute.ty.span, format!("this is {}", article(ty)))
                    .help("a key is text or a whole number, such as a user id"),
            );
        } else if let Some((first, span)) = &self.key {
            let message = "two attributes are marked `key`";
            findings.push(
                Diagnostic::new(Code::Duplicate, mark.span, message)
                    .label("marked again here")
                    .also(*span, format!("`{first}` is the key already"))
                    .help("flags that need another key can say `bucket by …`"),
            );
        } else {
            self.key = Some((attribute.path.node.clone(), mark.span));
        }
    }

    /// Nothing can be declared inside of text or a number.
    fn check_nesting(&self, findings: &mut Vec<Diagnostic>) {
        for (path, entry) in &self.entries {
            for length in 1..path.steps.len().min(LONGEST) {
                let outer = start(path, length);
                let Some(outside) = self.entries.get(&outer) else {
                    continue;
                };
                if !matches!(outside.ty, Type::Map | Type::List(_)) {
                    let message = format!(
                        "`{path}` cannot be inside `{outer}`, which is {}",
                        article(&outside.ty)
                    );
                    findings.push(
                        Diagnostic::new(Code::TypeMismatch, entry.span, message)
                            .also(outside.span, format!("`{outer}` is declared here"))
                            .help(format!("declare `{outer}` as `map`, or leave it out")),
                    );
                    break;
                }
            }
        }
    }

    /// What is known of `path`.
    pub(super) fn find(&self, path: &Path) -> Place<'_> {
        if let Some(entry) = self.entries.get(path) {
            return Place::Declared(entry);
        }
        if !self.given {
            return Place::Free;
        }
        if self.prefixes.contains(path) {
            return Place::Inside(Type::Map);
        }
        for length in (1..path.steps.len().min(LONGEST)).rev() {
            if let Some(entry) = self.entries.get(&start(path, length)) {
                let rest = path.steps.get(length..).unwrap_or_default();
                if let Some(ty) = inside(&entry.ty, rest) {
                    return Place::Inside(ty);
                }
                break;
            }
        }
        if self.broken {
            return Place::Broken;
        }
        Place::Unknown(self.nearest(path))
    }

    /// Whether `path` lies inside a private attribute, or is a map that holds one.
    pub(super) fn private(&self, path: &Path) -> bool {
        let inside = |length| {
            let outer = self.entries.get(&start(path, length));
            outer.is_some_and(|entry| entry.private)
        };
        self.private.contains(path) || (1..=path.steps.len().min(LONGEST)).any(inside)
    }

    /// The declared attribute that is nearest to `path` in spelling, or has the same last step.
    fn nearest(&self, path: &Path) -> Option<String> {
        let left = self.suggestions.get().checked_sub(self.entries.len())?;
        self.suggestions.set(left);
        let known: Vec<String> = self.entries.keys().map(Path::to_string).collect();
        let near = closest(&path.to_string(), known.iter().map(String::as_str));
        let same_end = || {
            let mut ends = self
                .entries
                .keys()
                .filter(|known| known.steps.last() == path.steps.last());
            ends.next().filter(|_| ends.next().is_none())
        };
        near.map(str::to_owned)
            .or_else(|| same_end().map(Path::to_string))
    }
}

/// The first steps of a path.
fn start(path: &Path, length: usize) -> Path {
    Path {
        steps: path.steps.iter().take(length).cloned().collect(),
    }
}

/// The type of what lies at `steps` inside a value of type `ty`; none when nothing can.
pub(super) fn inside(ty: &Type, steps: &[Step]) -> Option<Type> {
    let mut ty = ty;
    for step in steps {
        match (ty, step) {
            (Type::Any | Type::Map, _) => return Some(Type::Any),
            (Type::List(element), Step::Index(_)) => ty = element,
            _ => return None,
        }
    }
    Some(ty.clone())
}

/// The type that a name in a schema stands for.
fn type_of(name: &TypeName) -> Type {
    match name {
        TypeName::String => Type::String,
        TypeName::Int => Type::Int,
        TypeName::Number => Type::Number,
        TypeName::Bool => Type::Bool,
        TypeName::Time => Type::Time,
        TypeName::Version => Type::Version,
        TypeName::Ip => Type::Ip,
        TypeName::Map => Type::Map,
        TypeName::List(element) => Type::List(Box::new(type_of(element))),
    }
}

/// The type with `a` or `an` in front, or in the plural, to speak about it.
pub(super) fn article(ty: &Type) -> String {
    match ty {
        Type::Any => "of unknown type".to_owned(),
        Type::Int => "an int".to_owned(),
        Type::Ip => "an IP address".to_owned(),
        other => format!("a {other}"),
    }
}
