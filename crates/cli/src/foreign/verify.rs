//! Recorded answers, and what differs from them.

use crate::failure::{Complaint, Failure};
use crate::load;
use burgee_import::{Answer, equal};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Answers that another system gave.
pub(crate) struct Recorded {
    by_id: HashMap<String, Value>,
    in_order: Vec<Value>,
}

/// The JSON values in a file of lines.
pub(crate) fn lines(path: &str) -> Result<Vec<Value>, Failure> {
    let text = load::text(path)?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|error| {
                Complaint::new(format!("line {} of `{path}`: {error}", number + 1)).into()
            })
        })
        .collect()
}

impl Recorded {
    /// The answers in a file.
    pub(crate) fn read(path: &str) -> Result<Recorded, Failure> {
        let mut recorded = Recorded {
            by_id: HashMap::new(),
            in_order: Vec::new(),
        };
        for answer in lines(path)? {
            match answer.get("id") {
                Some(id) => {
                    recorded.by_id.insert(id.to_string(), answer);
                }
                None => recorded.in_order.push(answer),
            }
        }
        Ok(recorded)
    }

    /// The answer to a question: the one of the same id, or of the same number where there are no ids.
    pub(crate) fn answer(&self, question: &Value, number: usize) -> Option<&Value> {
        let found = match question.get("id") {
            Some(id) if !self.by_id.is_empty() => self.by_id.get(&id.to_string()),
            _ => self.in_order.get(number),
        };
        // A line that says nothing agrees with everything, which would be no comparison.
        found.filter(|recorded| says_something(recorded))
    }
}

/// What an answer can say.
const FIELDS: [&str; 6] = ["value", "enabled", "variant", "reason", "error", "native"];

/// Whether a recorded line says anything that can be compared.
fn says_something(recorded: &Value) -> bool {
    let said = recorded.get("expect").unwrap_or(recorded);
    FIELDS.iter().any(|name| said.get(name).is_some())
}

/// What an answer says otherwise: the field, what was recorded, what burgee says.
pub(crate) struct Difference(Vec<(String, Value, Value)>);

impl Difference {
    /// Compares what was recorded, and nothing else.
    pub(crate) fn between(was: &Value, is: &Answer) -> Difference {
        let recorded = was.get("expect").unwrap_or(was);
        let is = is.to_json();
        let differing = FIELDS.into_iter().filter_map(|name| {
            let was = recorded.get(name)?;
            let is = is.get(name).unwrap_or(&Value::Null);
            (!equal(was, is)).then(|| (name.to_owned(), was.clone(), is.clone()))
        });
        Difference(differing.collect())
    }

    /// Whether nothing differs.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For people.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        let fields = self.0.iter();
        fields.map(|(name, was, is)| format!("{name} was {was}, burgee says {is}"))
    }

    /// For programs.
    pub(crate) fn to_json(&self) -> Value {
        let fields = self.0.iter();
        fields
            .map(|(name, was, is)| (name.clone(), json!({ "was": was, "is": is })))
            .collect::<Map<_, _>>()
            .into()
    }
}
