//! The tables of the reference that are written by the code itself.

use burgee::bucket::{BUCKETS, Salted, Scale};
use burgee::schema::{Parameter, Registry};
use burgee::{Code, Limits};
use std::fmt::Write;

/// A table, by the name of its section.
pub(crate) fn tables() -> [(&'static str, String); 5] {
    [
        ("bucketings", bucketings()),
        ("vectors", vectors()),
        ("functions", functions()),
        ("limits", limits()),
        ("diagnostics", diagnostics()),
    ]
}

/// A table in Markdown.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        let cells: Vec<_> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        writeln!(text, "| {} |", cells.join(" | ")).unwrap();
    }
    text
}

fn bucketings() -> String {
    let registry = Registry::default();
    let rows = registry.bucketing_ids().map(|id| {
        let what = registry.bucketing(id).unwrap().description();
        vec![format!("`{id}`"), what.to_owned()]
    });
    table(&["Name", "Bucket"], rows)
}

fn vectors() -> String {
    let cases = [
        ("new-checkout", "user-1"),
        ("new-checkout", "user-2"),
        ("search-v2", "user-1"),
        ("new-checkout/staff", "Ærøskøbing"),
        ("", ""),
    ];
    let registry = Registry::default();
    let rows = cases.map(|(salt, key)| {
        let mut row = vec![format!("`\"{salt}\"`"), format!("`\"{key}\"`")];
        for id in ["burgee/1", "md5-100"] {
            let salted: Salted = registry.bucketing(id).unwrap().salted(salt, Scale::Percent);
            let bucket = salted.bucket(key).0;
            assert!(bucket < BUCKETS);
            row.push(bucket.to_string());
        }
        row
    });
    table(&["Salt", "Key", "`burgee/1`", "`md5-100`"], rows)
}

fn functions() -> String {
    let registry = Registry::default();
    let rows = registry.function_names().map(|name| {
        let function = registry.function(name).unwrap();
        let signature = function.signature();
        let parameters: Vec<_> = signature
            .parameters
            .iter()
            .copied()
            .map(parameter)
            .collect();
        let more = if signature.variadic { ", …" } else { "" };
        vec![
            format!("`{name}({}{more})`", parameters.join(", ")),
            signature.result.to_string(),
            function.description().to_owned(),
        ]
    });
    table(&["Function", "Gives", "Which is"], rows)
}

fn parameter(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Any => "any",
        Parameter::Optional => "any or missing",
        Parameter::String => "string",
        Parameter::Number => "number",
        Parameter::Sized => "string or list or map",
    }
}

fn limits() -> String {
    // Without `..`, so that a new limit cannot be forgotten here.
    let Limits {
        file_bytes,
        expression_bytes,
        nesting,
        list_entries,
        regex_bytes,
        quantifiers,
        segment_depth,
        flag_depth,
        tests,
    } = Limits::default();
    let bytes = |count: usize| match count {
        _ if count.is_multiple_of(1 << 20) => format!("{} MiB", count >> 20),
        _ => format!("{} KiB", count >> 10),
    };
    let rows = [
        ("longest file", bytes(file_bytes), "E105"),
        (
            "longest condition on its own",
            bytes(expression_bytes),
            "E105",
        ),
        (
            "deepest nesting of brackets and prefixes",
            nesting.to_string(),
            "E104",
        ),
        (
            "most entries of a list in the text",
            list_entries.to_string(),
            "E311",
        ),
        (
            "largest compiled regular expression",
            bytes(regex_bytes),
            "E306",
        ),
        (
            "deepest nesting of `any`, `all`, `none`",
            quantifiers.to_string(),
            "E312",
        ),
        (
            "longest chain of segments",
            segment_depth.to_string(),
            "E408",
        ),
        ("longest chain of flags", flag_depth.to_string(), "E408"),
        (
            "most tests that one evaluation may run",
            tests.to_string(),
            "E408",
        ),
    ];
    let rows = rows.map(|(what, limit, code)| vec![what.to_owned(), limit, code.to_owned()]);
    table(&["What", "Default", "Beyond it"], rows)
}

fn diagnostics() -> String {
    let rows = Code::ALL.iter().map(|code| {
        vec![
            code.number().to_owned(),
            code.title().to_owned(),
            code.cause().to_owned(),
            code.cure().to_owned(),
        ]
    });
    table(&["Code", "Title", "Cause", "Cure"], rows)
}
