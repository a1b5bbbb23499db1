//! `burgee audit`

use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::input;
use crate::output::Output;
use burgee_server::ledger::{Audit, Proof};
use burgee_server::store::{Embedded, Reader, StoreError};
use clap::Subcommand;
use serde_json::json;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Longest record that is read, in bytes: the text of all rules twice, with room.
const LONGEST: u64 = 64 << 20;

/// Prove that a log of changes is as it was written, or write it out
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

/// What to do with the log.
#[derive(Debug, Subcommand)]
enum Command {
    /// Go through a log, and say whether anything in it was changed
    Verify {
        /// The log, as `burgee audit export` or GET /admin/v1/audit wrote it; - is standard input
        #[arg(value_name = "FILE.jsonl|-")]
        file: Option<String>,

        /// The directory of a server that is not running
        #[arg(long, value_name = "DIRECTORY", conflicts_with = "file")]
        data: Option<PathBuf>,

        /// The hash that an entry must have: that of the last, when it was noted down
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Write the records of a log, one a line, byte for byte
    Export {
        /// The directory of a server that is not running
        #[arg(long, value_name = "DIRECTORY")]
        data: PathBuf,
    },
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  curl -H \"X-API-Key: $KEY\" https://flags.example/admin/v1/audit > log.jsonl
  burgee audit verify log.jsonl
  burgee audit verify log.jsonl --head 5f3c…
  burgee audit verify --data /var/lib/burgee
  burgee audit export --data /var/lib/burgee > log.jsonl

Every entry has the hash of the one before it, so that none can be changed, taken out, put in or
moved. That entries were cut off at the end can only be seen by somebody who has noted down the hash
of one of them: give it as --head. A directory that a server has open cannot be read; ask the
server.

Exit status: 0 the log is as it was written, 1 it is not,
2 wrong usage or a file that cannot be read.";

/// The records of a log, one after the other.
type Records = Box<dyn Iterator<Item = Result<Vec<u8>, Failure>>>;

/// Does it.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.command {
        Command::Verify { file, data, head } => {
            let head = head.as_deref().map(hash).transpose()?;
            let records = match (data, file) {
                (Some(directory), _) => in_store(directory)?,
                (None, Some(file)) => in_file(file)?,
                (None, None) => {
                    let complaint = Complaint::new("there is no log to verify");
                    let help = "give a file, - for standard input, or --data DIRECTORY";
                    return Err(complaint.help(help).into());
                }
            };
            verify(records, head.as_deref(), output)
        }
        Command::Export { data } => {
            for record in in_store(data)? {
                output.out().write_all(&record?)?;
                output.out().write_all(b"\n")?;
            }
            Ok(Exit::Clean)
        }
    }
}

/// A hash on the command line.
fn hash(text: &str) -> Result<String, Failure> {
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if text.len() == 64 && digits {
        return Ok(text.to_ascii_lowercase());
    }
    let complaint = Complaint::new(format!("`{text}` is no hash of an entry"));
    Err(complaint
        .help("it has 64 hexadecimal digits; `burgee audit verify` prints that of the last entry")
        .into())
}

fn in_store(directory: &Path) -> Result<Records, Failure> {
    let name = directory.display();
    if !Embedded::is_in(directory) {
        let complaint = Complaint::new(format!("there is no log in `{name}`"));
        return Err(complaint
            .help("give the directory that `burgee serve --data` has")
            .into());
    }
    let unusable = move |error: StoreError| {
        let complaint = Complaint::new(error.to_string());
        let help = "stop the server that has it open, or ask that: GET /admin/v1/audit/verify";
        Failure::from(complaint.help(help))
    };
    let store = Embedded::open(directory).map_err(unusable)?;
    let reader = Reader::new(Arc::new(store)).map_err(unusable)?;
    Ok(Box::new(reader.map(move |record| record.map_err(unusable))))
}

fn in_file(file: &str) -> Result<Records, Failure> {
    let unreadable = |error: &io::Error| Failure::from(input::unreadable(file, error));
    let opened: Box<dyn Read> = match file {
        input::STDIN => Box::new(io::stdin()),
        path => Box::new(input::open(path).map_err(|error| unreadable(&error))?),
    };
    let mut lines = BufReader::new(opened);
    let name = file.to_owned();
    // Editors and shells leave blank lines behind, which are no entries.
    Ok(Box::new(std::iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            match lines.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => {
                    if line.ends_with(b"\n") {
                        line.pop();
                    }
                    return Some(Ok(line));
                }
                Err(error) => return Some(Err(input::unreadable(&name, &error).into())),
            }
        }
    })))
}

/// Goes through a log, and says how it is.
fn verify(records: Records, head: Option<&str>, output: &mut Output) -> Result<Exit, Failure> {
    let mut audit = Audit::default();
    let mut seen = false;
    for record in records {
        if let Err(broken) = audit.add(&record?) {
            let message = broken.to_string();
            return wrong(&audit.proof(), Some(broken.number), &message, output);
        }
        seen |= head == Some(audit.proof().hash.as_str());
    }
    let proof = audit.proof();
    if let (Some(head), false) = (head, seen) {
        let message = format!(
            "no entry has the hash {head}: entries were cut off or changed at the end, or it is another log"
        );
        return wrong(&proof, None, &message, output);
    }
    if output.json() {
        output.document(&json!({
            "ok": true, "entries": proof.entries, "hash": proof.hash, "at": proof.at,
        }))?;
        return Ok(Exit::Clean);
    }
    output.line(format!("{} as written", count(&proof)))?;
    if proof.entries > 0 {
        output.line(format!("last: {}, {}", proof.hash, proof.at))?;
    }
    if head.is_none() {
        output.remark(
            "note",
            "whether the last entry was changed, or some were cut off behind it, is only seen with --head",
        )?;
    }
    Ok(Exit::Clean)
}

fn wrong(
    proof: &Proof,
    number: Option<u64>,
    message: &str,
    output: &mut Output,
) -> Result<Exit, Failure> {
    if output.json() {
        output.document(&json!({
            "ok": false, "entries": proof.entries, "hash": proof.hash, "at": proof.at,
            "broken": { "number": number, "message": message },
        }))?;
    } else {
        output.line(format!(
            "{} as written, then the log is broken",
            count(proof)
        ))?;
    }
    output.complain(&Complaint::new(message))?;
    Ok(Exit::Findings)
}

fn count(proof: &Proof) -> String {
    match proof.entries {
        1 => "1 entry".to_owned(),
        entries => format!("{entries} entries"),
    }
}
