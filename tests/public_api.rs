//! The interface as a host sees it: revisions, getters, contexts, notes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown};
use burgee::{Condition, Context, Engine, Note, Request, Timestamp, Truth, Value};
use indexmap::IndexMap;
use serde::Serialize;
use std::sync::Arc;

const RULES: &str = r#"
flag b: bool { rule r when plan == "pro" serve on  otherwise serve off }
flag s: string = "text"
flag i: int = 7
flag n: number = 2.5
flag j: json = { rpm: 60 }
flag gone: string { status disabled  otherwise serve "never" }
"#;

fn with_list(entries: &str) -> Engine {
    let files: IndexMap<String, String> = [("l.txt".to_owned(), entries.to_owned())].into();
    let text =
        "list l from \"l.txt\"\nflag x: bool { rule r when a in $l serve on  otherwise serve off }";
    Engine::builder().files(&files).load(text).unwrap()
}

#[test]
fn the_revision_is_that_of_the_content() {
    let one = Engine::load(RULES).unwrap();
    assert_eq!(one.revision(), Engine::load(RULES).unwrap().revision());
    assert_eq!(one.revision(), one.clone().revision());
    let other = Engine::load(&RULES.replace("pro", "free")).unwrap();
    assert_ne!(one.revision(), other.revision());
    assert_eq!(with_list("a\nb").revision(), with_list("a\nb").revision());
    assert_ne!(with_list("a\nb").revision(), with_list("a\nc").revision());
    // Every answer to one request carries it.
    let answers = one.evaluate_all(&Context::new());
    assert_eq!(answers.len(), 6);
    assert!(
        answers
            .iter()
            .all(|answer| answer.revision == one.revision())
    );
}

#[test]
fn engines_and_conditions_go_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    shared(&Engine::load(RULES).unwrap());
    shared(&Condition::compile("a == 1").unwrap());
}

#[test]
fn getters_give_the_value_or_the_default() {
    let engine = Engine::load(RULES).unwrap();
    let nobody = Context::new();
    assert!(engine.bool("b", &Context::new().with("plan", "pro"), false));
    assert!(!engine.bool("b", &nobody, true));
    assert_eq!(engine.str("s", &nobody, "other"), "text");
    assert_eq!(engine.i64("i", &nobody, 0), 7);
    assert!((engine.f64("n", &nobody, 0.0) - 2.5).abs() < f64::EPSILON);
    assert!((engine.f64("i", &nobody, 0.0) - 7.0).abs() < f64::EPSILON);
    let json = engine.json("j", &nobody, &Value::Null).to_json();
    assert_eq!(json, serde_json::json!({ "rpm": 60 }));
    // Another type, a number that is not whole, no value, no flag.
    assert!(engine.bool("s", &nobody, true));
    assert_eq!(engine.i64("n", &nobody, -1), -1);
    assert_eq!(engine.str("gone", &nobody, "other"), "other");
    assert_eq!(engine.str("absent", &nobody, "other"), "other");
    assert_eq!(
        engine.evaluate("absent", &nobody).unwrap_err().to_string(),
        "unknown flag `absent`"
    );
}

#[test]
fn contexts_come_from_whatever_the_host_has() {
    #[derive(Serialize)]
    struct User {
        plan: &'static str,
        seats: Option<u32>,
    }
    let condition = Condition::compile("plan == \"pro\" and seats is missing").unwrap();
    let user = User {
        plan: "pro",
        seats: None,
    };
    assert!(condition.matches(&Context::from_serialize(&user).unwrap()));
    assert!(condition.matches(&Context::from_json(r#"{"plan": "pro"}"#).unwrap()));
    assert!(condition.matches(&[("plan", "pro")].into_iter().collect::<Context>()));
    assert!(condition.matches(&serde_json::json!({ "plan": "pro", "seats": null })));
    assert!(Context::from_json("[1]").is_err() && Context::from_json("{").is_err());
}

#[test]
fn answers_say_what_was_lacking_and_whether_time_takes_part() {
    let text = "flag w: bool { rule r from 2025-12-01 serve on  otherwise serve off }\n\
                flag k: bool { otherwise serve 50% on, rest off by user.id }";
    let engine = Engine::load(text).unwrap();
    let nobody = Context::new();
    let timeless = engine.evaluate("w", &nobody).unwrap();
    assert!(timeless.notes.has(Note::NoTime) && !timeless.cacheable);
    assert_eq!(timeless.variant, Some("off"));
    let request = Request::new(&nobody).at(Timestamp::parse("2025-12-24").unwrap());
    let timed = engine.evaluate("w", &request).unwrap();
    assert!(!timed.notes.has(Note::NoTime));
    assert_eq!(timed.variant, Some("on"));
    let keyless = engine.evaluate("k", &nobody).unwrap();
    assert!(keyless.notes.has(Note::NoBucketingKey) && keyless.cacheable);
    assert_eq!(keyless.variant, Some("off"));
}

/// `given(x)`: whether there is an x at all, of whatever type.
#[derive(Debug)]
struct Given;

impl Function for Given {
    fn name(&self) -> &'static str {
        "given"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::Any, Parameter::Optional],
            variadic: true,
            result: Type::Int,
        }
    }

    fn description(&self) -> &'static str {
        "how many of the arguments behind the first there are"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let given = arguments.iter().skip(1).flatten().count();
        Ok(Operand::Int(i64::try_from(given).unwrap()))
    }
}

#[test]
fn functions_can_take_what_is_missing() {
    let builder = Engine::builder().function(Arc::new(Given));
    let condition = |text: &str| builder.condition(text).unwrap();
    let context = Context::new().with("a", 1).with("b", Value::Null);
    for (text, truth) in [
        ("given(1, a) == 1", Truth::True),
        ("given(1, b) == 0", Truth::True),
        ("given(1, a, b, c, a) == 2", Truth::True),
        ("given(1, a, 1 / 0) == 1", Truth::True),
        ("given(c, a) == 1", Truth::Unknown),
    ] {
        let condition = condition(text);
        assert_eq!(condition.evaluate(&context), truth, "{text}");
        assert_eq!(condition.explain(&context).truth(), truth, "{text}");
    }
    assert!(builder.condition("given() == 1").is_err());
}

#[test]
fn segments_can_be_asked_for_by_name() {
    let engine = Engine::load(
        "segment eu = country in [\"DE\"]\n\
         segment staff = in segment eu and staff == true\n\
         flag a: bool { otherwise serve on }",
    )
    .unwrap();
    assert_eq!(engine.segments().collect::<Vec<_>>(), ["eu", "staff"]);
    let context = Context::new().with("country", "DE");
    assert_eq!(engine.in_segment("eu", &context), Some(Truth::True));
    assert_eq!(engine.in_segment("staff", &context), Some(Truth::Unknown));
    assert_eq!(engine.in_segment("other", &context), None);
}

#[test]
fn a_flag_can_be_looked_up_once_and_asked_for_many_contexts() {
    let engine = Engine::load(RULES).unwrap();
    assert!(engine.flag("nothing").is_err());
    let flag = engine.flag("b").unwrap();
    assert_eq!(flag.key(), "b");
    let contexts: Vec<Context> = (0..1_000)
        .map(|number| Context::new().with("plan", if number % 3 == 0 { "pro" } else { "free" }))
        .collect();
    let one_by_one: Vec<_> = contexts
        .iter()
        .map(|context| engine.evaluate("b", context).unwrap())
        .collect();
    let mut answers = vec![flag.evaluate(&Context::new())];
    flag.evaluate_many(&contexts, &mut answers);
    assert_eq!(answers, one_by_one);
    #[cfg(feature = "parallel")]
    {
        flag.evaluate_many_parallel(&contexts, &mut answers);
        assert_eq!(answers, one_by_one);
    }
    let bound = engine.bind(&contexts[0]);
    assert_eq!(flag.evaluate_bound(&bound), one_by_one[0]);
    assert_eq!(
        engine.clone().flag("b").unwrap().evaluate_bound(&bound),
        one_by_one[0]
    );
    // Slots mean nothing to another engine.
    let other = Engine::load(RULES).unwrap();
    assert_eq!(
        other.flag("b").unwrap().evaluate_bound(&bound).value,
        Some(&Value::Bool(false))
    );
}

#[cfg(feature = "parallel")]
#[test]
fn files_read_on_all_cores_are_read_the_same() {
    use std::fmt::Write;
    let mut text = String::new();
    for number in 0..500 {
        let serve = if number % 50 == 7 { "nothing" } else { "on" };
        let _ = writeln!(text, "flag f{number}: bool {{ otherwise serve {serve} }}");
    }
    let reading = Engine::builder().read(&text);
    let found: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
        .collect();
    assert_eq!(found.len(), 10);
    assert!(found.is_sorted_by_key(|found| found.span.start));
    let keys: Vec<String> = reading.rules.flags.keys().cloned().collect();
    let wanted = (0..500).filter(|number| number % 50 != 7);
    assert_eq!(
        keys,
        wanted
            .map(|number| format!("f{number}"))
            .collect::<Vec<_>>()
    );
}

/// Counts the keys of a map and compares their number with a text.
#[derive(Debug)]
struct KeysAre {
    prepared: Option<usize>,
}

impl Function for KeysAre {
    fn name(&self) -> &'static str {
        "keys_are"
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: &[Parameter::String, Parameter::Any],
            variadic: false,
            result: Type::Bool,
        }
    }

    fn description(&self) -> &'static str {
        "whether a map has as many keys as a text says; only for a text that was prepared"
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        let Some(Some(Operand::Map(map))) = arguments.get(1) else {
            return Err(Unknown::WrongType);
        };
        let mut keys = 0;
        for index in 0..map.len() {
            keys += usize::from(map.key(index).is_some());
        }
        let wanted = self.prepared.ok_or(Unknown::Missing)?;
        Ok(Operand::Bool(keys == wanted))
    }

    fn prepared(&self, text: &str) -> Option<Arc<dyn Function>> {
        let prepared = text.parse().ok();
        Some(Arc::new(KeysAre { prepared }))
    }
}

#[test]
fn functions_are_prepared_for_text_that_is_written_out() {
    let rules = r#"
flag two: bool { rule r when keys_are("2", user) serve on  otherwise serve off }
flag any: bool { rule r when keys_are(count, user) is true serve on  otherwise serve off }
"#;
    let function = Arc::new(KeysAre { prepared: None });
    let engine = Engine::builder().function(function).load(rules).unwrap();
    let context = Context::from_json(r#"{"count": "2", "user": {"a": 1, "b": null}}"#).unwrap();
    assert!(engine.bool("two", &context, false));
    assert!(!engine.bool("any", &context, true));
    let context = Context::from_json(r#"{"user": {"a": 1}}"#).unwrap();
    assert!(!engine.bool("two", &context, true));
}

#[test]
fn values_are_written_as_they_are_turned_into_json() {
    let json = serde_json::json!({ "a": [1, -2.5, true, null, "x"], "b": {} });
    let value = Value::from(json.clone());
    assert_eq!(serde_json::to_value(&value).unwrap(), json);
    assert_eq!(value.to_json(), json);
    assert_eq!(
        serde_json::to_string(&Value::Float(f64::NAN)).unwrap(),
        "null"
    );
}
