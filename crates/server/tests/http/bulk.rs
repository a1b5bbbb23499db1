//! All flags, and not sending them twice.

use crate::support::{BULK, serve};
use serde_json::json;

const RULES: &str = r#"
flag a: bool { rule pro when plan == "pro" serve on  otherwise serve off }
flag b: string = "text"
flag c: bool { rule bad when plan == "pro" serve error "GENERAL"  otherwise serve on }
flag d: string { status disabled  variants { x = "1" }  otherwise serve x }
"#;

#[test]
fn flags_come_in_the_order_of_the_text_each_with_its_own_fault() {
    let answer = serve(RULES).bulk(&json!({ "plan": "pro" }), None);
    assert_eq!(answer.status, 200);
    let body = answer.json();
    let flags = body["flags"].as_array().unwrap();
    let keys: Vec<_> = flags
        .iter()
        .map(|flag| flag["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["a", "b", "c", "d"]);
    assert_eq!(flags[0]["value"], true);
    assert_eq!(flags[1]["value"], "text");
    assert_eq!(flags[2]["errorCode"], "GENERAL");
    assert!(flags[2].get("value").is_none());
    assert_eq!(flags[3]["reason"], "DISABLED");
    assert!(flags[3].get("value").is_none());
    assert_eq!(body["metadata"]["revision"].as_str().unwrap().len(), 32);
}

#[test]
fn an_answer_that_the_client_has_is_not_sent_again() {
    let server = serve(RULES);
    let first = server.bulk(&json!({ "plan": "pro", "n": 1 }), None);
    let etag = first.header("etag").unwrap().to_owned();
    let again = server.bulk(&json!({ "n": 1, "plan": "pro" }), Some(&etag));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(again.header("etag"), Some(etag.as_str()));
    let weak = format!("\"x\", W/{etag}");
    assert_eq!(
        server
            .bulk(&json!({ "plan": "pro", "n": 1 }), Some(&weak))
            .status,
        304
    );
    // Another user, an older answer.
    assert_eq!(
        server.bulk(&json!({ "plan": "free" }), Some(&etag)).status,
        200
    );
    assert_eq!(
        server
            .bulk(&json!({ "plan": "pro", "n": 1 }), Some("\"x\""))
            .status,
        200
    );
}

#[test]
fn the_validator_changes_with_the_rules_and_not_with_the_server() {
    let context = json!({ "targetingKey": "u" });
    let etag = |rules: &str| {
        let answer = serve(rules).bulk(&context, None);
        answer.header("etag").unwrap().to_owned()
    };
    assert_eq!(etag(RULES), etag(RULES));
    assert_ne!(etag(RULES), etag(&format!("{RULES}flag e: bool = true\n")));
}

#[test]
fn an_answer_that_time_changes_is_compared_itself() {
    let at = |seconds: u64| {
        let time = std::time::SystemTime::now() + std::time::Duration::from_secs(seconds);
        burgee::Timestamp::from(time).to_string()
    };
    let rules = format!(
        "flag a: bool {{ rule soon from {} serve on  otherwise serve off }}",
        at(2)
    );
    let server = serve(&rules);
    let first = server.bulk(&json!({}), None);
    assert_eq!(first.json()["flags"][0]["value"], false, "{}", first.body);
    let etag = first.header("etag").unwrap();
    assert_eq!(server.bulk(&json!({}), Some(etag)).status, 304);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let later = server.bulk(&json!({}), Some(etag));
    assert_eq!(later.status, 200);
    assert_eq!(later.json()["flags"][0]["value"], true);
}

#[test]
fn a_query_of_a_notified_client_is_no_obstacle() {
    let path = format!("{BULK}?flagConfigEtag=%22x%22&flagConfigLastModified=1");
    assert_eq!(serve(RULES).post(&path, "{}").status, 200);
}

#[test]
fn a_request_that_is_none_has_no_key_in_its_answer() {
    let answer = serve(RULES).post(BULK, "{");
    assert_eq!(answer.status, 400);
    let body = answer.json();
    assert_eq!(body["errorCode"], "PARSE_ERROR");
    assert!(body.get("key").is_none());
}
