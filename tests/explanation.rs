//! What explanations say about the elements of lists.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee::{Condition, Context, Engine};

fn explain(condition: &str, context: &str) -> String {
    let condition = Condition::compile(condition).unwrap();
    let context = Context::from_json(context).unwrap();
    condition.explain(&context).to_string()
}

#[test]
fn elements_are_called_by_their_list_and_position() {
    let told = explain(
        "any(o in orders where o.total > 500)",
        r#"{"orders": [{"total": 20}, {"total": 900}, {}]}"#,
    );
    assert_eq!(
        told,
        "true\n    \
         orders[0].total > 500 is false: orders[0].total is 20\n    \
         orders[1].total > 500 is true: orders[1].total is 900\n    \
         orders[2].total is missing, so orders[2].total > 500 is unknown\n"
    );
    let plain = explain(r#"all(g in groups where g == "a")"#, r#"{"groups": ["b"]}"#);
    assert_eq!(
        plain,
        "false\n    groups[0] == \"a\" is false: groups[0] is \"b\"\n"
    );
}

#[test]
fn elements_of_elements_are_called_by_both_lists() {
    let told = explain(
        "any(o in orders where any(l in o.lines where l.price > o.limit))",
        r#"{"orders": [{"limit": 9, "lines": [{"price": 3}]}]}"#,
    );
    assert_eq!(
        told,
        "false\n      orders[0].lines[0].price > orders[0].limit is false: \
         orders[0].lines[0].price is 3, orders[0].limit is 9\n"
    );
}

#[test]
fn a_list_without_a_name_has_elements_without_one() {
    let told = explain(
        "any(g in (groups ?? teams) where g == \"a\")",
        r#"{"teams": ["b"]}"#,
    );
    assert_eq!(
        told,
        "false\n    element == \"a\" is false: element is \"b\"\n"
    );
}

#[test]
fn elements_of_a_private_list_are_not_shown() {
    let engine = Engine::load(
        "attributes { orders: list of map private }
         flag f: bool {
           owner \"x\"
           rule r when any(o in orders where o.total > 500) serve on
           otherwise serve off
         }",
    )
    .unwrap();
    let context = Context::from_json(r#"{"orders": [{"total": 4711}]}"#).unwrap();
    let told = engine.explain("f", &context).unwrap();
    let json = told.to_json().to_string();
    assert!(json.contains("orders[0].total"), "{json}");
    assert!(!format!("{told}{json}").contains("4711"), "{told}{json}");
}

#[test]
fn patterns_are_told_as_they_were_asked() {
    let told = explain(
        r#"email like "*@a.com" ignore_case and email not contains "X" ignore_case"#,
        r#"{"email": "x@A.com"}"#,
    );
    assert_eq!(
        told,
        "false\n    \
         email like \"*@a.com\" ignore_case is true: email is \"x@A.com\"\n    \
         email not contains \"X\" ignore_case is false: email is \"x@A.com\"\n"
    );
}

#[test]
fn keys_made_of_private_values_are_not_shown() {
    for (rule, context) in [
        ("50% of user.n salt \"s\"", r#"{"user": {"n": 4711}}"#),
        ("50% of (-user.n) salt \"s\"", r#"{"user": {"n": 4711}}"#),
        ("50% of (user.n + 0) salt \"s\"", r#"{"user": {"n": 4711}}"#),
        ("50% of (0 + user.n) salt \"s\"", r#"{"user": {"n": 4711}}"#),
        (
            "50% of environment salt \"s\"",
            r#"{"environment": "4711"}"#,
        ),
        (
            "any(o in orders where 50% of o.id salt \"s\")",
            r#"{"orders": [{"id": 4711}]}"#,
        ),
    ] {
        let text = format!(
            "attributes {{
               user.n: int private
               environment: string private
               orders: list of map private
             }}
             flag f: bool {{ rule r when {rule} serve on  otherwise serve off }}"
        );
        let engine = Engine::load(&text).unwrap();
        let told = engine
            .explain("f", &Context::from_json(context).unwrap())
            .unwrap();
        let told = format!("{told}{}", told.to_json());
        assert!(told.contains("\"(private)\" is in bucket"), "{told}");
        assert!(!told.contains("4711"), "{told}");
    }
}

#[test]
fn private_versions_are_not_shown() {
    let engine = Engine::load(
        "attributes { app: version private }
         flag f: bool { rule r when app >= 4.0.0 and app != 4.7.12 serve on  otherwise serve off }",
    )
    .unwrap();
    let context = Context::new().with("app", "4.7.11");
    let told = engine.explain("f", &context).unwrap();
    let told = format!("{told}{}", told.to_json());
    assert!(told.contains("app is \"(private)\""), "{told}");
    assert!(!told.contains("4.7.11"), "{told}");
}

#[test]
fn the_environment_is_that_of_the_request() {
    let condition = Condition::compile(r#"environment == "eu""#).unwrap();
    let asked = Context::from_json(r#"{"environment": "us"}"#).unwrap();
    assert_eq!(
        condition.explain(&asked).to_string(),
        "false\n  environment == \"eu\" is false: environment is \"us\"\n"
    );
    assert_eq!(
        condition.explain(&asked.in_environment("eu")).to_string(),
        "true\n  environment == \"eu\" is true: environment is \"eu\"\n"
    );
    // A flag's own key is in no context.
    let engine = Engine::load(
        "flag f: bool {\n  rule r when flag_key == \"f\" serve on\n  otherwise serve off\n}\n",
    )
    .unwrap();
    let told = engine.explain("f", &Context::new()).unwrap();
    assert!(
        told.to_string().contains("is true: flag_key is \"f\""),
        "{told}"
    );
}
