//! Names of requests, and pages of other origins.

use crate::support::{BULK, KEY, serve, serve_with, settings};
use burgee_server::Settings;

const RULES: &str = "flag a: bool = true\n";

#[test]
fn every_answer_bears_the_name_of_its_request() {
    let server = serve(RULES);
    let given = server.send("GET", "/healthz", &[("x-request-id", "abc-1.2_3:4/5")], "");
    assert_eq!(given.header("x-request-id"), Some("abc-1.2_3:4/5"));
    let mut made = Vec::new();
    let long = "x".repeat(65);
    for strange in ["", "a b", "a\"b", long.as_str()] {
        let answer = server.send("GET", "/nope", &[("x-request-id", strange)], "");
        assert_eq!(answer.status, 401);
        let id = answer.header("x-request-id").unwrap().to_owned();
        assert_eq!(id.len(), 16, "{id}");
        assert!(!made.contains(&id));
        made.push(id);
    }
}

#[test]
fn pages_of_the_given_origins_may_ask() {
    let shop = "https://shop.example";
    let server = serve_with(
        RULES,
        Settings {
            origins: vec![shop.to_owned()],
            ..settings()
        },
    );
    let preflight = |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            (
                "access-control-request-headers",
                "authorization,content-type,if-none-match",
            ),
        ];
        server.send("OPTIONS", BULK, &headers, "")
    };
    let allowed = preflight(shop);
    assert_eq!(allowed.status, 200);
    assert_eq!(allowed.header("access-control-allow-origin"), Some(shop));
    let headers = allowed.header("access-control-allow-headers").unwrap();
    assert!(headers.contains("if-none-match"), "{headers}");
    // A key of several environments has to say which.
    assert!(headers.contains("x-burgee-environment"), "{headers}");
    let other = preflight("https://evil.example");
    assert_eq!(other.header("access-control-allow-origin"), None);
    // The answer itself can be read, with its validator; a refusal too.
    let asked = [("origin", shop), ("x-api-key", KEY)];
    let answer = server.send("POST", BULK, &asked, "{}");
    assert_eq!(answer.header("access-control-allow-origin"), Some(shop));
    assert!(
        answer
            .header("access-control-expose-headers")
            .unwrap()
            .contains("etag")
    );
    let refused = server.send("POST", BULK, &[("origin", shop)], "{}");
    assert_eq!(refused.status, 401);
    assert_eq!(refused.header("access-control-allow-origin"), Some(shop));
}

#[test]
fn no_page_may_ask_unless_it_is_said() {
    let server = serve(RULES);
    let headers = [("origin", "https://shop.example"), ("x-api-key", KEY)];
    let answer = server.send("POST", BULK, &headers, "{}");
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn what_is_no_origin_is_refused() {
    for bad in ["*", "shop.example", "https://shop.example/", "https://a\nb"] {
        let wrong = Settings {
            origins: vec![bad.to_owned()],
            ..settings()
        };
        assert!(wrong.check().is_err(), "{bad}");
    }
}
