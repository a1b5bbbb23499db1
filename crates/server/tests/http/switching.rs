//! Switching a flag off in one environment, and on again there.

use crate::desk::{ADMIN, Desk, RULES, STAGING};
use crate::support::{Answer, BULK, KEY};
use burgee_server::store::Memory;
use burgee_server::{Keys, Settings};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// What a flag serves in an environment, and why.
fn served(desk: &Desk, key: &str, environment: &str) -> (Json, Json) {
    let headers = [("x-api-key", KEY), ("x-burgee-environment", environment)];
    let context = json!({ "context": { "groups": ["beta"] } }).to_string();
    let path = format!("{BULK}/{key}");
    let answer = desk.server.send("POST", &path, &headers, context).json();
    (answer["value"].clone(), answer["metadata"]["rule"].clone())
}

fn as_bob(desk: &Desk, path: &str, body: &str) -> Answer {
    desk.send_as(STAGING, "POST", path, &[], body)
}

fn code(answer: &Answer) -> String {
    let answer = answer.json();
    answer["error"]["code"]
        .as_str()
        .unwrap_or("none")
        .to_owned()
}

#[test]
fn a_key_of_an_environment_switches_flags_off_there_and_nowhere_else() {
    let desk = Desk::new();
    let killed = as_bob(&desk, "/flags/pay/kill", "");
    assert_eq!(killed.status, 200, "{killed:?}");
    assert_eq!(killed.json()["environments"], json!(["staging"]));
    let off = (json!(false), json!("killed-in-staging"));
    assert_eq!(served(&desk, "pay", "staging"), off);
    for elsewhere in ["production", "stagin"] {
        assert_eq!(
            served(&desk, "pay", elsewhere).0,
            json!(true),
            "{elsewhere}"
        );
    }
    // Whoever says no environment is in none.
    assert_eq!(desk.server.flag("pay", &json!({})).json()["value"], true);
    // What needs it is off with it, there only.
    let needs = |environment| served(&desk, "next%20page", environment).0;
    assert_eq!(needs("production"), json!("o"));
    assert_eq!(needs("staging"), Json::Null);
    assert_eq!(
        desk.get("/flags").json()["flags"][0]["off_in"],
        json!(["staging"])
    );
    let again = as_bob(&desk, "/flags/pay/kill", "");
    assert_eq!(again.json()["changed"], false, "{again:?}");

    let revived = as_bob(&desk, "/flags/pay/revive", "");
    assert_eq!(
        (revived.status, &revived.json()["changed"]),
        (200, &json!(true))
    );
    for environment in ["staging", "production"] {
        assert_eq!(served(&desk, "pay", environment).0, json!(true));
    }
    assert_eq!(
        as_bob(&desk, "/flags/pay/revive", "").json()["changed"],
        false
    );
    let history = desk.get("/history").json();
    let told = |index: usize| {
        let entry = &history["entries"][index];
        (
            entry["who"].clone(),
            entry["cause"].clone(),
            entry["environments"].clone(),
        )
    };
    let staging = json!(["staging"]);
    assert_eq!(told(0), (json!("bob"), json!("revive"), staging.clone()));
    assert_eq!(told(1), (json!("bob"), json!("kill"), staging));
}

#[test]
fn rules_of_the_environment_are_kept_for_when_it_is_over() {
    let desk = Desk::new();
    let before = served(&desk, "next%20page", "staging");
    assert_eq!(before, (json!("n"), json!("beta")));
    let killed = as_bob(&desk, "/flags/next%20page/kill", r#"{"serve": "old"}"#);
    assert_eq!(killed.status, 200, "{killed:?}");
    assert_eq!(served(&desk, "next%20page", "staging").0, json!("o"));
    // Served otherwise, and once more without a word about that: it stays.
    assert_eq!(
        as_bob(&desk, "/flags/next%20page/kill", r#"{"serve": "new"}"#).status,
        200
    );
    assert_eq!(
        as_bob(&desk, "/flags/next%20page/kill", "").json()["changed"],
        false
    );
    assert_eq!(served(&desk, "next%20page", "staging").0, json!("n"));
    assert_eq!(as_bob(&desk, "/flags/next%20page/revive", "").status, 200);
    assert_eq!(served(&desk, "next%20page", "staging"), before);
    assert_eq!(desk.get("/rules").body, RULES);
}

#[test]
fn who_may_change_everything_says_where() {
    let desk = Desk::new();
    let kill = |body: &str| desk.post("/flags/pay/kill", body);
    assert_eq!(kill(r#"{"environment": "staging"}"#).status, 200);
    assert_eq!(served(&desk, "pay", "staging").0, json!(false));
    assert_eq!(served(&desk, "pay", "production").0, json!(true));
    // Without a word about where, it would not come on again.
    let unclear = desk.post("/flags/pay/revive", "");
    assert_eq!(
        (unclear.status, &*code(&unclear)),
        (409, "off_in_environments")
    );
    let help = unclear.json()["error"]["help"].clone();
    assert_eq!(help, json!(r#"say where: {"environment": "staging"}"#));
    let revived = desk.post("/flags/pay/revive", r#"{"environment": "staging"}"#);
    assert_eq!(revived.status, 200, "{revived:?}");
    assert_eq!(served(&desk, "pay", "staging").0, json!(true));
    // The header says it as well.
    let header = [("x-burgee-environment", "staging")];
    assert_eq!(
        desk.send("POST", "/flags/pay/kill", &header, "").status,
        200
    );
    assert_eq!(served(&desk, "pay", "production").0, json!(true));

    // In the address it would be passed over.
    let elsewhere = desk.post("/flags/pay/kill?environment=staging", "");
    assert_eq!(
        (elsewhere.status, &*code(&elsewhere)),
        (400, "bad_parameter")
    );
    let help = elsewhere.json()["error"]["help"].clone();
    assert!(help.as_str().unwrap().contains("in the body"), "{help}");
    let nameless = kill(r#"{"environment": ""}"#);
    assert_eq!(
        (nameless.status, &*code(&nameless)),
        (422, "unknown_environment")
    );
    let misspelt = kill(r#"{"environment": "stagign"}"#);
    assert_eq!(
        (misspelt.status, &*code(&misspelt)),
        (422, "unknown_environment")
    );
    assert_eq!(misspelt.json()["error"]["help"], "did you mean `staging`?");
    let tried = desk.post(
        "/flags/pay/kill?dry_run=true",
        r#"{"environment":"staging","serve":"on"}"#,
    );
    let tried = tried.json();
    assert_eq!(tried["environments"], json!(["staging"]));
    assert!(
        tried["diff"].as_str().unwrap().contains("serve on"),
        "{tried}"
    );
    assert_eq!(served(&desk, "pay", "staging").0, json!(false));
}

#[test]
fn what_a_key_cannot_undo_it_says() {
    let desk = Desk::new();
    let foreign = as_bob(&desk, "/flags/pay/kill", r#"{"environment": "production"}"#);
    assert_eq!(
        (foreign.status, &*code(&foreign)),
        (403, "outside_environments")
    );
    assert_eq!(foreign.json()["error"]["help"], "it is good for staging");
    assert_eq!(desk.post("/flags/pay/kill", "").status, 200);
    let everywhere = as_bob(&desk, "/flags/pay/revive", "");
    assert_eq!((everywhere.status, &*code(&everywhere)), (409, "disabled"));
    // Off there as well, it stays off there when it comes on elsewhere.
    assert_eq!(as_bob(&desk, "/flags/pay/kill", "").status, 200);
    let revived = desk.post("/flags/pay/revive", "").json();
    assert_eq!(revived["off_in"], json!(["staging"]), "{revived}");
    assert_eq!(served(&desk, "pay", "staging").0, json!(false));
    assert_eq!(served(&desk, "pay", "production").0, json!(true));
    let odd = as_bob(&desk, "/flags/pay/revive", r#"{"serve": "on"}"#);
    assert_eq!((odd.status, &*code(&odd)), (400, "bad_body"));
    let help = odd.json()["error"]["help"].clone();
    assert!(
        help.as_str().unwrap().contains("{\"environment\""),
        "{help}"
    );
}

#[test]
fn the_simple_api_switches_in_an_environment_too() {
    let desk = Desk::new();
    let put = |key: &str, body: Json| {
        let headers = [("x-api-key", key), ("content-type", "application/json")];
        desk.server
            .send("PUT", "/flags/pay", &headers, body.to_string())
    };
    assert_eq!(put(STAGING, json!({ "enabled": false })).status, 200);
    assert_eq!(served(&desk, "pay", "staging").0, json!(false));
    assert_eq!(served(&desk, "pay", "production").0, json!(true));
    let on = put(ADMIN, json!({ "enabled": true, "environment": "staging" }));
    assert_eq!(on.status, 200, "{on:?}");
    assert_eq!(served(&desk, "pay", "staging").0, json!(true));
    let odd = put(ADMIN, json!({ "value": true, "environment": "staging" }));
    assert_eq!(odd.status, 400, "{odd:?}");
    // More than a switch is still a change of everything.
    assert_eq!(put(STAGING, json!({ "value": false })).status, 403);
}

#[test]
fn where_no_environment_is_known_any_can_be_the_first() {
    let desk = Desk::with(RULES, Arc::new(Memory::default()), |settings| {
        Settings {
        keys: Keys::parse(&format!("{KEY}\nadmin name=alice {ADMIN}")).unwrap(),
        seed: Some("flag pay: bool {\n  rule x when environment == \"eu\" serve on\n  otherwise serve on\n}\n".to_owned()),
        ..settings
    }
    });
    let kill = |name: &str| {
        let body = json!({ "environment": name }).to_string();
        desk.post("/flags/pay/kill", body)
    };
    assert_eq!(kill(" ").status, 422);
    assert_eq!(kill("us").status, 200);
    assert_eq!(served(&desk, "pay", "us").0, json!(false));
    assert_eq!(served(&desk, "pay", "eu").0, json!(true));
    // Now there is one, and others must stand somewhere: in a condition, for example.
    assert_eq!(kill("eu").status, 200);
    assert_eq!(served(&desk, "pay", "eu").0, json!(false));
    assert_eq!(kill("e").json()["error"]["code"], "unknown_environment");
}

#[test]
fn what_a_switch_is_made_on_counts_where_it_is_said() {
    let desk = Desk::new();
    let headers = desk.get("/flags/pay").header("etag").unwrap().to_owned();
    let send = |what: &str, tag: &str| {
        let path = format!("/flags/pay/{what}");
        let body = r#"{"environment": "staging"}"#;
        desk.send("POST", &path, &[("if-match", tag)], body).status
    };
    assert_eq!(send("kill", "\"another\""), 412);
    assert_eq!(desk.get("/rules").body, RULES);
    assert_eq!(send("kill", &headers), 200);
    assert_eq!(send("revive", &headers), 412);
    assert_eq!(send("revive", "*"), 200);
}

#[test]
fn a_value_for_one_environment_is_refused_wherever_that_is_said() {
    let desk = Desk::new();
    let header = [
        ("x-api-key", ADMIN),
        ("content-type", "application/json"),
        ("x-burgee-environment", "staging"),
    ];
    let put = |body: Json| {
        desk.server
            .send("PUT", "/flags/pay", &header, body.to_string())
    };
    let refused = put(json!({ "value": false }));
    assert_eq!((refused.status, &*code(&refused)), (400, "bad_body"));
    assert_eq!(put(json!({ "enabled": false })).status, 200);
    assert_eq!(served(&desk, "pay", "production").0, json!(true));
}

#[test]
fn another_value_does_not_switch_a_flag_on_where_it_is_off() {
    let desk = Desk::new();
    let put = |path: &str, body: Json| {
        let headers = [("x-api-key", ADMIN), ("content-type", "application/json")];
        desk.server.send("PUT", path, &headers, body.to_string())
    };
    let pay = |environment| served(&desk, "pay", environment).0;
    assert_eq!(
        desk.post("/flags/pay/kill", r#"{"environment": "staging"}"#)
            .status,
        200
    );
    for path in ["/flags/pay", "/flags/pay?replace=true"] {
        for (body, gets) in [
            (json!({ "percentage": 0 }), false),
            (json!({ "value": true }), true),
        ] {
            let answer = put(path, body);
            assert_eq!(answer.status, 200, "{answer:?}");
            assert_eq!(
                (pay("production"), pay("staging")),
                (json!(gets), json!(false))
            );
        }
    }
    let on = put("/flags/pay", json!({ "value": true, "enabled": true }));
    assert_eq!((on.status, &*code(&on)), (409, "off_in_environments"));
    // Rules go only with the word for it, and what is off stays so even then.
    let body = r#"{"environment": "staging"}"#;
    assert_eq!(desk.post("/flags/next%20page/kill", body).status, 200);
    let path = "/flags/next%20page";
    assert_eq!(code(&put(path, json!({ "value": "n" }))), "has_rules");
    let replaced = put(&format!("{path}?replace=true"), json!({ "value": "n" }));
    assert_eq!(replaced.status, 200, "{replaced:?}");
    let page = |environment| served(&desk, "next%20page", environment).0;
    assert_eq!(
        (page("production"), page("staging")),
        (json!("n"), Json::Null)
    );
}

#[test]
fn what_a_flag_cannot_serve_is_said_before_it_is_written() {
    let rules = "flag size: int = 3\n\nflag name: string = \"x\"\n\nflag pay: bool = on\n";
    let desk = Desk::with(RULES, Arc::new(Memory::default()), |settings| Settings {
        seed: Some(rules.to_owned()),
        ..settings
    });
    let said = |key: &str, serve: Json| {
        let body = json!({ "serve": serve }).to_string();
        let answer = desk.post(&format!("/flags/{key}/kill?dry_run=true"), body);
        let error = &answer.json()["error"];
        let words = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        (answer.status, words("message"), words("help"))
    };
    let refused = (
        422,
        "a flag of type int cannot serve \"x\"".to_owned(),
        String::new(),
    );
    assert_eq!(said("size", json!("x")), refused);
    assert_eq!(said("size", json!(2.5)).0, 422);
    assert_eq!(said("size", json!(2)).0, 200);
    assert_eq!(
        said("name", json!(2)).1,
        "a flag of type string cannot serve 2"
    );
    assert_eq!(said("pay", json!("blue")).2, "it has on, off");
}
