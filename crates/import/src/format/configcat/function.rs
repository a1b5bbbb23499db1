//! The functions that imported rules call: ConfigCat's conversions and its hashes.

use super::text::{number, seconds, text, texts};
use super::version;
use crate::pure::{Pure, argument, text_argument};
use burgee::schema::Parameter::{Any, Number, String as Text};
use burgee::value::{List, Operand, Type, Unknown, Version};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::str::from_utf8;

type Arguments<'v, 'a> = &'v [Option<Operand<'a>>];
type Value<'a> = Result<Operand<'a>, Unknown>;

/// Every function.
pub(super) const FUNCTIONS: &[Pure] = &[
    Pure {
        name: "configcat_text",
        description: "the text that ConfigCat makes of an attribute: numbers as JavaScript writes \
                      them, lists as JSON, dates as seconds since 1970",
        parameters: &[Any],
        result: Type::String,
        compute: |arguments| Ok(Operand::Text(text(argument(arguments, 0)?)?)),
    },
    Pure {
        name: "configcat_number",
        description: "the number that an attribute is or spells; a decimal comma will do",
        parameters: &[Any],
        result: Type::Number,
        compute: |arguments| Ok(Operand::Float(number(argument(arguments, 0)?)?)),
    },
    Pure {
        name: "configcat_seconds",
        description: "the seconds since 1970 that an attribute is, spells or says as a date",
        parameters: &[Any],
        result: Type::Number,
        compute: |arguments| Ok(Operand::Float(seconds(argument(arguments, 0)?)?)),
    },
    Pure {
        name: "configcat_version",
        description: "the version that a text spells, strictly, with space around it",
        parameters: &[Any],
        result: Type::Version,
        compute: read_version,
    },
    Pure {
        name: "configcat_contains_any",
        description: "whether a list, or a JSON text of one, has one of these texts",
        parameters: &[Any, Any],
        result: Type::Bool,
        compute: contains_any,
    },
    Pure {
        name: "configcat_sha256",
        description: "the SHA-256 of an attribute's text and a salt, in hex",
        parameters: &[Any, Text],
        result: Type::String,
        compute: |arguments| {
            let text = text(argument(arguments, 0)?)?;
            hex(&text, text_argument(arguments, 1)?).map(Operand::Text)
        },
    },
    Pure {
        name: "configcat_sha256_start",
        description: "the SHA-256 of the first so many bytes of an attribute's text and a salt, in \
                      hex; nothing where the text is shorter or a character would be cut",
        parameters: &[Any, Text, Number],
        result: Type::String,
        compute: |arguments| affix(arguments, |text, length| text.get(..length)),
    },
    Pure {
        name: "configcat_sha256_end",
        description: "the SHA-256 of the last so many bytes of an attribute's text and a salt, in \
                      hex; nothing where the text is shorter or a character would be cut",
        parameters: &[Any, Text, Number],
        result: Type::String,
        compute: |arguments| {
            affix(arguments, |text, length| {
                text.get(text.len().checked_sub(length)?..)
            })
        },
    },
    Pure {
        name: "configcat_contains_any_sha256",
        description: "whether a list, or a JSON text of one, has a text whose SHA-256 with a salt \
                      is one of these",
        parameters: &[Any, Text, Any],
        result: Type::Bool,
        compute: contains_any_sha256,
    },
];

fn read_version<'a>(arguments: Arguments<'_, 'a>) -> Value<'a> {
    let version = match argument(arguments, 0)? {
        Operand::Text(Cow::Borrowed(text)) => version::read(text),
        Operand::Text(Cow::Owned(text)) => version::read(text).map(Version::into_owned),
        Operand::Version(version) => Some(version.clone()),
        _ => return Err(Unknown::WrongType),
    };
    version.map(Operand::Version).ok_or(Unknown::NotConvertible)
}

/// Whether `found` is true of an element of the argument at 0, a list or a JSON text of one.
fn any_text(
    arguments: Arguments<'_, '_>,
    found: impl Fn(&str) -> Result<bool, Unknown>,
) -> Result<bool, Unknown> {
    let mut any = false;
    match argument(arguments, 0)? {
        Operand::List(list) => {
            // To the end: one element that is no text makes the whole list invalid.
            for text in texts(*list) {
                let text = text.ok_or(Unknown::WrongType)?;
                any = any || found(text)?;
            }
        }
        Operand::Text(json) => {
            let list: Vec<String> =
                serde_json::from_str(json).map_err(|_| Unknown::NotConvertible)?;
            for text in &list {
                any = any || found(text)?;
            }
        }
        _ => return Err(Unknown::WrongType),
    }
    Ok(any)
}

/// The texts in the rules at `index`.
fn listed<'a>(arguments: Arguments<'_, 'a>, index: usize) -> Result<&'a dyn List, Unknown> {
    match argument(arguments, index)? {
        Operand::List(list) => Ok(*list),
        _ => Err(Unknown::WrongType),
    }
}

fn contains_any<'a>(arguments: Arguments<'_, 'a>) -> Value<'a> {
    let wanted = listed(arguments, 1)?;
    let found = |text: &str| Ok(texts(wanted).any(|wanted| wanted == Some(text)));
    any_text(arguments, found).map(Operand::Bool)
}

fn contains_any_sha256<'a>(arguments: Arguments<'_, 'a>) -> Value<'a> {
    let salt = text_argument(arguments, 1)?;
    let wanted = listed(arguments, 2)?;
    let found = |text: &str| {
        let digits = digits(text, salt);
        let hash = from_utf8(&digits).map_err(|_| Unknown::NotConvertible)?;
        Ok(texts(wanted).any(|wanted| wanted == Some(hash)))
    };
    any_text(arguments, found).map(Operand::Bool)
}

/// The hash of a part of the argument at 0: no text, and so no hash that could be compared with, where
/// there is no such part.
fn affix<'a>(
    arguments: Arguments<'_, 'a>,
    part: impl Fn(&str, usize) -> Option<&str>,
) -> Value<'a> {
    let text = text(argument(arguments, 0)?)?;
    let Operand::Int(length) = argument(arguments, 2)? else {
        return Err(Unknown::WrongType);
    };
    let length = usize::try_from(*length).ok();
    let hash = match length.and_then(|length| part(&text, length)) {
        Some(part) => hex(part, text_argument(arguments, 1)?)?,
        None => Cow::Borrowed(""),
    };
    Ok(Operand::Text(hash))
}

/// The SHA-256 of text and salt as hex digits, on the stack.
fn digits(text: &str, salt: &str) -> [u8; 64] {
    let hash = Sha256::new_with_prefix(text).chain_update(salt).finalize();
    let digit = |half: u8| {
        if half < 10 {
            b'0' + half
        } else {
            b'a' + half - 10
        }
    };
    let mut digits = [0; 64];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(hash.iter()) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    digits
}

/// The same as text.
fn hex(text: &str, salt: &str) -> Result<Cow<'static, str>, Unknown> {
    let digits = digits(text, salt);
    let text = from_utf8(&digits).map_err(|_| Unknown::NotConvertible)?;
    Ok(Cow::Owned(text.to_owned()))
}
