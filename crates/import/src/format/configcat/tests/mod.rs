//! What the public suite does not reach: every comparator with what is missing and malformed, what
//! ends an evaluation, and documents that are wrong.

mod comparators;
mod failures;

use super::ConfigCat;
use crate::testing::{ask, engines};
use crate::{Answer, Confidence, Importer, Input, Severity, detect};
use serde_json::{Value as Json, json};

/// The answer to one question.
fn answer(document: &Json, flag: &str, context: &Json) -> Answer {
    let question = json!({ "flag": flag, "context": context, "default": "default" });
    ask(&ConfigCat, document, &[question]).remove(0)
}

fn value(document: &Json, flag: &str, context: &Json) -> Json {
    answer(document, flag, context).value.unwrap()
}

/// The notes, as `severity place`.
fn notes(document: &Json) -> Vec<(Severity, String)> {
    let text = document.to_string();
    let imported = ConfigCat.import(&Input::new("config.json", &text)).unwrap();
    engines(&imported);
    let notes = imported.notes.iter();
    notes
        .map(|note| (note.severity, note.at.to_string()))
        .collect()
}

fn printed(document: &Json) -> String {
    let text = document.to_string();
    let imported = ConfigCat.import(&Input::new("config.json", &text)).unwrap();
    burgee::ast::print(&imported.document)
}

#[test]
fn a_document_becomes_readable_rules() {
    let document = json!({
        "p": { "s": "pepper" },
        "s": [{ "n": "staff", "r": [{ "a": "Email", "c": 32, "l": ["@company.com"] }] }],
        "f": { "greeting": {
            "t": 1, "v": { "s": "Hello" }, "i": "v0",
            "r": [
                { "c": [{ "s": { "s": 0, "c": 0 } }, { "u": { "a": "Age", "c": 15, "d": 18 } }],
                  "s": { "v": { "s": "Welcome back" }, "i": "v1" } },
                { "c": [{ "u": { "a": "Country", "c": 0, "l": ["NO", "SE"] } }],
                  "p": [{ "p": 40, "v": { "s": "Hei" } }, { "p": 60, "v": { "s": "Hello" } }] },
            ],
        } }
    });
    assert_eq!(
        printed(&document),
        r#"bucketing configcat/sha1
segment staff = Email ends_with "@company.com"

flag greeting: string {
  bucket by Identifier salt "greeting"
  rule rule-1 when in segment staff and configcat_number(Age) >= 18 serve "Welcome back"
  rule rule-2 when Country in ["NO", "SE"] serve 40% "Hei", 60% "Hello"
  otherwise serve "Hello"
}
"#
    );
    let ann = json!({ "Identifier": "1", "Email": "ann@company.com", "Age": "21,5" });
    let told = answer(&document, "greeting", &ann);
    assert_eq!(told.value, Some(json!("Welcome back")));
    assert_eq!(told.variant, Some(json!("v1")));
    assert_eq!(told.native.unwrap()["matchedTargetingRule"], json!(0));
    let nobody = answer(&document, "greeting", &Json::Null);
    assert_eq!(nobody.variant, Some(json!("v0")));
    let unknown = answer(&document, "greetings", &Json::Null);
    assert_eq!(unknown.value, Some(json!("default")));
    assert_eq!(unknown.error, Some(json!("SettingKeyMissing")));
}

#[test]
fn each_type_has_its_own_values() {
    let setting = |kind: i64, value: Json| json!({ "t": kind, "v": value });
    let all = json!({ "b": true, "s": "x", "i": 7, "d": 7 });
    let document = json!({ "f": {
        "bool": setting(0, all.clone()), "string": setting(1, all.clone()),
        "int": setting(2, all.clone()), "double": setting(3, all),
    } });
    for (flag, wanted) in [
        ("bool", json!(true)),
        ("string", json!("x")),
        ("int", json!(7)),
        ("double", json!(7.0)),
    ] {
        assert_eq!(value(&document, flag, &Json::Null), wanted);
    }
}

#[test]
fn a_key_of_any_kind_is_a_flag() {
    let document = json!({ "f": {
        "a/b c": { "t": 0, "v": { "b": true } },
        "in": { "t": 0, "v": { "b": true } },
        "equals": { "t": 0, "v": { "b": false }, "r": [{
            "c": [
                { "p": { "f": "a/b c", "c": 0, "v": { "b": true } } },
                { "p": { "f": "in", "c": 1, "v": { "b": false } } },
                { "u": { "a": "my.attribute of mine", "c": 28, "s": "x" } },
            ],
            "s": { "v": { "b": true } },
        }] },
    } });
    let context = json!({ "Identifier": "1", "my.attribute of mine": "x" });
    assert_eq!(value(&document, "equals", &context), json!(true));
    assert_eq!(value(&document, "equals", &json!({})), json!(false));
}

#[test]
fn one_value_can_have_two_ids() {
    let document = json!({ "f": { "f": { "t": 0, "v": { "b": true }, "i": "c", "p": [
        { "p": 50, "v": { "b": true }, "i": "a" },
        { "p": 50, "v": { "b": true }, "i": "b" },
    ] } } });
    let ids: Vec<Json> = (0..20)
        .map(|user| {
            let context = json!({ "Identifier": user.to_string() });
            answer(&document, "f", &context).variant.unwrap()
        })
        .collect();
    assert!(ids.contains(&json!("a")) && ids.contains(&json!("b")));
    assert_eq!(
        answer(&document, "f", &Json::Null).variant,
        Some(json!("c"))
    );
}

#[test]
fn only_its_own_documents_are_recognised() {
    let recognise = |text: &str| ConfigCat.recognise(&Input::new("a.json", text));
    let own = r#"{ "p": {}, "f": { "a": { "t": 0, "v": { "b": true } } } }"#;
    assert_eq!(recognise(own), Confidence::Sure);
    assert_eq!(
        detect(&Input::new("a.json", own)).unwrap().id(),
        "configcat"
    );
    assert_eq!(recognise(r#"{ "p": {}, "f": {} }"#), Confidence::Maybe);
    for other in [
        "",
        "{}",
        "[]",
        "flags: {}",
        r#"{ "flags": {} }"#,
        r#"{ "f": { "a": 1 } }"#,
    ] {
        assert_eq!(recognise(other), Confidence::No, "{other}");
    }
}
