//! Many questions in another system's words, one a line.

use super::FromArgs;
use super::document::Document;
use crate::batch::lines::{LONGEST, Line, Lines};
use crate::failure::{Complaint, Failure};
use crate::output::Output;
use crate::{input, load};
use burgee::{Engine, Timestamp};
use burgee_import::{Answer, Importer, Native, Question};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// How many bad lines are described on stderr; the others are counted.
const DESCRIBED: usize = 20;

/// Answers each line of `path` by `answer`, in constant memory.
pub(crate) fn each_line(
    path: &str,
    output: &mut Output,
    mut answer: impl FnMut(&Value) -> Result<Option<Answer>, Failure>,
) -> Result<(), Failure> {
    if path == input::STDIN {
        return answer_all(path, io::stdin().lock(), output, &mut answer);
    }
    let file = input::open(path).map_err(|error| input::unreadable(path, &error))?;
    answer_all(path, file, output, &mut answer)
}

fn answer_all(
    path: &str,
    reader: impl Read,
    output: &mut Output,
    answer: &mut impl FnMut(&Value) -> Result<Option<Answer>, Failure>,
) -> Result<(), Failure> {
    let mut lines = Lines::new(reader);
    let mut faults = 0_usize;
    loop {
        // A program that waits for an answer before it asks again must not wait for ever.
        if lines.would_block() {
            output.flush()?;
        }
        let line = lines
            .next()
            .map_err(|error| input::unreadable(path, &error))?;
        let parsed = match line {
            None => break,
            Some(Line::Text(text)) if text.trim_ascii().is_empty() => continue,
            Some(Line::Text(text)) => {
                serde_json::from_slice(text).map_err(|error| error.to_string())
            }
            Some(Line::TooLong) => Err(format!("longer than {LONGEST} bytes")),
        };
        let (line, fault) = match parsed {
            Ok(fields) => match answer(&fields)? {
                Some(answer) => (answered(&fields, &answer), None),
                None => (
                    failed(&fields, "UNKNOWN_CASE"),
                    Some("this is no question that the system answers".to_owned()),
                ),
            },
            Err(why) => (failed(&Value::Null, "PARSE_ERROR"), Some(why)),
        };
        output.document(&line)?;
        if let Some(why) = fault {
            faults += 1;
            if faults <= DESCRIBED {
                let name = input::name(path);
                let complaint = format!("line {} of {name}: {why}", lines.number());
                output.complain(&Complaint::new(complaint))?;
            }
        }
    }
    if faults > DESCRIBED {
        let others = format!("{} more bad lines", faults - DESCRIBED);
        output.complain(&Complaint::new(others))?;
    }
    output.out().flush()?;
    Ok(())
}

/// An answer, with what its question calls itself.
fn answered(fields: &Value, answer: &Answer) -> Value {
    let mut line = traces(fields);
    line.extend(answer.to_json());
    Value::Object(line)
}

/// A line that has no answer.
fn failed(fields: &Value, code: &str) -> Value {
    let mut line = traces(fields);
    line.insert("error".to_owned(), json!(code));
    Value::Object(line)
}

/// What a question calls itself.
fn traces(fields: &Value) -> Map<String, Value> {
    let named = ["id", "flag"].into_iter();
    named
        .filter_map(|name| Some((name.to_owned(), fields.get(name)?.clone())))
        .collect()
}

/// A document, read once for each dialect that the questions ask for.
pub(crate) struct Documents<'a> {
    args: &'a FromArgs,
    path: &'a str,
    text: String,
    folders: Vec<PathBuf>,
    ready: HashMap<Option<String>, Ready>,
    files: HashMap<String, Value>,
}

struct Ready {
    format: &'static dyn Importer,
    native: Box<dyn Native>,
    engine: Engine,
}

impl<'a> Documents<'a> {
    /// The document in `path`. Files that a question names are looked for beside `requests`, beside
    /// the document, and above it.
    pub(crate) fn new(
        args: &'a FromArgs,
        path: &'a str,
        requests: &str,
    ) -> Result<Documents<'a>, Failure> {
        let beside = |path: &str| Path::new(path).parent().map(Path::to_path_buf);
        let document = beside(path);
        let above = document.as_ref().map(|folder| folder.join(".."));
        let folders = [beside(requests), document, above];
        Ok(Documents {
            args,
            path,
            text: load::text(path)?,
            folders: folders.into_iter().flatten().collect(),
            ready: HashMap::new(),
            files: HashMap::new(),
        })
    }

    /// The document in the dialect of `profile`; what was lost is said when it is read first.
    fn ready(
        &mut self,
        profile: Option<&str>,
        output: Option<&mut Output>,
    ) -> Result<&Ready, Failure> {
        let key = profile.map(str::to_owned);
        if !self.ready.contains_key(&key) {
            let name = self.args.from.as_deref().unwrap_or_default();
            let document = Document::import(name, profile, self.path, &self.text)?.valid()?;
            if let Some(output) = output {
                super::say(&document.imported.notes, output)?;
            }
            let ready = Ready {
                format: document.format,
                engine: document.reading.engine(),
                native: document.imported.native,
            };
            self.ready.insert(key.clone(), ready);
        }
        self.ready
            .get(&key)
            .ok_or_else(|| Complaint::new("the document is gone").into())
    }

    /// Reads the document, and says what was lost.
    pub(crate) fn prepare(&mut self, output: &mut Output) -> Result<(), Failure> {
        let profile = self.args.profile.clone();
        self.ready(profile.as_deref(), Some(output)).map(|_| ())
    }

    /// The answer to one question.
    pub(crate) fn answer(&mut self, fields: &Value, clock: Timestamp) -> Result<Answer, Failure> {
        self.ask(fields, clock, |ready, question| {
            ready.native.answer(&ready.engine, question)
        })
    }

    /// Why burgee answers as it does; empty for a question without a flag of the document.
    pub(crate) fn explain(&mut self, fields: &Value, clock: Timestamp) -> Result<String, Failure> {
        self.ask(fields, clock, |ready, question| {
            let context = ready.native.context(question);
            let explanation = ready.engine.explain(question.flag(), &context);
            explanation.map_or_else(|_| String::new(), |text| text.to_string())
        })
    }

    /// Puts a question to the document in the dialect that it asks for.
    fn ask<T>(
        &mut self,
        fields: &Value,
        clock: Timestamp,
        ask: impl FnOnce(&Ready, &Question<'_>) -> T,
    ) -> Result<T, Failure> {
        let profile = self.args.profile.clone();
        let format = self.ready(profile.as_deref(), None)?.format;
        let kind = fields.get("kind").and_then(Value::as_str);
        let own = kind.filter(|kind| format.profiles().contains(kind));
        let fields = self.with_files(format, fields)?;
        let ready = self.ready(own.or(profile.as_deref()), None)?;
        Ok(ask(ready, &Question::new(&fields, clock)))
    }

    /// The question, with the files that it names in place.
    fn with_files(&mut self, format: &dyn Importer, fields: &Value) -> Result<Value, Failure> {
        let mut fields = fields.clone();
        for name in format.files() {
            let Some(field) = fields.get_mut(name) else {
                continue;
            };
            let Some(path) = field.as_str() else {
                continue;
            };
            if !self.files.contains_key(path) {
                let read = self.read(path)?;
                self.files.insert(path.to_owned(), read);
            }
            *field = self.files.get(path).cloned().unwrap_or_default();
        }
        Ok(fields)
    }

    fn read(&self, path: &str) -> Result<Value, Failure> {
        let candidates = self.folders.iter().map(|folder| folder.join(path));
        let found = candidates
            .filter(|candidate| candidate.is_file())
            .find_map(|candidate| candidate.to_str().map(str::to_owned));
        let text = load::text(found.as_deref().unwrap_or(path))?;
        serde_json::from_str(&text)
            .map_err(|error| Complaint::new(format!("`{path}` is not valid JSON: {error}")).into())
    }
}
