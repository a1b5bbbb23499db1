//! JavaScript's conversions: what the SDK's operators do to values before they compare them.

use burgee::value::{List, Map, Operand, ValueRef};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write;

/// The text that `String(x)` gives; a missing value is `null`.
pub(super) fn text<'a>(value: Option<&Operand<'a>>) -> Cow<'a, str> {
    match value {
        None => Cow::Borrowed("null"),
        Some(Operand::Text(text)) => text.clone(),
        Some(Operand::Bool(true)) => Cow::Borrowed("true"),
        Some(Operand::Bool(false)) => Cow::Borrowed("false"),
        Some(Operand::Int(number)) => Cow::Owned(number_text(float(*number))),
        Some(Operand::Float(number)) => Cow::Owned(number_text(*number)),
        Some(Operand::List(list)) => Cow::Owned(joined(*list)),
        Some(Operand::Map(_)) => Cow::Borrowed("[object Object]"),
        // Contexts of GrowthBook hold nothing else; a schema can make these.
        Some(Operand::Time(time)) => Cow::Owned(time.to_string()),
        Some(Operand::Duration(duration)) => Cow::Owned(duration.to_string()),
        Some(Operand::Version(version)) => Cow::Owned(version.to_string()),
        Some(Operand::Ip(address)) => Cow::Owned(address.to_string()),
    }
}

/// The elements of an array with commas between, as `String([…])` gives them.
fn joined(list: &dyn List) -> String {
    let mut joined = String::new();
    for index in 0..list.len() {
        if index > 0 {
            joined.push(',');
        }
        if let Some(element) = list.element(index) {
            joined.push_str(&text(Some(&element.into())));
        }
    }
    joined
}

/// Whole numbers are floating point in JavaScript.
#[expect(
    clippy::cast_precision_loss,
    reason = "JavaScript rounds them in the same way"
)]
pub(super) fn float(number: i64) -> f64 {
    number as f64
}

/// A number as JavaScript prints it: the shortest digits that read back as the same number, with an
/// exponent from 1e21 up and below 1e-6.
pub(super) fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    if number.is_infinite() {
        return format!("{sign}Infinity");
    }
    let scientific = format!("{:e}", number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mut text = sign.to_owned();
    if (-6..0).contains(&exponent) {
        text.push_str("0.");
        text.extend((exponent + 1..0).map(|_| '0'));
        text.push_str(&digits);
    } else if (0..21).contains(&exponent) {
        let whole = usize::try_from(exponent).unwrap_or(0) + 1;
        for (at, digit) in digits.chars().enumerate() {
            if at == whole {
                text.push('.');
            }
            text.push(digit);
        }
        text.extend((digits.len()..whole).map(|_| '0'));
    } else {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
        text.push_str(first);
        if !rest.is_empty() {
            text.push('.');
            text.push_str(rest);
        }
        let _ = write!(text, "e{exponent:+}");
    }
    text
}

/// The number that `Number(x)` gives; NaN where JavaScript has that too.
pub(super) fn number(value: Option<&Operand<'_>>) -> f64 {
    match value {
        None => 0.0,
        Some(Operand::Bool(value)) => f64::from(u8::from(*value)),
        Some(Operand::Int(number)) => float(*number),
        Some(Operand::Float(number)) => *number,
        other => parse_number(&text(other)),
    }
}

/// The number that a text spells in JavaScript: an empty one is 0, one that spells none is NaN.
pub(super) fn parse_number(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    if text.is_empty() {
        return 0.0;
    }
    for (prefixes, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        let digits = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix));
        if let Some(digits) = digits {
            return parse_digits(digits, radix);
        }
    }
    match text {
        "Infinity" | "+Infinity" => return f64::INFINITY,
        "-Infinity" => return f64::NEG_INFINITY,
        _ => {}
    }
    let numeric =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    // Rust reads `inf` and `nan` too, which JavaScript does not.
    if text.bytes().all(numeric) {
        text.parse().unwrap_or(f64::NAN)
    } else {
        f64::NAN
    }
}

/// Digits of another base, without a sign.
fn parse_digits(digits: &str, radix: u32) -> f64 {
    if digits.is_empty() {
        return f64::NAN;
    }
    let mut number = 0.0;
    for digit in digits.chars() {
        match digit.to_digit(radix) {
            Some(digit) => number = number * f64::from(radix) + f64::from(digit),
            None => return f64::NAN,
        }
    }
    number
}

/// What JavaScript trims.
fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

/// Whether `!!x` holds.
pub(super) fn truthy(value: Option<&Operand<'_>>) -> bool {
    match value {
        None => false,
        Some(Operand::Bool(value)) => *value,
        Some(Operand::Int(number)) => *number != 0,
        Some(Operand::Float(number)) => *number != 0.0 && !number.is_nan(),
        Some(Operand::Text(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

/// The same of a document's value, in place.
pub(super) fn is_truthy(json: &Json) -> bool {
    match json {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Json::String(text) => !text.is_empty(),
        Json::Array(_) | Json::Object(_) => true,
    }
}

/// How `<` and `>` order two values; none when neither holds.
pub(super) fn order(left: Option<&Operand<'_>>, right: Option<&Operand<'_>>) -> Option<Ordering> {
    if is_textual(left) && is_textual(right) {
        return Some(order_text(&text(left), &text(right)));
    }
    number(left).partial_cmp(&number(right))
}

/// Whether a value becomes text before it is compared.
fn is_textual(value: Option<&Operand<'_>>) -> bool {
    !matches!(
        value,
        None | Some(Operand::Bool(_) | Operand::Int(_) | Operand::Float(_))
    )
}

/// The order of two texts by UTF-16 code units.
pub(super) fn order_text(left: &str, right: &str) -> Ordering {
    left.chars().map(rank).cmp(right.chars().map(rank))
}

/// The code units of a character as one number: characters are ordered by it as their code units are.
pub(super) fn rank(c: char) -> u32 {
    let mut units = [0; 2];
    match *c.encode_utf16(&mut units) {
        [high, low] => u32::from(high) << 16 | u32::from(low),
        [only] => u32::from(only) << 16,
        _ => 0,
    }
}

/// What `JSON.stringify` gives; a missing value is `null`.
pub(super) fn json(value: Option<&Operand<'_>>) -> String {
    let mut json = String::new();
    write_json(value, &mut json);
    json
}

fn write_json(value: Option<&Operand<'_>>, json: &mut String) {
    match value {
        Some(Operand::List(list)) => {
            json.push('[');
            for index in 0..list.len() {
                if index > 0 {
                    json.push(',');
                }
                write_lent(list.element(index), json);
            }
            json.push(']');
        }
        Some(Operand::Map(map)) => write_map(*map, json),
        Some(Operand::Bool(_) | Operand::Int(_)) => json.push_str(&text(value)),
        Some(Operand::Float(number)) if number.is_finite() => json.push_str(&text(value)),
        None | Some(Operand::Float(_)) => json.push_str("null"),
        Some(_) => json.push_str(&quoted(&text(value))),
    }
}

fn write_lent(value: Option<ValueRef<'_>>, json: &mut String) {
    write_json(value.map(Operand::from).as_ref(), json);
}

/// An object, its keys in JavaScript's order.
fn write_map(map: &dyn Map, json: &mut String) {
    let keys = (0..map.len()).filter_map(|index| map.key(index));
    json.push('{');
    for (at, key) in property_order(keys).into_iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        json.push_str(&quoted(key));
        json.push(':');
        write_lent(map.entry(key), json);
    }
    json.push('}');
}

/// Keys that are array indices come first, in their order; the others as they were written.
pub(super) fn property_order<'k>(keys: impl Iterator<Item = &'k str>) -> Vec<&'k str> {
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_by_key(|key| array_index(key).unwrap_or(u32::MAX));
    keys
}

/// The number of an array's element that a key spells.
pub(super) fn array_index(key: &str) -> Option<u32> {
    let plain = key == "0" || (!key.starts_with(['0', '+']));
    let index: u32 = key.parse().ok()?;
    (plain && index < u32::MAX).then_some(index)
}

/// Text in quotes, escaped as JSON has it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burgee::Value;
    use serde_json::json;

    fn of(json: serde_json::Value) -> Value {
        Value::from(json)
    }

    #[test]
    fn numbers_are_printed_as_javascript_prints_them() {
        for (number, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (5.0, "5"),
            (1.5, "1.5"),
            (-12.25, "-12.25"),
            (100.0, "100"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.25e21, "1.25e+21"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (0.1, "0.1"),
            (0.000_001, "0.000001"),
            (0.000_001_5, "0.0000015"),
            (0.000_000_1, "1e-7"),
            (1.5e-9, "1.5e-9"),
            (9_007_199_254_740_993.0, "9007199254740992"),
        ] {
            assert_eq!(number_text(number), expected);
        }
    }

    #[test]
    fn values_become_text_and_numbers() {
        for (value, as_text, as_number) in [
            (json!(null), "null", Some(0.0)),
            (json!(true), "true", Some(1.0)),
            (json!("0x1F"), "0x1F", Some(31.0)),
            (json!(" 1e1\n"), " 1e1\n", Some(10.0)),
            (json!("  "), "  ", Some(0.0)),
            (json!("inf"), "inf", None),
            (json!("1_000"), "1_000", None),
            (json!("-0b1"), "-0b1", None),
            (json!([]), "", Some(0.0)),
            (json!([7]), "7", Some(7.0)),
            (json!([1, null, ["a", true]]), "1,,a,true", None),
            (json!({}), "[object Object]", None),
        ] {
            let value = of(value);
            let operand = value.lend().map(Operand::from);
            assert_eq!(text(operand.as_ref()), as_text);
            let number = number(operand.as_ref());
            assert_eq!((!number.is_nan()).then_some(number), as_number, "{as_text}");
        }
    }

    #[test]
    fn text_is_ordered_by_utf_16() {
        assert_eq!(order_text("\u{1f600}", "\u{ffee}"), Ordering::Less);
        assert_eq!(order_text("ab", "abc"), Ordering::Less);
        assert_eq!(order_text("\u{1f600}", "\u{1f601}"), Ordering::Less);
    }

    #[test]
    fn json_has_javascripts_order_of_keys() {
        let value = of(json!({ "b": [1.0, null, "x\"\u{1}"], "10": {}, "9": 0.5, "01": true }));
        let operand = value.lend().map(Operand::from);
        assert_eq!(
            json(operand.as_ref()),
            r#"{"9":0.5,"10":{},"b":[1,null,"x\"\u0001"],"01":true}"#
        );
    }
}
