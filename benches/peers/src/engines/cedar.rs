//! cedar-policy: a policy set for each flag, a policy for each rule, an authorisation for an answer.
//!
//! It has no patterns, so ten comparisons cannot be said. All policies are evaluated, whatever their
//! order, so ordered rules are told apart by the policy that allowed.

use super::native_map::bucket;
use super::rules::join;
use crate::peer::Peer;
use crate::workload::{Answer, Host, Serve, Test, Workload, text, version_number};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, Policy, PolicyId, PolicySet, Request,
    RestrictedExpression,
};
use serde_json::Value;
use std::str::FromStr;

pub struct Cedar {
    authorizer: Authorizer,
    entities: Entities,
    /// Principal, action, resource.
    who: [EntityUid; 3],
    flags: Vec<(PolicySet, Vec<Serve>, bool)>,
}

impl Peer for Cedar {
    type Context<'a> = (Request, &'static str);
    type Scratch<'a> = ();
    const NAME: &'static str = "cedar";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let mut flags = Vec::new();
        for flag in &workload.flags {
            let mut policies = PolicySet::new();
            for (number, rule) in flag.rules.iter().enumerate() {
                let condition = condition(&rule.when)?;
                let text = format!("permit(principal, action, resource) when {{ {condition} }};");
                let id = PolicyId::new(number.to_string());
                let policy = Policy::parse(Some(id), text).map_err(|error| error.to_string())?;
                policies.add(policy).map_err(|error| error.to_string())?;
            }
            let serves = flag.rules.iter().map(|rule| rule.serve).collect();
            flags.push((policies, serves, flag.splits()));
        }
        let name = |name: &str| EntityUid::from_str(name).map_err(|error| error.to_string());
        Ok(Cedar {
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
            who: [
                name("User::\"user\"")?,
                name("Action::\"evaluate\"")?,
                name("Flag::\"flag\"")?,
            ],
            flags,
        })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> (Request, &'static str) {
        let version = version_number(text(host, "app_version"));
        let version = RestrictedExpression::new_long(version);
        let pairs = host
            .iter()
            .map(|(key, value)| (key.clone(), lend(value)))
            .chain([("app_version_number".to_owned(), version)]);
        let context = Context::from_pairs(pairs).expect("the keys differ");
        let [principal, action, resource] = self.who.clone();
        let request = Request::new(principal, action, resource, context, None);
        (
            request.expect("there is no schema to break"),
            text(host, "user_id"),
        )
    }

    fn evaluate(&self, (request, user): &mut (Request, &'static str), (): &mut ()) -> Answer {
        let mut answer = Answer::default();
        for (index, (policies, serves, splits)) in self.flags.iter().enumerate() {
            let response = self
                .authorizer
                .is_authorized(request, policies, &self.entities);
            if response.decision() != Decision::Allow {
                continue;
            }
            let reasons = response.diagnostics().reason();
            let numbers = reasons.filter_map(|id| AsRef::<str>::as_ref(id).parse::<usize>().ok());
            let served = match numbers.min().and_then(|number| serves.get(number)) {
                Some(Serve::Value(value)) => *value,
                Some(Serve::Percent(percent)) => bucket(user, 7, (*percent).into()).into(),
                None => 0,
            };
            answer.add(index, served, *splits);
        }
        answer
    }
}

fn lend(value: &Value) -> RestrictedExpression {
    match value {
        Value::Bool(value) => RestrictedExpression::new_bool(*value),
        Value::Number(number) => {
            RestrictedExpression::new_long(number.as_i64().unwrap_or_default())
        }
        Value::String(text) => RestrictedExpression::new_string(text.clone()),
        Value::Array(values) => RestrictedExpression::new_set(values.iter().map(lend)),
        _ => RestrictedExpression::new_bool(false),
    }
}

fn condition(test: &Test) -> Result<String, String> {
    if pattern(test) {
        return Err("it has no patterns".to_owned());
    }
    Ok(print(test))
}

fn pattern(test: &Test) -> bool {
    match test {
        Test::Matches(..) => true,
        Test::All(tests) | Test::Any(tests) => tests.iter().any(pattern),
        _ => false,
    }
}

fn print(test: &Test) -> String {
    match test {
        Test::Equal(name, value) => format!("context.{name} == {value:?}"),
        Test::StartsWith(name, value) => format!("context.{name} like \"{value}*\""),
        Test::EndsWith(name, value) => format!("context.{name} like \"*{value}\""),
        Test::In(name, values) => format!("{values:?}.contains(context.{name})"),
        Test::AtLeast(name, value) => format!("context.{name} >= {value}"),
        Test::Below(name, value) => format!("context.{name} < {value}"),
        Test::VersionAtLeast(name, value) => {
            format!("context.{name}_number >= {}", version_number(value))
        }
        Test::Matches(..) => String::new(),
        Test::Has(name, value) => format!("context.{name}.contains({value:?})"),
        Test::All(tests) => join(tests, " && ", print),
        Test::Any(tests) => join(tests, " || ", print),
    }
}
