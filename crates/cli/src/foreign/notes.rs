//! What an import could not carry over, as people and programs are told.

use crate::failure::Failure;
use crate::output::Output;
use burgee_import::{Note, Severity};
use serde_json::{Value, json};

/// The word for a severity.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Refused => "refused",
    }
}

/// Says the notes on stderr, the gravest last, where a reader looks first.
pub(crate) fn say(notes: &[Note], output: &mut Output) -> Result<(), Failure> {
    let mut notes: Vec<&Note> = notes.iter().collect();
    notes.sort_by_key(|note| note.severity);
    for note in notes {
        output.remark(word(note.severity), &note.to_string())?;
    }
    Ok(())
}

/// The notes for programs.
pub(crate) fn to_json(notes: &[Note]) -> Value {
    let notes = notes.iter().map(|note| {
        json!({
            "severity": word(note.severity),
            "path": note.at.to_string(),
            "message": note.message,
        })
    });
    notes.collect()
}

/// Whether something was left out.
pub(crate) fn refused(notes: &[Note]) -> bool {
    notes.iter().any(|note| note.severity == Severity::Refused)
}
