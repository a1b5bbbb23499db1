use super::*;
use crate::admin::text::Outline;
use serde_json::json;

fn structure(text: &str) -> Option<Json> {
    let outline = Outline::new(text);
    let structure = Structure::of(outline.flag("a").unwrap())?;
    Some(serde_json::to_value(structure).unwrap())
}

#[test]
fn a_structure_says_what_the_text_says() {
    let text = r#"flag a: string {
  owner "web"
  kind experiment
  tags ["x", "y"]
  created 2026-01-02
  status disabled
  if_disabled serve red
  variants {
    red = "r"
    blue = "b"
  }
  requires b is on
  rule vip "our best" from 2026-01-01T00:00Z when plan == "pro" and not in segment staff serve blue
  when country in ["DE"] serve 12.5% blue, 1/4 red, rest red by account.id salt "s"
  otherwise serve red
}
"#;
    // Shares are all percents or all parts; that is the checker's business.
    let told = structure(text).unwrap();
    assert_eq!(
        told,
        json!({
            "key": "a", "type": "string", "owner": "web", "kind": "experiment", "tags": ["x", "y"],
            "created": "2026-01-02", "status": "disabled", "if_disabled": "red",
            "variants": { "red": "r", "blue": "b" },
            "requires": [{ "flag": "b", "variant": "on" }],
            "rules": [
                {
                    "name": "vip", "description": "our best", "from": "2026-01-01T00:00Z",
                    "when": "plan == \"pro\" and not in segment staff", "serve": "blue",
                },
                {
                    "when": "country in [\"DE\"]",
                    "serve": { "12.5%": "blue", "1/4": "red", "rest": "red", "by": "account.id", "salt": "s" },
                },
            ],
            "otherwise": "red",
        })
    );
    let again: Structure = serde_json::from_value(told).unwrap();
    let document = burgee::ast::Document::from_iter([again.flag("a").unwrap().into()]);
    let printed = burgee::ast::print(&document);
    let (one, other) = (Outline::new(text), Outline::new(&printed));
    assert_eq!(one.flag("a"), other.flag("a"), "{printed}");
}

#[test]
fn values_are_told_apart_from_names_and_shares() {
    let cases = [
        (
            "flag a: bool = on",
            json!({ "key": "a", "type": "bool", "value": "on" }),
        ),
        (
            "flag a: string = \"on\"",
            json!({ "key": "a", "type": "string", "value": { "value": "on" } }),
        ),
        (
            "flag a: int = -5",
            json!({ "key": "a", "type": "int", "value": -5 }),
        ),
        (
            "flag a: json = { rest: [1.5, null] }",
            json!({ "key": "a", "type": "json", "value": { "value": { "rest": [1.5, null] } } }),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(structure(text), Some(expected), "{text}");
    }
}

#[test]
fn what_it_cannot_say_it_does_not_say() {
    for text in [
        "flag a: bool { environment x { otherwise serve on } otherwise serve off }",
        "flag a: bool { bucket by x otherwise serve off }",
        "flag a: bool { otherwise serve ramp on 0% to 5% from 2026-01-01 until 2026-02-01 }",
        "flag a: bool { otherwise serve error \"X\" }",
        "flag a: string { otherwise serve 25% \"a\", 25% \"b\", rest \"c\" }",
        "flag a: bool { rule x when y serve 10% next, rest on otherwise serve off }",
        "flag a: int { variants { x = 1 \"one\" } otherwise serve x }",
        "flag a: int = 1_000",
    ] {
        assert_eq!(structure(text), None, "{text}");
    }
}

#[test]
fn mistakes_have_their_place() {
    let read = |structure: Json| {
        serde_json::from_value::<Structure>(structure)
            .unwrap()
            .flag("a")
    };
    let problem = read(json!({
        "key": "a", "type": "bool", "rules": [{ "when": "plan =", "serve": "on" }],
    }));
    assert!(problem.unwrap_err().is_invalid());
    let cases = [
        (
            json!({ "key": "a", "type": "text" }),
            "flags have no type `text`",
        ),
        (
            json!({ "key": "a", "type": "bool", "status": "off" }),
            "there is no status `off`",
        ),
        (
            json!({ "key": "a", "type": "bool", "otherwise": { "a few": "on" } }),
            "otherwise: `a few` is no share",
        ),
    ];
    for (structure, message) in cases {
        assert_eq!(read(structure).unwrap_err().to_json()["message"], message);
    }
}
