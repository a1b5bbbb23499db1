//! What to say where rules were expected and another system's document came, or the other way round.

use burgee::{Code, Diagnostic, Limits, parse};
use burgee_import::{FORMATS, Importer, Input, detect};

/// Tells the first finding of a text that is another system's document, or that looks like one, how
/// such a text is read. Does nothing for rules: their first item begins with a word that is known, or
/// nearly so, and no format recognises them.
///
/// Costs a look at the whole text by every format, but only after it was refused at its beginning, and
/// only at a text that is no longer than rules may be.
pub(crate) fn suggest(name: &str, text: &str, findings: &mut [Diagnostic]) {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let json = start.starts_with(['{', '[']);
    let Some(first) = findings.iter_mut().find(|finding| finding.is_error()) else {
        return;
    };
    if !json && first.code != Code::UnknownItem {
        return;
    }
    let input = Input {
        name,
        text,
        profile: None,
    };
    let short = text.len() <= Limits::default().file_bytes;
    let help = match short.then(|| detect(&input)).flatten() {
        Some(format) => format!(
            "this is a document of {title}: `burgee import {id} FILE` makes rules of it, and `check`, \
             `eval` and `serve` read it as it is with `--from {id}`",
            title = format.title(),
            id = format.id(),
        ),
        None if json => {
            let ids: Vec<&str> = FORMATS.iter().map(|format| format.id()).collect();
            format!(
                "rules are written in a language of their own: `flag new-checkout: bool {{ … }}`; \
                 `check`, `eval` and `serve` read another flag system's document with `--from` and its \
                 name: {}",
                ids.join(", ")
            )
        }
        None => return,
    };
    first.help = Some(help);
    // What was offered before was for somebody who writes rules.
    first.fix = None;
}

/// What a text is that could not be read as a document of `format`, if it can be told: rules, or
/// another system's document.
pub(super) fn instead(format: Option<&dyn Importer>, input: &Input<'_>) -> Option<String> {
    if let Some(other) = detect(input) {
        let named = format.is_some_and(|format| format.id() == other.id());
        return (!named).then(|| {
            format!(
                "it looks like a document of {}: name the system `{}`",
                other.title(),
                other.id()
            )
        });
    }
    let rules = parse::parse(input.text, 0, &Limits::default());
    let clean = !rules.diagnostics.iter().any(Diagnostic::is_error);
    (clean && !rules.document.items.is_empty()).then(|| {
        "these are burgee's own rules: `burgee check` and `burgee eval` read them as they are"
            .to_owned()
    })
}
