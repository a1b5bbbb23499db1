//! The findings for people: each with its text, then one line with the sum.

use super::super::count;
use super::Tally;
use super::gather::Gathered;
use crate::failure::Failure;
use crate::output::{Accent, Output};
use burgee::Code as AnyCode;
use burgee::diagnostic::Diagnostic;
use burgee::source::{Lines, Sources, Span};
use burgee_stale::{Code, Finding, Level, Place, Skipped, UseKind};
use std::collections::HashMap;
use std::sync::Arc;

/// Most places in code that are named for a finding; JSON has all.
const PLACES: usize = 8;

/// Most bytes of text that are held to be shown.
const MOST_TEXT: u32 = 256 << 20;

/// Most notes, and most files that were not read, that are named.
const LINES: usize = 10;

/// Shows the findings, and says the sum.
pub(super) fn show(
    gathered: &Gathered,
    findings: &[Finding],
    tally: Tally,
    output: &mut Output,
) -> Result<(), Failure> {
    let (notes, others): (Vec<_>, Vec<_>) = findings
        .iter()
        .partition(|finding| finding.level == Level::Note);
    let texts = Texts::of(gathered, &others);
    let nobody = unowned(gathered, &others);
    let mut said_nobody = false;
    for finding in others {
        if nobody && finding.code == Code::NoOwner {
            if !said_nobody {
                said_nobody = true;
                let flags = count(gathered.now.rules.flags.len(), "flag");
                let mut finding = finding.clone();
                finding.message = format!("none of the {flags} has an owner");
                texts.show(&finding, output)?;
            }
            continue;
        }
        texts.show(finding, output)?;
    }
    for note in notes.iter().take(LINES) {
        output.remark(&format!("note[{}]", note.code), &line(note))?;
    }
    rest(notes.len(), "note", output)?;
    let skipped = &gathered.now.scan.skipped;
    for Skipped { file, why } in skipped.iter().take(LINES) {
        output.remark("note", &format!("`{file}` was not read: {why}"))?;
    }
    rest(skipped.len(), "file that was not read", output)?;
    output.line(summary(gathered, tally, output))
}

/// Whether no flag has an owner, which is said once: owners are not kept there.
fn unowned(gathered: &Gathered, findings: &[&Finding]) -> bool {
    let flags = &gathered.now.rules.flags;
    let unowned = findings
        .iter()
        .filter(|finding| finding.code == Code::NoOwner);
    let live = flags.iter().filter(|flag| !flag.archived).count();
    live > 1 && unowned.count() == live
}

/// Says how many there are beyond those that were named.
fn rest(all: usize, what: &str, output: &mut Output) -> Result<(), Failure> {
    match all.saturating_sub(LINES) {
        0 => Ok(()),
        more => output.remark(
            "note",
            &format!("{more} more of: {what} (--format json has all)"),
        ),
    }
}

/// A note in one line.
fn line(note: &Finding) -> String {
    let place = at(&note.place);
    match &note.kept {
        Some(kept) => format!(
            "{} ({place}); put off until {}: {}",
            note.message,
            day(&kept.until.to_string()),
            kept.reason
        ),
        None => format!("{} ({place}); it was so before", note.message),
    }
}

/// A time at midnight as a date.
fn day(time: &str) -> &str {
    time.strip_suffix("T00:00:00Z").unwrap_or(time)
}

/// `web/cart.ts:12:8`
fn at(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// The texts that findings point into.
struct Texts {
    sources: Sources,
    lines: Lines,
    bases: HashMap<Arc<str>, u32>,
}

impl Texts {
    /// Those of the rules, and those of the code that findings point into.
    fn of(gathered: &Gathered, findings: &[&Finding]) -> Texts {
        let mut sources = Sources::default();
        let mut bases = HashMap::new();
        for finding in findings {
            let also = finding.also.iter().map(|(place, _)| place);
            for Place { file, .. } in std::iter::once(&finding.place).chain(also) {
                if !bases.contains_key(file) {
                    let text = match gathered.texts.get(&**file) {
                        Some(text) => text.clone(),
                        // Beyond the bound, and when the file has gone since, its name alone is shown.
                        None if sources.next_base() > MOST_TEXT => String::new(),
                        None => std::fs::read_to_string(&**file).unwrap_or_default(),
                    };
                    bases.insert(file.clone(), sources.add(&**file, text));
                }
            }
        }
        Texts {
            lines: Lines::new(&sources),
            sources,
            bases,
        }
    }

    /// A place in them.
    fn span(&self, place: &Place) -> Span {
        let base = self.bases.get(&place.file).copied().unwrap_or(0);
        let offset = |at: usize| base.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        Span::new(offset(place.start), offset(place.end))
    }

    /// Shows a finding in its place.
    fn show(&self, finding: &Finding, output: &mut Output) -> Result<(), Failure> {
        // The number is this list's own: the code stands for none.
        let place = self.span(&finding.place);
        let mut shown =
            Diagnostic::new(AnyCode::Expired, place, &finding.message).label(&finding.label);
        for (place, text) in &finding.also {
            shown = shown.also(self.span(place), text);
        }
        if let Some(help) = help(finding) {
            shown = shown.help(help);
        }
        let number = (finding.level == Level::Error, finding.code.number());
        output.show(&self.sources, &self.lines, number, &shown)
    }
}

/// What to do, and where.
fn help(finding: &Finding) -> Option<String> {
    let mut help = finding.help.clone().unwrap_or_default();
    if help.is_empty() {
        help = match &finding.removal {
            None => "decide what stays, and take the flag out of the code".to_owned(),
            Some(removal) => match (&removal.variant, &removal.value) {
                (Some(stays), _) => format!("everybody gets `{stays}`: put that into the code"),
                (None, Some(stays)) => format!("everybody gets `{stays}`: put that into the code"),
                (None, None) => "everybody gets the default of the call: keep that".to_owned(),
            },
        };
    }
    for (place, kind) in finding.uses.iter().take(PLACES) {
        let what = match kind {
            UseKind::Use => "",
            UseKind::Definition => " (definition)",
            UseKind::Test => " (test)",
        };
        help = format!("{help}\n{}{what}", at(place));
    }
    match finding.uses.len().saturating_sub(PLACES) {
        0 => {}
        more => help = format!("{help}\nand {more} more (--format json has all)"),
    }
    (!help.is_empty()).then_some(help)
}

/// What was read and what was found, in one line.
fn summary(gathered: &Gathered, tally: Tally, output: &Output) -> String {
    let scan = &gathered.now.scan;
    let read = format!(
        "{}, {}, {} of code",
        count(gathered.files, "file"),
        count(gathered.now.rules.flags.len(), "flag"),
        count(scan.lines, "line"),
    );
    let errors = match (tally.errors, tally.warnings) {
        (0, 0) if tally.notes == 0 => output.paint(Accent::Good, "nothing found"),
        (0, 0) => output.paint(Accent::Good, "nothing to do"),
        (0, _) => String::new(),
        (errors, _) => output.paint(Accent::Bad, count(errors, "error")),
    };
    let some = |number: usize, thing: &str| (number > 0).then(|| count(number, thing));
    let found: Vec<String> = [
        Some(errors).filter(|errors| !errors.is_empty()),
        some(tally.warnings, "warning"),
        some(tally.notes, "note"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let since = gathered.commit.as_ref().map_or_else(String::new, |commit| {
        let short: String = commit.chars().take(10).collect();
        format!(" since {short}")
    });
    format!("{read}{since}: {}", found.join(", "))
}
