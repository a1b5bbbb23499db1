//! Each matcher, plain and negated, for both SDKs.

use super::*;

/// Whether the matcher matches, for Java and for JavaScript, on the attribute `x`.
fn matched(matcher: &Json, value: &Json) -> [bool; 2] {
    let mut matcher = matcher.clone();
    matcher["keySelector"] = json!({ "trafficType": "user", "attribute": "x" });
    let conditions = json!([condition("ROLLOUT", "matched", &json!([matcher]), &on())]);
    let document = flags(&[flag("f", &conditions, &json!({}))]);
    let context = json!({ "key": "k", "attributes": { "x": value } });
    ["java", "js"].map(|profile| treatment(profile, &document, "f", &context).0 == "on")
}

/// What a matcher gives, and its negation: `[java, js]`. A present value is always decided.
fn check(matcher: &Json, value: &Json, wanted: [bool; 2]) {
    assert_eq!(matched(matcher, value), wanted, "{matcher} of {value}");
    let mut negated = matcher.clone();
    negated["negate"] = json!(true);
    // Java takes no missing attribute, negated or not.
    let java = !wanted[0] && !value.is_null();
    assert_eq!(
        matched(&negated, value),
        [java, !wanted[1]],
        "not {matcher} of {value}"
    );
}

const BOTH: [bool; 2] = [true, true];
const NONE: [bool; 2] = [false, false];
const JAVA: [bool; 2] = [true, false];
const JS: [bool; 2] = [false, true];

fn list(kind: &str, texts: &[&str]) -> Json {
    json!({ "matcherType": kind, "whitelistMatcherData": { "whitelist": texts } })
}

fn number(kind: &str, of: &str, value: i64) -> Json {
    json!({ "matcherType": kind, "unaryNumericMatcherData": { "dataType": of, "value": value } })
}

fn text(kind: &str, text: &str) -> Json {
    json!({ "matcherType": kind, "stringMatcherData": text })
}

#[test]
fn a_key_that_is_no_number_or_version_is_decided() {
    for mut matcher in [
        number("GREATER_THAN_OR_EQUAL_TO", "NUMBER", 0),
        text("EQUAL_TO_SEMVER", "1.0.0"),
    ] {
        for (negate, wanted) in [(false, "off"), (true, "on")] {
            matcher["negate"] = json!(negate);
            let conditions = json!([condition("ROLLOUT", "matched", &json!([matcher]), &on())]);
            let document = flags(&[flag("f", &conditions, &json!({}))]);
            for profile in ["java", "js"] {
                let given = treatment(profile, &document, "f", &json!({ "key": "k" })).0;
                assert_eq!(given, wanted, "{profile} {matcher}");
            }
        }
    }
}

#[test]
fn keys_and_lists_of_texts() {
    let all = json!({ "matcherType": "ALL_KEYS" });
    check(&all, &json!("a"), BOTH);
    check(&all, &json!(""), JAVA);
    check(&all, &json!(0), BOTH);
    check(&all, &Json::Null, NONE);
    let some = list("WHITELIST", &["a", "5", "true"]);
    check(&some, &json!("a"), BOTH);
    check(&some, &json!("A"), NONE);
    check(&some, &json!(5), JS);
    check(&some, &json!(true), JS);
    check(&some, &Json::Null, NONE);
    check(&list("WHITELIST", &[]), &json!("a"), NONE);
}

#[test]
fn parts_of_texts() {
    for (kind, yes, no) in [
        ("STARTS_WITH", "abc", "xab"),
        ("ENDS_WITH", "xxab", "abx"),
        ("CONTAINS_STRING", "xabx", "ba"),
    ] {
        let some = list(kind, &["ab", "cd"]);
        check(&some, &json!(yes), BOTH);
        check(&some, &json!(no), NONE);
        check(&some, &json!(["ab"]), JS);
        check(&some, &Json::Null, NONE);
        check(&list(kind, &["12"]), &json!(12), JS);
        check(&list(kind, &[]), &json!("a"), NONE);
        // Java skips an empty text; in JavaScript it is a part of every other.
        check(&list(kind, &["", "zz"]), &json!("a"), JS);
        check(&list(kind, &[""]), &json!(""), NONE);
    }
}

#[test]
fn numbers() {
    let five = |kind: &str| number(kind, "NUMBER", 5);
    check(&five("EQUAL_TO"), &json!(5), BOTH);
    check(&five("EQUAL_TO"), &json!(5.0), JS);
    check(&five("EQUAL_TO"), &json!(" 5 "), JS);
    check(&five("EQUAL_TO"), &json!("five"), NONE);
    check(&five("EQUAL_TO"), &Json::Null, NONE);
    check(&number("EQUAL_TO", "NUMBER", 1), &json!(true), JS);
    check(&number("EQUAL_TO", "NUMBER", 0), &json!(""), JS);
    check(&five("GREATER_THAN_OR_EQUAL_TO"), &json!(5), BOTH);
    check(&five("GREATER_THAN_OR_EQUAL_TO"), &json!(4), NONE);
    check(&five("GREATER_THAN_OR_EQUAL_TO"), &json!(5.5), JS);
    check(&five("LESS_THAN_OR_EQUAL_TO"), &json!(5), BOTH);
    check(&five("LESS_THAN_OR_EQUAL_TO"), &json!("-7"), JS);
    let between = |start: i64, end: i64| json!({ "matcherType": "BETWEEN", "betweenMatcherData": { "start": start, "end": end } });
    check(&between(-2, 7), &json!(-2), BOTH);
    check(&between(-2, 7), &json!(8), NONE);
    check(&between(-2, 7), &json!(6.5), JS);
    check(&between(7, -2), &json!(5), NONE);
}

#[test]
fn dates() {
    // 2024-02-29, 12:34:56.789
    let noon = 1_709_210_096_789_i64;
    let (second, hour) = (1000, 3_600_000);
    let same_day = number("EQUAL_TO", "DATETIME", noon);
    check(&same_day, &json!(noon + 11 * hour), BOTH);
    check(&same_day, &json!(noon + 12 * hour), NONE);
    check(&same_day, &json!((noon + hour).to_string()), JS);
    let from = number("GREATER_THAN_OR_EQUAL_TO", "DATETIME", noon);
    check(&from, &json!(noon - 56 * second), BOTH);
    check(&from, &json!(noon - 57 * second), NONE);
    let until = number("LESS_THAN_OR_EQUAL_TO", "DATETIME", noon);
    check(&until, &json!(noon + 3 * second), BOTH);
    check(&until, &json!(noon + 4 * second), NONE);
    let between = json!({ "matcherType": "BETWEEN", "betweenMatcherData": {
        "dataType": "DATETIME", "start": noon, "end": noon + hour
    } });
    check(&between, &json!(noon - 56 * second), BOTH);
    check(&between, &json!(noon + 2 * hour), NONE);
    check(&between, &Json::Null, NONE);
    let backwards = |end: i64| {
        json!({ "matcherType": "BETWEEN", "betweenMatcherData": {
        "dataType": "DATETIME", "start": noon, "end": end
    } })
    };
    check(&backwards(noon - second), &json!(noon), BOTH);
    check(&backwards(noon - hour), &json!(noon), NONE);
    // Before 1970, and further than any date.
    let old = number("EQUAL_TO", "DATETIME", -1);
    check(&old, &json!(-86_400_000), BOTH);
    check(&old, &json!(0), NONE);
    check(
        &number("LESS_THAN_OR_EQUAL_TO", "DATETIME", i64::MAX),
        &json!(noon),
        BOTH,
    );
}

#[test]
fn sets() {
    let cases = [
        ("EQUAL_TO_SET", json!(["b", "a", "a"]), BOTH),
        ("EQUAL_TO_SET", json!(["a"]), NONE),
        ("EQUAL_TO_SET", json!([]), NONE),
        ("EQUAL_TO_SET", json!("a"), NONE),
        ("EQUAL_TO_SET", Json::Null, NONE),
        ("CONTAINS_ANY_OF_SET", json!(["x", "a"]), BOTH),
        ("CONTAINS_ANY_OF_SET", json!(["x"]), NONE),
        ("CONTAINS_ANY_OF_SET", json!([]), NONE),
        ("CONTAINS_ALL_OF_SET", json!(["x", "a", "b"]), BOTH),
        ("CONTAINS_ALL_OF_SET", json!(["x", "a"]), NONE),
        ("PART_OF_SET", json!(["a"]), BOTH),
        ("PART_OF_SET", json!(["a", "x"]), NONE),
        ("PART_OF_SET", json!([]), NONE),
    ];
    for (kind, value, wanted) in cases {
        check(&list(kind, &["a", "b"]), &value, wanted);
    }
    check(&list("CONTAINS_ALL_OF_SET", &[]), &json!(["a"]), JS);
    check(&list("CONTAINS_ANY_OF_SET", &[]), &json!(["a"]), NONE);
    check(&list("EQUAL_TO_SET", &[]), &json!([]), JAVA);
    // Elements are compared as texts, and each SDK has its own for 5.0.
    check(&list("CONTAINS_ANY_OF_SET", &["5"]), &json!([5]), BOTH);
    check(&list("CONTAINS_ANY_OF_SET", &["5"]), &json!([5.0]), JS);
    check(&list("CONTAINS_ANY_OF_SET", &["5.0"]), &json!([5.0]), JAVA);
}

#[test]
fn booleans() {
    let is =
        |wanted: bool| json!({ "matcherType": "EQUAL_TO_BOOLEAN", "booleanMatcherData": wanted });
    check(&is(true), &json!(true), BOTH);
    check(&is(true), &json!("TRUE"), BOTH);
    check(&is(true), &json!(false), NONE);
    check(&is(true), &json!(1), NONE);
    check(&is(false), &json!("False"), BOTH);
    check(&is(false), &json!(""), NONE);
    check(&is(false), &Json::Null, NONE);
}

#[test]
fn versions() {
    check(
        &text("EQUAL_TO_SEMVER", "1.2.3+a"),
        &json!("01.2.3+a"),
        BOTH,
    );
    check(&text("EQUAL_TO_SEMVER", "1.2.3+a"), &json!("1.2.3"), NONE);
    check(&text("EQUAL_TO_SEMVER", "one"), &json!("one"), NONE);
    check(
        &text("GREATER_THAN_OR_EQUAL_TO_SEMVER", "1.2.3"),
        &json!("1.10.0"),
        BOTH,
    );
    check(
        &text("GREATER_THAN_OR_EQUAL_TO_SEMVER", "1.2.3"),
        &json!("1.2.3-rc.1"),
        NONE,
    );
    check(
        &text("LESS_THAN_OR_EQUAL_TO_SEMVER", "1.2.3"),
        &json!("1.2.3+x"),
        BOTH,
    );
    check(
        &text("LESS_THAN_OR_EQUAL_TO_SEMVER", "1.2.3"),
        &json!("1.2"),
        NONE,
    );
    check(
        &text("LESS_THAN_OR_EQUAL_TO_SEMVER", "1.2.3"),
        &json!(1),
        NONE,
    );
    check(
        &text("LESS_THAN_OR_EQUAL_TO_SEMVER", "1.2.3"),
        &Json::Null,
        NONE,
    );
    let between = json!({ "matcherType": "BETWEEN_SEMVER",
        "betweenStringMatcherData": { "start": "1.0.0", "end": "2.0.0" } });
    check(&between, &json!("2.0.0"), BOTH);
    check(&between, &json!("2.0.1-a"), NONE);
    check(&list("IN_LIST_SEMVER", &["1.0.0"]), &json!("1.00.0"), BOTH);
    check(
        &list("IN_LIST_SEMVER", &["1.0.0", "x"]),
        &json!("1.0.0"),
        JAVA,
    );
    check(&list("IN_LIST_SEMVER", &["1.0.0"]), &json!("1.0.1"), NONE);
    check(&list("IN_LIST_SEMVER", &[]), &json!("1.0.1"), NONE);
}

#[test]
fn patterns_are_looked_for() {
    check(&text("MATCHES_STRING", r"b+\d$"), &json!("abb7"), BOTH);
    check(&text("MATCHES_STRING", r"^b"), &json!("ab"), NONE);
    check(&text("MATCHES_STRING", r"7"), &json!(7), JS);
    check(&text("MATCHES_STRING", r"7"), &Json::Null, NONE);
}

#[test]
fn segments_of_attributes() {
    let inside = json!({ "matcherType": "IN_SEGMENT",
        "keySelector": { "attribute": "boss" },
        "userDefinedSegmentMatcherData": { "segmentName": "staff" } });
    let conditions = json!([condition("ROLLOUT", "boss", &json!([inside]), &on())]);
    let mut document = flags(&[flag("f", &conditions, &json!({}))]);
    document["segments"] =
        json!([{ "name": "staff", "added": ["ann", "bob"], "removed": ["bob"] }]);
    let context = |boss: Json| json!({ "key": "k", "attributes": { "boss": boss } });
    let java = |boss| treatment("java", &document, "f", &context(boss));
    assert_eq!(java(json!("ann")), pair("control", "exception"));
    assert_eq!(java(json!("x")), pair("control", "exception"));
    assert_eq!(java(json!(5)), pair("off", "default rule"));
    assert_eq!(java(Json::Null), pair("off", "default rule"));
    let js = |boss| treatment("js", &document, "f", &context(boss));
    assert_eq!(js(json!("ann")), pair("on", "boss"));
    assert_eq!(js(json!("bob")), pair("off", "default rule"));
}
