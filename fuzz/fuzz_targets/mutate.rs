//! Changes documents as documents: a byte that is changed in JSON is seldom JSON any more.

use serde_json::{Map, Value as Json, json};
use std::sync::LazyLock;

/// What breaks what reads it.
static ODD: LazyLock<Vec<Json>> = LazyLock::new(|| {
    let texts = [
        "", " ", "a", "u1", "a`b", "two\nlines", "\u{0}", "\"", "\\", "in", "now", "on", "off", "error",
        "environment", "\u{202e}x", "0", "-1", "1.0", "01", "1.2.3-a.1+b", "1e999", "nan", "10.0.0.0/8",
        "9223372036854775808", "2024-02-30", "2024-01-01T00:00:00Z", "1700000000000", "[", "[1, \"b\"]",
        "{\"a\":null}", "(?", "(?=a)", "a|b*$", "a,b", "\u{130}ß\u{212a}", "true",
    ];
    let mut values: Vec<Json> = texts.map(Json::from).into();
    values.extend([json!(null), json!(true), json!(false), json!([]), json!({}), json!([null, "a", 1])]);
    values.extend([0, 1, 2, -1, 100, 1000, 10_000, 99_999, 100_001, i64::MIN, i64::MAX].map(Json::from));
    values.extend([0.5, -0.0, 33.333_333, 99.9995, 1e-7, 1e300, -1e19, 9.007_199_254_740_993e15].map(Json::from));
    values.push(json!(u64::MAX));
    values
});

/// The words of the format that is under test.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let Ok(format) = std::env::var("BURGEE_FORMAT") else { return Vec::new() };
    let path = format!("{}/dictionaries/{format}.dict", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let entries = text.lines().filter_map(|line| serde_json::from_str::<String>(line).ok());
    entries.filter_map(|token| serde_json::from_str::<String>(&token).ok()).collect()
});

/// Changes the document in the first `size` bytes of `data` in a few places; its new size. What is no
/// JSON is changed as bytes.
pub(crate) fn mutate(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut chance = Chance(u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let document = serde_json::from_slice::<Json>(&data[..size]).ok();
    let Some(mut document) = document.filter(|_| chance.below(16) != 0) else {
        return libfuzzer_sys::fuzzer_mutate(data, size, most);
    };
    for _ in 0..=chance.below(4) {
        let count = nodes(&document);
        let other = node(&mut document, &mut chance.below(count)).cloned().unwrap_or_default();
        if let Some(place) = node(&mut document, &mut chance.below(count)) {
            chance.change(place, other);
        }
    }
    let text = document.to_string();
    if text.len() > most.min(data.len()) {
        return libfuzzer_sys::fuzzer_mutate(data, size, most);
    }
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
}

/// How many values there are in a value, with itself.
fn nodes(value: &Json) -> usize {
    1 + match value {
        Json::Array(items) => items.iter().map(nodes).sum(),
        Json::Object(entries) => entries.values().map(nodes).sum(),
        _ => 0_usize,
    }
}

/// The value that is number `at` from the front.
fn node<'a>(value: &'a mut Json, at: &mut usize) -> Option<&'a mut Json> {
    if *at == 0 {
        return Some(value);
    }
    *at -= 1;
    match value {
        Json::Array(items) => items.iter_mut().find_map(|item| node(item, at)),
        Json::Object(entries) => entries.values_mut().find_map(|entry| node(entry, at)),
        _ => None,
    }
}

/// A generator of numbers (xorshift).
struct Chance(u64);

impl Chance {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    fn pick<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len())).cloned()
    }

    /// A word of the format, or an odd text.
    fn word(&mut self) -> String {
        let word = if self.below(4) == 0 { None } else { self.pick(&WORDS) };
        word.unwrap_or_else(|| match self.pick(&ODD) {
            Some(Json::String(text)) => text,
            other => other.unwrap_or_default().to_string(),
        })
    }

    /// Changes one value, `other` being one from elsewhere in the document.
    fn change(&mut self, value: &mut Json, other: Json) {
        match self.below(10) {
            0 => *value = self.pick(&ODD).unwrap_or_default(),
            1 => *value = other,
            2 => *value = self.word().into(),
            3 => *value = json!([value.take()]),
            4 => *value = self.retyped(value),
            _ => match value {
                Json::Array(items) => self.items(items, other),
                Json::Object(entries) => self.entries(entries, other),
                Json::String(text) => self.text(text),
                Json::Number(number) => *value = self.number(number),
                Json::Bool(yes) => *yes = !*yes,
                Json::Null => *value = other,
            },
        }
    }

    /// The value as another type has it.
    fn retyped(&mut self, value: &Json) -> Json {
        match value {
            Json::String(text) => serde_json::from_str(text).unwrap_or(Json::Null),
            Json::Array(items) => self.pick(items).unwrap_or_default(),
            other => other.to_string().into(),
        }
    }

    fn items(&mut self, items: &mut Vec<Json>, other: Json) {
        let (one, two) = (self.below(items.len()), self.below(items.len()));
        match self.below(4) {
            0 if !items.is_empty() => drop(items.remove(one)),
            1 if !items.is_empty() => items.swap(one, two),
            2 if !items.is_empty() => items.insert(one, items[two].clone()),
            _ => items.insert(one, other),
        }
    }

    fn entries(&mut self, entries: &mut Map<String, Json>, other: Json) {
        let keys: Vec<String> = entries.keys().cloned().collect();
        let key = self.pick(&keys).unwrap_or_default();
        match self.below(4) {
            0 => drop(entries.remove(&key)),
            1 => {
                // The same value under another name.
                let value = entries.remove(&key).unwrap_or(other);
                entries.insert(self.word(), value);
            }
            2 => {
                let value = entries.get(&key).cloned().unwrap_or(other);
                entries.insert(self.word(), value);
            }
            _ => drop(entries.insert(self.word(), other)),
        }
    }

    fn text(&mut self, text: &mut String) {
        let mut bytes = text.clone().into_bytes();
        let size = bytes.len();
        bytes.resize(size + 16, 0);
        let size = libfuzzer_sys::fuzzer_mutate(&mut bytes, size, size + 16);
        bytes.truncate(size);
        *text = String::from_utf8_lossy(&bytes).into_owned();
    }

    fn number(&mut self, number: &serde_json::Number) -> Json {
        let near = number.as_i64();
        match (self.below(4), near, number.as_f64()) {
            (0, Some(whole), _) => json!(whole.wrapping_add(1)),
            (1, Some(whole), _) => json!(whole.wrapping_sub(1)),
            (2, _, Some(number)) => json!(number * 1.000_001),
            (_, _, Some(number)) => json!(-number),
            _ => json!(0),
        }
    }
}
