//! From a path on the command line to rules that can be evaluated.

use crate::failure::{Complaint, Failure};
use crate::files::FileSystem;
use crate::foreign;
use crate::input;
use burgee::diagnostic::{Code, Diagnostic};
use burgee::source::{Sources, Span};
use burgee::{Reading, Timestamp};
use burgee_import::builder;

/// Reads the rules in `path`, with everything that is wrong with them.
///
/// `today` turns on the findings that depend on the date.
pub(crate) fn read(path: &str, today: Option<Timestamp>) -> Result<Reading, Failure> {
    let text = text(path)?;
    let files = FileSystem::starting_at(path);
    let mut builder = builder().name(input::name(path)).files(&files);
    if let Some(today) = today {
        builder = builder.today(today);
    }
    let mut reading = builder.read(&text);
    foreign::suggest(input::name(path), &text, &mut reading.diagnostics);
    Ok(reading)
}

/// Reads rules that are to be used: errors in them are a failure, warnings are not looked at.
pub(crate) fn valid(path: &str) -> Result<Reading, Failure> {
    let reading = read(path, None)?;
    if reading.has_errors() {
        let errors = reading
            .diagnostics
            .iter()
            .filter(|finding| finding.is_error());
        let errors = errors.cloned().collect();
        return Err(Failure::Rules(Box::new(reading.sources), errors));
    }
    Ok(reading)
}

/// The text of `path`; bytes that are not UTF-8 are a finding at their place.
pub(crate) fn text(path: &str) -> Result<String, Failure> {
    let bytes = input::read(path)?;
    String::from_utf8(bytes).map_err(|error| not_text(path, &error))
}

/// The finding for a file that is not text.
fn not_text(path: &str, error: &std::string::FromUtf8Error) -> Failure {
    let at = error.utf8_error().valid_up_to();
    let byte = error.as_bytes().get(at).copied().unwrap_or(0);
    // Up to the first bad byte the replacement text is the file itself, so the place is right.
    let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let Ok(start) = u32::try_from(at) else {
        return Complaint::new(format!("`{}` is not UTF-8 text", input::name(path))).into();
    };
    let width = u32::try_from('\u{fffd}'.len_utf8()).unwrap_or(1);
    let finding = Diagnostic::new(
        Code::BadCharacter,
        Span::new(start, start.saturating_add(width)),
        format!("byte 0x{byte:02x} is not UTF-8"),
    )
    .help("save the file as UTF-8");
    Failure::Rules(
        Box::new(Sources::single(input::name(path), shown)),
        vec![finding],
    )
}
