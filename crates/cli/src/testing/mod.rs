//! Running the tests that stand in the rules.

pub(crate) mod coverage;

use burgee::source::{Lines, Span};
use burgee::typed::{Expected, Flag, RuleName, RuleSet, TestCase};
use burgee::value::Number;
use burgee::{Context, Engine, Evaluation, Explanation, Reason, Value};
use coverage::Coverage;

/// What came of one case.
pub(crate) struct Outcome<'r> {
    /// The flag under test.
    pub(crate) flag: &'r Flag,
    /// The case.
    pub(crate) case: &'r TestCase,
    /// What the engine says.
    pub(crate) explanation: Explanation<'r>,
    /// Whether what is expected is what the engine says.
    pub(crate) passed: bool,
}

/// Runs every case, and notes what it reaches.
pub(crate) fn run<'r>(
    rules: &'r RuleSet,
    engine: &'r Engine,
    coverage: &mut Coverage<'r>,
) -> Vec<Outcome<'r>> {
    let mut outcomes = Vec::new();
    for test in &rules.tests {
        let Some((name, flag)) = rules.flags.get_index(test.flag.index()) else {
            continue;
        };
        for case in &test.cases {
            let Ok(explanation) = engine.explain(name, &context(case)) else {
                continue;
            };
            let evaluation = explanation.evaluation();
            coverage.reach(flag, case, &explanation);
            outcomes.push(Outcome {
                flag,
                case,
                passed: fits(flag, case, evaluation),
                explanation,
            });
        }
    }
    outcomes
}

/// The context of a case. The clock takes no part: without `at` the time is unknown, so that a test
/// that passes today passes tomorrow.
fn context(case: &TestCase) -> Context {
    let mut context = Context::from_value(case.given.clone()).unwrap_or_default();
    if let Some(at) = case.at {
        context = context.at(at);
    }
    if let Some(environment) = &case.environment {
        context = context.in_environment(environment);
    }
    context
}

/// Whether the evaluation is what the case expects.
fn fits(flag: &Flag, case: &TestCase, evaluation: &Evaluation<'_>) -> bool {
    let served = match &case.expect {
        Expected::Value(value) => evaluation.value.is_some_and(|served| same(served, value)),
        Expected::Variant(id) => flag.variants.get(id.index()).is_some_and(|variant| {
            evaluation.value == Some(&variant.value)
                && evaluation.variant == variant.name.as_deref()
        }),
    };
    let by_rule = case
        .by_rule
        .as_ref()
        .is_none_or(|wanted| *wanted == rule(evaluation));
    served && by_rule
}

/// Whether the two are the same value. 5 and 5.0 are, as everywhere in the language.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Value::Map(left), Value::Map(right)) => {
            let found = |(key, value): (&String, &Value)| {
                right.get(key).is_some_and(|other| same(value, other))
            };
            left.len() == right.len() && left.iter().all(found)
        }
        (Value::Int(whole), Value::Float(float)) | (Value::Float(float), Value::Int(whole)) => {
            Number::Float(*float).as_i64() == Some(*whole)
        }
        _ => left == right,
    }
}

/// The name of what decided, `otherwise` where no rule did.
pub(crate) fn rule(evaluation: &Evaluation<'_>) -> String {
    match (evaluation.reason, evaluation.rule) {
        (Reason::Disabled, _) => "none".to_owned(),
        (_, Some(rule)) => rule.to_string(),
        (_, None) => RuleName::Otherwise.to_string(),
    }
}

/// What a case expects, as it would be written.
pub(crate) fn expected(flag: &Flag, case: &TestCase) -> String {
    let target = match &case.expect {
        Expected::Value(value) => value.to_json().to_string(),
        Expected::Variant(id) => match flag.variants.get(id.index()) {
            Some(variant) => target(variant.name.as_deref(), &variant.value),
            None => "a variant that is gone".to_owned(),
        },
    };
    match &case.by_rule {
        Some(rule) => format!("{target} by rule {rule}"),
        None => target,
    }
}

/// What was served, in the same form.
pub(crate) fn got(evaluation: &Evaluation<'_>) -> String {
    let target = match (evaluation.value, evaluation.error) {
        (Some(value), _) => target(evaluation.variant, value),
        (None, Some(error)) => format!("error {error:?}"),
        (None, None) => "the caller's default".to_owned(),
    };
    match evaluation.reason {
        Reason::Disabled => format!("{target}: the flag is off"),
        _ => format!("{target} by rule {}", rule(evaluation)),
    }
}

/// A variant by its name, or a value.
fn target(name: Option<&str>, value: &Value) -> String {
    name.map_or_else(|| value.to_json().to_string(), str::to_owned)
}

/// `checkout.flags:12`
pub(crate) fn place(lines: &Lines, span: Span) -> String {
    match lines.locate(span) {
        Some((file, line)) => format!("{file}:{line}"),
        None => String::new(),
    }
}
