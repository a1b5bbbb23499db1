//! evalexpr: an operator tree over a context of the host's own making.

use super::rules::{Rules, join};
use crate::peer::Peer;
use crate::workload::{Answer, Host, Test, Workload, text, version_number};
use evalexpr::{
    Context, DefaultNumericTypes, EvalexprError, EvalexprResult, Node, Value, build_operator_tree,
};
use std::collections::HashMap;

pub struct Evalexpr {
    rules: Rules<Node>,
}

/// Variables, and the functions that the language does not have.
pub struct Variables {
    values: HashMap<&'static str, Value>,
    user: &'static str,
}

impl Context for Variables {
    type NumericTypes = DefaultNumericTypes;

    fn get_value(&self, identifier: &str) -> Option<&Value> {
        self.values.get(identifier)
    }

    fn call_function(&self, identifier: &str, argument: &Value) -> EvalexprResult<Value> {
        let test: fn(&str, &str) -> bool = match identifier {
            "starts_with" => |text, part| text.starts_with(part),
            "ends_with" => |text, part| text.ends_with(part),
            // Then the language's own functions are asked.
            other => return Err(EvalexprError::FunctionIdentifierNotFound(other.to_owned())),
        };
        match argument {
            Value::Tuple(pair) => match &pair[..] {
                [Value::String(text), Value::String(part)] => Ok(Value::Boolean(test(text, part))),
                _ => Ok(Value::Boolean(false)),
            },
            _ => Ok(Value::Boolean(false)),
        }
    }

    fn are_builtin_functions_disabled(&self) -> bool {
        false
    }

    fn set_builtin_functions_disabled(&mut self, _disabled: bool) -> EvalexprResult<()> {
        Err(EvalexprError::ContextNotMutable)
    }
}

impl Peer for Evalexpr {
    type Context<'a> = Variables;
    type Scratch<'a> = ();
    const NAME: &'static str = "evalexpr";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let compile =
            |test: &Test| build_operator_tree(&expression(test)).map_err(|error| error.to_string());
        Ok(Evalexpr {
            rules: Rules::compile(workload, compile)?,
        })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> Variables {
        let values = host.iter().map(|(key, value)| (&**key, lend(value)));
        let version = version_number(text(host, "app_version"));
        Variables {
            values: values
                .chain([("app_version_number", Value::Int(version))])
                .collect(),
            user: text(host, "user_id"),
        }
    }

    fn evaluate(&self, context: &mut Variables, (): &mut ()) -> Answer {
        self.rules.answer(context.user, |node| {
            matches!(node.eval_with_context(context), Ok(Value::Boolean(true)))
        })
    }
}

fn lend(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Bool(value) => Value::Boolean(*value),
        serde_json::Value::Number(number) => Value::Int(number.as_i64().unwrap_or_default()),
        serde_json::Value::String(text) => Value::String(text.clone()),
        serde_json::Value::Array(values) => Value::Tuple(values.iter().map(lend).collect()),
        _ => Value::Empty,
    }
}

/// The language has no versions: they are compared as numbers.
fn expression(test: &Test) -> String {
    match test {
        Test::Equal(name, value) => format!("{name} == {value:?}"),
        Test::StartsWith(name, value) => format!("starts_with({name}, {value:?})"),
        Test::EndsWith(name, value) => format!("ends_with({name}, {value:?})"),
        Test::In(name, values) => {
            let values: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
            format!("contains(({}), {name})", values.join(", "))
        }
        Test::AtLeast(name, value) => format!("{name} >= {value}"),
        Test::Below(name, value) => format!("{name} < {value}"),
        Test::VersionAtLeast(name, value) => format!("{name}_number >= {}", version_number(value)),
        Test::Matches(name, pattern) => format!("str::regex_matches({name}, {pattern:?})"),
        Test::Has(name, value) => format!("contains({name}, {value:?})"),
        Test::All(tests) => join(tests, " && ", expression),
        Test::Any(tests) => join(tests, " || ", expression),
    }
}
