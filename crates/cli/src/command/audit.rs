//! `burgee audit`

use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::input;
use crate::output::Output;
use burgee_server::ledger::{Audit, Proof};
use burgee_server::store::{Embedded, Place, Reader, StoreError};
use clap::Subcommand;
use serde_json::json;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;

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
        #[arg(value_name = "FILE.jsonl|-", conflicts_with_all = ["data", "store"])]
        file: Option<String>,

        #[command(flatten)]
        place: Where,

        /// The hash that an entry must have: that of the last, when it was noted down
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Write the records of a log, one a line, byte for byte
    Export {
        #[command(flatten)]
        place: Where,
    },
}

/// Where a log is kept.
#[derive(Debug, clap::Args)]
struct Where {
    /// The directory of a server that is not running
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "store")]
    data: Option<PathBuf>,

    /// The store that servers share, running or not: postgres://… or redis://…; without any place,
    /// `BURGEE_STORE` says it
    #[arg(long, value_name = "ADDRESS")]
    // A text and no `Place`: what clap cannot parse it prints, and this may hold a password.
    store: Option<String>,
}

/// The variable with the address of a store, which shells and lists of processes do not show.
const STORE: &str = "BURGEE_STORE";

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  curl -H \"X-API-Key: $KEY\" https://flags.example/admin/v1/audit > log.jsonl
  burgee audit verify log.jsonl
  burgee audit verify log.jsonl --head 5f3c…
  burgee audit verify --data /var/lib/burgee
  burgee audit export --data /var/lib/burgee > log.jsonl
  BURGEE_STORE='postgres://USER:PASSWORD@HOST/DATABASE' burgee audit verify

Every entry has the hash of the one before it, so that none can be changed, taken out, put in or
moved. That entries were cut off at the end can only be seen by somebody who has noted down the hash
of one of them: give it as --head. A directory that a server has open cannot be read; ask the
server. Of a store that servers share nothing is changed, and nothing is made where there is none.

Exit status: 0 the log is as it was written, 1 it is not,
2 wrong usage, or a log that cannot be read or is not there.";

/// The records of a log, one after the other.
type Records = Box<dyn Iterator<Item = Result<Vec<u8>, Failure>>>;

/// Does it.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.command {
        Command::Verify { file, place, head } => {
            let head = head.as_deref().map(hash).transpose()?;
            let records = match file {
                Some(file) => in_file(file)?,
                None => in_store(place, "give a file, - for standard input, ")?,
            };
            verify(records, head.as_deref(), output)
        }
        Command::Export { place } => {
            for record in in_store(place, "give ")? {
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

/// The records of a store. `or` is what else could be given.
fn in_store(place: &Where, or: &str) -> Result<Records, Failure> {
    let store = place.store.clone().or_else(|| std::env::var(STORE).ok());
    let place = match (&place.data, store) {
        (Some(directory), _) => Place::Directory(directory.clone()),
        (None, Some(store)) => named(&store)?,
        (None, None) => {
            let complaint = Complaint::new("there is no log to read");
            let help = format!("{or}--data DIRECTORY, --store ADDRESS or {STORE}");
            return Err(complaint.help(help).into());
        }
    };
    let help = match &place {
        Place::Directory(directory) if Embedded::is_in(directory) => {
            "stop the server that has it open, or ask that: GET /admin/v1/audit/verify"
        }
        Place::Directory(_) => "give the directory that `burgee serve --data` has",
        Place::Postgres(_) | Place::Redis(_) => "give the address that `burgee serve --store` has",
    };
    let unusable = move |error: StoreError| {
        let complaint = Complaint::new(error.to_string());
        Failure::from(complaint.help(help))
    };
    let store = place.open_to_read().map_err(unusable)?;
    let name = store.name();
    let there = name.clone();
    let unusable = move |error: StoreError| unusable(StoreError::new(format!("{there}: {error}")));
    let reader = Reader::new(store).map_err(&unusable)?;
    if reader.end() == 0 {
        // Under a name that is misspelt all would be well.
        let complaint = Complaint::new(format!("there is no entry in {name}"));
        return Err(complaint.help(help).into());
    }
    Ok(Box::new(
        reader.map(move |record| record.map_err(&unusable)),
    ))
}

/// The store of this address.
fn named(store: &str) -> Result<Place, Failure> {
    let place = store.parse::<Place>();
    Ok(place.map_err(|error| Complaint::new(error.to_string()))?)
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
