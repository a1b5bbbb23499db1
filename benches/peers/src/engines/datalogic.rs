//! datalogic-rs: JSON Logic, compiled; a pattern is an operator of the host's.

use super::rules::Rules;
use crate::peer::Peer;
use crate::workload::{Answer, Host, Test, Workload, text};
use datalogic_rs::bumpalo::Bump;
use datalogic_rs::operator::EvalContext;
use datalogic_rs::{ArenaExt, CustomOperator, DataValue, Engine, Logic};
use regex::Regex;
use serde_json::{Value, json};

pub struct Datalogic {
    engine: Engine,
    rules: Rules<Logic>,
}

/// The one pattern of the workloads, compiled beforehand.
struct Matches(Regex);

impl CustomOperator for Matches {
    fn evaluate<'a>(
        &self,
        arguments: &[&'a DataValue<'a>],
        _context: &mut EvalContext<'_, 'a>,
        arena: &'a Bump,
    ) -> datalogic_rs::Result<&'a DataValue<'a>> {
        let text = arguments.first().and_then(|value| value.as_str());
        Ok(arena.bool(text.is_some_and(|text| self.0.is_match(text))))
    }
}

/// The attributes in an arena.
pub struct Data {
    /// Lives in `_arena`.
    value: &'static DataValue<'static>,
    _arena: Bump,
    user: &'static str,
}

impl Peer for Datalogic {
    type Context<'a> = Data;
    type Scratch<'a> = Bump;
    const NAME: &'static str = "datalogic";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let pattern = pattern(workload.condition()).unwrap_or_default();
        let matches = Matches(Regex::new(pattern).map_err(|error| error.to_string())?);
        let engine = Engine::builder().add_operator("matches", matches).build();
        let rules = Rules::compile(workload, |test| {
            let text = logic(test).to_string();
            engine
                .compile(text.as_str())
                .map_err(|error| error.to_string())
        })?;
        Ok(Datalogic { engine, rules })
    }

    fn scratch(&self) -> Bump {
        Bump::new()
    }

    fn context(&self, host: &'static Host) -> Data {
        let arena = Bump::with_capacity(2_048);
        let pairs = host
            .iter()
            .map(|(key, value)| (&**key, lend(value, &arena)));
        let value = &*arena.alloc(DataValue::Object(arena.alloc_slice_fill_iter(pairs)));
        // SAFETY: the value lives in chunks that the arena owns; the arena is moved into the same
        // struct, is never reset, and moving it does not move its chunks.
        let value =
            unsafe { std::mem::transmute::<&DataValue<'_>, &'static DataValue<'static>>(value) };
        Data {
            value,
            _arena: arena,
            user: text(host, "user_id"),
        }
    }

    fn evaluate(&self, data: &mut Data, arena: &mut Bump) -> Answer {
        let answer = self.rules.answer(data.user, |logic| {
            let result = self.engine.evaluate(logic, data.value, arena);
            result.ok().and_then(DataValue::as_bool).unwrap_or_default()
        });
        arena.reset();
        answer
    }
}

/// Inlined, so that a value is written once and where it stays.
#[inline(always)]
fn lend<'a>(value: &'static Value, arena: &'a Bump) -> DataValue<'a> {
    match value {
        Value::Bool(value) => DataValue::Bool(*value),
        Value::Number(number) => DataValue::from_i64(number.as_i64().unwrap_or_default()),
        Value::String(text) => DataValue::String(text),
        Value::Array(values) => {
            let values = values
                .iter()
                .map(|value| DataValue::String(value.as_str().unwrap_or_default()));
            DataValue::Array(arena.alloc_slice_fill_iter(values))
        }
        Value::Null | Value::Object(_) => DataValue::Null,
    }
}

fn pattern(test: &Test) -> Option<&'static str> {
    match test {
        Test::Matches(_, pattern) => Some(pattern),
        Test::All(tests) | Test::Any(tests) => tests.iter().find_map(pattern),
        _ => None,
    }
}

fn logic(test: &Test) -> Value {
    let attribute = |name: &str| json!({ "var": name });
    let all = |tests: &[Test]| tests.iter().map(logic).collect::<Value>();
    match test {
        Test::Equal(name, value) => json!({ "===": [attribute(name), value] }),
        Test::StartsWith(name, value) => json!({ "starts_with": [attribute(name), value] }),
        Test::EndsWith(name, value) => json!({ "ends_with": [attribute(name), value] }),
        Test::In(name, values) => json!({ "in": [attribute(name), values] }),
        Test::AtLeast(name, value) => json!({ ">=": [attribute(name), value] }),
        Test::Below(name, value) => json!({ "<": [attribute(name), value] }),
        Test::VersionAtLeast(name, value) => json!({ "sem_ver": [attribute(name), ">=", value] }),
        Test::Matches(name, _) => json!({ "matches": [attribute(name)] }),
        Test::Has(name, value) => json!({ "in": [value, attribute(name)] }),
        Test::All(tests) => json!({ "and": all(tests) }),
        Test::Any(tests) => json!({ "or": all(tests) }),
    }
}
