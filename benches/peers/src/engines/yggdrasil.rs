//! unleash-yggdrasil, twice: as its users call it, and its rule language alone.

use super::eppo::joined;
use super::rules::{Rules, join};
use crate::peer::Peer;
use crate::workload::{Answer, Flag, Host, Kind, Rule, Serve, Test, Workload, text};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::HashMap;
use unleash_types::client_features::ClientFeatures;
use unleash_yggdrasil::state::{EnrichedContext, PropertiesCow, PropertiesRef};
use unleash_yggdrasil::strategy_parsing::{RuleFragment, compile_rule};
use unleash_yggdrasil::{Context, EngineState, UpdateMessage};

/// Toggles with strategies.
pub struct Yggdrasil {
    state: EngineState,
    kind: Kind,
    flags: Vec<Flag>,
    /// Where each flag stands, for the map that all flags come back in.
    positions: HashMap<String, usize>,
}

impl Peer for Yggdrasil {
    type Context<'a> = Context;
    type Scratch<'a> = ();
    const NAME: &'static str = "yggdrasil";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let features: Vec<Value> = workload.flags.iter().map(feature).collect();
        let wire = json!({ "version": 2, "features": features });
        let features: ClientFeatures =
            serde_json::from_value(wire).map_err(|error| error.to_string())?;
        let state = EngineState::default();
        if let Some(warnings) = state.take_state(UpdateMessage::FullResponse(features)) {
            return Err(format!("{:?}", warnings.first()));
        }
        let positions = workload.flags.iter().enumerate();
        Ok(Yggdrasil {
            state,
            kind: workload.kind,
            positions: positions
                .map(|(index, flag)| (flag.key.clone(), index))
                .collect(),
            flags: workload.flags.clone(),
        })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> Context {
        let properties = host
            .iter()
            .map(|(key, value)| (key.clone(), string(host, key, value).into_owned()));
        Context {
            user_id: Some(text(host, "user_id").to_owned()),
            session_id: None,
            environment: None,
            app_name: None,
            current_time: None,
            remote_address: None,
            properties: Some(properties.collect()),
        }
    }

    fn evaluate(&self, context: &mut Context, (): &mut ()) -> Answer {
        let mut answer = Answer::default();
        let flag = &self.flags[0];
        match self.kind {
            Kind::All => {
                let toggles = self.state.resolve_all(context, &None).unwrap_or_default();
                for (name, toggle) in &toggles {
                    let index = self.positions[name];
                    answer.add(index, toggle.enabled.into(), self.flags[index].splits());
                }
            }
            _ if flag.rules.len() > 1 => {
                let variant = self.state.get_variant(&flag.key, context, &None);
                answer.add(0, variant.name.parse().unwrap_or_default(), false);
            }
            _ => {
                let on = self.state.is_enabled(&flag.key, context, &None);
                answer.add(0, on.into(), flag.splits());
            }
        }
        answer
    }
}

/// An attribute as text, which is all that there is.
fn string(host: &'static Host, name: &str, value: &'static Value) -> Cow<'static, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Array(_) => Cow::Owned(joined(host, name)),
        other => Cow::Owned(other.to_string()),
    }
}

fn feature(flag: &Flag) -> Value {
    let strategy = |rule: &Rule, tests: &[&Test]| {
        let constraints: Vec<Value> = tests.iter().map(|test| constraint(test)).collect();
        let (name, parameters, variants) = match rule.serve {
            Serve::Value(value) if flag.rules.len() > 1 => (
                "default",
                json!({ "groupId": flag.key, "stickiness": "userId" }),
                json!([{ "name": value.to_string(), "weight": 1000, "stickiness": "userId" }]),
            ),
            Serve::Value(_) => ("default", json!({}), json!([])),
            Serve::Percent(percent) => (
                "flexibleRollout",
                json!({ "groupId": flag.key, "stickiness": "userId", "rollout": percent.to_string() }),
                json!([]),
            ),
        };
        json!({
            "name": name, "constraints": constraints, "parameters": parameters, "variants": variants,
        })
    };
    // Strategies are joined by or, their constraints by and.
    let mut strategies = Vec::new();
    for rule in &flag.rules {
        match &rule.when {
            Test::Any(tests) => strategies.extend(tests.iter().map(|test| strategy(rule, &[test]))),
            Test::All(tests) => strategies.push(strategy(rule, &tests.iter().collect::<Vec<_>>())),
            test => strategies.push(strategy(rule, &[test])),
        }
    }
    json!({ "name": flag.key, "enabled": true, "strategies": strategies })
}

fn constraint(test: &Test) -> Value {
    let many = |name: &str, operator: &str, values: Value| {
        let name = if name == "user_id" { "userId" } else { name };
        json!({ "contextName": name, "operator": operator, "values": values })
    };
    let one = |name: &str, operator: &str, value: String| json!({ "contextName": name, "operator": operator, "value": value });
    match test {
        Test::Equal(name, value) => many(name, "IN", json!([value])),
        Test::StartsWith(name, value) => many(name, "STR_STARTS_WITH", json!([value])),
        Test::EndsWith(name, value) => many(name, "STR_ENDS_WITH", json!([value])),
        Test::In(name, values) => many(name, "IN", json!(values)),
        Test::AtLeast(name, value) => one(name, "NUM_GTE", value.to_string()),
        Test::Below(name, value) => one(name, "NUM_LT", value.to_string()),
        Test::VersionAtLeast(name, value) => one(name, "SEMVER_GTE", (*value).to_owned()),
        Test::Matches(name, pattern) => one(name, "REGEX", (*pattern).to_owned()),
        Test::Has(name, value) => many(name, "STR_CONTAINS", json!([format!(",{value},")])),
        Test::All(_) | Test::Any(_) => unreachable!("no workload nests these deeper"),
    }
}

/// The rule language without toggles: what the engine spends on evaluation proper.
pub struct Language {
    rules: Rules<RuleFragment>,
}

/// The properties, which the engine's context borrows.
pub struct Properties {
    user: &'static str,
    properties: PropertiesCow<'static>,
}

impl Peer for Language {
    type Context<'a> = Properties;
    type Scratch<'a> = ();
    const NAME: &'static str = "yggdrasil-dsl";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        if workload.kind == Kind::All {
            return Err("its language alone has no flags".to_owned());
        }
        let compile = |test: &Test| compile_rule(&rule(test)).map_err(|error| format!("{error:?}"));
        Ok(Language {
            rules: Rules::compile(workload, compile)?,
        })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> Properties {
        let properties = host
            .iter()
            .map(|(key, value)| (Cow::Borrowed(&**key), string(host, key, value)));
        Properties {
            user: text(host, "user_id"),
            properties: properties.collect(),
        }
    }

    fn evaluate(&self, context: &mut Properties, (): &mut ()) -> Answer {
        let enriched = EnrichedContext {
            user_id: Some(context.user),
            session_id: None,
            environment: None,
            app_name: None,
            current_time: None,
            remote_address: None,
            properties: Some(PropertiesRef::Cows(&context.properties)),
            external_results: None,
            toggle_name: "flag",
            runtime_hostname: None,
        };
        self.rules.answer(context.user, |rule| rule(&enriched))
    }
}

fn rule(test: &Test) -> String {
    let name = |name: &str| match name {
        "user_id" => "user_id".to_owned(),
        other => format!("context[\"{other}\"]"),
    };
    match test {
        Test::Equal(key, value) => format!("{} in [{value:?}]", name(key)),
        Test::StartsWith(key, value) => format!("{} starts_with_any [{value:?}]", name(key)),
        Test::EndsWith(key, value) => format!("{} ends_with_any [{value:?}]", name(key)),
        Test::In(key, values) => format!("{} in {values:?}", name(key)),
        Test::AtLeast(key, value) => format!("{} >= {value}", name(key)),
        Test::Below(key, value) => format!("{} < {value}", name(key)),
        Test::VersionAtLeast(key, value) => format!("{} >= {value}", name(key)),
        Test::Matches(key, pattern) => format!("{} matches_regex \"{pattern}\"", name(key)),
        Test::Has(key, value) => format!("{} contains_any [\",{value},\"]", name(key)),
        Test::All(tests) => join(tests, " and ", rule),
        Test::Any(tests) => join(tests, " or ", rule),
    }
}
