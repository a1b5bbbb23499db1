//! A document as it is given.

use crate::importer::ImportError;
use crate::note::JsonPath;
use serde::de::DeserializeOwned;

/// How deep YAML can be nested, as JSON can.
const DEEPEST: usize = 128;

/// How many values YAML can hold, with what its aliases repeat.
const LARGEST: usize = 500_000;

/// A document as it is given.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its file name, for formats that depend on the ending.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Which dialect of the format is meant: one of [`Importer::profiles`](crate::Importer::profiles),
    /// or none for the first of them.
    pub profile: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// A document in the format's usual dialect.
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Input {
            name,
            text,
            profile: None,
        }
    }

    /// The text as JSON.
    ///
    /// # Errors
    /// When it is no JSON, or not of the shape of `T`: with the line and column.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ImportError> {
        serde_json::from_str(self.text).map_err(|error| ImportError {
            at: JsonPath::root(),
            message: error.to_string(),
        })
    }

    /// The text as YAML, of which JSON is a part. A plain word stands for text, a number or true and
    /// false as the field of `T` that it is read into wants it; where any would do, only `true` and
    /// `false` are not text. Depth, aliases and size are limited, so that no document is a bomb.
    ///
    /// # Errors
    /// When it is no YAML, more than one document, or not of the shape of `T`: with the line and column.
    pub fn yaml<T: DeserializeOwned>(&self) -> Result<T, ImportError> {
        let options = serde_saphyr::options! {
            strict_booleans: true,
            with_snippet: false,
            budget: serde_saphyr::budget! {
                max_depth: DEEPEST,
                max_nodes: LARGEST,
                max_events: 2 * LARGEST,
            },
        };
        serde_saphyr::from_str_with_options(self.text, options).map_err(|error| ImportError {
            at: JsonPath::root(),
            message: error.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json};
    use std::fmt::Write;

    fn yaml(text: &str) -> Result<Json, ImportError> {
        Input::new("a.yaml", text).yaml()
    }

    #[test]
    fn yaml_means_what_it_says() {
        let text = "a: yes\nb: true\nc: [1, 1.5, '1', ~]\nd: 2025-01-01\ne: &x {k: v}\nf: *x\n\
                    g: 1.0.0\nh: 9007199254740993\ni:\nj: |\n  two\n  lines\n";
        assert_eq!(
            yaml(text).unwrap(),
            json!({
                "a": "yes", "b": true, "c": [1, 1.5, "1", null], "d": "2025-01-01",
                "e": { "k": "v" }, "f": { "k": "v" }, "g": "1.0.0", "h": 9_007_199_254_740_993_i64,
                "i": null, "j": "two\nlines\n",
            })
        );
        assert_eq!(
            yaml(r#"{"a": ["b", 1]}"#).unwrap(),
            json!({ "a": ["b", 1] })
        );
    }

    #[test]
    fn a_plain_word_is_what_the_field_wants() {
        #[derive(Debug, serde::Deserialize)]
        struct Wanted {
            text: String,
            share: f64,
            rest: Option<bool>,
        }
        let wanted: Wanted = Input::new("a.yaml", "text: 12\nshare: 10\nrest:\n")
            .yaml()
            .unwrap();
        assert_eq!(
            (wanted.text.as_str(), wanted.share, wanted.rest),
            ("12", 10.0, None)
        );
        let error = Input::new("a.yaml", "text: a\nshare: x\n").yaml::<Wanted>();
        assert!(error.unwrap_err().message.contains("line 2"));
    }

    #[test]
    fn bombs_and_ruins_are_refused() {
        let deep = "[".repeat(100_000);
        for text in [
            deep.as_str(),
            "a: b: c",
            "a: 1\na: 2",
            "--- 1\n--- 2",
            "*x",
            "a: [1,",
        ] {
            yaml(text).unwrap_err();
        }
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let inner = [format!("*a{}", level - 1).as_str(); 10].join(", ");
            writeln!(bomb, "a{level}: &a{level} [{inner}]").unwrap();
        }
        yaml(&bomb).unwrap_err();
    }
}
