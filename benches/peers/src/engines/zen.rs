//! zen-expression: byte code on a virtual machine of the thread's.

use super::rules::{Rules, join};
use crate::peer::Peer;
use crate::workload::{Answer, Host, Test, Workload, text, version_number};
use zen_expression::expression::Standard;
use zen_expression::vm::VM;
use zen_expression::{Expression, Scope, Variable, compile_expression};
use zen_types::variable::VariableMap;

pub struct Zen {
    rules: Rules<Expression<Standard>>,
}

impl Peer for Zen {
    type Context<'a> = (Scope, &'static str);
    type Scratch<'a> = VM;
    const NAME: &'static str = "zen";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let compile =
            |test: &Test| compile_expression(&expression(test)).map_err(|error| error.to_string());
        Ok(Zen {
            rules: Rules::compile(workload, compile)?,
        })
    }

    fn scratch(&self) -> VM {
        VM::new()
    }

    fn context(&self, host: &'static Host) -> (Scope, &'static str) {
        let mut map = VariableMap::with_capacity(host.len() + 1);
        for (key, value) in host {
            map.insert(Variable::key(key), Variable::from(value));
        }
        let version = version_number(text(host, "app_version"));
        map.insert(
            Variable::key("app_version_number"),
            Variable::Number(version.into()),
        );
        (
            Scope::new(Variable::from_object(map)),
            text(host, "user_id"),
        )
    }

    fn evaluate(&self, (scope, user): &mut (Scope, &'static str), machine: &mut VM) -> Answer {
        self.rules.answer(user, |expression| {
            let result = expression.evaluate_with_scope(scope, machine);
            matches!(result, Ok(Variable::Bool(true)))
        })
    }
}

/// The language has no versions: they are compared as numbers.
fn expression(test: &Test) -> String {
    match test {
        Test::Equal(name, value) => format!("{name} == {value:?}"),
        Test::StartsWith(name, value) => format!("startsWith({name}, {value:?})"),
        Test::EndsWith(name, value) => format!("endsWith({name}, {value:?})"),
        Test::In(name, values) => format!("{name} in {values:?}"),
        Test::AtLeast(name, value) => format!("{name} >= {value}"),
        Test::Below(name, value) => format!("{name} < {value}"),
        Test::VersionAtLeast(name, value) => format!("{name}_number >= {}", version_number(value)),
        // A quoted text keeps its backslashes.
        Test::Matches(name, pattern) => format!("matches({name}, \"{pattern}\")"),
        Test::Has(name, value) => format!("{value:?} in {name}"),
        Test::All(tests) => join(tests, " and ", expression),
        Test::Any(tests) => join(tests, " or ", expression),
    }
}
