//! launchdarkly-server-sdk-evaluation: flags in the vendor's wire format.

use crate::peer::Peer;
use crate::workload::{Answer, Flag, Host, Rule, Serve, Test, Workload, text};
use launchdarkly::{AttributeValue, Context, ContextBuilder, FlagValue, Segment, Store, evaluate};
use launchdarkly_server_sdk_evaluation as launchdarkly;
use serde_json::{Value, json};

pub struct LaunchDarkly {
    flags: Vec<(launchdarkly::Flag, bool)>,
}

/// No flag of the workloads asks for another.
struct Nothing;

impl Store for Nothing {
    fn flag(&self, _key: &str) -> Option<launchdarkly::Flag> {
        None
    }

    fn segment(&self, _key: &str) -> Option<Segment> {
        None
    }
}

impl Peer for LaunchDarkly {
    type Context<'a> = Context;
    type Scratch<'a> = ();
    const NAME: &'static str = "launchdarkly";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let read = |wanted: &Flag| {
            let flag = serde_json::from_value(flag(wanted)).map_err(|error| error.to_string())?;
            Ok((flag, wanted.splits()))
        };
        let flags = workload
            .flags
            .iter()
            .map(read)
            .collect::<Result<_, String>>()?;
        Ok(LaunchDarkly { flags })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> Context {
        let mut builder = ContextBuilder::new(text(host, "user_id"));
        for (key, value) in host {
            builder.set_value(key, AttributeValue::from(value));
        }
        builder.build().expect("it has a key")
    }

    fn evaluate(&self, context: &mut Context, (): &mut ()) -> Answer {
        let mut answer = Answer::default();
        for (index, (flag, splits)) in self.flags.iter().enumerate() {
            if let Some(FlagValue::Number(served)) = evaluate(&Nothing, flag, context, None).value {
                answer.add(index, *served as u64, *splits);
            }
        }
        answer
    }
}

fn flag(flag: &Flag) -> Value {
    let mut rules = Vec::new();
    for rule in &flag.rules {
        // Rules are joined by or, their clauses by and.
        match &rule.when {
            Test::Any(tests) => rules.extend(tests.iter().map(|test| wire(rule, &[test]))),
            Test::All(tests) => rules.push(wire(rule, &tests.iter().collect::<Vec<_>>())),
            test => rules.push(wire(rule, &[test])),
        }
    }
    json!({
        "key": flag.key, "version": 1, "on": true, "targets": [], "rules": rules,
        "prerequisites": [], "fallthrough": { "variation": 0 }, "offVariation": 0,
        "variations": (0..=8).collect::<Vec<_>>(), "salt": flag.key,
    })
}

fn wire(rule: &Rule, tests: &[&Test]) -> Value {
    let clauses: Vec<Value> = tests.iter().map(|test| clause(test)).collect();
    match rule.serve {
        Serve::Value(value) => json!({
            "id": "rule", "clauses": clauses, "variation": value, "trackEvents": false,
        }),
        Serve::Percent(percent) => {
            let on = u32::from(percent) * 1_000;
            let variations = json!([
                { "variation": 1, "weight": on },
                { "variation": 0, "weight": 100_000 - on },
            ]);
            let rollout = json!({ "contextKind": "user", "variations": variations });
            json!({
                "id": "rule", "clauses": clauses, "rollout": rollout, "trackEvents": false,
            })
        }
    }
}

fn clause(test: &Test) -> Value {
    let (attribute, operator, values) = match test {
        Test::Equal(name, value) => (name, "in", json!([value])),
        Test::StartsWith(name, value) => (name, "startsWith", json!([value])),
        Test::EndsWith(name, value) => (name, "endsWith", json!([value])),
        Test::In(name, values) => (name, "in", json!(values)),
        Test::AtLeast(name, value) => (name, "greaterThanOrEqual", json!([value])),
        Test::Below(name, value) => (name, "lessThan", json!([value])),
        Test::VersionAtLeast(name, value) => (name, "semVerLessThan", json!([value])),
        Test::Matches(name, pattern) => (name, "matches", json!([pattern])),
        Test::Has(name, value) => (name, "in", json!([value])),
        Test::All(_) | Test::Any(_) => unreachable!("no workload nests these deeper"),
    };
    let negate = matches!(test, Test::VersionAtLeast(..));
    json!({ "attribute": attribute, "op": operator, "values": values, "negate": negate })
}
