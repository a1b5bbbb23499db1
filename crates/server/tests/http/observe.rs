//! What the server says about itself.

use crate::support::{BULK, Running, serve, wait_for};
use serde_json::json;

const RULES: &str = r#"
flag a: bool { rule pro when plan == "pro" serve on  otherwise serve off }
flag b: string { variants { x = "1", y = "2" }  otherwise serve x }
"#;

fn count(server: &Running, flag: &str, variant: &str, reason: &str) -> Option<f64> {
    server.metric(&format!(
        "burgee_evaluations_total{{flag=\"{flag}\",variant=\"{variant}\",reason=\"{reason}\"}}"
    ))
}

#[test]
fn evaluations_are_counted_by_flag_variant_and_reason() {
    let server = serve(RULES);
    server.flag("a", &json!({ "plan": "pro" }));
    server.flag("a", &json!({}));
    server.bulk(&json!({}), None);
    assert_eq!(count(&server, "a", "on", "TARGETING_MATCH"), Some(1.0));
    assert_eq!(count(&server, "a", "off", "DEFAULT"), Some(2.0));
    assert_eq!(count(&server, "b", "x", "STATIC"), Some(1.0));
    assert_eq!(count(&server, "b", "y", "STATIC"), None);
    // Counts go on when the rules change, also for flags that are gone.
    server
        .replace("flag a: bool { rule pro when plan == \"pro\" serve on  otherwise serve off }\n");
    wait_for("fewer flags", || server.metric("burgee_flags") == Some(1.0));
    server.flag("a", &json!({}));
    assert_eq!(count(&server, "a", "off", "DEFAULT"), Some(3.0));
    assert_eq!(count(&server, "b", "x", "STATIC"), Some(1.0));
}

#[test]
fn what_clients_send_makes_no_new_series() {
    let server = serve(RULES);
    let lines = || server.get("/metrics").body.lines().count();
    server.flag("nope", &json!({}));
    server.get("/no/such/page");
    server.get("/metrics");
    let before = lines();
    for number in 0..50 {
        assert_eq!(
            server.flag(&format!("nope-{number}"), &json!({})).status,
            404
        );
        assert_eq!(server.get(&format!("/no/such/page/{number}")).status, 404);
    }
    assert_eq!(lines(), before);
    assert_eq!(count(&server, "(unknown)", "", "ERROR"), Some(51.0));
}

#[test]
fn requests_are_timed_by_route() {
    let server = serve(RULES);
    server.flag("a", &json!({}));
    server.post(BULK, "{");
    let seen = |route: &str, status: u16| {
        server.metric(&format!(
            "burgee_request_duration_seconds_count{{route=\"{route}\",status=\"{status}\"}}"
        ))
    };
    assert_eq!(seen("/ofrep/v1/evaluate/flags/{key}", 200), Some(1.0));
    assert_eq!(seen(BULK, 400), Some(1.0));
    server.send("GET", "/secret", &[], "");
    assert_eq!(seen("(none)", 401), Some(1.0));
}

#[test]
fn the_metrics_are_open_metrics() {
    let server = serve(RULES);
    let answer = server.get("/metrics");
    let kind = answer.header("content-type").unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"));
    assert!(answer.body.ends_with("# EOF\n"));
    assert!(server.metric("burgee_revision_age_seconds").unwrap() < 60.0);
    assert!(
        server
            .metric("burgee_revision_loaded_timestamp_seconds")
            .unwrap()
            > 1.7e9
    );
    assert_eq!(server.metric("burgee_reload_failing"), Some(0.0));
    for result in ["ok", "failed"] {
        let name = format!("burgee_reloads_total{{result=\"{result}\"}}");
        assert_eq!(server.metric(&name), Some(0.0));
    }
}

#[test]
fn readiness_names_the_revision() {
    let server = serve(RULES);
    let ready = server.get("/readyz").json();
    assert_eq!(ready["status"], "ready");
    assert_eq!(ready["flags"], 2);
    assert!(ready["loadedAt"].as_str().unwrap().ends_with('Z'));
    let single = server.flag("a", &json!({})).json();
    assert_eq!(ready["revision"], single["metadata"]["revision"]);
    assert!(ready.get("reload").is_none() && ready.get("system").is_none());
}
