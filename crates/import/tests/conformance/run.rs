//! Runs the cases of one system.

use crate::{compare, scope};
use burgee::{Engine, Timestamp, ast};
use burgee_import::{Answer, Imported, Importer, Input, Question, builder, by_id};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// How many failures are shown.
const SHOWN: usize = 8;

/// What came out.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    system: String,
    documents: usize,
    cases: usize,
    passed: usize,
    known: usize,
    failures: Vec<String>,
    excluded: BTreeMap<&'static str, usize>,
}

impl Tally {
    /// Whether nothing failed.
    pub(crate) fn verdict(&self) -> Result<(), String> {
        if self.failures.is_empty() {
            return Ok(());
        }
        let mut text = format!("{} of {} cases fail", self.failures.len(), self.cases);
        let shown = if filter().is_some() {
            usize::MAX
        } else {
            SHOWN
        };
        for failure in self.failures.iter().take(shown) {
            let _ = write!(text, "\n  {failure}");
        }
        Err(text)
    }
}

/// The results side by side.
pub(crate) fn table(tallies: &[Tally]) -> String {
    let mut tallies: Vec<&Tally> = tallies.iter().collect();
    tallies.sort_by(|a, b| a.system.cmp(&b.system));
    let mut text = format!(
        "{:<14}{:>10}{:>8}{:>8}{:>8}{:>8}  out of scope\n",
        "system", "documents", "cases", "passed", "failed", "known"
    );
    for tally in tallies {
        let excluded: Vec<String> = tally
            .excluded
            .iter()
            .map(|(reason, count)| format!("{count}: {reason}"))
            .collect();
        let line = format!(
            "{:<14}{:>10}{:>8}{:>8}{:>8}{:>8}  {}",
            tally.system,
            tally.documents,
            tally.cases,
            tally.passed,
            tally.failures.len(),
            tally.known,
            excluded.join("; ")
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A document, read and ready in both ways.
struct Loaded {
    imported: Imported,
    direct: Engine,
    printed: Engine,
}

/// The documents of one system.
struct Documents<'f> {
    folder: &'f Path,
    format: &'static dyn Importer,
    loaded: HashMap<(String, Option<String>), Result<Loaded, String>>,
}

/// The part of a case's id that is asked for.
fn filter() -> Option<String> {
    env::var("BURGEE_CASES").ok()
}

/// All cases in a folder.
pub(crate) fn system(name: &str, folder: &Path) -> Result<Tally, String> {
    let format = by_id(name).ok_or_else(|| format!("there is no format `{name}`"))?;
    let mut documents = Documents {
        folder,
        format,
        loaded: HashMap::new(),
    };
    let mut tally = Tally {
        system: name.to_owned(),
        ..Tally::default()
    };
    let filter = filter();
    for file in case_files(folder)? {
        let text = fs::read_to_string(&file).map_err(|error| error.to_string())?;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let case: Json = serde_json::from_str(line).map_err(|error| error.to_string())?;
            let id = case.get("id").and_then(Json::as_str).unwrap_or("");
            if filter
                .as_ref()
                .is_some_and(|part| !id.contains(part.as_str()))
            {
                continue;
            }
            tally.cases += 1;
            if let Some(reason) = scope::excluded(id) {
                *tally.excluded.entry(reason).or_default() += 1;
                continue;
            }
            match documents.check(&case) {
                None => tally.passed += 1,
                Some(_) if scope::differs(id).is_some() => tally.known += 1,
                Some(failure) => tally.failures.push(format!("{id}: {failure}")),
            }
        }
    }
    let files: HashSet<&String> = documents.loaded.keys().map(|(file, _)| file).collect();
    tally.documents = files.len();
    if tally.cases == 0 && filter.is_none() {
        return Err(format!("there are no cases in {}", folder.display()));
    }
    Ok(tally)
}

/// The files of cases, by name.
fn case_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("cases") && name.ends_with(".jsonl")
        })
        .collect();
    files.sort();
    Ok(files)
}

impl Documents<'_> {
    /// What is wrong with the answers to a case, if anything.
    fn check(&mut self, case: &Json) -> Option<String> {
        let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap_or(Timestamp(0));
        let case = &match with_files(self.folder, self.format, case) {
            Ok(case) => case,
            Err(error) => return Some(error),
        };
        let question = Question::new(case, clock);
        let expect = question.get("expect");
        if case.get("document").is_none() {
            let Some(answer) = self.format.answer(&question) else {
                return Some("the format has no answer to this".to_owned());
            };
            return compare::difference(self.format.id(), expect, &answer);
        }
        let plain = self.answers(&question, "document", expect);
        if plain.is_some() || case.get("documentObfuscated").is_none() {
            return plain;
        }
        // What an obfuscated document cannot tell is not asked of it.
        let mut expect = expect.clone();
        if let Some(native) = expect.get_mut("native").and_then(Json::as_object_mut) {
            native.remove("matchedRule");
            native.remove("flagEvaluationDescription");
        }
        self.answers(&question, "documentObfuscated", &expect)
            .map(|failure| format!("obfuscated: {failure}"))
    }

    /// Both answers from the document that `field` names.
    fn answers(&mut self, question: &Question<'_>, field: &str, expect: &Json) -> Option<String> {
        let name = question.get(field).as_str().unwrap_or("");
        let system = self.format.id();
        let loaded = match self.load(name, question.kind()) {
            Ok(loaded) => loaded,
            Err(error) => return Some(error.clone()),
        };
        let trim = |mut answer: Answer| {
            if field == "documentObfuscated"
                && let Some(native) = answer.native.as_mut().and_then(Json::as_object_mut)
            {
                native.remove("matchedRule");
                native.remove("flagEvaluationDescription");
            }
            answer
        };
        let direct = trim(loaded.imported.native.answer(&loaded.direct, question));
        if let Some(failure) = compare::difference(system, expect, &direct) {
            return Some(failure);
        }
        let printed = trim(loaded.imported.native.answer(&loaded.printed, question));
        compare::difference(system, expect, &printed)
            .map(|failure| format!("after printing: {failure}"))
    }

    /// The document of this name, in the dialect that `kind` names if it names one.
    fn load(&mut self, name: &str, kind: Option<&str>) -> &Result<Loaded, String> {
        let profile = kind.filter(|kind| self.format.profiles().contains(kind));
        let key = (name.to_owned(), profile.map(str::to_owned));
        let (folder, format) = (self.folder, self.format);
        self.loaded
            .entry(key)
            .or_insert_with(|| load(folder, format, name, profile))
    }
}

/// The case with the files that its fields name put in their place.
fn with_files(folder: &Path, format: &dyn Importer, case: &Json) -> Result<Json, String> {
    let mut case = case.clone();
    for field in format.files() {
        if let Some(field) = case.get_mut(field)
            && let Some(name) = field.as_str()
        {
            let read = fs::read_to_string(folder.join(name));
            let text = read.map_err(|error| format!("{name}: {error}"))?;
            *field = serde_json::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    Ok(case)
}

/// Reads, imports and compiles a document.
fn load(
    folder: &Path,
    format: &dyn Importer,
    name: &str,
    profile: Option<&str>,
) -> Result<Loaded, String> {
    let text = fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
    let input = Input {
        name,
        text: &text,
        profile,
    };
    let imported = format
        .import(&input)
        .map_err(|error| format!("{name}: {error}"))?;
    let direct = builder().read_document(imported.document.clone());
    let source = ast::print(&imported.document);
    let printed = builder().read(&source);
    for (way, reading) in [("direct", &direct), ("printed", &printed)] {
        if let Some(error) = reading.diagnostics.iter().find(|found| found.is_error()) {
            let code = error.code;
            let message = &error.message;
            return Err(format!("{name}: {way}: {code:?}: {message}\n{source}"));
        }
    }
    Ok(Loaded {
        direct: direct.engine(),
        printed: printed.engine(),
        imported,
    })
}
