//! burgee, used as its guide says: the host's map is lent, nothing is built.

use super::rules::join;
use crate::peer::Peer;
use crate::workload::{Answer, Flag, Host, Kind, Serve, Test, Workload};
use burgee::{Builder, Condition, Engine, Evaluation, Limits, Value};
use std::fmt::Write;

pub struct Burgee {
    form: Form,
    /// Which flags a bucket decides, by position; only for all flags.
    splits: Vec<bool>,
}

enum Form {
    Condition(Condition),
    One(Engine, String),
    All(Engine),
}

impl Peer for Burgee {
    type Context<'a> = &'static Host;
    type Scratch = ();
    const NAME: &'static str = "burgee";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let load = || {
            large()
                .load(&ruleset(&workload.flags))
                .map_err(|error| error.to_string())
        };
        let form = match workload.kind {
            Kind::Condition => Form::Condition(
                large()
                    .condition(&condition(workload.condition()))
                    .map_err(|error| error.to_string())?,
            ),
            Kind::Flag => Form::One(load()?, workload.flags[0].key.clone()),
            Kind::All => Form::All(load()?),
        };
        let splits = workload.flags.iter().map(Flag::splits).collect();
        Ok(Burgee { form, splits })
    }

    fn scratch(&self) {}

    fn context(&self, host: &'static Host) -> &'static Host {
        host
    }

    fn evaluate<'a>(&'a self, context: &mut &'static Host, (): &mut ()) -> Answer {
        let mut answer = Answer::default();
        match &self.form {
            Form::Condition(condition) => return Answer::of(condition.matches(*context)),
            Form::One(engine, flag) => {
                if let Ok(evaluation) = engine.evaluate(flag, *context) {
                    answer.add(0, served(&evaluation), self.splits[0]);
                }
            }
            Form::All(engine) => {
                let evaluations = engine.evaluate_all(*context);
                for (index, (evaluation, &splits)) in
                    evaluations.iter().zip(&self.splits).enumerate()
                {
                    answer.add(index, served(evaluation), splits);
                }
            }
        }
        answer
    }
}

fn served(evaluation: &Evaluation<'_>) -> u64 {
    match evaluation.value {
        Some(Value::Bool(on)) => (*on).into(),
        Some(Value::Int(number)) => number.unsigned_abs(),
        _ => 0,
    }
}

/// 10 000 values in one condition and 100 000 flags in one file are more than the defaults allow.
fn large() -> Builder<'static> {
    let mut limits = Limits::default();
    limits.expression_bytes = 1 << 30;
    limits.file_bytes = 1 << 30;
    Engine::builder().limits(limits)
}

/// The rules of a workload in burgee's language.
pub fn ruleset(flags: &[Flag]) -> String {
    let mut text = String::new();
    for flag in flags {
        let kind = if flag.rules.len() > 1 { "int" } else { "bool" };
        let off = if kind == "int" { "0" } else { "off" };
        let by = if flag.splits() {
            " bucket by user_id\n"
        } else {
            ""
        };
        let _ = writeln!(text, "flag {}: {kind} {{\n{by}", flag.key);
        for (number, rule) in flag.rules.iter().enumerate() {
            let serve = match rule.serve {
                Serve::Percent(percent) => format!("{percent}% on, rest off"),
                Serve::Value(1) if kind == "bool" => "on".to_owned(),
                Serve::Value(value) => value.to_string(),
            };
            let when = condition(&rule.when);
            let _ = writeln!(text, " rule r{number} when {when} serve {serve}");
        }
        let _ = writeln!(text, " otherwise serve {off}\n}}");
    }
    text
}

fn condition(test: &Test) -> String {
    match test {
        Test::Equal(name, value) => format!("{name} == {value:?}"),
        Test::StartsWith(name, value) => format!("{name} starts_with {value:?}"),
        Test::EndsWith(name, value) => format!("{name} ends_with {value:?}"),
        Test::In(name, values) => format!("{name} in {values:?}"),
        Test::AtLeast(name, value) => format!("{name} >= {value}"),
        Test::Below(name, value) => format!("{name} < {value}"),
        Test::VersionAtLeast(name, value) => format!("{name} >= {value}"),
        Test::Matches(name, pattern) => format!("{name} matches r\"{pattern}\""),
        Test::Has(name, value) => format!("{value:?} in {name}"),
        Test::All(tests) => join(tests, " and ", condition),
        Test::Any(tests) => join(tests, " or ", condition),
    }
}
