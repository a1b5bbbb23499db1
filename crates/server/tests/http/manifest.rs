//! The manifest.

use crate::support::serve;
use serde_json::json;

#[test]
fn it_lists_flags_with_types_and_what_nobody_in_particular_gets() {
    let server = serve(
        r#"
flag a: bool { description "First"  rule pro when plan == "pro" serve on  otherwise serve off }
flag b: string { variants { x = "1", y = "2" }  otherwise serve y }
flag c: int { status disabled  otherwise serve 7 }
flag d: number = 2.5
flag e: json = { k: [1] }
"#,
    );
    let answer = server.get("/openfeature/v0/manifest");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-manifest-capabilities"), Some("read"));
    assert_eq!(
        answer.json(),
        json!({ "flags": [
            { "key": "a", "type": "boolean", "description": "First", "defaultValue": false },
            { "key": "b", "type": "string", "defaultValue": "2" },
            { "key": "c", "type": "integer", "defaultValue": 0 },
            { "key": "d", "type": "float", "defaultValue": 2.5 },
            { "key": "e", "type": "object", "defaultValue": { "k": [1] } },
        ] })
    );
}
