//! Each comparator: true, false, or not to be evaluated.

use super::*;

/// What a condition comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Is {
    True,
    False,
    /// Neither it nor its opposite counts.
    Open,
}

/// What the condition comes to, found by asking who is in a segment and who is not.
fn ask_for(condition: &Json, context: &Json) -> Is {
    let rule = |not: i64, text: &str| json!({ "c": [{ "s": { "s": 0, "c": not } }], "s": { "v": { "s": text } } });
    let document = json!({
        "p": { "s": "salt" },
        "s": [{ "n": "ctx_salt", "r": [condition] }],
        "f": { "f": { "t": 1, "v": { "s": "open" }, "r": [rule(0, "true"), rule(1, "false")] } }
    });
    match value(&document, "f", context).as_str() {
        Some("true") => Is::True,
        Some("false") => Is::False,
        Some("open") => Is::Open,
        other => panic!("{other:?}"),
    }
}

/// Asks for the comparator and for its opposite, the next number.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the cases are written in place"
)]
fn both(comparator: i64, operand: (&str, Json), value: Json, wanted: Is) {
    let context = json!({ "Identifier": "u", "X": value });
    let condition =
        |comparator: i64| json!({ "a": "X", "c": comparator, operand.0: operand.1.clone() });
    assert_eq!(
        ask_for(&condition(comparator), &context),
        wanted,
        "{comparator} {operand:?} {value}"
    );
    let opposite = match wanted {
        Is::True => Is::False,
        Is::False => Is::True,
        Is::Open => Is::Open,
    };
    assert_eq!(
        ask_for(&condition(comparator + 1), &context),
        opposite,
        "not {comparator} {value}"
    );
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the cases are written in place"
)]
fn one(comparator: i64, operand: (&str, Json), value: Json, wanted: Is) {
    let context = json!({ "Identifier": "u", "X": value });
    let condition = json!({ "a": "X", "c": comparator, operand.0: operand.1 });
    assert_eq!(ask_for(&condition, &context), wanted, "{condition} {value}");
}

#[test]
fn what_is_missing_is_left_open() {
    for comparator in 0..=35 {
        for list in [json!(["1_abc"]), json!([])] {
            let condition = json!({
                "a": "X", "c": comparator, "s": "1.0.0", "d": 1.0, "l": list
            });
            for context in [
                json!({ "Identifier": "u" }),
                json!({ "X": null }),
                Json::Null,
            ] {
                assert_eq!(ask_for(&condition, &context), Is::Open, "{condition}");
            }
        }
    }
}

#[test]
fn text() {
    let list = || ("l", json!(["a", "bc"]));
    both(0, list(), json!("bc"), Is::True);
    both(0, list(), json!("BC"), Is::False);
    both(0, ("l", json!([])), json!("bc"), Is::False);
    both(2, list(), json!("xbcx"), Is::True);
    both(2, list(), json!("xb"), Is::False);
    both(2, ("l", json!([])), json!("x"), Is::False);
    both(28, ("s", json!("")), json!(""), Is::True);
    both(28, ("s", json!("a")), json!(" a"), Is::False);
    both(30, list(), json!("bcd"), Is::True);
    both(30, list(), json!("xa"), Is::False);
    both(32, list(), json!("xa"), Is::True);
    both(32, ("l", json!([])), json!("xa"), Is::False);
}

#[test]
fn other_values_as_text() {
    let values = [
        (json!(1.5), "1.5"),
        (json!(3.0), "3"),
        (json!(-0.0), "0"),
        (json!(1e21), "1e+21"),
        (json!(0.000_000_12), "1.2e-7"),
        (
            json!(123_456_789_012_345_680_000.0),
            "123456789012345680000",
        ),
        (json!({ "$float": "-Infinity" }), "-Infinity"),
        (
            json!({ "$date": "2023-03-31T23:59:59.999Z" }),
            "1680307199.999",
        ),
        (json!({ "$date": 12 }), "12"),
        (json!(["a", "\"é\""]), r#"["a","\"é\""]"#),
        (json!(true), "true"),
    ];
    for (value, text) in values {
        both(28, ("s", json!(text)), value, Is::True);
    }
    both(28, ("s", json!("x")), json!([1]), Is::Open);
    both(28, ("s", json!("x")), json!({}), Is::Open);
}

#[test]
fn the_three_attributes_of_every_user_are_text() {
    let condition = json!({ "a": "Email", "c": 28, "s": "5" });
    assert_eq!(ask_for(&condition, &json!({ "Email": 5 })), Is::True);
    assert_eq!(ask_for(&condition, &json!({ "Email": "" })), Is::False);
}

#[test]
fn versions() {
    let list = || ("l", json!([" 1.0.0 ", " ", "2.0.0-rc.1+b"]));
    both(4, list(), json!(" 1.0.0"), Is::True);
    both(4, list(), json!("2.0.0-rc.1+other"), Is::True);
    both(4, list(), json!("3.0.0"), Is::False);
    for value in ["1.0", "v1.0.0", "01.0.0", "", "one", " 1.0.0+b"] {
        both(4, list(), json!(value), Is::Open);
        one(6, ("s", json!("9.0.0")), json!(value), Is::Open);
    }
    both(4, list(), json!(1), Is::Open);
    // An entry that is no version: both are false.
    for comparator in [4, 5] {
        one(
            comparator,
            ("l", json!(["1.0.0", "2"])),
            json!("1.0.0"),
            Is::False,
        );
        one(
            comparator,
            ("l", json!(["1.0.0", "2"])),
            json!("x"),
            Is::Open,
        );
    }
    both(4, ("l", json!([""])), json!("1.0.0"), Is::False);
    for (comparator, less, equal, greater) in [
        (6, Is::True, Is::False, Is::False),
        (7, Is::True, Is::True, Is::False),
        (8, Is::False, Is::False, Is::True),
        (9, Is::False, Is::True, Is::True),
    ] {
        let to = || ("s", json!("1.2.3-beta.10"));
        one(comparator, to(), json!("1.2.3-beta.9"), less);
        one(comparator, to(), json!("1.2.3-beta.10+x"), equal);
        one(comparator, to(), json!("1.2.3"), greater);
        one(comparator, ("s", json!("1.2")), json!("1.2.3"), Is::False);
    }
}

#[test]
fn numbers_and_dates() {
    let five = || ("d", json!(5));
    both(10, five(), json!(5), Is::True);
    both(10, five(), json!(" 5,0 "), Is::True);
    both(10, five(), json!("5e0"), Is::True);
    both(10, five(), json!("NaN"), Is::False);
    for value in [
        json!("five"),
        json!(""),
        json!("1,000.5"),
        json!(true),
        json!(["5"]),
    ] {
        both(10, five(), value.clone(), Is::Open);
        one(12, five(), value.clone(), Is::Open);
        one(18, five(), value, Is::Open);
    }
    for (comparator, less, equal, greater) in [
        (12, Is::True, Is::False, Is::False),
        (13, Is::True, Is::True, Is::False),
        (14, Is::False, Is::False, Is::True),
        (15, Is::False, Is::True, Is::True),
        (18, Is::True, Is::False, Is::False),
        (19, Is::False, Is::False, Is::True),
    ] {
        one(comparator, five(), json!("4.9"), less);
        one(comparator, five(), json!(5), equal);
        one(comparator, five(), json!("Infinity"), greater);
        one(comparator, five(), json!({ "$float": "NaN" }), Is::False);
    }
    let date = json!({ "$date": "1970-01-01T00:00:04.999Z" });
    one(18, five(), date.clone(), Is::True);
    one(19, five(), date.clone(), Is::False);
    // A date is no number.
    one(12, five(), date, Is::Open);
}

#[test]
fn lists() {
    let list = || ("l", json!(["a", "b"]));
    both(34, list(), json!(["x", "b"]), Is::True);
    both(34, list(), json!(r#" ["x", "b"] "#), Is::True);
    both(34, list(), json!([]), Is::False);
    both(34, list(), json!("[]"), Is::False);
    for value in [
        json!("a"),
        json!("[1]"),
        json!(["a", 1]),
        json!(["a", null]),
        json!(1),
    ] {
        both(34, list(), value, Is::Open);
    }
}

/// The SHA-256 of `test_payload`, the salt and the name of the segment.
const HASH: &str = "5ee9b44b3b90bedd9441b256c429f862ceb2ea847a58a8e33d8052da141e47aa";

#[test]
fn hashes() {
    both(
        16,
        ("l", json!(["x", HASH])),
        json!("test_payload"),
        Is::True,
    );
    both(16, ("l", json!(["x", HASH])), json!("test"), Is::False);
    both(20, ("s", json!(HASH)), json!("test_payload"), Is::True);
    both(20, ("s", json!(HASH)), json!("Test_payload"), Is::False);
    let affix = || {
        (
            "l",
            json!(["99_abc", format!("12_{HASH}"), format!("3_{HASH}")]),
        )
    };
    both(22, affix(), json!("test_payload and more"), Is::True);
    both(22, affix(), json!("no test_payload"), Is::False);
    both(24, affix(), json!("no test_payload"), Is::True);
    both(24, affix(), json!("é"), Is::False);
    both(22, affix(), json!("éé"), Is::False);
    both(22, ("l", json!([])), json!("a"), Is::False);
    both(
        26,
        ("l", json!([HASH])),
        json!(["a", "test_payload"]),
        Is::True,
    );
    both(
        26,
        ("l", json!([HASH])),
        json!(r#"["test_payload"]"#),
        Is::True,
    );
    both(26, ("l", json!([HASH])), json!([HASH]), Is::False);
    both(26, ("l", json!([HASH])), json!("test_payload"), Is::Open);
}

#[test]
fn segments_are_read_from_left_to_right() {
    let condition = |attribute: &str| json!({ "a": attribute, "c": 28, "s": "yes" });
    let document = |list: Json| {
        json!({ "s": [{ "n": "two", "r": list }], "f": { "f": {
            "t": 0, "v": { "b": false },
            "r": [{ "c": [{ "s": { "s": 0, "c": 1 } }], "s": { "v": { "b": true } } }],
        } } })
    };
    let document = document(json!([condition("A"), condition("B")]));
    // The first cannot be evaluated, so the second is not looked at.
    assert_eq!(value(&document, "f", &json!({ "B": "no" })), json!(false));
    assert_eq!(value(&document, "f", &json!({ "A": "no" })), json!(true));
    assert_eq!(value(&document, "f", &json!({ "A": "yes" })), json!(false));
    assert_eq!(
        value(&document, "f", &json!({ "A": "yes", "B": "no" })),
        json!(true)
    );
    assert_eq!(
        value(&document, "f", &json!({ "A": "yes", "B": "yes" })),
        json!(false)
    );
}
