//! burgee, used as its guide says: the host's map is lent, nothing is built.

use super::rules::join;
use crate::peer::Peer;
use crate::workload::{Answer, Flag, Host, Kind, Serve, Test, Workload};
use burgee::{Answers, Bound, BoundCondition, Builder, Condition, Engine, Limits, Value};
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

/// A context of which everything that the rules read has been looked up; all flags are asked at once,
/// so nothing is gained by looking up beforehand.
pub enum Prepared<'a> {
    Condition(BoundCondition<'a>),
    One(Bound<'a>),
    All(&'static Host),
}

/// What is kept between contexts: the flag, looked up once, or room for all answers.
pub enum Kept<'a> {
    Nothing,
    One(burgee::Flag<'a>),
    All(Answers<'a>),
}

impl Peer for Burgee {
    type Context<'a> = Prepared<'a>;
    type Scratch<'a> = Kept<'a>;
    const NAME: &'static str = "burgee";

    fn prepare(workload: &Workload) -> Result<Self, String> {
        let load = || load(&ruleset(&workload.flags));
        let condition = || large().condition(&condition(workload.condition()));
        let form = match workload.kind {
            Kind::Condition => condition().map(Form::Condition),
            Kind::Flag => load().map(|engine| Form::One(engine, workload.flags[0].key.clone())),
            Kind::All => load().map(Form::All),
        };
        Ok(Burgee {
            form: form.map_err(|error| error.to_string())?,
            splits: workload.flags.iter().map(Flag::splits).collect(),
        })
    }

    fn scratch(&self) -> Kept<'_> {
        match &self.form {
            Form::All(engine) => Kept::All(engine.answers()),
            Form::One(engine, flag) => engine.flag(flag).map_or(Kept::Nothing, Kept::One),
            Form::Condition(_) => Kept::Nothing,
        }
    }

    fn context(&self, host: &'static Host) -> Prepared<'_> {
        match &self.form {
            Form::Condition(condition) => Prepared::Condition(condition.bind(host)),
            Form::One(engine, _) => Prepared::One(engine.bind(host)),
            Form::All(_) => Prepared::All(host),
        }
    }

    fn evaluate<'a>(&'a self, context: &mut Prepared<'a>, kept: &mut Kept<'a>) -> Answer {
        match (&*kept, context) {
            (Kept::One(flag), Prepared::One(bound)) => self.bound(flag, bound),
            (_, Prepared::Condition(bound)) => Answer::of(bound.matches()),
            (Kept::All(_), Prepared::All(host)) => self.answer(host, kept),
            _ => Answer::default(),
        }
    }

    fn answer<'a>(&'a self, host: &'static Host, kept: &mut Kept<'a>) -> Answer {
        match (&self.form, kept) {
            (Form::Condition(condition), _) => Answer::of(condition.matches(host)),
            (_, Kept::One(flag)) => self.lent(flag, host),
            (_, Kept::All(answers)) => self.all(host, answers),
            (_, Kept::Nothing) => Answer::default(),
        }
    }
}

/// Each form is a function of its own, as it would be in a host that has only one.
impl Burgee {
    #[inline(never)]
    fn bound(&self, flag: &burgee::Flag<'_>, bound: &Bound<'_>) -> Answer {
        self.one(flag.evaluate_bound(bound).value)
    }

    #[inline(never)]
    fn lent(&self, flag: &burgee::Flag<'_>, host: &Host) -> Answer {
        self.one(flag.evaluate(host).value)
    }

    #[inline(never)]
    fn all(&self, host: &Host, answers: &mut Answers<'_>) -> Answer {
        answers.evaluate(host);
        let mut answer = Answer::default();
        for (index, evaluation) in answers.iter().enumerate() {
            answer.add(index, served(evaluation.value), self.splits[index]);
        }
        answer
    }

    fn one(&self, value: Option<&Value>) -> Answer {
        let mut answer = Answer::default();
        answer.add(0, served(value), self.splits[0]);
        answer
    }
}

fn served(value: Option<&Value>) -> u64 {
    match value {
        Some(Value::Bool(on)) => (*on).into(),
        Some(Value::Int(number)) => number.unsigned_abs(),
        _ => 0,
    }
}

/// 10 000 values in one condition and 100 000 flags in one file are more than the defaults allow.
fn large() -> Builder<'static> {
    let limits = Limits {
        expression_bytes: 1 << 30,
        file_bytes: 1 << 30,
        ..Limits::default()
    };
    Engine::builder().limits(limits)
}

/// Loads a file of any size.
pub fn load(text: &str) -> Result<Engine, burgee::Error> {
    large().load(text)
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
