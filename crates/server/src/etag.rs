//! Validators: which content an answer is, so that it need not be sent twice.

use serde_json::{Map, Value as Json};
use xxhash_rust::xxh3::Xxh3;

/// Collects what an answer depends on.
///
/// By XXH3 with 128 bits, because whole answers go through it, and not every processor has instructions
/// for SHA-256. Who makes two contexts with one validator deceives nobody but himself.
#[derive(Clone)]
pub(crate) struct Validator(Xxh3);

impl Validator {
    /// A validator of answers of this revision.
    pub(crate) fn new(identity: &str) -> Validator {
        let mut validator = Validator(Xxh3::new());
        validator.text(identity);
        validator
    }

    /// Adds a text, or that there is none.
    pub(crate) fn maybe(&mut self, text: Option<&str>) {
        match text {
            Some(text) => {
                self.0.update(&[1]);
                self.text(text);
            }
            None => self.0.update(&[0]),
        }
    }

    /// Adds a context. The order of its attributes makes no difference.
    pub(crate) fn context(&mut self, context: &Map<String, Json>) {
        let mut entries: Vec<_> = context.iter().collect();
        entries.sort_unstable_by_key(|(name, _)| *name);
        self.0.update(b"{");
        for (name, value) in entries {
            self.text(name);
            self.value(value);
        }
        self.0.update(b"}");
    }

    /// Adds bytes of any meaning.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn value(&mut self, value: &Json) {
        match value {
            Json::Null => self.0.update(b"n"),
            Json::Bool(value) => self.0.update(&[b'b', u8::from(*value)]),
            Json::Number(number) => {
                self.0.update(b"0");
                self.text(&number.to_string());
            }
            Json::String(text) => {
                self.0.update(b"s");
                self.text(text);
            }
            Json::Array(values) => {
                self.0.update(b"[");
                for value in values {
                    self.value(value);
                }
                self.0.update(b"]");
            }
            Json::Object(entries) => self.context(entries),
        }
    }

    /// The validator as it stands in a header.
    pub(crate) fn finish(self) -> String {
        format!("\"{:032x}\"", self.0.digest128())
    }
}

/// Whether the client has this content already: what `If-None-Match` says, compared weakly.
pub(crate) fn matches(header: &str, etag: &str) -> bool {
    header.split(',').map(str::trim).any(|candidate| {
        candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == etag
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(revision: &str, context: &Json) -> String {
        let mut validator = Validator::new(revision);
        validator.context(context.as_object().unwrap());
        validator.finish()
    }

    #[test]
    fn it_depends_on_revision_and_content_not_on_order() {
        let base = of("r", &json!({ "a": 1, "b": { "c": [1, "x"], "d": null } }));
        assert_eq!(
            base,
            of("r", &json!({ "b": { "d": null, "c": [1, "x"] }, "a": 1 }))
        );
        let others = [
            of("s", &json!({ "a": 1, "b": { "c": [1, "x"], "d": null } })),
            of("r", &json!({ "a": "1", "b": { "c": [1, "x"], "d": null } })),
            of("r", &json!({ "a": 1, "b": { "c": ["x", 1], "d": null } })),
            of("r", &json!({ "a": 1, "b": { "c": [1, "x"] }, "d": null })),
            of("r", &json!({ "a": 1, "b": { "c": [[1], "x"], "d": null } })),
        ];
        assert!(others.iter().all(|other| *other != base), "{others:?}");
    }

    #[test]
    fn a_header_can_name_several() {
        for header in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(matches(header, "\"a\""), "{header}");
        }
        for header in ["", "\"b\"", "a", "\"a"] {
            assert!(!matches(header, "\"a\""), "{header}");
        }
    }
}
