//! eppo_core: a flag configuration, an assignment per flag.
//!
//! It has no lists (the host joins them by commas) and no suffixes (they become patterns).

use crate::peer::Peer;
use crate::workload::{Answer, Flag, Host, Rule, Serve, Test, Workload, array, text};
use chrono::{DateTime, Utc};
use eppo_core::eval::get_assignment;
use eppo_core::ufc::{AssignmentValue, UniversalFlagConfig};
use eppo_core::{AttributeValue, Attributes, Configuration, SdkMetadata, Str};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub struct Eppo {
    configuration: Configuration,
    /// The keys of the flags, and which of them a bucket decides.
    flags: Vec<(String, bool)>,
    now: DateTime<Utc>,
}

impl Peer for Eppo {
    type Context<'a> = (Str, Arc<Attributes>);
    type Scratch<'a> = ();
    const NAME: &'static str = "eppo";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let flags: Map<_, _> = workload
            .flags
            .iter()
            .map(|wanted| (wanted.key.clone(), flag(wanted)))
            .collect();
        let wire = json!({
            "createdAt": "2025-01-01T00:00:00Z",
            "format": "SERVER",
            "environment": { "name": "bench" },
            "flags": flags,
        });
        let metadata = SdkMetadata {
            name: "bench",
            version: "1.0.0",
        };
        let flags = UniversalFlagConfig::from_json(metadata, wire.to_string().into_bytes())
            .map_err(|error| error.to_string())?;
        Ok(Eppo {
            configuration: Configuration::from_server_response(flags, None),
            flags: workload
                .flags
                .iter()
                .map(|flag| (flag.key.clone(), flag.splits()))
                .collect(),
            now: Utc::now(),
        })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> (Str, Arc<Attributes>) {
        let attributes = host
            .iter()
            .map(|(key, value)| {
                let value: AttributeValue = match value {
                    Value::Bool(value) => (*value).into(),
                    Value::Number(number) => number.as_f64().unwrap_or_default().into(),
                    Value::String(text) => Str::from_static_str(text).into(),
                    _ => joined(host, key).into(),
                };
                (Str::from_static_str(key), value)
            })
            .collect();
        (
            Str::from_static_str(text(host, "user_id")),
            Arc::new(attributes),
        )
    }

    fn evaluate(&self, (user, attributes): &mut (Str, Arc<Attributes>), (): &mut ()) -> Answer {
        let mut answer = Answer::default();
        for (index, (key, splits)) in self.flags.iter().enumerate() {
            let configuration = Some(&self.configuration);
            let assignment = get_assignment(configuration, key, user, attributes, None, self.now);
            if let Ok(Some(assignment)) = assignment
                && let AssignmentValue::Integer(served) = assignment.value
            {
                answer.add(index, served.unsigned_abs(), *splits);
            }
        }
        answer
    }
}

/// A list as one text, with a comma around each entry.
pub fn joined(host: &Host, name: &str) -> String {
    let mut text = String::from(",");
    for entry in array(host, name) {
        text.push_str(entry);
        text.push(',');
    }
    text
}

fn flag(flag: &Flag) -> Value {
    let variations: Map<_, _> = (0..=8)
        .map(|value| {
            (
                value.to_string(),
                json!({ "key": value.to_string(), "value": value }),
            )
        })
        .collect();
    let allocation = |(number, rule): (usize, &Rule)| {
        let (variation, shards) = match rule.serve {
            Serve::Value(value) => (value, json!([])),
            Serve::Percent(percent) => {
                let end = u32::from(percent) * 100;
                let ranges = json!([{ "start": 0, "end": end }]);
                (1, json!([{ "salt": flag.key, "ranges": ranges }]))
            }
        };
        json!({
            "key": format!("a{number}"),
            "rules": rules(&rule.when),
            "splits": [{ "variationKey": variation.to_string(), "shards": shards }],
            "doLog": false,
        })
    };
    json!({
        "key": flag.key,
        "enabled": true,
        "variationType": "INTEGER",
        "variations": variations,
        "allocations": flag.rules.iter().enumerate().map(allocation).collect::<Vec<_>>(),
        "totalShards": 10_000,
    })
}

/// Rules are joined by or, their conditions by and.
fn rules(test: &Test) -> Value {
    match test {
        Test::Any(tests) => tests
            .iter()
            .map(|test| json!({ "conditions": [condition(test)] }))
            .collect(),
        Test::All(tests) => {
            json!([{ "conditions": tests.iter().map(condition).collect::<Vec<_>>() }])
        }
        test => json!([{ "conditions": [condition(test)] }]),
    }
}

fn condition(test: &Test) -> Value {
    let (attribute, operator, value) = match test {
        Test::Equal(name, value) => (name, "ONE_OF", json!([value])),
        Test::StartsWith(name, value) => {
            (name, "MATCHES", json!(format!("^{}", regex::escape(value))))
        }
        Test::EndsWith(name, value) => {
            (name, "MATCHES", json!(format!("{}$", regex::escape(value))))
        }
        Test::In(name, values) => (name, "ONE_OF", json!(values)),
        Test::AtLeast(name, value) => (name, "GTE", json!(value)),
        Test::Below(name, value) => (name, "LT", json!(value)),
        Test::VersionAtLeast(name, value) => (name, "GTE", json!(value)),
        Test::Matches(name, pattern) => (name, "MATCHES", json!(pattern)),
        Test::Has(name, value) => (name, "MATCHES", json!(format!(",{value},"))),
        Test::All(_) | Test::Any(_) => unreachable!("no workload nests these deeper"),
    };
    json!({ "attribute": attribute, "operator": operator, "value": value })
}
