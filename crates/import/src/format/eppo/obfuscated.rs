//! Documents for clients, which hide their words: names that are only looked up are MD5 sums, all
//! others are base64.

use super::wire::{ConditionWire, FlagWire, VariationType};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use serde_json::Value as Json;

/// Every operator, for finding the one that a sum stands for.
const OPERATORS: [&str; 9] = [
    "MATCHES",
    "NOT_MATCHES",
    "GTE",
    "GT",
    "LTE",
    "LT",
    "ONE_OF",
    "NOT_ONE_OF",
    "IS_NULL",
];

/// The MD5 sum of `text` in hexadecimal.
pub(super) fn md5_hex(text: &str) -> String {
    use std::fmt::Write;
    let sum: [u8; 16] = Md5::digest(text.as_bytes()).into();
    sum.iter().fold(String::with_capacity(32), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The text that is hidden in base64; none when it is none.
fn decode(text: &str) -> Option<String> {
    String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok()
}

fn decode_in_place(text: &mut String) -> Result<(), String> {
    let Some(plain) = decode(text) else {
        return Err(format!("`{text}` is no text in base64"));
    };
    *text = plain;
    Ok(())
}

/// Shows the words of a flag, all but the attributes' names and the lists, which stay sums.
///
/// # Errors
/// When something that must be base64 is not.
pub(super) fn reveal(flag: &mut FlagWire) -> Result<(), String> {
    let variations = std::mem::take(&mut flag.variations);
    for (mut key, mut variation) in variations {
        decode_in_place(&mut key)?;
        variation.value = value(variation.value, flag.variation_type)?;
        flag.variations.insert(key, variation);
    }
    for allocation in &mut flag.allocations {
        decode_in_place(&mut allocation.key)?;
        for time in [&mut allocation.start_at, &mut allocation.end_at] {
            time.as_mut().map_or(Ok(()), decode_in_place)?;
        }
        for split in &mut allocation.splits {
            decode_in_place(&mut split.variation_key)?;
            for shard in &mut split.shards {
                decode_in_place(&mut shard.salt)?;
            }
        }
    }
    Ok(())
}

/// A variation's value. Text that does not spell a value of the flag's type stays text, and is then
/// refused like any other text.
fn value(value: Json, ty: VariationType) -> Result<Json, String> {
    let Json::String(mut text) = value else {
        return Ok(value);
    };
    decode_in_place(&mut text)?;
    let spelled: Option<Json> = match ty {
        VariationType::Integer | VariationType::Numeric | VariationType::Boolean => {
            serde_json::from_str(&text).ok()
        }
        VariationType::String | VariationType::Json => None,
    };
    Ok(match spelled {
        Some(plain @ (Json::Number(_) | Json::Bool(_))) => plain,
        _ => Json::String(text),
    })
}

/// Shows a condition's operator and constant; lists stay sums. None when there is no such operator or
/// the constant is nothing that hides text.
pub(super) fn reveal_condition(condition: ConditionWire) -> Option<ConditionWire> {
    let mut operators = OPERATORS.into_iter();
    let operator = operators.find(|name| md5_hex(name) == condition.operator)?;
    let value = match condition.value {
        Json::String(text) if operator == "IS_NULL" => {
            let mut words = [true, false].into_iter();
            Json::Bool(words.find(|word| md5_hex(&word.to_string()) == text)?)
        }
        Json::String(text) => Json::String(decode(&text)?),
        other => other,
    };
    Some(ConditionWire {
        attribute: condition.attribute,
        operator: operator.to_owned(),
        value,
    })
}
