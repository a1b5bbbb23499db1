//! Findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), which code hosts show beside the code.

use crate::code::Code;
use crate::finding::{Finding, Place, State};
use crate::scan::Skipped;
use serde_json::{Value, json};
use std::fmt::Write;

/// The document: one run of one tool.
pub fn sarif(findings: &[Finding], skipped: &[Skipped], version: &str) -> Value {
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let results: Vec<Value> = findings.iter().map(result).collect();
    let notes: Vec<Value> = skipped
        .iter()
        .map(|skipped| {
            json!({
                "level": "note",
                "message": { "text": format!("not read: {}", skipped.why) },
                "locations": [{ "physicalLocation": { "artifactLocation": artifact(&skipped.file) } }],
            })
        })
        .collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "burgee stale",
                "semanticVersion": version,
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notes,
            }],
            "results": results,
        }],
    })
}

/// What a code means.
fn rule(code: Code) -> Value {
    json!({
        "id": code.number(),
        "name": format!("{code:?}"),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.cause() },
        "help": { "text": code.cure() },
        "defaultConfiguration": { "level": code.level().word() },
        "properties": { "tags": ["feature-flags", "maintainability"] },
    })
}

/// One finding.
fn result(finding: &Finding) -> Value {
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        let _ = write!(text, ". {help}");
    }
    let also = finding.also.iter().map(|(at, said)| (at, said.as_str()));
    let uses = finding.uses.iter().map(|(at, kind)| (at, kind.word()));
    let related: Vec<Value> = also
        .chain(uses)
        .enumerate()
        .map(|(id, (at, said))| {
            let mut object = location(at);
            if let Value::Object(fields) = &mut object {
                fields.insert("id".to_owned(), id.into());
                fields.insert("message".to_owned(), json!({ "text": said }));
            }
            object
        })
        .collect();
    let rule = Code::ALL.iter().position(|code| *code == finding.code);
    let mut result = json!({
        "ruleId": finding.code.number(),
        "ruleIndex": rule,
        "level": finding.level.word(),
        "message": { "text": text },
        "locations": [location(&finding.place)],
        "relatedLocations": related,
        "partialFingerprints": { "burgeeStale/v1": fingerprint(finding) },
    });
    if let Value::Object(fields) = &mut result {
        let state = match finding.state {
            State::Alone => None,
            State::New => Some("new"),
            State::Known => Some("unchanged"),
        };
        if let Some(state) = state {
            fields.insert("baselineState".to_owned(), state.into());
        }
        if let Some(kept) = &finding.kept {
            let why = json!([{ "kind": "inSource", "justification": kept.reason }]);
            fields.insert("suppressions".to_owned(), why);
        }
    }
    result
}

/// What makes a finding the same from run to run, whatever line it moves to.
fn fingerprint(finding: &Finding) -> String {
    let (code, key) = finding.identity();
    if code == Code::UnknownFlag {
        return format!("{code}:{key}:{}", finding.place.file);
    }
    format!("{code}:{key}")
}

/// A place in a file.
fn location(place: &Place) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(&place.file),
            "region": { "startLine": place.line.max(1), "startColumn": place.column.max(1) },
        },
    })
}

/// A file, as a URI: relative to the root of the sources, unless it was named from the system's root.
fn artifact(file: &str) -> Value {
    let mut uri = String::new();
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    if file.starts_with('/') {
        return json!({ "uri": format!("file://{uri}") });
    }
    json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
}
