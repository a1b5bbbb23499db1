//! What ends an evaluation, and documents that are wrong.

use super::*;

/// A string flag with these rules.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the cases are written in place"
)]
fn flag(rules: Json) -> Json {
    json!({ "t": 1, "v": { "s": "none" }, "r": rules })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the cases are written in place"
)]
fn served(conditions: Json, text: &str) -> Json {
    json!({ "c": conditions, "s": { "v": { "s": text } } })
}

/// A flag with a rule that needs another.
fn needs(other: &str) -> Json {
    let condition = json!([{ "p": { "f": other, "c": 0, "v": { "s": "x" } } }]);
    flag(json!([served(condition, "y")]))
}

fn country(is: &str) -> Json {
    json!({ "u": { "a": "Country", "c": 28, "s": is } })
}

/// The error that the flag `f` ends in.
fn error(document: &Json, context: &Json) -> Option<String> {
    let told = answer(document, "f", context);
    let error = told.error.unwrap();
    assert_eq!(error.is_string(), told.value == Some(json!("default")));
    error.as_str().map(str::to_owned)
}

const INVALID: &str = "InvalidConfigModel";

#[test]
fn a_failure_counts_only_where_it_is_reached() {
    let broken = json!({ "u": { "a": "Email", "c": 28 } });
    let document = json!({ "f": { "f": flag(json!([
        served(json!([country("NO"), broken]), "never"),
        served(json!([country("SE")]), "se"),
    ])) } });
    let context = |country: &str, email: Json| json!({ "Country": country, "Email": email });
    assert_eq!(
        error(&document, &context("NO", json!("a"))).as_deref(),
        Some(INVALID)
    );
    // Without the attribute, the value is not looked at.
    assert_eq!(error(&document, &context("NO", Json::Null)), None);
    assert_eq!(
        value(&document, "f", &context("SE", json!("a"))),
        json!("se")
    );
    assert_eq!(value(&document, "f", &Json::Null), json!("none"));
}

#[test]
fn every_kind_of_failure() {
    let user = json!({ "Identifier": "u", "Email": "a@b", "Country": "NO" });
    let bad = [
        json!({}),
        json!({ "s": { "s": 5, "c": 0 } }),
        json!({ "s": { "s": 0, "c": 0 } }),
        json!({ "p": { "f": "absent", "c": 0, "v": { "b": true } } }),
        json!({ "p": { "f": "text", "c": 0, "v": { "b": true } } }),
        json!({ "p": { "f": "f", "c": 0, "v": { "s": "x" } } }),
        json!({ "p": { "f": "failing", "c": 0, "v": { "s": "x" } } }),
        json!({ "p": { "f": "failing", "c": 1, "v": { "s": "x" } } }),
        json!({ "u": { "a": "Email", "c": 16, "l": ["x"] } }),
        json!({ "u": { "a": "Email", "c": 20, "s": "x" } }),
        json!({ "u": { "a": "Email", "c": 22, "l": ["1_x"] } }),
        json!({ "u": { "a": "Email", "c": 0 } }),
        json!({ "u": { "a": "Email", "c": 6 } }),
        json!({ "u": { "a": "Email", "c": 10, "s": "5" } }),
    ];
    for condition in bad {
        let document = json!({
            "s": [{ "n": "empty", "r": [] }],
            "f": {
                "f": flag(json!([served(json!([condition]), "never"), served(json!([]), "all")])),
                "text": { "t": 1, "v": { "s": "x" } },
                "failing": { "t": 1, "v": {} },
            }
        });
        assert_eq!(
            error(&document, &user).as_deref(),
            Some(INVALID),
            "{condition}"
        );
    }
    let rules = [
        json!({ "c": [] }),
        json!({ "c": [], "s": { "v": { "b": true } } }),
        json!({ "c": [], "p": [] }),
    ];
    for rule in rules {
        let document = json!({ "f": { "f": flag(json!([rule])) } });
        assert_eq!(error(&document, &user).as_deref(), Some(INVALID), "{rule}");
    }
}

#[test]
fn what_is_no_list_comes_before_a_missing_salt() {
    let outside = json!({ "s": { "s": 0, "c": 1 } });
    let document = json!({
        "s": [{ "n": "some", "r": [{ "a": "X", "c": 27, "l": ["x"] }] }],
        "f": { "f": flag(json!([served(json!([outside]), "never")])) }
    });
    let context = |value: Json| json!({ "Identifier": "u", "X": value });
    assert_eq!(value(&document, "f", &context(json!("NO"))), json!("none"));
    assert_eq!(
        error(&document, &context(json!(["NO"]))).as_deref(),
        Some(INVALID)
    );
}

#[test]
fn malformed_hashes_are_met_in_order() {
    let hash = "5ee9b44b3b90bedd9441b256c429f862ceb2ea847a58a8e33d8052da141e47aa";
    for (comparator, good) in [(22, "yes"), (23, "none")] {
        let list = json!([format!("12_{hash}"), "malformed", "3_x"]);
        let condition = json!({ "u": { "a": "Email", "c": comparator, "l": list } });
        let document = json!({
            "p": { "s": "salt" },
            "f": { "ctx_salt": flag(json!([served(json!([condition]), "yes")])) }
        });
        let told = |email: &str| answer(&document, "ctx_salt", &json!({ "Email": email }));
        assert_eq!(told("test_payload").value, Some(json!(good)));
        assert_eq!(told("other").error, Some(json!(INVALID)));
        assert_eq!(
            answer(&document, "ctx_salt", &Json::Null).value,
            Some(json!("none"))
        );
    }
}

#[test]
fn percentages_need_their_attribute() {
    let options = json!([{ "p": 100, "v": { "s": "dealt" } }]);
    let document = json!({ "f": { "f": {
        "t": 1, "a": "Team", "v": { "s": "none" }, "p": options,
        "r": [{ "c": [], "p": options }, served(json!([country("NO")]), "no")],
    } } });
    assert_eq!(
        value(&document, "f", &json!({ "Identifier": "1" })),
        json!("none")
    );
    assert_eq!(
        value(&document, "f", &json!({ "Country": "NO" })),
        json!("no")
    );
    for team in [json!("a"), json!(""), json!(1.5), json!(["a"])] {
        assert_eq!(
            value(&document, "f", &json!({ "Team": team })),
            json!("dealt")
        );
    }
}

#[test]
fn shares_that_do_not_sum_to_a_hundred() {
    let told = |options: Json| -> Vec<Option<String>> {
        let document = json!({ "f": { "f": { "t": 1, "v": { "s": "none" }, "p": options } } });
        (0..200)
            .map(|user| {
                let told = answer(&document, "f", &json!({ "Identifier": user.to_string() }));
                told.error.unwrap().as_str().map(str::to_owned)
            })
            .collect()
    };
    let little = told(json!([{ "p": 30, "v": { "s": "a" } }, { "p": 20, "v": { "s": "b" } }]));
    let failed = little.iter().flatten().count();
    assert!((70..130).contains(&failed), "{failed}");
    let gap = told(json!([{ "p": 50, "v": {} }, { "p": 50, "v": { "s": "b" } }]));
    assert!((70..130).contains(&gap.iter().flatten().count()));
    let much = told(json!([{ "p": 90, "v": { "s": "a" } }, { "p": 90, "v": { "s": "b" } }]));
    assert_eq!(much.iter().flatten().count(), 0);
    let odd = told(json!([{ "p": -5, "v": { "s": "a" } }, { "p": 105, "v": { "s": "b" } }]));
    assert_eq!(odd.iter().flatten().count(), 0);
    assert_eq!(
        told(json!([{ "p": 0, "v": { "s": "a" } }]))
            .iter()
            .flatten()
            .count(),
        200
    );
}

#[test]
fn prerequisites_are_compared_by_value() {
    let needs = |flag: &str, not: i64, value: Json| {
        json!({ "t": 0, "v": { "b": false }, "r": [
            { "c": [{ "p": { "f": flag, "c": not, "v": value } }], "s": { "v": { "b": true } } },
        ] })
    };
    let document = json!({ "f": {
        "a": needs("double", 0, json!({ "d": 2 })),
        "b": needs("double", 1, json!({ "d": 2 })),
        "c": needs("a", 0, json!({ "b": true })),
        "d": needs("c", 1, json!({ "b": true })),
        "double": { "t": 3, "v": { "d": 2.0 } },
    } });
    for (flag, wanted) in [("a", true), ("b", false), ("c", true), ("d", false)] {
        assert_eq!(value(&document, flag, &Json::Null), json!(wanted), "{flag}");
    }
}

#[test]
fn circles_end_the_evaluation() {
    let document = json!({ "f": {
        "f": needs("g"), "g": needs("h"), "h": needs("g"),
        "fine": { "t": 1, "v": { "s": "ok" } },
    } });
    assert_eq!(error(&document, &Json::Null).as_deref(), Some(INVALID));
    assert_eq!(value(&document, "fine", &Json::Null), json!("ok"));
    let warnings = notes(&document);
    assert_eq!(warnings.len(), 2);
    assert!(
        warnings
            .iter()
            .all(|(severity, _)| *severity == Severity::Warning)
    );
}

#[test]
fn one_bad_flag_harms_no_other() {
    let document = json!({
        "s": [{ "n": 1 }, { "n": "odd", "r": [{ "a": "X", "c": 99 }] }],
        "f": {
            "shape": { "t": "text" },
            "type": { "t": 9, "v": { "s": "x" } },
            "null": null,
            "comparator": flag(json!([served(json!([{ "u": { "a": "X", "c": 36, "s": "x" } }]), "y")])),
            "segment": flag(json!([served(json!([{ "s": { "s": 1, "c": 0 } }]), "y")])),
            "how": flag(json!([served(json!([{ "s": { "s": 1, "c": 7 } }]), "y")])),
            "needs": needs("type"),
            "again": needs("needs"),
            "f": { "t": 1, "v": { "s": "fine" } },
        }
    });
    assert_eq!(value(&document, "f", &Json::Null), json!("fine"));
    let found = notes(&document);
    let refused = found
        .iter()
        .filter(|(severity, _)| *severity == Severity::Refused);
    assert_eq!(refused.count(), 8);
    assert!(found.contains(&(Severity::Refused, "$.f.needs.r[0].c[0].p".to_owned())));
    assert!(found.contains(&(Severity::Warning, "$.s[1]".to_owned())));
    assert_eq!(
        answer(&document, "again", &Json::Null).error,
        Some(json!("SettingKeyMissing"))
    );
}

#[test]
fn what_says_nothing_is_noted() {
    let document = json!({
        "p": { "r": 2 },
        "f": { "f": flag(json!([
            { "s": { "v": { "s": "skipped" } } },
            served(json!([{ "u": { "a": "X", "c": 6, "s": "1" } }]), "x"),
            served(json!([]), "all"),
            served(json!([country("NO")]), "never"),
        ])) }
    });
    assert_eq!(value(&document, "f", &Json::Null), json!("all"));
    let places = ["$.p.r", "$.f.f.r[0]", "$.f.f.r[1].c[0].u", "$.f.f.r[3]"];
    let wanted: Vec<_> = places
        .iter()
        .map(|at| (Severity::Note, (*at).to_owned()))
        .collect();
    assert_eq!(notes(&document), wanted);
}

#[test]
fn names_that_cannot_be_written() {
    let attribute = |name: &str| json!({ "u": { "a": name, "c": 28, "s": "x" } });
    let document = json!({
        "s": [
            { "n": "a`b\n", "r": [{ "a": "Email", "c": 28, "s": "x" }] },
            { "n": "a`b\n", "r": [{ "a": "Email", "c": 28, "s": "y" }] },
            { "n": "", "r": [{ "a": "", "c": 28, "s": "y" }] },
        ],
        "f": {
            "": flag(json!([])),
            "a`\tb": flag(json!([])),
            "attribute": flag(json!([served(json!([attribute("a\nb")]), "y")])),
            "percent": { "t": 1, "a": "", "v": { "s": "x" }, "p": [] },
            "segment": flag(json!([served(json!([{ "s": { "s": 2, "c": 0 } }]), "y")])),
            "f": flag(json!([
                served(json!([{ "s": { "s": 0, "c": 0 } }]), "x"),
                served(json!([{ "s": { "s": 1, "c": 0 } }]), "y"),
            ])),
        }
    });
    for email in ["x", "y"] {
        assert_eq!(
            value(&document, "f", &json!({ "Email": email })),
            json!(email)
        );
    }
    let found = notes(&document);
    let refused = found
        .iter()
        .filter(|(severity, _)| *severity == Severity::Refused);
    assert_eq!(refused.count(), 5, "{found:?}");
}

#[test]
fn long_chains_are_refused() {
    let flags: serde_json::Map<String, Json> = (0..200)
        .map(|number| {
            let next = format!("f{}", number + 1);
            let needs = json!([{ "p": { "f": next, "c": 0, "v": { "s": "x" } } }]);
            (format!("f{number}"), flag(json!([served(needs, "x")])))
        })
        .chain([("f200".to_owned(), json!({ "t": 1, "v": { "s": "x" } }))])
        .collect();
    let document = json!({ "f": flags });
    assert_eq!(value(&document, "f150", &Json::Null), json!("x"));
    let refused = notes(&document)
        .into_iter()
        .filter(|(severity, _)| *severity == Severity::Refused);
    assert_eq!(refused.count(), 137);
}

/// Each flag asks the next four times, so that the first would ask the last 4^25 times.
#[test]
fn what_asks_too_often_is_refused() {
    let needs = |number: usize| {
        let next = json!({ "p": { "f": format!("f{}", number + 1), "c": 0, "v": { "s": "x" } } });
        let twice = served(json!([next, next]), "x");
        flag(json!([twice, twice]))
    };
    let flags: serde_json::Map<String, Json> = (0..25)
        .map(|number| (format!("f{number}"), needs(number)))
        .chain([("f25".to_owned(), json!({ "t": 1, "v": { "s": "x" } }))])
        .collect();
    let document = json!({ "f": flags });
    assert_eq!(value(&document, "f24", &Json::Null), json!("x"));
    let refused = notes(&document);
    assert!(refused.contains(&(Severity::Refused, "$.f.f0".to_owned())));
    assert!(refused.len() < 20, "{refused:?}");
}

#[test]
fn text_that_is_no_document_is_an_error() {
    for text in [
        "",
        "[]",
        "{ \"f\": 1 }",
        "{ \"f\": {",
        "{ \"s\": {} }",
        "null",
    ] {
        let read = ConfigCat.import(&Input::new("a.json", text));
        assert_eq!(read.unwrap_err().at.to_string(), "$", "{text}");
    }
    assert_eq!(printed(&json!({})), "");
}
