//! A ruleset and everything that it includes, read into one document.

use crate::ast::{Document, Item, ListSource};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::parse::parse;
use crate::schema::{Files, list_entries};
use crate::source::{Sources, Spanned};
use indexmap::IndexMap;

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) sources: Sources,
    pub(crate) document: Document,
    /// The entries of lists from files, by the list's name.
    pub(crate) lists: IndexMap<String, Vec<String>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads `text`, its includes and its list files. Comments of included files are left out: only the
/// file itself is ever printed.
pub(crate) fn load(name: &str, text: &str, files: &dyn Files, limits: &Limits) -> Loaded {
    let mut loader = Loader::new(files, limits);
    loader.file(name, text);
    loader.loaded
}

/// Reads what an already parsed document asks for.
pub(crate) fn load_document(document: Document, files: &dyn Files, limits: &Limits) -> Loaded {
    let mut loader = Loader::new(files, limits);
    loader.loaded.document.trivia = document.trivia;
    loader.items("", document.items);
    loader.loaded
}

struct Loader<'l> {
    files: &'l dyn Files,
    limits: &'l Limits,
    /// The files that are being read, outermost first, to find circles.
    open: Vec<String>,
    /// Every file that was read, so that each counts once.
    seen: Vec<String>,
    loaded: Loaded,
}

impl<'l> Loader<'l> {
    fn new(files: &'l dyn Files, limits: &'l Limits) -> Self {
        Loader {
            files,
            limits,
            open: Vec::new(),
            seen: Vec::new(),
            loaded: Loaded::default(),
        }
    }

    fn file(&mut self, name: &str, text: &str) {
        let base = self.loaded.sources.add(name, text);
        let parsed = parse(text, base, self.limits);
        self.loaded.diagnostics.extend(parsed.diagnostics);
        if self.open.is_empty() {
            self.loaded.document.trivia = parsed.document.trivia;
        }
        self.open.push(name.to_owned());
        self.seen.push(name.to_owned());
        self.items(name, parsed.document.items);
        self.open.pop();
    }

    fn items(&mut self, name: &str, items: Vec<Item>) {
        for item in items {
            match &item {
                Item::Include(path) => self.include(name, path),
                Item::List(list) => {
                    if let ListSource::Host(path) = &list.source {
                        self.list(name, &list.name.node, path);
                    }
                }
                _ => {}
            }
            self.loaded.document.items.push(item);
        }
    }

    fn include(&mut self, from: &str, path: &Spanned<String>) {
        let file = match self.files.read(from, &path.node) {
            Ok(file) => file,
            Err(why) => return self.unreadable(path, &why.to_string()),
        };
        if let Some(start) = self.open.iter().position(|name| *name == file.name) {
            let circle: Vec<&str> = self
                .open
                .iter()
                .skip(start)
                .map(String::as_str)
                .chain([file.name.as_str()])
                .collect();
            let message = format!("files include each other: {}", circle.join(" -> "));
            let finding = Diagnostic::new(Code::IncludeCycle, path.span, message)
                .label("this closes the circle")
                .help("remove one of the includes");
            self.loaded.diagnostics.push(finding);
        } else if !self.seen.contains(&file.name) {
            // Spans are 32-bit offsets over all files together.
            let end = u64::from(self.loaded.sources.next_base()) + file.text.len() as u64;
            if end >= u64::from(u32::MAX) || self.open.len() > self.limits.nesting {
                return self.unreadable(path, "too many included files");
            }
            self.file(&file.name, &file.text);
        }
    }

    fn list(&mut self, from: &str, name: &str, path: &Spanned<String>) {
        match self.files.read(from, &path.node) {
            Ok(file) => {
                let entries = list_entries(&file.text).map(str::to_owned).collect();
                self.loaded.lists.insert(name.to_owned(), entries);
            }
            Err(why) => self.unreadable(path, &why.to_string()),
        }
    }

    fn unreadable(&mut self, path: &Spanned<String>, why: &str) {
        let message = format!("cannot read `{}`: {why}", path.node);
        self.loaded.diagnostics.push(
            Diagnostic::new(Code::UnreadableFile, path.span, message)
                .help("paths are relative to the file that names them; programs provide files with `Builder::files`"),
        );
    }
}
