//! JSON paths that lead to one place (RFC 9535, section 2.3.5.1).

use serde_json::Value as Json;
use std::iter::Peekable;
use std::str::Chars;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Into an object.
    Name(String),
    /// Into an array; a negative one counts from the end.
    Index(i64),
}

/// The steps of a path without wildcards, slices, filters and descendants; none for any other text.
pub(super) fn singular(path: &str) -> Option<Vec<Part>> {
    let mut rest = path.strip_prefix('$')?.chars().peekable();
    let mut parts = Vec::new();
    while let Some(first) = rest.next() {
        parts.push(match first {
            '.' => Part::Name(shorthand(&mut rest)?),
            '[' => bracketed(&mut rest)?,
            _ => return None,
        });
    }
    Some(parts)
}

/// What a path leads to.
pub(super) fn follow<'j>(value: &'j Json, parts: &[&Part]) -> Option<&'j Json> {
    parts.iter().try_fold(value, |value, part| match part {
        Part::Name(name) => value.as_object()?.get(name),
        Part::Index(index) => {
            let values = value.as_array()?;
            let Ok(index) = usize::try_from(*index) else {
                let back = usize::try_from(index.unsigned_abs()).ok()?;
                return values.get(values.len().checked_sub(back)?);
            };
            values.get(index)
        }
    })
}

/// `name`
fn shorthand(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut name = String::new();
    while let Some(next) = rest.next_if(|next| {
        *next == '_'
            || next.is_ascii_alphabetic()
            || !next.is_ascii()
            || (next.is_ascii_digit() && !name.is_empty())
    }) {
        name.push(next);
    }
    (!name.is_empty()).then_some(name)
}

/// `'name']`, `"name"]`, `1]`
fn bracketed(rest: &mut Peekable<Chars<'_>>) -> Option<Part> {
    blanks(rest);
    let part = match rest.next_if(|next| matches!(next, '\'' | '"')) {
        Some(quote) => Part::Name(quoted(rest, quote)?),
        None => Part::Index(index(rest)?),
    };
    blanks(rest);
    (rest.next()? == ']').then_some(part)
}

fn blanks(rest: &mut Peekable<Chars<'_>>) {
    while rest
        .next_if(|next| matches!(next, ' ' | '\t' | '\n' | '\r'))
        .is_some()
    {}
}

fn index(rest: &mut Peekable<Chars<'_>>) -> Option<i64> {
    let mut digits = String::new();
    while let Some(next) =
        rest.next_if(|next| next.is_ascii_digit() || (*next == '-' && digits.is_empty()))
    {
        digits.push(next);
    }
    // Neither leading zeros nor -0.
    let number: i64 = digits.parse().ok()?;
    (number.to_string() == digits).then_some(number)
}

/// The text up to the closing quote.
fn quoted(rest: &mut Peekable<Chars<'_>>, quote: char) -> Option<String> {
    let mut text = String::new();
    loop {
        match rest.next()? {
            next if next == quote => return Some(text),
            '\\' => text.push(escaped(rest, quote)?),
            next if next < ' ' => return None,
            next => text.push(next),
        }
    }
}

fn escaped(rest: &mut Peekable<Chars<'_>>, quote: char) -> Option<char> {
    Some(match rest.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        same @ ('/' | '\\') => same,
        same if same == quote => same,
        'u' => match code_unit(rest)? {
            high @ 0xD800..=0xDBFF => {
                let escape = rest.next()? == '\\' && rest.next()? == 'u';
                let low = code_unit(rest).filter(|low| (0xDC00..=0xDFFF).contains(low))?;
                let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                char::from_u32(code).filter(|_| escape)?
            }
            code => char::from_u32(code)?,
        },
        _ => return None,
    })
}

fn code_unit(rest: &mut Peekable<Chars<'_>>) -> Option<u32> {
    let digits: String = rest.by_ref().take(4).collect();
    let hexadecimal = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(&digits, 16)
        .ok()
        .filter(|_| hexadecimal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(path: &str) -> Option<Vec<String>> {
        let parts = singular(path)?.into_iter().map(|part| match part {
            Part::Name(name) => name,
            Part::Index(index) => index.to_string(),
        });
        Some(parts.collect())
    }

    #[test]
    fn one_place_is_told_from_many_and_from_nonsense() {
        let sample = [
            ("$.a.b", vec!["a", "b"]),
            ("$.tamaño.サイズ", vec!["tamaño", "サイズ"]),
            ("$.a['b.c']", vec!["a", "b.c"]),
            (
                r#"$.a[ "q\"\u00e9\ud83d\ude00" ][0][-1]"#,
                vec!["a", "q\"é😀", "0", "-1"],
            ),
            (r"$['it\'s'].b_1", vec!["it's", "b_1"]),
        ];
        for (path, parts) in sample {
            assert_eq!(names(path).unwrap(), parts, "{path}");
        }
        for other in [
            "$.",
            "$..a",
            "$.*",
            "$.a[*]",
            "$.a[?@.b]",
            "$.a[0:1]",
            "$.a['b','c']",
            "$.a b",
            "$.1",
            "$.a[01]",
            "$.a[-0]",
            "$.a['b'",
            "a.b",
            "$.a[",
            r"$['\x']",
            r"$['\ud800']",
            "$.a-b",
        ] {
            assert_eq!(names(other), None, "{other}");
        }
    }

    #[test]
    fn a_path_leads_to_a_value() {
        let value = json!({ "a": [{ "b": 1 }, { "b": 2 }] });
        let at = |path: &str| {
            let parts = singular(path).unwrap();
            follow(&value, &parts.iter().collect::<Vec<_>>()).cloned()
        };
        assert_eq!(at("$.a[0].b"), Some(json!(1)));
        assert_eq!(at("$.a[-1].b"), Some(json!(2)));
        assert_eq!(at("$.a[-3].b"), None);
        assert_eq!(at("$.a.b"), None);
    }
}
