//! Plain conditions and the interpreter must agree wherever there is a plain condition.

use super::super::condition::Condition as Asked;
use super::super::dice::Dice;
use super::super::logic::{interpreted, plain};
use burgee::ast::{build, print_expr};
use burgee::{Condition, Context, Truth};
use serde_json::{Value as Json, json};

/// What the interpreter says, as a condition.
fn run(rule: &Json) -> String {
    print_expr(&match interpreted(rule).unwrap() {
        Asked::Everybody => build::bool(true),
        Asked::Nobody(_) => build::bool(false),
        Asked::When(condition) => condition,
    })
}

impl Dice {
    fn literal(&mut self) -> Json {
        self.pick(&[
            json!(null),
            json!(true),
            json!(false),
            json!(0),
            json!(1),
            json!(-1),
            json!(5),
            json!(1.5),
            json!(-0.0),
            json!(""),
            json!(" "),
            json!("a"),
            json!("ab"),
            json!("5"),
            json!("5.0"),
            json!("0"),
            json!("-1"),
            json!("nan"),
            json!("inf"),
            json!("1_0"),
        ])
    }

    fn logic(&mut self, depth: usize) -> Json {
        if depth > 0 && self.roll(2) == 0 {
            let a = self.logic(depth - 1);
            return match self.roll(4) {
                0 => json!({ "and": [a, self.logic(depth - 1)] }),
                1 => json!({ "or": [a, self.logic(depth - 1)] }),
                2 => json!({ "!": [a] }),
                _ => json!({ "!!": a }),
            };
        }
        let path = self.pick(&[
            json!("x"),
            json!("y"),
            json!("m.x"),
            json!("anonymous"),
            json!(["x"]),
        ]);
        let variable = json!({ "var": path });
        let operator = self.pick(&[
            json!("=="),
            json!("!="),
            json!("==="),
            json!("!=="),
            json!("<"),
            json!("<="),
            json!(">"),
            json!(">="),
            json!("in"),
            json!("in"),
        ]);
        let other = match self.roll(4) {
            0 if operator == "in" => json!([self.literal(), self.literal(), self.literal()]),
            1 if operator == "in" => json!(["a", "5", "b"]),
            2 if operator == "in" => json!([1, 5, 2.5]),
            _ => self.literal(),
        };
        let arguments = if self.roll(4) == 0 {
            json!([other, variable])
        } else {
            json!([variable, other])
        };
        json!({ operator.as_str().unwrap(): arguments })
    }

    fn logic_context(&mut self) -> Json {
        let mut context = json!({});
        for name in ["x", "y", "anonymous"] {
            if self.roll(6) > 0 {
                let list = json!([self.literal(), "a", 5]);
                let value = self.literal();
                context[name] = match self.roll(8) {
                    0 => list,
                    1 => json!({ "x": value }),
                    _ => value,
                };
            }
        }
        if self.roll(3) > 0 {
            context["m"] = json!({ "x": self.literal() });
        }
        context
    }
}

#[test]
fn plain_conditions_mean_what_the_interpreter_says() {
    let mut dice = Dice::new(0xD1B5_4A32_D192_ED03);
    let builder = crate::importer::builder();
    let (mut compared, mut truths) = (0, 0);
    for _ in 0..2000 {
        let rule = dice.logic(2);
        let Some(expr) = plain(&rule, 0) else {
            continue;
        };
        let compile = |text: &str| {
            builder
                .condition(text)
                .unwrap_or_else(|error| panic!("{text}: {error}"))
        };
        let printed = print_expr(&expr);
        let (one, other) = (compile(&printed), compile(&run(&rule)));
        for _ in 0..8 {
            let json = dice.logic_context();
            let context = Context::from_value(json.clone().into()).unwrap();
            let holds = |condition: &Condition| condition.evaluate(&context) == Truth::True;
            assert_eq!(holds(&one), holds(&other), "{rule}\n{printed}\n{json}");
            compared += 1;
            truths += usize::from(holds(&one));
        }
    }
    assert!(compared > 7000 && truths > 1400, "{compared} {truths}");
}

#[test]
fn common_queries_are_plain() {
    for (rule, condition) in [
        (
            json!({ "==": [{ "var": "key" }, "u"] }),
            r#"targetingKey == "u""#,
        ),
        (
            json!({ "!=": [{ "var": "plan" }, "free"] }),
            r#"(plan == "free") is not true"#,
        ),
        (
            json!({ ">=": [{ "var": "age" }, 18] }),
            "gofeatureflag_number(age) >= 18",
        ),
        (
            json!({ "<": [{ "var": "age" }, 18] }),
            "gofeatureflag_number(age ?? 0) < 18",
        ),
        (
            json!({ "in": [{ "var": "plan" }, ["a", "b"]] }),
            r#"plan in ["a", "b"] or plan == 0"#,
        ),
        (
            json!({ "in": ["@x", { "var": "mail" }] }),
            r#"mail contains "@x""#,
        ),
        (
            json!({ "==": [{ "var": "beta" }, true] }),
            "gofeatureflag_number(beta) == 1",
        ),
        (json!({ "===": [{ "var": "u.n" }, 3] }), "u.n == 3"),
        (
            json!({ "and": [{ "==": [{ "var": "a" }, null] }, { "!": { "===": [{ "var": "b" }, true] } }] }),
            "a is missing and (b == true) is not true",
        ),
    ] {
        assert_eq!(print_expr(&plain(&rule, 0).unwrap()), condition);
    }
}

#[test]
fn what_is_not_plain_is_left_to_the_interpreter() {
    let rule = json!({ "some": [{ "var": "roles" }, { "==": [{ "var": "" }, "admin"] }] });
    assert_eq!(plain(&rule, 0), None);
    assert_eq!(
        run(&rule),
        r#"gofeatureflag_jsonlogic("{'some':[{'var':'roles'},{'==':[{'var':''},'admin']}]}", "roles", roles)"#
    );
    let rule = json!({ "in": [{ "cat": [{ "var": "key" }, "x"] }, ["ax"]] });
    assert!(run(&rule).ends_with(r#"", "key", targetingKey)"#));
    // A map is true on its own, even an empty one; so is a zero below zero.
    let holds = |rule: Json, context: Json| {
        let text = run(&rule);
        let condition = crate::importer::builder().condition(&text).unwrap();
        condition.evaluate(&Context::from_value(context.into()).unwrap()) == Truth::True
    };
    assert!(holds(json!({ "var": "m" }), json!({ "m": {} })));
    assert!(!holds(json!({ "var": "m" }), json!({ "m": [] })));
    assert!(holds(json!({ "-": [""] }), json!({})));
    assert!(!holds(json!({ "/": [1, 0] }), json!({})));
    assert!(!holds(
        json!({ "if": [true, [{ "/": [1, 0] }]] }),
        json!({})
    ));
    assert!(!holds(json!({ "endsWith": ["ab", "b"] }), json!({})));
    assert!(interpreted(&json!({ "var": { "cat": ["a", "b"] } })).is_err());
}
