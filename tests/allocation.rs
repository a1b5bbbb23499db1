//! Evaluating a flag that exists allocates nothing.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests that finds something else than it expects stops the test"
)]

use allocation_counter::measure;
use burgee::{Attributes, Condition, Context, Engine, Request, Timestamp, ValueRef};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Barrier;

/// One flag for each thing that could allocate.
const RULES: &str = r#"
attributes {
  user.id: string key
  account.id: string
  plan: string one of ["free", "pro", "enterprise"]
  email: string
  country: string
  app_version: version
  os: string
  created_at: time
  seats: int coerce
  groups: list of string
  ip: ip
  orders: list of map
  names: list of string
}
list eu = ["AT", "BE", "DE", "ES", "FR", "IE", "IT", "NL", "PT"]
segment staff = email ends_with "@company.com" and not (email ends_with "@ext.company.com")
segment beta = "beta" in groups or in segment staff
segment fresh = created_at > now - 30d

flag fixed: bool = true
flag off-for-good: string { status disabled  if_disabled serve "closed"  otherwise serve "open" }
flag equality: bool { rule r when plan == "pro" and country != "US" serve on  otherwise serve off }
flag folded: bool { rule r when email == "ANN@COMPANY.COM" ignore_case and country in $eu ignore_case serve on  otherwise serve off }
flag text: bool { rule r when email starts_with ["x", "ann"] and email contains "@" and not (email ends_with ".org") serve on  otherwise serve off }
flag folded-text: bool { rule r when email starts_with "ANN" ignore_case and email contains ["COMP", "x"] ignore_case serve on  otherwise serve off }
flag patterns: bool { rule r when email matches r"^[a-z]+@company\.com$" and email like "*@COMPANY.com" ignore_case serve on  otherwise serve off }
flag versions: bool { rule r when app_version >= 3.10.0 and app_version < 4.0.0-rc.1 serve on  otherwise serve off }
flag times: bool { rule r from 2025-01-01 until 2026-01-01 when created_at < 2025-12-01T09:00Z and in segment fresh serve on  otherwise serve off }
flag networks: bool { rule r when ip in_cidr ["10.0.0.0/8", "2001:db8::/32"] serve on  otherwise serve off }
flag lists: bool { rule r when country in $eu and groups contains_any ["x", "beta"] and "beta" in groups and country not in names serve on  otherwise serve off }
flag numbers: bool { rule r when seats * 2 + 1 > 10 and seats in 1..100 and -seats < 0 and (seats ?? 0) == 7 serve on  otherwise serve off }
flag quantifiers: bool { rule r when any(o in orders where o.total > 500 and o.status == "paid") and none(o in orders where o.status == "lost") serve on  otherwise serve off }
flag segments: bool { rule r when in segment staff and in segment beta and not (in segment fresh and plan == "free") serve on  otherwise serve off }
flag predicates: bool { rule r when 99% of user.id or [0% to 1%, 99% to 100%] of account.id salt "s" serve on  otherwise serve off }
flag splits: string { variants { a = "A" b = "B" c = "C" }  otherwise serve 34% a, 33% b, 33% c by account.id ?? user.id }
flag numeric-key: bool { otherwise serve 50% on, rest off by seats }
flag classic: bool { otherwise serve 50% on, rest off using md5-100 }
flag ramp: bool { otherwise serve ramp on 0% to 100% from 2025-12-01T00:00Z until 2025-12-11T00:00Z, rest off }
flag environments: bool { environment production { rule r when environment == "production" serve on }  otherwise serve off }
flag needs: bool { requires equality is on  rule r when flag splits in ["A", "B", "C"] and flag text is on serve on  otherwise serve off }
flag payload: json { rule r when plan == "pro" serve { rpm: 6000, regions: ["eu", "us"] }  otherwise serve {} }
flag refused: string { rule r when plan == "pro" serve error "BROKEN"  otherwise serve "fine" }
flag types: bool { rule r when email is string and (email is present) is true and len(groups) == 2 serve on  otherwise serve off }
flag key: bool { rule r when flag_key == "key" serve on  otherwise serve off }
"#;

fn engine() -> Engine {
    Engine::load(RULES).unwrap()
}

fn full() -> serde_json::Value {
    json!({
        "user": { "id": "user-1" }, "account": { "id": "acct-1" }, "plan": "pro",
        "email": "ann@company.com", "country": "DE", "app_version": "v3.12.0-rc.1", "os": "ios",
        "created_at": "2025-11-20T08:00:00Z", "seats": "7", "groups": ["beta", "ops"],
        "ip": "::ffff:10.1.2.3", "names": ["US"],
        "orders": [{ "total": 50, "status": "open" }, { "total": 600.5, "status": "paid" }],
    })
}

/// Evaluates every flag once to warm the caches of regular expressions, then once more, counted.
fn assert_silent<A: Attributes + ?Sized>(what: &str, context: &A) {
    let engine = engine();
    let flags: Vec<String> = engine.flags().map(str::to_owned).collect();
    assert!(flags.len() > 20);
    let now = Timestamp::parse("2025-12-05T12:00Z").unwrap();
    let request = Request::new(context).at(now).environment("production");
    for flag in &flags {
        engine.evaluate(flag, &request).unwrap();
    }
    for flag in &flags {
        let info = measure(|| {
            std::hint::black_box(engine.evaluate(flag, &request)).unwrap();
        });
        assert_eq!(info.count_total, 0, "`{flag}` allocates, given {what}");
    }
}

#[test]
fn the_counter_counts() {
    assert!(measure(|| drop(std::hint::black_box(Box::new(1)))).count_total > 0);
}

#[test]
fn evaluating_allocates_nothing() {
    let json = full();
    assert_silent("JSON", &json);
    assert_silent("a context", &Context::from_serialize(&json).unwrap());
    let map: HashMap<String, serde_json::Value> = json
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    assert_silent("a map", &map);
}

#[test]
fn evaluating_allocates_nothing_when_everything_is_missing_or_odd() {
    assert_silent("nothing", &json!({}));
    let odd: serde_json::Map<String, serde_json::Value> = full()
        .as_object()
        .unwrap()
        .keys()
        .map(|key| (key.clone(), json!([null, 1])))
        .collect();
    assert_silent("lists everywhere", &odd);
    let text: serde_json::Map<String, serde_json::Value> = full()
        .as_object()
        .unwrap()
        .keys()
        .map(|key| (key.clone(), json!("ß")))
        .collect();
    assert_silent("text everywhere", &text);
}

#[test]
fn the_flags_are_decided_by_their_rules() {
    // Without this the test above could pass because nothing is ever tested.
    let engine = engine();
    let (json, now) = (full(), Timestamp::parse("2025-12-05T12:00Z").unwrap());
    let request = Request::new(&json).at(now).environment("production");
    let rules = [
        "equality",
        "folded",
        "text",
        "folded-text",
        "patterns",
        "versions",
        "times",
        "networks",
        "lists",
        "numbers",
        "quantifiers",
        "segments",
        "environments",
        "needs",
        "payload",
        "refused",
        "types",
        "key",
    ];
    for flag in rules {
        let answer = engine.evaluate(flag, &request).unwrap();
        assert!(
            answer.rule.is_some(),
            "`{flag}` is not decided by its rule: {answer:?}"
        );
    }
}

#[test]
fn threads_that_search_at_once_allocate_nothing() {
    const THREADS: usize = 16;
    let (engine, json, start) = (engine(), full(), Barrier::new(THREADS));
    let ask = || engine.evaluate("patterns", &json).unwrap().variant;
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                assert_eq!(ask(), Some("on"));
                start.wait();
                let info = measure(|| {
                    for _ in 0..10_000 {
                        std::hint::black_box(ask());
                    }
                });
                assert_eq!(info.count_total, 0);
            });
        }
    });
}

/// A host's own struct.
#[derive(Debug)]
struct User<'u> {
    plan: &'u str,
    seats: i64,
}

impl Attributes for User<'_> {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        match name {
            "plan" => Some(ValueRef::Str(self.plan)),
            "seats" => Some(ValueRef::Int(self.seats)),
            _ => None,
        }
    }
}

#[test]
fn a_condition_on_a_struct_allocates_nothing() {
    let condition =
        Condition::compile(r#"plan in ["pro", "enterprise"] and seats >= 5 and os != "web""#)
            .unwrap();
    let user = User {
        plan: "pro",
        seats: 7,
    };
    let info = measure(|| {
        std::hint::black_box(condition.evaluate(&user));
        std::hint::black_box(condition.matches(&user));
    });
    assert_eq!(info.count_total, 0);
}

#[test]
fn buffers_are_used_again() {
    let engine = engine();
    let contexts = [full(), json!({}), json!({ "plan": "pro" })];
    let flag = engine.flag("splits").unwrap();
    let (mut many, mut all) = (Vec::new(), engine.answers());
    flag.evaluate_many(&contexts, &mut many);
    all.evaluate(&contexts[0]);
    let again = measure(|| {
        flag.evaluate_many(&contexts, &mut many);
        for context in &contexts {
            std::hint::black_box(flag.evaluate(context));
            all.evaluate(context);
        }
    });
    assert_eq!(again.count_total, 0, "{again:?}");
}
