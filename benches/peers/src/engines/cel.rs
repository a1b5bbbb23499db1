//! cel: the Common Expression Language, variables bound beforehand.

use super::rules::{Rules, join};
use crate::peer::Peer;
use crate::workload::{Answer, Host, Test, Workload, text, version_number};
use cel::{Context, Env, Program, Value};
use std::sync::Arc;

pub struct Cel {
    environment: Arc<Env>,
    rules: Rules<Program>,
}

impl Peer for Cel {
    type Context<'a> = (Context<'static, 'static>, &'static str);
    type Scratch<'a> = ();
    const NAME: &'static str = "cel";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let compile =
            |test: &Test| Program::compile(&expression(test)).map_err(|error| error.to_string());
        Ok(Cel {
            environment: Arc::new(Env::stdlib()),
            rules: Rules::compile(workload, compile)?,
        })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> (Context<'static, 'static>, &'static str) {
        let mut context = Context::with_env(Arc::clone(&self.environment));
        for (key, value) in host {
            context.add_variable_from_value(&**key, lend(value));
        }
        let version = version_number(text(host, "app_version"));
        context.add_variable_from_value("app_version_number", version);
        (context, text(host, "user_id"))
    }

    fn evaluate(
        &self,
        (context, user): &mut (Context<'static, 'static>, &'static str),
        (): &mut (),
    ) -> Answer {
        self.rules.answer(user, |program| {
            matches!(program.execute(context), Ok(Value::Bool(true)))
        })
    }
}

fn lend(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => Value::Int(number.as_i64().unwrap_or_default()),
        serde_json::Value::String(text) => text.as_str().into(),
        serde_json::Value::Array(values) => {
            Value::List(Arc::new(values.iter().map(lend).collect()))
        }
        _ => Value::Null,
    }
}

/// The language has no versions: they are compared as numbers.
fn expression(test: &Test) -> String {
    match test {
        Test::Equal(name, value) => format!("{name} == {value:?}"),
        Test::StartsWith(name, value) => format!("{name}.startsWith({value:?})"),
        Test::EndsWith(name, value) => format!("{name}.endsWith({value:?})"),
        Test::In(name, values) => format!("{name} in {values:?}"),
        Test::AtLeast(name, value) => format!("{name} >= {value}"),
        Test::Below(name, value) => format!("{name} < {value}"),
        Test::VersionAtLeast(name, value) => format!("{name}_number >= {}", version_number(value)),
        Test::Matches(name, pattern) => format!("{name}.matches({pattern:?})"),
        Test::Has(name, value) => format!("{value:?} in {name}"),
        Test::All(tests) => join(tests, " && ", expression),
        Test::Any(tests) => join(tests, " || ", expression),
    }
}
