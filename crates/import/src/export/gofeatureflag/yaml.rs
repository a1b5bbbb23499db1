//! JSON as YAML that people like to read.

use serde_json::Value as Json;

/// The document in block style.
pub(super) fn text(value: &Json) -> String {
    let mut out = String::new();
    match value {
        Json::Object(entries) if !entries.is_empty() => {
            for (index, (name, entry)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                member(&mut out, 0, name, entry);
            }
        }
        other => {
            out.push_str(&other.to_string());
            out.push('\n');
        }
    }
    out
}

/// `name: value`
fn member(out: &mut String, depth: usize, name: &str, value: &Json) {
    indent(out, depth);
    out.push_str(&scalar(name));
    out.push(':');
    below(out, depth, value);
}

/// What stands behind a colon.
fn below(out: &mut String, depth: usize, value: &Json) {
    match value {
        Json::Object(entries) if !entries.is_empty() => {
            out.push('\n');
            for (name, entry) in entries {
                member(out, depth + 1, name, entry);
            }
        }
        Json::Array(values) if values.iter().any(Json::is_object) => {
            out.push('\n');
            for value in values {
                element(out, depth + 1, value);
            }
        }
        Json::String(text) => {
            out.push(' ');
            out.push_str(&scalar(text));
            out.push('\n');
        }
        // JSON is YAML.
        other => {
            out.push(' ');
            out.push_str(&other.to_string());
            out.push('\n');
        }
    }
}

/// `- value`, an object with its first member on the same line.
fn element(out: &mut String, depth: usize, value: &Json) {
    indent(out, depth);
    match value {
        Json::Object(entries) if !entries.is_empty() => {
            for (index, (name, entry)) in entries.iter().enumerate() {
                if index > 0 {
                    indent(out, depth + 1);
                } else {
                    out.push_str("- ");
                }
                out.push_str(&scalar(name));
                out.push(':');
                below(out, depth + 1, entry);
            }
        }
        other => {
            out.push_str("- ");
            out.push_str(&other.to_string());
            out.push('\n');
        }
    }
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

/// Text, with quotes unless it can only be read as text.
fn scalar(text: &str) -> String {
    const WORDS: &[&str] = &[
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf",
    ];
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" _-./()@".contains(&byte))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    let single =
        !plain && text.contains('"') && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if plain {
        text.to_owned()
    } else if single {
        // Queries are full of double quotes.
        format!("'{}'", text.replace('\'', "''"))
    } else {
        Json::from(text).to_string()
    }
}
