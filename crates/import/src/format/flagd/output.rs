//! The name of a variant out of what a rule gives: its JSON text as Go writes it, without quotes.

use crate::jsonlogic::{Datum, Fail};
use std::fmt::Write;

/// The name; none for null, which means the default variant.
///
/// # Errors
/// Where the result has a number that JSON cannot say.
pub(super) fn variant_name(result: &Datum<'_>) -> Result<Option<String>, Fail> {
    match result {
        Datum::Null => Ok(None),
        // Most names are plain text, which is its own name.
        Datum::Text(text) if text.bytes().all(is_plain) => Ok(Some(text.clone().into_owned())),
        other => {
            let mut name = String::new();
            write_json(&mut name, other)?;
            name.retain(|c| c != '"');
            Ok(Some(name))
        }
    }
}

/// Whether a byte stands for itself in JSON text.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b' ' | b'/' | b':' | b'@')
}

/// Writes a value as Go does: compact, keys in order, `<`, `>` and `&` escaped.
fn write_json(out: &mut String, value: &Datum<'_>) -> Result<(), Fail> {
    match value {
        Datum::Null => out.push_str("null"),
        Datum::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Datum::OddZero => out.push('0'),
        Datum::Number(number) => write_number(out, *number)?,
        Datum::Text(text) => write_text(out, text),
        Datum::List(list) => {
            out.push('[');
            for (index, element) in list.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_json(out, &element)?;
            }
            out.push(']');
        }
        Datum::Map(map) => {
            let mut entries = map.entries();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(out, key);
                out.push(':');
                write_json(out, value)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

/// A number: with an exponent below 1e-6 and from 1e21 on.
fn write_number(out: &mut String, number: f64) -> Result<(), Fail> {
    if !number.is_finite() {
        return Err(Fail);
    }
    let size = number.abs();
    let result = if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{number:e}");
        match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => {
                write!(out, "{digits}e+{exponent}")
            }
            _ => write!(out, "{text}"),
        }
    } else {
        write!(out, "{number}")
    };
    result.map_err(|_| Fail)
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..=' ' if c != ' ' => {
                // Writing to text does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(datum: &Datum<'_>) -> Option<String> {
        variant_name(datum).unwrap()
    }

    #[test]
    fn names_are_json_without_quotes() {
        let text = |text: &'static str| name(&Datum::text(text)).unwrap();
        assert_eq!(text("plain one"), "plain one");
        assert_eq!(text("a\"b"), "a\\b");
        assert_eq!(text("<b>&"), "\\u003cb\\u003e\\u0026");
        assert_eq!(text("ä\n"), "ä\\n");
        assert_eq!(text("null"), "null");
        assert_eq!(name(&Datum::Null), None);
        assert_eq!(name(&Datum::Bool(true)).unwrap(), "true");
        let number = |number| name(&Datum::Number(number)).unwrap();
        assert_eq!(number(1.0), "1");
        assert_eq!(number(0.5), "0.5");
        assert_eq!(number(-0.0), "-0");
        assert_eq!(number(1e21), "1e+21");
        assert_eq!(number(1.5e-7), "1.5e-7");
        let list = Datum::list(vec![Datum::text("a"), Datum::Null]);
        assert_eq!(name(&list).unwrap(), "[a,null]");
        assert!(variant_name(&Datum::Number(f64::NAN)).is_err());
    }
}
