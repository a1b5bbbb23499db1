//! How deep values may be nested.

use serde_json::Value as Json;

/// The deepest nesting that is carried over: what is printed must be read again, and brackets have a
/// limit there.
const DEEPEST: usize = 32;

/// Whether a value is nested too deep to be written in rules.
pub(crate) fn is_too_deep(value: &Json) -> bool {
    is_deeper(value, DEEPEST)
}

fn is_deeper(value: &Json, than: usize) -> bool {
    let Some(below) = than.checked_sub(1) else {
        return value.is_array() || value.is_object();
    };
    match value {
        Json::Array(values) => values.iter().any(|value| is_deeper(value, below)),
        Json::Object(entries) => entries.values().any(|value| is_deeper(value, below)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_in_brackets() {
        let nested = |depth| (0..depth).fold(Json::Null, |inner, _| Json::from(vec![inner]));
        assert!(!is_too_deep(&nested(DEEPEST)));
        assert!(is_too_deep(&nested(DEEPEST + 1)));
    }
}
