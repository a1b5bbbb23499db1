//! What unsaved and old rules would answer.

use crate::desk::{Desk, STAGING};
use serde_json::{Value as Json, json};

fn ask(desk: &Desk, path: &str, body: &Json) -> Json {
    let answer = desk.post(path, body.to_string());
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[test]
fn a_text_is_checked_before_it_is_saved() {
    let desk = Desk::new();
    let good = desk.get("/rules").body;
    let found = ask(&desk, "/check", &json!({ "text": good }));
    assert_eq!(found["valid"], true, "{found}");
    let plain = desk.post("/check", "flag a: bool = maybe").json();
    let mut findings = plain["diagnostics"].as_array().unwrap().iter();
    assert_eq!(plain["valid"], false);
    assert!(findings.any(|finding| finding["code"] == "E204"), "{plain}");
    // One flag among the others: found where it is.
    let flag = json!({ "flag": "pay", "text": "\nflag pay: bool = of" });
    let found = ask(&desk, "/check", &flag);
    let mut findings = found["diagnostics"].as_array().unwrap().iter();
    let finding = findings.find(|finding| finding["severity"] == "error");
    let finding = finding.unwrap();
    assert_eq!(found["valid"], false);
    assert_eq!(
        (&finding["file"], &finding["span"]["line"]),
        (&json!("flag"), &json!(2))
    );
    // What it breaks elsewhere has its place in the rules as they are.
    let flag = json!({ "flag": "pay", "text": "flag pay: int = 1" });
    let found = ask(&desk, "/check", &flag);
    let rules = desk.get("/rules").body;
    let line = rules
        .lines()
        .position(|line| line.contains("requires pay"))
        .unwrap()
        + 1;
    let elsewhere = found["diagnostics"].as_array().unwrap().iter();
    let mut elsewhere = elsewhere.filter(|finding| finding["file"] == "rules");
    assert!(
        elsewhere.any(|finding| finding["span"]["line"] == line),
        "{found}"
    );
    let other = ask(
        &desk,
        "/check",
        &json!({ "flag": "pay", "text": "flag paid: bool = on\nflag pay: bool = on" }),
    );
    assert_eq!(
        (&other["valid"], &other["error"]["code"]),
        (&json!(false), &json!("not_this_flag"))
    );
    assert_eq!(desk.post("/check", [0xff_u8]).status, 400);
}

#[test]
fn a_preview_tells_who_would_get_something_else() {
    let desk = Desk::new();
    let text = "flag `next page`: string {\n  variants {\n    old = \"o\"\n    new = \"n\"\n  }\n  rule de when country == \"DE\" serve new\n  otherwise serve old\n}";
    let contexts = json!([{ "country": "FR" }, { "country": "DE" }]);
    let body = json!({ "flag": "next page", "text": text, "contexts": contexts });
    let told = ask(&desk, "/preview", &body);
    assert_eq!(told["flags"]["changed"], json!(["next page"]));
    assert_eq!(
        told["changes"],
        json!([{
            "context": 1, "flag": "next page",
            "before": { "value": "o", "variant": "old", "reason": "DEFAULT", "rule": null },
            "after": { "value": "n", "variant": "new", "reason": "TARGETING_MATCH", "rule": "de" },
        }])
    );
    // In staging some get less than before.
    let body = json!({
        "flag": "next page", "text": text, "environment": "staging", "contexts": [{ "groups": ["beta"] }],
    });
    assert_eq!(
        ask(&desk, "/preview", &body)["changes"][0]["before"]["rule"],
        "beta"
    );
    let wrong = ask(
        &desk,
        "/preview",
        &json!({ "text": "flag", "contexts": [{}] }),
    );
    assert_eq!(
        (&wrong["valid"], &wrong["changes"]),
        (&json!(false), &json!([]))
    );
    let gone = ask(
        &desk,
        "/preview",
        &json!({ "text": "flag new: int = 1", "contexts": [{}] }),
    );
    let gone: Vec<_> = gone["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| &change["flag"])
        .collect();
    assert_eq!(gone, ["pay", "next page", "new"]);
    let many = json!({ "text": "", "contexts": vec![json!({}); 1001] }).to_string();
    assert_eq!(desk.post("/preview", many).status, 400);
}

#[test]
fn answers_are_explained_by_any_rules() {
    let desk = Desk::new();
    let context = json!({ "groups": ["beta"] });
    let all = ask(
        &desk,
        "/evaluate",
        &json!({ "context": context, "environment": "staging" }),
    );
    assert_eq!(all["number"], 1);
    let next = &all["answers"][1];
    assert_eq!(
        (&next["flag"], &next["value"], &next["rule"]),
        (&json!("next page"), &json!("n"), &json!("beta"))
    );
    assert_eq!(next["explanation"]["rules"][0]["matched"], true);
    assert!(next["explanation"].get("value").is_none());
    desk.post("/flags/pay/kill", "");
    let of = |more: Json| {
        let mut body = json!({ "flag": "pay" });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        ask(&desk, "/evaluate", &body)["answers"][0]["reason"].clone()
    };
    assert_eq!(of(json!({})), "DISABLED");
    assert_eq!(of(json!({ "number": 1 })), "STATIC");
    assert_eq!(
        of(json!({ "text": "flag pay: bool {\n  rule all serve on\n  otherwise serve off\n}" })),
        "TARGETING_MATCH"
    );
    let status = |body: Json| desk.post("/evaluate", body.to_string()).status;
    assert_eq!(status(json!({ "flag": "nobody" })), 404);
    assert_eq!(status(json!({ "number": 9 })), 404);
    assert_eq!(status(json!({ "text": "flag" })), 422);
    assert_eq!(status(json!({ "at": "tomorrow" })), 400);
    assert_eq!(status(json!({ "text": "", "number": 1 })), 400);
    let sale =
        "flag s: bool { rule x from 2026-01-01 until 2026-02-01 serve on  otherwise serve off }";
    let at = ask(
        &desk,
        "/evaluate",
        &json!({ "text": sale, "at": "2026-01-15" }),
    );
    assert_eq!(at["answers"][0]["value"], true);
}

#[test]
fn a_key_of_one_environment_sees_only_that() {
    let desk = Desk::new();
    let ask = |body: &str| desk.send_as(STAGING, "POST", "/evaluate", &[], body);
    let own = ask(r#"{"flag":"next page","context":{"groups":["beta"]}}"#).json();
    assert_eq!(own["answers"][0]["value"], "n");
    assert_eq!(ask(r#"{"environment":"production"}"#).status, 403);
    let preview = desk.send_as(
        STAGING,
        "POST",
        "/preview",
        &[],
        r#"{"text":"","contexts":[],"environment":"x"}"#,
    );
    assert_eq!(preview.json()["error"]["code"], "outside_environments");
    let who = desk.send_as(STAGING, "GET", "/whoami", &[], "").json();
    assert_eq!(
        who,
        json!({ "name": "bob", "role": "admin", "environments": ["staging"], "all_environments": ["staging"], "writable": true, "store": "memory", "number": 1 })
    );
}

#[test]
fn the_unsaved_text_of_one_flag_is_explained_among_the_others() {
    let desk = Desk::new();
    let text = "flag `next page`: string { requires pay is on  rule all when plan == \"pro\" serve \"p\"  otherwise serve \"q\" }";
    let body = json!({ "flag": "next page", "flag_text": text, "context": { "plan": "pro" } });
    let answer = &ask(&desk, "/evaluate", &body)["answers"][0];
    assert_eq!(answer["value"], "p", "{answer}");
    assert_eq!(answer["explanation"]["rules"][0]["rule"], "all");
    // Nothing was saved.
    let served = ask(&desk, "/evaluate", &json!({ "flag": "next page" }));
    assert_eq!(served["answers"][0]["value"], "o");
    let status = |body: Json| desk.post("/evaluate", body.to_string()).status;
    let wrong = "flag `next page`: string = 1";
    assert_eq!(
        status(json!({ "flag": "next page", "flag_text": wrong })),
        422
    );
    assert_eq!(
        status(json!({ "flag": "next page", "flag_text": "flag other: bool = on" })),
        422
    );
    assert_eq!(status(json!({ "flag_text": text })), 400);
    assert_eq!(
        status(json!({ "flag": "next page", "flag_text": text, "text": text })),
        400
    );
}
