//! `burgee check`

use super::count;
use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::foreign::{self, Document, FromArgs};
use crate::load;
use crate::output::{Accent, Output};
use crate::render::json::insert;
use crate::request;
use burgee::diagnostic::Diagnostic;
use burgee::source::{Sources, Span};
use burgee::{Reading, Timestamp};
use serde_json::json;
use std::collections::HashSet;

/// Find what is wrong with rules: errors, and what is legal but probably not meant
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The files to check; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// Let warnings count as findings too
    #[arg(long)]
    deny_warnings: bool,

    /// Report flags that have expired at this time, or `now`; without it no clock is asked, so that
    /// rules which were clean stay clean
    #[arg(long, value_name = "TIME", value_parser = request::time_or_now)]
    at: Option<Timestamp>,

    #[command(flatten)]
    from: FromArgs,
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  burgee check checkout.flags
  burgee check rules/*.flags --deny-warnings
  burgee check rules/*.flags --at now
  burgee check features.json --from unleash
  git show HEAD:checkout.flags | burgee check - --format json

Exit status: 0 no errors, 1 errors (with --deny-warnings: or warnings),
2 a file cannot be read. With --format json the findings are the output.";

/// What was found in all files together.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    flags: usize,
    findings: Vec<serde_json::Value>,
    unreadable: Vec<serde_json::Value>,
    /// What imports could not carry over, a list for each document.
    notes: Vec<serde_json::Value>,
    /// What has been shown, so that a file which several others include is not shown again.
    seen: HashSet<(String, Span, String)>,
}

/// Checks all files, and says what is wrong with them.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let mut tally = Tally::default();
    for path in &args.files {
        match read(args, path, &mut tally, output) {
            Ok(reading) => {
                tally.flags += reading.rules.flags.len();
                tally.take(output, &reading.sources, reading.diagnostics)?;
            }
            Err(Failure::Rules(sources, findings)) => tally.take(output, &sources, findings)?,
            Err(Failure::Usage(complaint)) => tally.miss(output, path, &complaint)?,
            Err(gone @ Failure::ReaderGone) => return Err(gone),
        }
    }
    tally.conclude(args, output)
}

/// Reads rules, or another system's document: what is lost there is found too.
fn read(
    args: &Args,
    path: &str,
    tally: &mut Tally,
    output: &mut Output,
) -> Result<Reading, Failure> {
    let Some(document) = Document::open(&args.from, path)? else {
        return load::read(path, args.at);
    };
    let notes = &document.imported.notes;
    if output.json() {
        tally.notes.push(foreign::to_json(notes));
    } else {
        foreign::say(notes, output)?;
    }
    for note in notes {
        match note.severity {
            burgee_import::Severity::Refused => tally.errors += 1,
            burgee_import::Severity::Warning => tally.warnings += 1,
            burgee_import::Severity::Note => {}
        }
    }
    Ok(document.reading)
}

impl Tally {
    /// Counts the findings of a file, and shows them.
    fn take(
        &mut self,
        output: &mut Output,
        sources: &Sources,
        findings: Vec<Diagnostic>,
    ) -> Result<(), Failure> {
        let new: Vec<_> = findings
            .into_iter()
            .filter(|finding| self.seen.insert(identity(sources, finding)))
            .collect();
        for finding in &new {
            if finding.is_error() {
                self.errors += 1;
            } else {
                self.warnings += 1;
            }
        }
        if output.json() {
            self.findings
                .extend(burgee::diagnostic::to_json(sources, &new));
            return Ok(());
        }
        output.diagnose(sources, &new)
    }

    /// Notes a file that cannot be read, and goes on.
    fn miss(
        &mut self,
        output: &mut Output,
        path: &str,
        complaint: &Complaint,
    ) -> Result<(), Failure> {
        self.unreadable
            .push(json!({ "file": path, "message": complaint.message }));
        output.complain(complaint)
    }

    /// Says the sum, and decides the exit status.
    fn conclude(self, args: &Args, output: &mut Output) -> Result<Exit, Failure> {
        if output.json() {
            let mut report = json!({
                "diagnostics": self.findings,
                "errors": self.errors,
                "warnings": self.warnings,
                "files": args.files,
                "unreadable": self.unreadable,
            });
            if args.from.from.is_some() {
                insert(&mut report, "notes", self.notes.into());
            }
            output.document(&report)?;
        } else {
            output.line(self.summary(args, output))?;
        }
        Ok(if !self.unreadable.is_empty() {
            Exit::Usage
        } else if self.errors > 0 || args.deny_warnings && self.warnings > 0 {
            Exit::Findings
        } else {
            Exit::Clean
        })
    }

    /// What was read and what was found, in one line.
    fn summary(&self, args: &Args, output: &Output) -> String {
        let unread = match self.unreadable.len() {
            0 => String::new(),
            files => format!("{} not read", count(files, "file")),
        };
        let read = args.files.len() - self.unreadable.len();
        if read == 0 {
            return unread;
        }
        let files = count(read, "file");
        let flag = match self.errors {
            0 => "flag",
            _ => "usable flag",
        };
        let flags = count(self.flags, flag);
        let found = match (self.errors, self.warnings) {
            (0, 0) => output.paint(Accent::Good, "nothing found"),
            (0, warnings) => count(warnings, "warning"),
            (errors, 0) => output.paint(Accent::Bad, count(errors, "error")),
            (errors, warnings) => {
                let errors = output.paint(Accent::Bad, count(errors, "error"));
                format!("{errors}, {}", count(warnings, "warning"))
            }
        };
        match unread.as_str() {
            "" => format!("{files}, {flags}: {found}"),
            unread => format!("{files}, {flags}: {found}; {unread}"),
        }
    }
}

/// What makes a finding the same as another: the file, the place in it, and what it says.
fn identity(sources: &Sources, finding: &Diagnostic) -> (String, Span, String) {
    let (name, base) = sources
        .locate(finding.span)
        .map_or(("", 0), |(file, _)| (file.name.as_str(), file.base));
    let span = Span::new(
        finding.span.start.saturating_sub(base),
        finding.span.end.saturating_sub(base),
    );
    let said = format!("{} {}", finding.code, finding.message);
    (name.to_owned(), span, said)
}
