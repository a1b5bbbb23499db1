//! `burgee eval --from`: the other system's answers.

use super::batch::{Documents, each_line};
use super::document::Document;
use super::{FromArgs, question, say};
use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::output::{Accent, Output};
use crate::render::{self, json::insert};
use crate::request::{RequestArgs, clock};
use burgee::diagnostic::closest;
use burgee::{Engine, Timestamp};
use burgee_import::{Answer, Question};
use serde_json::{Map, Value};

/// What another system's question has besides a context.
#[derive(Debug, clap::Args)]
pub(crate) struct AskArgs {
    /// What the caller falls back on, as JSON, for systems that are told
    #[arg(long, value_name = "JSON", requires = "from")]
    default: Option<String>,

    /// Which of the system's questions is asked, where it has several: Unleash's `variant`
    #[arg(long, value_name = "KIND", requires = "from")]
    kind: Option<String>,

    /// The type that is asked for, for systems that are told
    #[arg(long = "type", value_name = "TYPE", requires = "from")]
    requested: Option<String>,
}

/// A document, and what to ask of it.
struct Asking {
    document: Document,
    engine: Engine,
    fields: Map<String, Value>,
    clock: Timestamp,
    explain: bool,
}

/// Evaluates one flag, or all where none is named.
pub(crate) fn run(
    document: Document,
    flag: Option<&str>,
    request: &RequestArgs,
    ask: &AskArgs,
    explain: bool,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let document = document.valid()?;
    say(&document.imported.notes, output)?;
    let mut fields = question::one(request, ask.default.as_deref(), ask.kind.as_deref())?;
    if let Some(requested) = &ask.requested {
        fields.insert("type".to_owned(), requested.as_str().into());
    }
    let asking = Asking {
        engine: document.reading.engine(),
        document,
        fields,
        clock: request.at.unwrap_or_else(clock),
        explain,
    };
    match flag {
        Some(flag) => asking.one(flag, output),
        None => asking.all(output),
    }
}

/// Answers a file of questions.
pub(crate) fn batch(
    from: &FromArgs,
    path: &str,
    requests: &str,
    at: Option<Timestamp>,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let mut documents = Documents::new(from, path, requests)?;
    documents.prepare(output)?;
    each_line(requests, output, |fields| {
        documents.answer(fields, at.unwrap_or_else(clock)).map(Some)
    })?;
    Ok(Exit::Clean)
}

impl Asking {
    /// Asks for one flag.
    fn one(mut self, flag: &str, output: &mut Output) -> Result<Exit, Failure> {
        let known = self.engine.flags().any(|known| known == flag);
        self.say(flag, output)?;
        if known {
            return Ok(Exit::Clean);
        }
        let complaint = Complaint::new(format!("the document has no flag `{flag}`"));
        output.complain(&match closest(flag, self.engine.flags()) {
            Some(near) => complaint.help(format!("did you mean `{near}`?")),
            None => complaint.help("--all shows every flag"),
        })?;
        Ok(Exit::Findings)
    }

    /// Asks for every flag.
    fn all(mut self, output: &mut Output) -> Result<Exit, Failure> {
        let flags: Vec<String> = self.engine.flags().map(str::to_owned).collect();
        for flag in flags {
            self.say(&flag, output)?;
        }
        Ok(Exit::Clean)
    }

    /// Says the answer for a flag.
    fn say(&mut self, flag: &str, output: &mut Output) -> Result<(), Failure> {
        self.fields.insert("flag".to_owned(), flag.into());
        let fields = Value::Object(self.fields.clone());
        let question = Question::new(&fields, self.clock);
        let native = &self.document.imported.native;
        let answer = native.answer(&self.engine, &question);
        let context = native.context(&question);
        let explanation = self
            .explain
            .then(|| self.engine.explain(flag, &context).ok())
            .flatten();
        if output.json() {
            let mut line = Map::new();
            line.insert("flag".to_owned(), flag.into());
            line.extend(answer.to_json());
            let mut line = Value::Object(line);
            if let Some(explanation) = &explanation {
                insert(
                    &mut line,
                    "explanation",
                    render::json::explanation(explanation),
                );
            }
            return output.document(&line);
        }
        for line in sheet(flag, &answer, output) {
            output.line(line)?;
        }
        match explanation {
            Some(explanation) => output.line(explanation.to_string().trim_end()),
            None => Ok(()),
        }
    }
}

/// An answer for people, a line for each thing to say.
fn sheet(flag: &str, answer: &Answer, output: &Output) -> Vec<String> {
    let fields = answer.to_json();
    let main = ["value", "enabled"]
        .into_iter()
        .find_map(|name| Some((name, fields.get(name).filter(|value| !value.is_null())?)));
    let head = main.map_or_else(|| "null".to_owned(), |(_, value)| value.to_string());
    let mut lines = vec![format!("{flag} = {}", output.paint(Accent::Strong, head))];
    let said = main.map(|(name, _)| name);
    for (name, value) in &fields {
        if Some(name.as_str()) == said || value.is_null() {
            continue;
        }
        // Text without its quotes, everything else as JSON.
        let shown = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        lines.push(format!("  {name:<8} {shown}"));
    }
    lines
}
