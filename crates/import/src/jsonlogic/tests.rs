//! Facts about the library, each found by running it or reading it.

#![expect(
    clippy::needless_pass_by_value,
    reason = "rules and data are written in place"
)]

use super::{Datum, Dialect, NoOperators, Reads, Run, js_number, parse_float};
use serde_json::{Value as Json, json};

/// The result as JSON; none where the library fails.
fn run(dialect: Dialect, rule: &Json, data: &Json) -> Option<Json> {
    let run = Run::new(dialect, &NoOperators);
    let result = run.apply(&Datum::from(rule), &Datum::from(data)).ok()?;
    Some(to_json(&result))
}

fn to_json(datum: &Datum<'_>) -> Json {
    match datum {
        Datum::Null => Json::Null,
        Datum::Bool(value) => json!(value),
        Datum::Number(number) => json!(number),
        Datum::OddZero => json!("odd zero"),
        Datum::Text(text) => json!(text),
        Datum::List(list) => list.iter().map(|element| to_json(&element)).collect(),
        Datum::Map(map) => {
            let entries = map.entries().into_iter();
            let entries = entries.map(|(key, value)| (key.into_owned(), to_json(&value)));
            Json::Object(entries.collect())
        }
    }
}

/// Equal as JSON, 1 and 1.0 alike.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

fn gives(rule: Json, data: Json, wanted: Json) {
    for dialect in [Dialect::V3_9, Dialect::V3_10] {
        gives_in(dialect, &rule, &data, Some(&wanted));
    }
}

fn fails(rule: Json, data: Json) {
    for dialect in [Dialect::V3_9, Dialect::V3_10] {
        gives_in(dialect, &rule, &data, None);
    }
}

fn gives_in(dialect: Dialect, rule: &Json, data: &Json, wanted: Option<&Json>) {
    let found = run(dialect, rule, data);
    let fits = match (&found, wanted) {
        (Some(found), Some(wanted)) => same(found, wanted),
        (None, None) => true,
        _ => false,
    };
    assert!(
        fits,
        "{dialect:?}: {rule} of {data} gives {found:?}, not {wanted:?}"
    );
}

#[test]
fn equality_converts_all_but_null() {
    for (rule, wanted) in [
        (json!({"==": [null, 0]}), false),
        (json!({"==": [null, null]}), true),
        (json!({"==": ["", 0]}), true),
        (json!({"==": [true, "1"]}), true),
        (json!({"==": ["1.0", 1]}), true),
        (json!({"==": ["1.0", "1"]}), false),
        (json!({"==": [[1], 1]}), false),
        (json!({"==": [[1], [1]]}), false),
        (json!({"==": [" ", false]}), true),
        (json!({"==": [1]}), false),
        (json!({"!=": [1]}), true),
        (json!({"===": [1, "1"]}), false),
        (json!({"===": [1, 1.0]}), true),
        (json!({"!==": ["a", "a"]}), false),
        (json!({"===": 5}), false),
        (json!({"!==": 5}), true),
        (json!({"!==": [1]}), true),
        (json!({"!=": [1, 2, 1]}), true),
    ] {
        gives(rule, json!({}), json!(wanted));
    }
    fails(json!({"==": 5}), json!({}));
}

#[test]
fn order_is_less_or_equal_apart() {
    for (rule, wanted) in [
        (json!({">=": [null, 0]}), false),
        (json!({"<=": [null, 0]}), false),
        (json!({"<": [null, 1]}), true),
        (json!({">": ["10", "9"]}), false),
        (json!({">": ["10", 9]}), true),
        (json!({"<": [1, 2, 3]}), true),
        (json!({"<=": [1, 1, 0]}), false),
        (json!({">": [3, 2, 1]}), true),
        (json!({"<": ["a", 2]}), false),
        (json!({"<": [1]}), false),
    ] {
        gives(rule, json!({}), json!(wanted));
    }
    fails(json!({"<": 1}), json!({}));
}

#[test]
fn paths_pass_over_empty_steps_and_nulls() {
    let data = json!({"a": {"b": [10, {"c": "x"}]}, "n": null, "1": "one"});
    gives(json!({"var": "a.b.1.c"}), data.clone(), json!("x"));
    gives(json!({"var": ".a..b.0"}), data.clone(), json!(10));
    gives(json!({"var": ["n", 7]}), data.clone(), json!(7));
    gives(json!({"var": ["zz"]}), data.clone(), json!(null));
    gives(json!({"var": 1}), data.clone(), json!("one"));
    gives(json!({"var": ""}), data.clone(), data.clone());
    gives(json!({"var": null}), data.clone(), json!(null));
    gives(json!({"var": "a.b.9"}), data.clone(), json!(null));
    gives(json!({"var": "a.b.-1"}), data.clone(), json!(null));
    fails(json!({"var": true}), data.clone());
    fails(json!({"var": [1]}), data.clone());
    // What is no number means the first element, in one version only.
    let rule = json!({"var": "a.b.first"});
    gives_in(Dialect::V3_9, &rule, &data, Some(&json!(10)));
    gives_in(Dialect::V3_10, &rule, &data, Some(&json!(null)));
}

#[test]
fn and_or_give_values_and_stop() {
    gives(json!({"and": [1, "", {"nope": 1}]}), json!({}), json!(""));
    gives(json!({"or": [0, "x", {"nope": 1}]}), json!({}), json!("x"));
    gives(json!({"and": []}), json!({}), json!(null));
    gives(json!({"!": [[]]}), json!({}), json!(true));
    gives(json!({"!": [0, 1]}), json!({}), json!(true));
    gives(json!({"!!": [{}]}), json!({}), json!(false));
    gives(json!({"!!": "0"}), json!({}), json!(true));
    fails(json!({"and": true}), json!({}));
    fails(json!({"nope": 1}), json!({}));
}

#[test]
fn if_takes_pairs_and_a_rest() {
    gives(json!({"if": [false, 1]}), json!({}), json!(null));
    gives(json!({"if": [false, 1, 0, 2, "e"]}), json!({}), json!("e"));
    gives(json!({"?:": [true, 1, {"nope": 1}]}), json!({}), json!(1));
    gives(json!({"if": []}), json!({}), json!(null));
    gives(
        json!({"if": [true, {"a": 1, "b": 2}]}),
        json!({}),
        json!({"a": 1, "b": 2}),
    );
    // A branch that gives a map is evaluated once more.
    let data = json!({"rule": {"+": [1, 1]}});
    gives(
        json!({"if": [true, {"var": "rule"}]}),
        data.clone(),
        json!(2),
    );
    gives(json!({"var": "rule"}), data, json!({"+": [1, 1]}));
}

#[test]
fn in_has_ranges_and_numbers_in_text() {
    gives(json!({"in": [5, [[1, 10]]]}), json!({}), json!(true));
    gives(json!({"in": [5, ["5"]]}), json!({}), json!(true));
    gives(json!({"in": ["5", [5]]}), json!({}), json!(false));
    // Text that is no number is 0.
    gives(json!({"in": [0, ["a"]]}), json!({}), json!(true));
    gives(json!({"in": [null, [null]]}), json!({}), json!(true));
    gives(json!({"in": ["b", "abc"]}), json!({}), json!(true));
    gives(json!({"in": ["b", 5]}), json!({}), json!(false));
    gives(json!({"in": ["b"]}), json!({}), json!(false));
    fails(json!({"in": [{"var": "m"}, "abc"]}), json!({}));
    fails(json!({"in": [1, [true]]}), json!({}));
    fails(
        json!({"in": [{"var": "o"}, [{"var": "o"}]]}),
        json!({"o": {}}),
    );
    fails(json!({"in": [[], [[1]]]}), json!({}));
}

#[test]
fn text_is_joined_and_cut() {
    gives(json!({"cat": ["a", " ", "b "]}), json!({}), json!("a b"));
    gives(json!({"cat": ["a "]}), json!({}), json!("a "));
    gives(
        json!({"cat": [1e21, null, 0.5]}),
        json!({}),
        json!("10000000000000000000000.5"),
    );
    gives(json!({"cat": []}), json!({}), json!(""));
    gives(
        json!({"substr": ["jsonlogic", -5, -2]}),
        json!({}),
        json!("log"),
    );
    gives(json!({"substr": ["äöü", 1]}), json!({}), json!("öü"));
    gives(json!({"substr": ["abc", 9]}), json!({}), json!("abc"));
    fails(json!({"substr": ["abc", 1, 1e300]}), json!({}));
    fails(json!({"cat": ["a", true]}), json!({}));
    fails(json!({"substr": ["abc", 2, -2]}), json!({}));
}

#[test]
fn arithmetic_takes_text() {
    gives(json!({"+": ["2", 3, "x"]}), json!({}), json!(5));
    gives(json!({"+": "3"}), json!({}), json!(3));
    gives(json!({"-": [4]}), json!({}), json!(-4));
    gives(json!({"%": [-5, 3]}), json!({}), json!(-2));
    gives(json!({"min": []}), json!({}), json!(null));
    gives(json!({"max": [1, "7"]}), json!({}), json!(7));
    gives(json!({"-": []}), json!({}), json!("odd zero"));
    fails(json!({"+": [{"-": []}]}), json!({}));
    fails(json!({"+": [null]}), json!({}));
    for (rule, later) in [
        (json!({"-": 1}), json!("odd zero")),
        (json!({"*": 1}), json!(1)),
        (json!({"max": 1}), json!(null)),
        (json!({"abs": []}), json!(0)),
        (json!({"missing_some": [1, "a"]}), json!([])),
    ] {
        gives_in(Dialect::V3_9, &rule, &json!({}), None);
        gives_in(Dialect::V3_10, &rule, &json!({}), Some(&later));
    }
}

#[test]
fn presence_is_asked_for() {
    let data = json!({"a": "", "b": {"c": 1}, "n": null});
    gives(
        json!({"missing": ["a", "b.c", "n", "z"]}),
        data.clone(),
        json!(["n", "z"]),
    );
    gives(json!({"missing": "z"}), data.clone(), json!(["z"]));
    gives(
        json!({"missing_some": [1, ["a", "z"]]}),
        data.clone(),
        json!([]),
    );
    gives(json!({"missing_some": [2, ["a", "z"]]}), data, json!(["z"]));
}

#[test]
fn inner_rules_see_the_data_outside_first() {
    let data = json!({"xs": [{"id": 1}, {"id": 2}], "id": 9});
    let body = json!({"==": [{"var": "id"}, 2]});
    gives(
        json!({"some": [{"var": "xs"}, body]}),
        data.clone(),
        json!(false),
    );
    gives(
        json!({"some": [{"var": "xs"}, {"==": [{"var": ".id"}, 2]}]}),
        data.clone(),
        json!(true),
    );
    gives(
        json!({"filter": [{"var": "xs"}, body]}),
        data.clone(),
        json!([]),
    );
    gives(
        json!({"none": [{"var": "xs"}, body]}),
        data.clone(),
        json!(true),
    );
    gives(
        json!({"map": [{"var": "xs"}, {"var": "id"}]}),
        data.clone(),
        json!([1, 2]),
    );
    let all = json!({"all": [{"var": "xs"}, {">": [{"var": "id"}, 5]}]});
    gives_in(Dialect::V3_9, &all, &data, Some(&json!(false)));
    gives_in(Dialect::V3_10, &all, &data, Some(&json!(true)));
    gives(json!({"all": [[], true]}), data.clone(), json!(false));
    gives(
        json!({"none": [{"var": "zz"}, true]}),
        data.clone(),
        json!(true),
    );
    gives(json!({"map": [{"var": "zz"}, 1]}), data.clone(), json!([]));
    fails(json!({"map": [{"var": "id"}, 1]}), data);
}

#[test]
fn reduce_keeps_the_type_of_its_start() {
    let sum = json!({"+": [{"var": "current"}, {"var": "accumulator"}]});
    gives(
        json!({"reduce": [[1, null, 2], sum, 0]}),
        json!({}),
        json!(3),
    );
    let joined = json!({"cat": [{"var": "accumulator"}, {"var": "current"}]});
    gives(
        json!({"reduce": [["b", "c"], joined, "a"]}),
        json!({}),
        json!("abc"),
    );
    gives(
        json!({"reduce": [{"var": "zz"}, sum, 5]}),
        json!({}),
        json!(0),
    );
    fails(json!({"reduce": [[1], sum, null]}), json!({}));
}

#[test]
fn lists_are_merged_and_compared() {
    gives(
        json!({"merge": [[1], 2, [[3]]]}),
        json!({}),
        json!([1, 2, [3]]),
    );
    gives(json!({"merge": "a"}), json!({}), json!(["a"]));
    gives(
        json!({"contains_all": [["a", 1], [1.0]]}),
        json!({}),
        json!(true),
    );
    gives(
        json!({"contains_any": [["a"], ["b"]]}),
        json!({}),
        json!(false),
    );
    gives(
        json!({"contains_none": ["a", ["b"]]}),
        json!({}),
        json!(true),
    );
    gives(
        json!({"set": [{"var": "o"}, "k", 2]}),
        json!({"o": {"k": 1, "l": 3}}),
        json!({"l": 3, "k": 2}),
    );
}

#[test]
fn numbers_are_read_as_go_reads_them() {
    let read = |text: &str| parse_float(text);
    assert_eq!(read("1_0"), Some(10.0));
    assert_eq!(read(".5"), Some(0.5));
    assert_eq!(read("5."), Some(5.0));
    assert_eq!(read("0x1p4"), Some(16.0));
    assert_eq!(read("-0X1.8P1"), Some(-3.0));
    assert_eq!(read("0x_1p0"), Some(1.0));
    assert_eq!(read("0x1.fffffffffffff8p0"), Some(2.0));
    assert_eq!(read("0x1p-1074"), Some(5e-324));
    assert_eq!(read("-iNf"), Some(f64::NEG_INFINITY));
    assert_eq!(read("1e999"), Some(f64::INFINITY));
    for text in [
        "", "0x10", " 12", "1__0", "_1", "1_", "1e", ".", "-nan", "+-1", "0x", "0xp1", "ä", "-",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    let js = |text: &'static str| js_number(&Datum::text(text));
    assert!(js("1e999").is_nan());
    assert!(js("inf").is_infinite());
    assert!(js(" 12").is_nan());
    assert!(js("nan").is_nan());
    assert!(js(" ") == 0.0);
}

#[test]
fn no_rule_runs_for_ever() {
    let itself = json!({"r": {"if": [true, {"var": "r"}]}});
    fails(json!({"if": [true, {"var": "r"}]}), itself);
    let doubling = json!({"cat": [{"var": "accumulator"}, {"var": "accumulator"}]});
    let many: Vec<u32> = (0..200).collect();
    fails(
        json!({"reduce": [{"var": "xs"}, doubling, "ab"]}),
        json!({"xs": many}),
    );
}

#[test]
fn what_a_rule_reads_is_found() {
    let none = |_: &str, _: &Json| -> &'static [&'static str] { &[] };
    let reads = |rule: Json| {
        let reads = Reads::of(&rule, Dialect::V3_9, none);
        (
            reads.names.into_iter().collect::<Vec<_>>().join(" "),
            reads.computed,
        )
    };
    let known = |names: &str| (names.to_owned(), false);
    assert_eq!(
        reads(json!({"==": [{"var": "a.b"}, {"var": ["c", {"var": "d"}]}]})),
        known("a c d")
    );
    assert_eq!(reads(json!({"missing": ["a", "b.c"]})), known("a b"));
    assert_eq!(
        reads(json!({"map": [{"var": "xs"}, {"var": "id"}]})),
        known("xs")
    );
    assert_eq!(
        reads(json!({"some": [{"var": "xs"}, {"==": [{"var": "id"}, {"var": ""}]}]})),
        known("xs id")
    );
    assert_eq!(
        reads(json!({"var": "$flagd.timestamp"})),
        known("$flagd.timestamp")
    );
    assert_eq!(reads(json!({"a": 1, "var": "b"})), known(""));
    assert!(reads(json!({"var": {"var": "a"}})).1);
    assert!(reads(json!({"var": ""})).1);
    assert!(
        reads(json!({"missing": {"merge": ["a", {"if": [{"var": "b"}, "c"]}]}})) == known("a b c")
    );
}
