//! rhai: expressions of a scripting language, in its fastest engine.

use super::rules::{Rules, join};
use crate::peer::Peer;
use crate::workload::{Answer, Host, Test, Workload, text, version_number};
use regex::Regex;
use rhai::{AST, Dynamic, Engine, OptimizationLevel, Scope};

pub struct Rhai {
    engine: Engine,
    rules: Rules<AST>,
}

impl Peer for Rhai {
    type Context<'a> = (Scope<'static>, &'static str);
    type Scratch<'a> = ();
    const NAME: &'static str = "rhai";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let mut engine = Engine::new();
        engine.set_optimization_level(OptimizationLevel::Full);
        engine.set_max_expr_depths(0, 0);
        engine.set_fast_operators(true);
        for pattern in patterns(workload.condition()) {
            let pattern = Regex::new(pattern).map_err(|error| error.to_string())?;
            engine.register_fn("matches_pattern", move |text: &str| pattern.is_match(text));
        }
        let compile = |test: &Test| {
            engine
                .compile_expression(expression(test))
                .map_err(|error| error.to_string())
        };
        let rules = Rules::compile(workload, compile)?;
        Ok(Rhai { engine, rules })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> (Scope<'static>, &'static str) {
        let mut scope = Scope::with_capacity(host.len() + 1);
        for (key, value) in host {
            scope.push_dynamic(&**key, lend(value));
        }
        let version = version_number(text(host, "app_version"));
        scope.push("app_version_number", version);
        (scope, text(host, "user_id"))
    }

    fn evaluate(&self, (scope, user): &mut (Scope<'static>, &'static str), (): &mut ()) -> Answer {
        self.rules.answer(user, |ast| {
            let result = self.engine.eval_ast_with_scope::<bool>(scope, ast);
            result.unwrap_or_default()
        })
    }
}

fn lend(value: &serde_json::Value) -> Dynamic {
    match value {
        serde_json::Value::Bool(value) => (*value).into(),
        serde_json::Value::Number(number) => number.as_i64().unwrap_or_default().into(),
        serde_json::Value::String(text) => text.as_str().into(),
        serde_json::Value::Array(values) => values.iter().map(lend).collect::<Vec<_>>().into(),
        _ => Dynamic::UNIT,
    }
}

fn patterns(test: &Test) -> Vec<&'static str> {
    match test {
        Test::Matches(_, pattern) => vec![pattern],
        Test::All(tests) | Test::Any(tests) => tests.iter().flat_map(patterns).collect(),
        _ => Vec::new(),
    }
}

/// The language has no versions: they are compared as numbers.
fn expression(test: &Test) -> String {
    match test {
        Test::Equal(name, value) => format!("{name} == {value:?}"),
        Test::StartsWith(name, value) => format!("{name}.starts_with({value:?})"),
        Test::EndsWith(name, value) => format!("{name}.ends_with({value:?})"),
        Test::In(name, values) => format!("{name} in {values:?}"),
        Test::AtLeast(name, value) => format!("{name} >= {value}"),
        Test::Below(name, value) => format!("{name} < {value}"),
        Test::VersionAtLeast(name, value) => format!("{name}_number >= {}", version_number(value)),
        Test::Matches(name, _) => format!("matches_pattern({name})"),
        Test::Has(name, value) => format!("{value:?} in {name}"),
        Test::All(tests) => join(tests, " && ", expression),
        Test::Any(tests) => join(tests, " || ", expression),
    }
}
