//! Findings as JSON, for programs: what the command prints and the server answers. The keys are a
//! contract: new ones may come, none changes its meaning.

use super::places::Places;
use super::{Diagnostic, Severity};
use crate::source::{Sources, Span};
use serde_json::{Value, json};

/// The findings as objects, with file, code, severity, message, help, labels and fix, and each span in
/// bytes from 0 and in lines and columns from 1. Linear in the sources.
pub fn to_json(sources: &Sources, findings: &[Diagnostic]) -> Vec<Value> {
    let places = Places::new(sources);
    findings
        .iter()
        .map(|finding| object(&places, finding))
        .collect()
}

/// How bad a finding is, in a word.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// One finding.
fn object(places: &Places<'_>, finding: &Diagnostic) -> Value {
    let labels: Vec<_> = finding
        .labels
        .iter()
        .map(|label| {
            json!({
                "file": file(places, label.span),
                "span": span(places, label.span),
                "text": label.text,
            })
        })
        .collect();
    let fix = finding.fix.as_ref().map(|fix| {
        json!({
            "file": file(places, fix.span),
            "span": span(places, fix.span),
            "replacement": fix.replacement,
        })
    });
    json!({
        "file": file(places, finding.span),
        "code": finding.code.number(),
        "severity": severity(finding.severity()),
        "title": finding.code.title(),
        "message": finding.message,
        "span": span(places, finding.span),
        "label": finding.label,
        "labels": labels,
        "help": finding.help,
        "fix": fix,
    })
}

/// The name of the file of a span.
fn file<'s>(places: &Places<'s>, span: Span) -> Option<&'s str> {
    places.locate(span).map(|(file, _)| file.name.as_str())
}

/// A span: bytes from 0 in its file, and lines and columns from 1, the columns in characters.
fn span(places: &Places<'_>, span: Span) -> Value {
    let Some((file, range)) = places.locate(span) else {
        return Value::Null;
    };
    let start = places.position(file, range.start);
    let end = places.position(file, range.end);
    json!({
        "start": range.start,
        "end": range.end,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    })
}
