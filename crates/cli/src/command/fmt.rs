//! `burgee fmt`

use super::count;
use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::foreign;
use crate::input;
use crate::load;
use crate::output::{Accent, Output};
use crate::render::json::insert;
use burgee::source::Sources;
use burgee::{Limits, ast, parse};
use serde_json::{Value, json};
use similar::TextDiff;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Write rules in the canonical form
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The files to format in place; - formats standard input to standard output
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    /// Change nothing; show what would change, and exit with 1 if anything would
    #[arg(long)]
    check: bool,
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  burgee fmt checkout.flags
  burgee fmt --check rules/*.flags
  burgee fmt - < checkout.flags

A file with syntax errors is left as it is. Comments stay, and so does the meaning: the text is read
again and compared before anything is written.

Exit status: 0 done, 1 a file has syntax errors, or with --check is not in the canonical form,
2 a file cannot be read or written.";

/// Formats all files, and goes on behind one that cannot be formatted.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let mut exit = Exit::Clean;
    let mut reports = Vec::new();
    for path in &args.files {
        let (file_exit, report) = match file(args, path, output) {
            Ok(result) => result,
            Err(Failure::Rules(sources, findings)) => {
                output.diagnose(&sources, &findings)?;
                (Exit::Findings, json!({ "file": path, "error": "syntax" }))
            }
            Err(Failure::Usage(complaint)) => {
                output.complain(&complaint)?;
                (
                    Exit::Usage,
                    json!({ "file": path, "error": complaint.message }),
                )
            }
            Err(gone @ Failure::ReaderGone) => return Err(gone),
        };
        exit = exit.max(file_exit);
        reports.push(report);
    }
    conclude(args, exit, &reports, output)?;
    Ok(exit)
}

/// Formats one file, or shows what would change.
fn file(args: &Args, path: &str, output: &mut Output) -> Result<(Exit, Value), Failure> {
    let text = load::text(path)?;
    let formatted = format(input::name(path), &text)?;
    let changed = formatted != text;
    let mut report = json!({ "file": path, "changed": changed });
    if args.check {
        if !changed {
            return Ok((Exit::Clean, report));
        }
        let diff = diff(path, &text, &formatted);
        if output.json() {
            insert(&mut report, "diff", Value::String(diff));
        } else {
            show(&diff, output)?;
        }
        return Ok((Exit::Findings, report));
    }
    if path == input::STDIN {
        if output.json() {
            insert(&mut report, "text", Value::String(formatted));
        } else {
            output.out().write_all(formatted.as_bytes())?;
        }
    } else if changed {
        replace(path, &formatted).map_err(|error| input::unwritable(path, &error))?;
        if !output.json() {
            output.line(format_args!("formatted {path}"))?;
        }
    }
    Ok((Exit::Clean, report))
}

/// Says the sum.
fn conclude(
    args: &Args,
    exit: Exit,
    reports: &[Value],
    output: &mut Output,
) -> Result<(), Failure> {
    if output.json() {
        return output.document(&json!({ "files": reports }));
    }
    if args.check && exit == Exit::Clean {
        let text = match reports.len() {
            1 => "1 file is in the canonical form".to_owned(),
            files => format!("{} are in the canonical form", count(files, "file")),
        };
        output.line(text)?;
    }
    Ok(())
}

/// The canonical form of `text`.
fn format(name: &str, text: &str) -> Result<String, Failure> {
    let limits = Limits::default();
    let parsed = parse::parse(text, 0, &limits);
    let mut errors: Vec<_> = parsed
        .diagnostics
        .into_iter()
        .filter(burgee::Diagnostic::is_error)
        .collect();
    if !errors.is_empty() {
        foreign::suggest(name, text, &mut errors);
        return Err(Failure::Rules(
            Box::new(Sources::single(name, text)),
            errors,
        ));
    }
    let formatted = ast::print(&parsed.document);
    let again = parse::parse(&formatted, 0, &limits);
    if again.document != parsed.document {
        return Err(Complaint::new(format!(
            "`{name}` is left as it is: its canonical form would not mean the same"
        ))
        .help("this is a fault of burgee, please report it with the file")
        .into());
    }
    Ok(formatted)
}

/// Replaces a file by another in one step, so that no crash leaves half a file. A link stays a link.
fn replace(path: &str, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let folder = target.parent().unwrap_or(Path::new("."));
    let fresh = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let result = fs::write(&fresh, text)
        .and_then(|()| fs::set_permissions(&fresh, fs::metadata(&target)?.permissions()))
        .and_then(|()| fs::rename(&fresh, &target));
    if result.is_err() {
        // The first error is the one to tell; what is left over is only a file too many.
        let _ = fs::remove_file(&fresh);
    }
    result
}

/// What would change, as a unified diff.
fn diff(path: &str, old: &str, new: &str) -> String {
    let name = input::name(path);
    TextDiff::from_lines(old, new)
        .unified_diff()
        .header(name, &format!("{name} (formatted)"))
        .to_string()
}

/// Writes a diff, coloured where there is colour.
fn show(diff: &str, output: &mut Output) -> Result<(), Failure> {
    for line in diff.lines() {
        let accent = match line.bytes().next() {
            Some(b'+') => Some(Accent::Good),
            Some(b'-') => Some(Accent::Bad),
            Some(b'@') => Some(Accent::Faint),
            _ => None,
        };
        match accent {
            Some(accent) => output.line(output.paint(accent, line))?,
            None => output.line(line)?,
        }
    }
    Ok(())
}
