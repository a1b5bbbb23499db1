//! The values of `IN`.

use super::python;
use indexmap::IndexSet;
use serde_json::value::RawValue;
use serde_json::{Number, Value as Json};

/// What an attribute can be.
#[derive(Debug, Default)]
pub(super) struct Elements {
    /// The texts that it can be, once each.
    pub(super) texts: IndexSet<String>,
    /// Whether one of them is a whole number, which a trait that is a number can be.
    pub(super) numbers: bool,
    /// The texts that no trait can be, because it would be taken for a number that is written
    /// otherwise.
    pub(super) lost: Vec<String>,
}

/// The values in a condition: a list, a JSON list in a text, or texts between commas.
pub(super) fn of(value: &Json) -> Elements {
    let texts: Vec<String> = match value {
        Json::String(text) => {
            json_list(text).unwrap_or_else(|| text.split(',').map(str::to_owned).collect())
        }
        Json::Array(values) => values.iter().filter_map(self::text).collect(),
        Json::Null => Vec::new(),
        other => self::text(other).into_iter().collect(),
    };
    let mut elements = Elements::default();
    for text in texts {
        if !python::spells_number(&text) {
            elements.texts.insert(text);
        } else if python::is_plain(&text) {
            elements.numbers = true;
            elements.texts.insert(text);
        } else {
            elements.lost.push(format!("`{text}`"));
        }
    }
    elements
}

/// The elements of a JSON list in a text. Whole numbers keep their digits, however many.
fn json_list(text: &str) -> Option<Vec<String>> {
    let values: Vec<Box<RawValue>> = serde_json::from_str(text).ok()?;
    let texts = values.iter().filter_map(|raw| {
        let written = raw.get();
        let whole = python::spells_number(written) && python::is_plain(written);
        if whole {
            return Some(written.to_owned());
        }
        serde_json::from_str(written)
            .ok()
            .and_then(|value| self::text(&value))
    });
    Some(texts.collect())
}

/// A value as Python prints it; none for lists and maps, which are no trait's text.
pub(super) fn text(value: &Json) -> Option<String> {
    Some(match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number_text(number),
        Json::Bool(true) => "True".to_owned(),
        Json::Bool(false) => "False".to_owned(),
        Json::Null => "None".to_owned(),
        Json::Array(_) | Json::Object(_) => return None,
    })
}

/// A number as Python prints it: one with a point is never whole.
pub(super) fn number_text(number: &Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() => python::float_text(value),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn texts(value: &Json) -> (Vec<String>, bool, usize) {
        let elements = of(value);
        (
            elements.texts.into_iter().collect(),
            elements.numbers,
            elements.lost.len(),
        )
    }

    #[test]
    fn lists_come_in_three_forms() {
        let plain = |list: &[&str]| {
            (
                list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>(),
                false,
                0,
            )
        };
        assert_eq!(texts(&json!("a, b,a")), plain(&["a", " b"]));
        assert_eq!(texts(&json!(r#" ["a,b", "c"]"#)), plain(&["a,b", "c"]));
        assert_eq!(texts(&json!("[a,b]")), plain(&["[a", "b]"]));
        assert_eq!(texts(&json!("\"a\"")), plain(&["\"a\""]));
        assert_eq!(texts(&json!("")), plain(&[""]));
        assert_eq!(texts(&json!("[]")), plain(&[]));
        assert_eq!(
            texts(&json!(["a", null, true])),
            plain(&["a", "None", "True"])
        );
    }

    #[test]
    fn numbers_are_the_text_that_a_trait_has() {
        let (found, numbers, lost) = texts(&json!("1,2.5,007,-3,x,1.0"));
        assert_eq!(
            (found, numbers, lost),
            (["1", "-3", "x"].map(str::to_owned).into(), true, 3)
        );
        let (found, numbers, _) = texts(&json!("[1, 2.0, 123456789012345678901234567890]"));
        assert_eq!(found, ["1", "123456789012345678901234567890"]);
        assert!(numbers);
        assert_eq!(texts(&json!([5])).0, ["5"]);
    }
}
