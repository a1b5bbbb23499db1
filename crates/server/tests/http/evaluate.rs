//! One flag.

use crate::support::{BULK, serve, serve_with, settings};
use serde_json::json;

const RULES: &str = r#"
flag checkout: bool {
  owner "payments"
  description "The new checkout"
  tags ["web", "money"]
  expires 2030-01-01
  rule staff when email ends_with "@company.com" serve on
  rule half when country == "DE" serve 50% on, rest off by targetingKey
  otherwise serve off
}
flag theme: string {
  variants { dark = "black", light = "white" }
  otherwise serve light
}
flag retries: int = 3
flag ratio: number = 0.5
flag shape: json = { sides: 3, names: ["a", "b"] }
flag gone: string {
  status disabled
  variants { x = "1" }
  otherwise serve x
}
flag broken: bool {
  rule old when plan == "old" serve error "TARGETING_KEY_MISSING"
  rule odd when plan == "odd" serve error "OUT_OF_STOCK"
  otherwise serve on
}
flag only-live: bool {
  environment live { otherwise serve on }
  otherwise serve off
}
"#;

#[test]
fn an_answer_has_value_reason_variant_and_metadata() {
    let server = serve(RULES);
    let answer = server.flag("checkout", &json!({ "email": "ann@company.com" }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let body = answer.json();
    assert_eq!(body["key"], "checkout");
    assert_eq!(body["value"], true);
    assert_eq!(body["variant"], "on");
    assert_eq!(body["reason"], "TARGETING_MATCH");
    let metadata = &body["metadata"];
    assert_eq!(metadata["rule"], "staff");
    assert_eq!(metadata["owner"], "payments");
    assert_eq!(metadata["description"], "The new checkout");
    assert_eq!(metadata["tags"], "web,money");
    assert_eq!(metadata["expires"], "2030-01-01T00:00:00Z");
    assert_eq!(metadata["revision"].as_str().unwrap().len(), 32);
    let plain = |value: &serde_json::Value| value.is_string() || value.is_number();
    assert!(metadata.as_object().unwrap().values().all(plain));
}

#[test]
fn every_type_and_reason_is_served() {
    let server = serve(RULES);
    for (flag, context, value, reason) in [
        ("checkout", json!({ "email": "x" }), json!(false), "DEFAULT"),
        ("theme", json!({}), json!("white"), "STATIC"),
        ("retries", json!({}), json!(3), "STATIC"),
        ("ratio", json!({}), json!(0.5), "STATIC"),
        (
            "shape",
            json!({}),
            json!({ "sides": 3, "names": ["a", "b"] }),
            "STATIC",
        ),
    ] {
        let body = server.flag(flag, &context).json();
        assert_eq!(
            (&body["value"], &body["reason"]),
            (&value, &json!(reason)),
            "{flag}"
        );
    }
    let split = json!({ "country": "DE", "targetingKey": "u-1" });
    assert_eq!(server.flag("checkout", &split).json()["reason"], "SPLIT");
}

#[test]
fn a_disabled_flag_leaves_the_value_to_the_caller() {
    let answer = serve(RULES).flag("gone", &json!({}));
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(body["reason"], "DISABLED");
    assert!(
        body.get("value").is_none() && body["variant"] == "",
        "{body}"
    );
}

#[test]
fn a_missing_bucketing_key_is_noted_and_serves_nobody() {
    let body = serve(RULES)
        .flag("checkout", &json!({ "country": "DE" }))
        .json();
    assert_eq!(body["value"], false);
    assert_eq!(body["metadata"]["notes"], "NO_BUCKETING_KEY");
}

#[test]
fn an_error_of_a_rule_has_a_code_of_the_protocol() {
    let server = serve(RULES);
    let answer = server.flag("broken", &json!({ "plan": "old" }));
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["errorCode"], "TARGETING_KEY_MISSING");
    let body = server.flag("broken", &json!({ "plan": "odd" })).json();
    assert_eq!(body["errorCode"], "GENERAL");
    assert_eq!(
        body["errorDetails"],
        "rule odd serves the error OUT_OF_STOCK"
    );
    assert_eq!(body["key"], "broken");
}

#[test]
fn an_unknown_flag_is_not_found() {
    let server = serve(RULES);
    for (path, key) in [("nope", "nope"), ("a%2Fb", "a/b"), ("caf%C3%A9", "café")] {
        let answer = server.flag(path, &json!({}));
        assert_eq!(answer.status, 404);
        let body = answer.json();
        assert_eq!(body["errorCode"], "FLAG_NOT_FOUND");
        assert_eq!(body["key"], key);
    }
}

#[test]
fn what_is_no_request_is_refused_with_its_fault() {
    let server = serve(RULES);
    for (body, code) in [
        ("{", "PARSE_ERROR"),
        ("[]", "PARSE_ERROR"),
        ("\u{fffd}", "PARSE_ERROR"),
        (r#"{"context": 1}"#, "INVALID_CONTEXT"),
        (r#"{"context": []}"#, "INVALID_CONTEXT"),
        (r#"{"context": {"targetingKey": 7}}"#, "INVALID_CONTEXT"),
    ] {
        let answer = server.post(&format!("{BULK}/checkout"), body);
        assert_eq!(answer.status, 400, "{body}");
        let answer = answer.json();
        assert_eq!(answer["errorCode"], code, "{body}");
        assert_eq!(answer["key"], "checkout", "{body}");
    }
    let deep = format!("{{\"context\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(server.post(BULK, &deep).json()["errorCode"], "PARSE_ERROR");
}

#[test]
fn no_context_is_an_empty_one() {
    let server = serve(RULES);
    for body in ["", "{}", r#"{"context": null}"#, r#"{"context": {}}"#] {
        let answer = server.post(&format!("{BULK}/checkout"), body);
        assert_eq!(answer.status, 200, "{body}");
        assert_eq!(answer.json()["value"], false);
    }
}

#[test]
fn the_environment_is_the_servers() {
    let settings = burgee_server::Settings {
        environment: Some("live".to_owned()),
        ..settings()
    };
    assert_eq!(
        serve(RULES).flag("only-live", &json!({})).json()["value"],
        false
    );
    let live = serve_with(RULES, settings);
    assert_eq!(live.flag("only-live", &json!({})).json()["value"], true);
}

#[test]
fn no_body_is_more_than_wrong() {
    let server = serve(RULES);
    let whole =
        r#"{"context":{"targetingKey":"u","country":"DE","n":[1,2.5e3,{"a":null}],"é":"\u00e9"}}"#;
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let mut answered = [0, 0];
    for _ in 0..400 {
        let mut body = whole.as_bytes().to_vec();
        for _ in 0..=next(3) {
            let at = next(body.len());
            match next(4) {
                0 => body[at] = u8::try_from(next(256)).unwrap(),
                1 => drop(body.remove(at)),
                2 => body.insert(at, body[next(body.len())]),
                _ => body.truncate(at + 1),
            }
        }
        for path in [BULK.to_owned(), format!("{BULK}/checkout")] {
            let answer = server.post(&path, &body);
            match answer.status {
                200 => answered[0] += 1,
                400 => answered[1] += 1,
                _ => panic!("{answer:?} to {:?}", String::from_utf8_lossy(&body)),
            }
            assert!(answer.json().is_object());
        }
    }
    assert!(answered.iter().all(|count| *count > 50), "{answered:?}");
}
