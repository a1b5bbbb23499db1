//! A line of the metrics: what a user did, and what it counts.

use super::Record;
use super::text::{Text, plain, required};
use crate::time::{self, Micros};
use serde::Deserialize;
use serde_json::Value;

/// A user did something.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) time: Micros,
    pub(crate) user: String,
    pub(crate) metric: String,
    /// What it counts; 1 when the file does not say. Finite.
    pub(crate) value: f64,
}

/// As it stands in the file.
#[derive(Default, Deserialize)]
struct EventWire {
    time: Option<Text>,
    user: Option<Text>,
    metric: Option<Text>,
    value: Option<Value>,
}

impl EventWire {
    fn read(self) -> Result<Event, String> {
        Ok(Event {
            time: time::parse(&required("time", self.time)?)?,
            user: required("user", self.user)?,
            metric: required("metric", self.metric)?,
            value: match self.value {
                None | Some(Value::Null) => 1.0,
                Some(Value::Bool(truth)) => f64::from(u8::from(truth)),
                Some(Value::Number(number)) => {
                    finite(number.as_f64()).ok_or_else(|| no_number(&number.to_string()))?
                }
                Some(other) => return Err(no_number(&other.to_string())),
            },
        })
    }
}

/// A number that can be added up.
fn finite(number: Option<f64>) -> Option<f64> {
    number.filter(|number| number.is_finite())
}

fn no_number(text: &str) -> String {
    format!("`value` is {text}, which is no number")
}

impl Record for Event {
    const COLUMNS: &'static [&'static str] = &["time", "user", "metric"];
    const MORE: &'static [&'static str] = &["value"];

    fn from_json(line: &str) -> Result<Event, String> {
        let wire: EventWire = serde_json::from_str(line).map_err(|error| plain(&error))?;
        wire.read()
    }

    fn from_row<'r>(cell: impl Fn(&str) -> Option<&'r str>) -> Result<Event, String> {
        let text = |name| cell(name).map(|text| Text(text.to_owned()));
        let value = match cell("value") {
            None => None,
            Some("true") => Some(Value::Bool(true)),
            Some("false") => Some(Value::Bool(false)),
            Some(text) => {
                let number = finite(text.parse().ok()).ok_or_else(|| no_number(text))?;
                Some(Value::from(number))
            }
        };
        let wire = EventWire {
            time: text("time"),
            user: text("user"),
            metric: text("metric"),
            value,
        };
        wire.read()
    }
}
