//! What the checker makes of a text.

#![expect(
    clippy::indexing_slicing,
    reason = "helpers of tests, which fail by panicking"
)]

use burgee::typed::{Constant, Expr, ExprKind, ListOperand, Outcome, RuleName, Schedule};
use burgee::value::Type;
use burgee::{Code, Engine, Reading, Value};

fn read(text: &str) -> Reading {
    Engine::builder().read(text)
}

/// Reads what has to be without errors.
#[track_caller]
fn sound(text: &str) -> Reading {
    let reading = read(text);
    let errors: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|finding| finding.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    reading
}

/// The condition of segment `s`.
#[track_caller]
fn segment(text: &str) -> Expr {
    sound(text).rules.segments["s"].when.clone()
}

fn has(reading: &Reading, code: Code) -> bool {
    reading
        .diagnostics
        .iter()
        .any(|finding| finding.code == code)
}

/// The salts and keys of everything in a flag's rules, in order.
fn salts(reading: &Reading, flag: &str) -> Vec<String> {
    let mut salts = Vec::new();
    for rule in &reading.rules.flags[flag].rules {
        let mut waiting: Vec<&Expr> = rule.when.iter().collect();
        while let Some(expr) = waiting.pop() {
            if let ExprKind::Bucket { bucket, .. } = &expr.kind {
                salts.push(bucket.salt.clone());
            }
            waiting.extend(expr.children());
        }
        match &rule.serve {
            Outcome::Split(split) => salts.push(split.bucket.salt.clone()),
            Outcome::Ramp(ramp) => salts.push(ramp.bucket.salt.clone()),
            Outcome::Variant(_) | Outcome::Error(_) => {}
        }
    }
    salts
}

#[test]
fn percentages_are_salted_by_flag_and_rule() {
    let reading = sound(
        r#"
        segment tenth = 10% of user.id
        flag plain: bool {
          rule some when 25% of user.id serve 50% on, rest off
          when 25% of user.id serve on
          rule own when 25% of user.id salt "x" serve 50% on, rest off salt "y"
          otherwise serve 10% on, rest off
        }
        flag salted: bool {
          bucket by user.id salt "s"
          rule some when 25% of user.id serve 50% on, rest off
          otherwise serve 10% on, rest off
        }"#,
    );
    assert_eq!(
        salts(&reading, "plain"),
        ["plain/some", "plain", "plain/", "x", "y", "plain"]
    );
    assert_eq!(salts(&reading, "salted"), ["s/some", "s", "s"]);
    let tenth = &reading.rules.segments["tenth"].when;
    let ExprKind::Bucket { bucket, ranges } = &tenth.kind else {
        panic!("{tenth:?}");
    };
    assert_eq!(bucket.salt, "segment/tenth");
    assert_eq!(ranges.as_slice(), std::slice::from_ref(&(0..10_000)));
}

#[test]
fn bucketing_is_inherited_from_flag_and_file() {
    let ids = |text: &str| -> Vec<&'static str> {
        let reading = sound(text);
        let rules = &reading.rules.flags["f"].rules;
        let id = |rule: &burgee::typed::Rule| match &rule.serve {
            Outcome::Split(split) => Some(split.bucket.bucketing.id()),
            _ => None,
        };
        rules.iter().filter_map(id).collect()
    };
    let rules = "rule a when x serve 50% on, rest off using md5-100
                 otherwise serve 50% on, rest off";
    assert_eq!(
        ids(&format!("flag f: bool {{ {rules} }}")),
        ["md5-100", "burgee/1"]
    );
    assert_eq!(
        ids(&format!("bucketing md5-100\nflag f: bool {{ {rules} }}")),
        ["md5-100", "md5-100"]
    );
    let flag = "flag f: bool { bucket by user.id using burgee/1";
    assert_eq!(
        ids(&format!("bucketing md5-100\n{flag} {rules} }}")),
        ["md5-100", "burgee/1"]
    );
}

#[test]
fn shares_are_ends_of_ranges_in_the_order_of_the_text() {
    let reading = sound(
        "flag f: string {
           variants { a = \"1\"  b = \"2\" }
           rule r when x serve 12.5% b, rest next
           rule s when x serve ramp b 0% to 100% from 2025-01-01T00:00Z until 2025-01-02T00:00Z
           otherwise serve 0.001% b, 99.999% a
         }",
    );
    let rules = &reading.rules.flags["f"].rules;
    let shares = |at: usize| match &rules[at].serve {
        Outcome::Split(split) => split
            .shares
            .iter()
            .map(|share| (share.end, share.to.map(|id| id.0)))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(shares(0), [(12_500, Some(1)), (100_000, None)]);
    assert_eq!(shares(2), [(1, Some(1)), (100_000, Some(0))]);
    let Outcome::Ramp(ramp) = &rules[1].serve else {
        panic!("no ramp");
    };
    assert!(ramp.rest.is_none());
    assert!(matches!(
        ramp.schedule,
        Schedule::Linear {
            low: 0,
            high: 100_000,
            ..
        }
    ));
}

#[test]
fn text_is_converted_where_a_literal_or_the_schema_asks_for_it() {
    let converts = |text: &str, to: Type| {
        let when = segment(text);
        let (ExprKind::Equal { left, right, .. } | ExprKind::Order { left, right, .. }) = when.kind
        else {
            panic!("{text}");
        };
        assert!(
            matches!(&left.kind, ExprKind::Convert { to: found, .. } if *found == to),
            "{text}: {left:?}"
        );
        assert_eq!(right.ty, to, "{text}");
        assert!(matches!(right.kind, ExprKind::Constant(_)), "{text}");
    };
    converts("segment s = v >= 2.0.0", Type::Version);
    converts("segment s = t < 2025-01-01", Type::Time);
    converts(
        "attributes { v: version }\nsegment s = v == \"2.1\"",
        Type::Version,
    );
    converts(
        "attributes { t: time }\nsegment s = t > \"2025-01-01\"",
        Type::Time,
    );
    converts("attributes { a: ip }\nsegment s = a == \"::1\"", Type::Ip);
    converts(
        "attributes { n: int coerce }\nsegment s = n == 5",
        Type::Int,
    );
    let plain = segment("segment s = v >= \"2.0.0\"");
    assert!(matches!(plain.kind, ExprKind::Order { left, .. } if left.ty == Type::Any));
    let sum = segment("segment s = created > now - 30d");
    assert!(matches!(sum.kind, ExprKind::Order { left, right, .. }
        if left.ty == Type::Time && right.ty == Type::Time));
    let age = segment("segment s = now - created > 30d");
    assert!(matches!(age.kind, ExprKind::Order { left, .. } if left.ty == Type::Duration));
}

#[test]
fn lists_become_sets_where_they_can() {
    let constants = segment("segment s = v in [\"a\", 1]");
    assert!(matches!(
        constants.kind,
        ExprKind::OneOf {
            list: ListOperand::Constants(_),
            ..
        }
    ));
    let versions = segment("attributes { v: version }\nsegment s = v in [\"1.0\", 2.0.0]");
    let ExprKind::OneOf {
        list: ListOperand::Constants(values),
        operand,
        ..
    } = versions.kind
    else {
        panic!("no set");
    };
    assert_eq!(operand.ty, Type::Version);
    assert!(
        values
            .iter()
            .all(|value| matches!(value, Constant::Version(_)))
    );
    let mixed = segment("segment s = v in [\"a\", other]");
    assert!(matches!(mixed.kind, ExprKind::Any(parts) if parts.len() == 2));
    let named = segment("list l = [\"a\"]\nsegment s = v in $l");
    assert!(matches!(
        named.kind,
        ExprKind::OneOf {
            list: ListOperand::Named(_),
            ..
        }
    ));
    let dynamic = segment("segment s = v in allowed");
    assert!(matches!(
        dynamic.kind,
        ExprKind::OneOf {
            list: ListOperand::Value(_),
            ..
        }
    ));
    let range = segment("segment s = v in 1..<10");
    assert!(matches!(range.kind, ExprKind::All(parts) if parts.len() == 2));
}

#[test]
fn negation_is_written_out() {
    for text in [
        "v != 1",
        "v not in [1]",
        "v is missing",
        "v is not present and true",
        "not v",
        "x is not true",
    ] {
        let when = segment(&format!("segment s = {text}"));
        let mut waiting = vec![&when];
        let mut found = false;
        while let Some(expr) = waiting.pop() {
            found |= matches!(expr.kind, ExprKind::Not(_));
            waiting.extend(expr.children());
        }
        assert!(found, "{text}: {when:?}");
    }
    let twice = segment("segment s = v is not missing");
    assert!(matches!(twice.kind, ExprKind::Present(_)));
}

#[test]
fn what_depends_on_something_wrong_is_left_out_and_the_rest_renumbered() {
    let reading = read(
        "segment bad = nonsense.of(1)
         segment good = x
         flag a: bool { rule r when in segment bad serve on  otherwise serve off }
         flag b: bool { requires a is on  otherwise serve on }
         flag c: bool { rule r when in segment good serve on  otherwise serve off }
         flag d: bool { requires c is on  otherwise serve on }
         test b { given {} expect on }
         test d { given {} expect on }",
    );
    let flags: Vec<&str> = reading.rules.flags.keys().map(String::as_str).collect();
    assert_eq!(flags, ["c", "d"]);
    assert_eq!(reading.rules.flags["d"].requires[0].flag.index(), 0);
    let ExprKind::Segment(id) = reading.rules.flags["c"].rules[0].when.clone().unwrap().kind else {
        panic!("no segment");
    };
    assert_eq!(id.index(), 0);
    assert_eq!(reading.rules.tests.len(), 1);
    let errors = reading
        .diagnostics
        .iter()
        .filter(|finding| finding.is_error());
    assert_eq!(errors.count(), 1, "{:?}", reading.diagnostics);
    let engine = reading.engine();
    let context = burgee::Context::from_json(r#"{"x": true}"#).unwrap();
    assert!(engine.bool("d", &context, false));
}

#[test]
fn rules_are_flat_numbered_and_end_with_the_flags_own_otherwise() {
    let reading = sound(
        "flag f: bool {
           environment staging, test { rule a when x serve on  otherwise serve off }
           when y serve on
           otherwise serve off
         }",
    );
    let rules = &reading.rules.flags["f"].rules;
    let names: Vec<String> = rules.iter().map(|rule| rule.name.to_string()).collect();
    assert_eq!(names, ["a", "otherwise", "#2", "otherwise"]);
    assert_eq!(rules[1].environments, ["staging", "test"]);
    assert_eq!(rules[3].environments, [""; 0]);
    assert_eq!(rules[2].name, RuleName::Unnamed(2));
}

#[test]
fn values_in_place_are_variants_without_a_name() {
    let reading = sound(
        "flag f: number { rule a when x serve 2.5  rule b when y serve 2.5  otherwise serve 1 }
         flag g: bool { if_disabled serve true  otherwise serve false }
         flag h: bool { status disabled  otherwise serve on }
         flag i: string = \"x\"",
    );
    let values: Vec<&Value> = reading.rules.flags["f"]
        .variants
        .iter()
        .map(|variant| &variant.value)
        .collect();
    assert_eq!(values, [&Value::Float(2.5), &Value::Int(1)]);
    let if_disabled = |flag: &str| reading.rules.flags[flag].if_disabled.map(|id| id.0);
    assert_eq!(if_disabled("g"), Some(0));
    assert_eq!(if_disabled("h"), Some(1));
    assert_eq!(if_disabled("i"), None);
    assert_eq!(reading.rules.flags["i"].rules.len(), 1);
}

#[test]
fn a_broken_item_takes_only_what_depends_on_it() {
    let reading = read(
        "segment torn = plan ==
         flag a: bool { owner \"x\"  rule r when in segment torn serve on  otherwise serve off }
         flag b: bool { owner \"x\"  otherwise serve off }",
    );
    assert!(!has(&reading, Code::UnknownSegment));
    assert!(!reading.rules.flags.contains_key("a"));
    assert!(reading.rules.flags.contains_key("b"));
}
