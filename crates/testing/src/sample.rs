//! Rulesets and contexts to measure with: made by a fixed recipe, the same on every machine.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "the recipe is fixed: a mistake in it should stop the bench"
)]

use burgee::Context;
use std::fmt::Write;

/// Writing to a string cannot fail.
const WRITES: &str = "writing to a string cannot fail";

/// A ruleset of `flags` flags, about 500 bytes each, with the mix of rules that people write: schema,
/// segments, string and version tests, lists, splits, metadata.
pub fn ruleset(flags: usize) -> String {
    let mut text = String::from(
        r#"ruleset "bench"

attributes {
  user.id: string key
  account.id: string
  plan: string one of ["free", "pro", "enterprise"]
  email: string private
  country: string
  app_version: version
  device.os: string
  seats: int
  created_at: time
  groups: list of string
}

list eu = ["AT", "BE", "DE", "ES", "FR", "IE", "IT", "NL", "PT"]

segment staff = email ends_with "@company.com" and not email ends_with "@contractors.company.com"
segment eu-customers = country in $eu
segment beta = "beta" in groups or in segment staff
"#,
    );
    for number in 0..flags {
        flag(&mut text, number);
    }
    text
}

fn flag(text: &mut String, number: usize) {
    let plan = ["free", "pro", "enterprise"][number % 3];
    let (major, minor) = (number % 7, number % 11);
    let share = number % 100;
    let rest = 100 - share;
    let written = match number % 4 {
        0 => writeln!(
            text,
            r#"
flag feature-{number}: bool {{
  owner "team-{plan}"
  description "Feature number {number} of the shop, rolled out plan by plan and country by country"
  tags ["shop", "release", "{plan}"]
  created 2025-09-01
  expires 2027-03-01
  rule staff when in segment staff serve on
  rule plan when plan == "{plan}" and seats >= {minor} serve on
  rule ramp when in segment eu-customers and device.os in ["ios", "android"]
    serve {share}% on, {rest}% off
  otherwise serve off
}}"#
        ),
        1 => writeln!(
            text,
            r#"
flag button-{number}: string {{
  kind experiment
  owner "growth"
  description "Which words on the buying button number {number} make more people buy?"
  ticket "GRO-{number}"
  created 2025-11-10
  variants {{
    control = "Buy now"
    urgency = "Only a few left, buy now"
    reassure = "Buy now, free returns {number}"
  }}
  bucket by user.id salt "button-{number}"
  rule mobile when device.os in ["ios", "android"] and country != "DE"
    serve 34% control, 33% urgency, 33% reassure
  otherwise serve control
}}"#
        ),
        2 => writeln!(
            text,
            r#"
flag gate-{number}: bool {{
  owner "identity"
  description "Needs the platform release {major}.{minor}, which first had the new key store"
  created 2025-08-15
  rule ios when device.os == "ios" and app_version >= {major}.{minor}.0 serve on
  rule android when device.os == "android" and app_version >= {major}.{minor}.0-rc.1 serve on
  rule web when device.os == "web" serve {share}% on, rest off by account.id
  otherwise serve off
}}"#
        ),
        _ => writeln!(
            text,
            r#"
flag limit-{number}: json {{
  owner "api"
  description "How many requests a minute a customer may send to the endpoint number {number}"
  tags ["limits", "api"]
  created 2025-05-05
  variants {{
    small = {{ rpm: {number}, burst: 10 }}
    big = {{ rpm: 6000, burst: 500, regions: ["eu", "us"] }}
  }}
  rule paid when (plan ?? "free") in ["pro", "enterprise"] and not in segment beta serve big
  rule tests when email matches r"^qa\+{number}@company\.com$" serve small
  otherwise serve small
}}"#
        ),
    };
    written.expect(WRITES);
}

/// One flag with `rules` rules, of which only the last can match.
pub fn many_rules(rules: usize) -> String {
    let mut text = String::from("flag many: bool {\n");
    for number in 0..rules {
        writeln!(
            text,
            "  rule r{number} when account == \"a-{number}\" and seats > 3 serve on"
        )
        .expect(WRITES);
    }
    text.push_str("  otherwise serve off\n}\n");
    text
}

/// A context with twenty attributes.
///
/// # Panics
/// When a context is not what the recipe says: a mistake here.
pub fn context() -> Context {
    let mut context = Context::from_json(
        r#"{
            "user": { "id": "user-4711" }, "account": { "id": "acct-17" }, "plan": "pro",
            "email": "ann@example.com", "country": "FR", "app_version": "4.2.1",
            "device": { "os": "ios" }, "seats": 12, "created_at": "2025-02-01T00:00:00Z",
            "groups": ["beta", "press"]
        }"#,
    )
    .expect("the context is valid");
    for number in 0..10 {
        context.insert(format!("extra_{number}"), number);
    }
    context
}
