//! `burgee stale`

mod gather;
mod show;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::request;
use burgee::Timestamp;
use burgee_stale::{Finding, Level, Scan, Settings, compare, findings, report};
use gather::Gathered;
use serde_json::json;

/// Find flags that are over: expired, without owner, unused, unknown, the same for everybody
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The rules; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// The folder with the code that asks for the flags; again for each
    #[arg(long, required = true, value_name = "DIR")]
    code: Vec<String>,

    /// Count only what the change since this revision adds; what was there before is a note
    #[arg(long, value_name = "REV")]
    base: Option<String>,

    /// The time to judge by, in place of the clock's
    #[arg(long, value_name = "TIME", value_parser = request::time_or_now)]
    at: Option<Timestamp>,

    /// Warn so many days before a flag expires
    #[arg(long, value_name = "DAYS", value_parser = request::number::<u32>, default_value_t = 14)]
    warn_days: u32,

    /// For so many days may a flag serve everybody the same
    #[arg(long, value_name = "DAYS", value_parser = request::number::<u32>, default_value_t = 30)]
    settled_days: u32,

    /// For so many days may a new flag wait for code to ask for it
    #[arg(long, value_name = "DAYS", value_parser = request::number::<u32>, default_value_t = 14)]
    new_days: u32,

    /// A kind of flag that is meant to stay as it is; again for each
    #[arg(long, value_name = "KIND", default_values_t = ["operational".to_owned(), "permission".to_owned()])]
    long_lived: Vec<String>,

    /// A function or method of yours whose first argument is a flag's key; again for each
    #[arg(long, value_name = "NAME")]
    call: Vec<String>,

    /// Let a key that stands in any other text file count as a use
    #[arg(long)]
    any_file: bool,

    /// Let warnings count as findings too
    #[arg(long)]
    deny_warnings: bool,
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  burgee stale checkout.flags --code .
  burgee stale rules/*.flags --code src --code web --base origin/main
  burgee stale checkout.flags --code . --format sarif > stale.sarif

A line in a comment, of the rules or of code, puts a finding off for up to 90 days:
  # burgee:keep new-checkout until 2027-01-15 the old app is still out there

Exit status: 0 nothing to do, 1 something is stale (with --deny-warnings: or soon will be; with
--base: and the change made it so), 2 wrong usage or something that cannot be read.";

/// Looks for stale flags, and says which.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let settings = Settings {
        at: args.at.unwrap_or_else(request::clock),
        warn_days: args.warn_days,
        settled_days: args.settled_days,
        new_days: args.new_days,
        long_lived: args.long_lived.clone(),
    };
    let gathered = gather::gather(args, &settings)?;
    for remark in &gathered.remarks {
        output.remark("note", remark)?;
    }
    let mut found = findings(&gathered.now.side(), &settings);
    if let Some(before) = &gathered.before {
        compare(&mut found, &findings(&before.side(), &settings));
    }
    let tally = Tally::of(&found);
    if output.sarif() {
        let skipped = &gathered.now.scan.skipped;
        output.document(&report::sarif(&found, skipped, env!("CARGO_PKG_VERSION")))?;
    } else if output.json() {
        output.document(&document(args, &settings, &gathered, &found, tally))?;
    } else {
        show::show(&gathered, &found, tally, output)?;
    }
    Ok(
        if tally.errors > 0 || args.deny_warnings && tally.warnings > 0 {
            Exit::Findings
        } else {
            Exit::Clean
        },
    )
}

/// How many findings of each level there are.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl Tally {
    /// Counts.
    fn of(findings: &[Finding]) -> Tally {
        let mut tally = Tally::default();
        for finding in findings {
            match finding.level {
                Level::Error => tally.errors += 1,
                Level::Warning => tally.warnings += 1,
                Level::Note => tally.notes += 1,
            }
        }
        tally
    }
}

/// The output for programs. The keys are a contract: new ones may come, none changes its meaning.
fn document(
    args: &Args,
    settings: &Settings,
    gathered: &Gathered,
    findings: &[Finding],
    tally: Tally,
) -> serde_json::Value {
    let Scan {
        files,
        lines,
        bytes,
        skipped,
        ..
    } = &gathered.now.scan;
    let skipped: Vec<_> = skipped
        .iter()
        .map(|skipped| json!({ "file": &*skipped.file, "message": skipped.why }))
        .collect();
    json!({
        "findings": findings.iter().map(report::json).collect::<Vec<_>>(),
        "errors": tally.errors,
        "warnings": tally.warnings,
        "notes": tally.notes,
        "files": args.files,
        "flags": gathered.now.rules.flags.len(),
        "code": { "folders": args.code, "files": files, "lines": lines, "bytes": bytes },
        "skipped": skipped,
        "base": gathered.commit,
        "at": settings.at.to_string(),
    })
}
