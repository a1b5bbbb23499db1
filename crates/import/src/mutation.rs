//! Documents that nobody meant to write, made from sound ones.

use crate::testing::engines;
use crate::{Importer, Input, Question};
use burgee::Timestamp;
use serde_json::{Value as Json, json};

/// What is put in the place of something else, besides what a format has of its own.
fn odd_values() -> Vec<Json> {
    let words = [
        "",
        " ",
        "a`b",
        "two\nlines",
        "\u{0}",
        "\"",
        "\\",
        "in",
        "now",
        "environment",
        "\u{202e}x",
        "-9223372036854775808",
        "18446744073709551616",
        "1e999",
        "nan",
        "[",
        "[1, \"b\"]",
        "(?",
    ];
    let mut values: Vec<Json> = words.map(Json::from).into();
    values.extend([
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!(["a", 1]),
        json!(-1),
    ]);
    values.extend([
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e300),
        json!(0.5),
        "x".repeat(3000).into(),
    ]);
    values
}

/// A generator that is the same every time (xorshift).
struct Chance(u64);

impl Chance {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }

    fn mutate(&mut self, value: &mut Json, odd: &[Json]) {
        if self.below(25) == 0 {
            *value = odd[self.below(odd.len())].clone();
            return;
        }
        match value {
            Json::Array(values) => {
                for value in values.iter_mut() {
                    self.mutate(value, odd);
                }
                if !values.is_empty() && self.below(15) == 0 {
                    values.push(values[self.below(values.len())].clone());
                }
            }
            Json::Object(entries) => {
                for value in entries.values_mut() {
                    self.mutate(value, odd);
                }
                let first = entries.keys().next().cloned();
                if let Some(first) = first.filter(|_| self.below(30) == 0) {
                    entries.shift_remove(&first);
                }
            }
            _ => {}
        }
    }
}

/// Imports `document` in many broken forms, and answers each of `questions`, broken too, from what is
/// left. Whatever is imported must be free of errors, and mean the same after printing.
pub(crate) fn survives(format: &dyn Importer, document: &Json, own: &[&str], questions: &[Json]) {
    let mut odd = odd_values();
    odd.extend(own.iter().map(|&word| Json::from(word)));
    let mut chance = Chance(88_172_645_463_325_252);
    let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    for round in 0..400 {
        let mut broken = document.clone();
        chance.mutate(&mut broken, &odd);
        let text = broken.to_string();
        let profiles = format.profiles();
        let input = Input {
            name: "broken.json",
            text: &text,
            profile: profiles.get(round % profiles.len().max(1)).copied(),
        };
        format.recognise(&input);
        let Ok(imported) = format.import(&input) else {
            continue;
        };
        let (direct, printed) = engines(&imported);
        for question in questions {
            let mut question = question.clone();
            if let Some(context) = question.get_mut("context") {
                chance.mutate(context, &odd);
            }
            let question = Question::new(&question, clock);
            let answer = imported.native.answer(&direct, &question);
            assert_eq!(
                answer,
                imported.native.answer(&printed, &question),
                "{text}"
            );
        }
    }
    // Cut off anywhere, a document is an error or, in YAML, a smaller one.
    let text = document.to_string();
    for end in (0..text.len())
        .filter(|end| text.is_char_boundary(*end))
        .step_by(7)
    {
        let input = Input::new("broken.json", text.get(..end).unwrap());
        format.recognise(&input);
        drop(format.import(&input));
    }
}
