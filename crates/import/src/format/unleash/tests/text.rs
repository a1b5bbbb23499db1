//! What a person gets to read.

use super::printed;
use serde_json::json;

#[test]
fn a_document_becomes_rules_that_can_be_reviewed() {
    let document = json!({
        "version": 2,
        "segments": [{ "id": 3, "name": "Beta testers", "constraints": [
            { "contextName": "email", "operator": "STR_ENDS_WITH", "values": ["@example.org"], "caseInsensitive": true },
        ] }],
        "features": [
            { "name": "new-checkout", "enabled": true, "type": "release", "description": "the one-page checkout",
              "project": "shop", "stale": true, "createdAt": "2025-03-04T05:06:07.089Z",
              "strategies": [
                { "name": "default", "title": "Testers", "segments": [3] },
                { "name": "flexibleRollout",
                  "parameters": { "rollout": "25", "stickiness": "userId", "groupId": "new-checkout" },
                  "constraints": [
                    { "contextName": "country", "operator": "IN", "values": ["NO", "SE"] },
                    { "contextName": "appVersion", "operator": "SEMVER_LT", "value": "2.4.0", "inverted": true },
                  ] },
              ] },
            { "name": "banner", "enabled": false, "dependencies": [{ "feature": "new-checkout" }],
              "strategies": [
                { "name": "flexibleRollout", "parameters": { "rollout": "100", "stickiness": "default", "groupId": "b" },
                  "variants": [
                    { "name": "plain", "weight": 500, "payload": { "type": "string", "value": "Welcome" } },
                    { "name": "loud", "weight": 500, "payload": { "type": "json", "value": "{\"size\": 2}" } },
                  ] },
              ] },
        ],
    });
    let expected = r#"segment beta-testers = lower(email) ends_with "@example.org"

flag new-checkout: bool {
  description "the one-page checkout"
  kind release
  tags ["shop"]
  created 2025-03-04
  deprecated "marked as stale"
  rule testers "Testers" when in segment beta-testers serve on
  rule rollout
    when country in ["NO", "SE"] and (unleash_version(appVersion) < 2.4.0) is not true
    serve 25% on, rest next by userId salt "new-checkout" using unleash/murmur3
  otherwise serve off
}

flag banner: json {
  status disabled
  variants {
    plain = "Welcome"
    loud = { size: 2 }
    off = null
  }
  if_disabled serve off
  requires new-checkout is on
  otherwise serve
    500/1000 plain,
    500/1000 loud
    by userId ?? sessionId ?? random ?? "anonymous" salt "b" using unleash/variant
}
"#;
    assert_eq!(printed(&document), expected);
}
