//! Which flags serve everybody the same, told from their rules.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee::{Engine, Timestamp};
use burgee_stale::{Rules, Served};

/// What the flag `f` with these items serves to everybody on 2026-11-21.
fn served(items: &str) -> Option<Served> {
    let text = format!(
        "attributes {{ user.id: string key\n x: int }}\nflag g: bool = on\nflag f: bool {{\n{items}\n}}\n"
    );
    let reading = Engine::builder().read(&text);
    assert!(!reading.has_errors(), "{text}\n{:#?}", reading.diagnostics);
    let mut rules = Rules::default();
    rules.add(&reading, Timestamp::parse("2026-11-21").unwrap());
    rules.flags.last().unwrap().served.clone()
}

/// The name of the variant that everybody gets.
fn variant(items: &str) -> Option<String> {
    served(items)?.variant
}

#[test]
fn one_variant_for_all_is_settled_however_it_is_written() {
    for items in [
        "otherwise serve on",
        "rule a when x == 1 serve on\notherwise serve on",
        "rule a when x == 1 serve 50% on, rest on\notherwise serve on",
        "environment production { rule a when x == 1 serve on }\notherwise serve on",
        "rule a when x == 1 serve on\nrule b from 2020-01-01T00:00Z serve on\notherwise serve off",
        "rule a until 2026-11-01T00:00Z serve off\notherwise serve on",
        "rule a from 2026-11-01T00:00Z serve on\notherwise serve off",
        "requires g is on\nif_disabled serve on\notherwise serve on",
        "status disabled\nif_disabled serve on\notherwise serve off",
    ] {
        assert_eq!(variant(items).as_deref(), Some("on"), "{items}");
        assert!(!served(items).unwrap().keyed, "{items}");
    }
}

#[test]
fn two_variants_now_or_later_are_not() {
    for items in [
        "rule a when x == 1 serve off\notherwise serve on",
        "rule a serve 50% on, rest off\notherwise serve off",
        "rule a serve 99% on, rest next\notherwise serve off",
        "environment production { rule a when x == 1 serve off }\notherwise serve on",
        "environment production { otherwise serve off }\notherwise serve on",
        "rule a from 2027-01-01T00:00Z serve off\notherwise serve on",
        "rule a until 2027-01-01T00:00Z serve off\notherwise serve on",
        "requires g is on\nif_disabled serve off\notherwise serve on",
        "requires g is on\notherwise serve on",
        "rule a when x == 1 serve error \"BROKEN\"\notherwise serve on",
        "rule a serve ramp on 0% to 100% from 2026-06-01 until 2026-12-24, rest off\notherwise serve off",
        "rule a serve ramp on 0% to 50% from 2026-06-01 until 2026-07-01, rest off\notherwise serve off",
        "rule a serve ramp on { 2026-06-01: 10% 2027-06-01: 100% }, rest off\notherwise serve off",
    ] {
        assert_eq!(served(items), None, "{items}");
    }
}

#[test]
fn a_ramp_that_is_over_counts_since_its_end() {
    let time = |text| Timestamp::parse(text);
    for items in [
        "rule a serve ramp on 0% to 100% from 2026-06-01 until 2026-07-01, rest off\notherwise serve off",
        "rule a serve ramp on { 2026-06-01: 10% 2026-07-01: 100% }, rest off\notherwise serve off",
    ] {
        let served = served(items).unwrap();
        assert_eq!(served.variant.as_deref(), Some("on"));
        assert_eq!(served.since, time("2026-07-01"));
        // Who has no key still falls to `otherwise`.
        assert!(served.keyed, "{items}");
    }
    let whole = served("otherwise serve 100% on").unwrap();
    assert_eq!((whole.variant.as_deref(), whole.keyed), (Some("on"), true));
    let stopped =
        "rule a serve ramp on { 2026-06-01: 10% 2026-07-01: 0% }, rest off\notherwise serve off";
    let stopped = served(stopped).unwrap();
    assert_eq!(
        (stopped.variant.as_deref(), stopped.keyed),
        (Some("off"), false)
    );
    let window = served("rule a until 2026-11-01 serve off\notherwise serve on").unwrap();
    assert_eq!(window.since, time("2026-11-01"));
}

#[test]
fn a_disabled_flag_without_a_value_serves_the_default_of_the_call() {
    // Of a bool that is `off`; of anything else it is what the call says.
    assert_eq!(
        variant("status disabled\notherwise serve on").as_deref(),
        Some("off")
    );
    let text = "flag f: string { status disabled\notherwise serve \"a\" }";
    let reading = Engine::builder().read(text);
    let mut rules = Rules::default();
    rules.add(&reading, Timestamp::parse("2026-11-21").unwrap());
    let served = rules.flags[0].served.clone().unwrap();
    assert_eq!((served.variant, served.value), (None, None));
}
