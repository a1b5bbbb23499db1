//! Compiling with what a host brings.

use super::Engine;
use crate::ast::Document;
use crate::bucket::Bucketing;
use crate::check;
use crate::compile;
use crate::condition::Condition;
use crate::diagnostic::Diagnostic;
use crate::error::{Diagnostics, Error};
use crate::limits::Limits;
use crate::load::{self, Loaded};
use crate::parse;
use crate::schema::{Files, Function, NoFiles, Registry};
use crate::source::{Lines, Sources, Span};
use crate::typed::RuleSet;
use crate::value::Timestamp;
use indexmap::IndexMap;
use std::fmt;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// Settings for compiling: made by [`Engine::builder`].
#[derive(Clone)]
pub struct Builder<'f> {
    name: String,
    files: &'f dyn Files,
    limits: Limits,
    registry: Registry,
    today: Option<Timestamp>,
}

impl fmt::Debug for Builder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.name)
            .field("limits", &self.limits)
            .finish()
    }
}

impl Default for Builder<'static> {
    fn default() -> Self {
        Builder {
            name: "rules.flags".to_owned(),
            files: &NoFiles,
            limits: Limits::default(),
            registry: Registry::default(),
            today: None,
        }
    }
}

impl<'f> Builder<'f> {
    /// The name of the text in diagnostics, and what the paths in it are relative to.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Where included files and list files come from.
    #[must_use]
    pub fn files<'g>(self, files: &'g dyn Files) -> Builder<'g>
    where
        'f: 'g,
    {
        Builder { files, ..self }
    }

    /// Other bounds than the default ones.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds a function that rules can call.
    #[must_use]
    pub fn function(mut self, function: Arc<dyn Function>) -> Self {
        self.registry.add_function(function);
        self
    }

    /// Adds a bucketing that rules can name.
    #[must_use]
    pub fn bucketing(mut self, bucketing: Arc<dyn Bucketing>) -> Self {
        self.registry.add_bucketing(bucketing);
        self
    }

    /// The day that `expires` is compared with; without it nothing is reported as expired.
    #[must_use]
    pub fn today(mut self, today: Timestamp) -> Self {
        self.today = Some(today);
        self
    }

    /// Compiles `text`.
    ///
    /// # Errors
    /// When the text, or a file that it includes, has an error.
    pub fn load(&self, text: &str) -> Result<Engine, Error> {
        let reading = self.read(text);
        if reading.has_errors() {
            let Reading {
                sources,
                diagnostics,
                ..
            } = reading;
            return Err(Error::Invalid(Diagnostics {
                sources,
                list: diagnostics,
            }));
        }
        Ok(reading.engine())
    }

    /// Reads and checks `text`, and gives everything that could be made and everything that is wrong:
    /// for editors, for formatters, and for servers that keep the good flags.
    pub fn read(&self, text: &str) -> Reading {
        let loaded = load::load(&self.name, text, self.files, &self.limits);
        self.check(loaded)
    }

    /// The same for a document that a program has built.
    pub fn read_document(&self, document: Document) -> Reading {
        let loaded = load::load_document(document, self.files, &self.limits);
        self.check(loaded)
    }

    fn check(&self, loaded: Loaded) -> Reading {
        let Loaded {
            sources,
            document,
            lists,
            mut diagnostics,
        } = loaded;
        let mut faulty: Vec<Span> = diagnostics
            .iter()
            .filter(|finding| finding.is_error())
            .map(|finding| finding.span)
            .collect();
        faulty.sort_unstable();
        let checked = check::check(&document, &self.options(&lists, &faulty));
        diagnostics.extend(checked.diagnostics);
        diagnostics.sort_by_key(|finding| (finding.span.start, finding.code));
        let revision = revision(&sources, &document, &lists);
        Reading {
            sources,
            document,
            rules: checked.rules,
            diagnostics,
            revision,
        }
    }

    /// Compiles a lone expression.
    ///
    /// # Errors
    /// When the expression has an error.
    pub fn condition(&self, text: &str) -> Result<Condition, Error> {
        let parsed = parse::parse_expression(text, 0, &self.limits);
        let mut list = parsed.diagnostics;
        let lists = IndexMap::new();
        if let Some(expr) = parsed.expr {
            let checked = check::check_condition(&expr, &self.options(&lists, &[]));
            list.extend(checked.diagnostics);
            if let (Some(condition), false) =
                (checked.condition, list.iter().any(Diagnostic::is_error))
            {
                return Ok(Condition::new(compile::compile_condition(
                    &checked.rules,
                    &condition,
                )));
            }
        }
        Err(Error::Invalid(Diagnostics {
            sources: Sources::single("expression", text),
            list,
        }))
    }

    fn options<'o>(
        &'o self,
        lists: &'o IndexMap<String, Vec<String>>,
        faulty: &'o [Span],
    ) -> check::Options<'o> {
        check::Options {
            registry: &self.registry,
            limits: &self.limits,
            lists,
            today: self.today,
            faulty,
        }
    }
}

/// A ruleset that was read: what could be made of it, and what is wrong with it.
#[derive(Debug)]
pub struct Reading {
    /// The text, with that of included files.
    pub sources: Sources,
    /// What was written.
    pub document: Document,
    /// What it means; whatever has an error, or depends on something that has, is left out.
    pub rules: RuleSet,
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    revision: String,
}

impl Reading {
    /// Whether anything is wrong that is not just a warning.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The engine of all flags without errors.
    pub fn engine(&self) -> Engine {
        let program = compile::compile(&self.rules, self.revision.clone());
        Engine::new(program, Lines::new(&self.sources))
    }

    /// Which content this is: a hash of the text.
    pub fn revision(&self) -> &str {
        &self.revision
    }
}

/// XXH3-128 of all texts and list entries, each with its length, in hexadecimal. Tells contents
/// apart; it is no signature.
fn revision(
    sources: &Sources,
    document: &Document,
    lists: &IndexMap<String, Vec<String>>,
) -> String {
    let mut hash = Xxh3::new();
    let mut add = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    for file in sources.files() {
        add(&file.text);
    }
    if sources.files().is_empty() {
        add(&crate::ast::print(document));
    }
    for (name, entries) in lists {
        add(name);
        for entry in entries {
            add(entry);
        }
    }
    format!("{:032x}", hash.digest128())
}
