//! Gates, configs, layers, segments; users; what is refused.

use super::{Statsig, asks, native, project, rule, spec};
use crate::testing::ask;
use crate::{Confidence, Importer, Input, Severity};
use serde_json::{Value as Json, json};

#[test]
fn who_misses_a_percentage_stops_there() {
    // Of 10 000, by `gate.r.`: ann 8151, ben 5279, cleo 1531, acme 3551, nobody 3412.
    let conditions = json!({ "all": { "type": "public" },
        "de": { "type": "user_field", "field": "country", "operator": "any", "targetValue": ["DE"] } });
    let gate = spec(
        json!(false),
        &[
            rule("r", 52.79, &["de"], json!(true)),
            rule("rest", 100.0, &["all"], json!(true)),
            rule("lost", 100.0, &["de"], json!(true)),
        ],
    );
    let document = project(json!({ "g": gate }), json!({}), conditions);
    let users = ["ann", "ben", "cleo"]
        .map(|id| asks("gate", "g", json!({ "userID": id, "country": "de" })));
    let answers = ask(&Statsig, &document, &users);
    let values: Vec<&Json> = answers
        .iter()
        .filter_map(|answer| answer.value.as_ref())
        .collect();
    assert_eq!(values, [false, false, true]);
    assert!(
        answers
            .iter()
            .all(|answer| *native(answer, "ruleID") == "r")
    );
    let others = ask(
        &Statsig,
        &document,
        &[
            asks("gate", "g", json!({ "userID": "ann" })),
            asks("gate", "g", json!({ "country": "DE" })),
        ],
    );
    assert_eq!(*native(&others[0], "ruleID"), "rest");
    assert_eq!(others[1].value, Some(json!(true)));
    // 5279 is less than a part of the bucket behind it.
    let mut finer = document.clone();
    finer["feature_gates"]["g"]["rules"][0]["passPercentage"] = json!(52.791);
    assert_eq!(
        ask(&Statsig, &finer, &users[1..2])[0].value,
        Some(json!(true))
    );
}

#[test]
fn salts_and_units_are_those_of_the_rule() {
    // Of 10 000, for acme: `gate.pepper.` 7278, `gate..` 3002; for nobody at all: 2040, 5796.
    let mut by_pepper = rule("r", 50.0, &[], json!(true));
    by_pepper["salt"] = json!("pepper");
    by_pepper["idType"] = json!("companyID");
    let mut by_nothing = by_pepper.clone();
    by_nothing["salt"] = json!("");
    let gates = json!({
        "pepper": spec(json!(false), &[by_pepper]), "nothing": spec(json!(false), &[by_nothing]),
    });
    let document = project(gates, json!({}), json!({}));
    let questions = [
        asks(
            "gate",
            "pepper",
            json!({ "customIDs": { "companyid": "acme" } }),
        ),
        asks(
            "gate",
            "nothing",
            json!({ "customIDs": { "companyID": "acme" } }),
        ),
        asks("gate", "pepper", json!({ "userID": "acme" })),
        asks("gate", "nothing", json!({})),
    ];
    let answers = ask(&Statsig, &document, &questions);
    let values: Vec<&Json> = answers
        .iter()
        .filter_map(|answer| answer.value.as_ref())
        .collect();
    assert_eq!(values, [false, true, true, false]);
}

#[test]
fn experiments_deal_in_thousandths() {
    // Of 1000, by `exp.`: ann 478, ben 608, cleo 13.
    let bucket = |operator: &str, target: Json| {
        json!({ "type": "user_bucket", "operator": operator, "targetValue": target,
                "additionalValues": { "salt": "exp" }, "idType": "userID" })
    };
    let conditions = json!({
        "first": bucket("lt", json!(478.0)), "second": bucket("lte", json!("478")),
        "set": bucket("any", json!({ "13": true, "608": true })),
        "outside": bucket("none", json!(["13"])), "never": bucket("gt", json!(999)),
        "always": bucket("gte", json!(0)),
    });
    let passing = |condition: &str| {
        let gate = spec(json!(false), &[rule("r", 100.0, &[condition], json!(true))]);
        let document = project(json!({ "g": gate }), json!({}), conditions.clone());
        let users = ["ann", "ben", "cleo"].map(|id| asks("gate", "g", json!({ "userID": id })));
        let answers = ask(&Statsig, &document, &users);
        answers
            .iter()
            .map(|answer| answer.value == Some(json!(true)))
            .collect::<Vec<bool>>()
    };
    assert_eq!(passing("first"), [false, false, true]);
    assert_eq!(passing("second"), [true, false, true]);
    assert_eq!(passing("set"), [false, true, true]);
    assert_eq!(passing("outside"), [true, true, false]);
    assert_eq!(passing("never"), [false; 3]);
    assert_eq!(passing("always"), [true; 3]);
}

#[test]
fn configs_serve_values_and_hand_over_to_experiments() {
    let conditions = json!({
        "half": { "type": "user_bucket", "operator": "lt", "targetValue": 500, "idType": "userID",
                  "additionalValues": { "salt": "exp" } },
        "us": { "type": "user_field", "field": "country", "operator": "any", "targetValue": ["US"] },
        "old": { "type": "current_time", "operator": "before", "targetValue": 1_700_000_000_000_i64 },
    });
    let mut group = rule("g1", 100.0, &["half"], json!({ "size": 1 }));
    group["groupName"] = json!("Small");
    let mut handing = rule("h", 100.0, &["us"], json!({}));
    handing["configDelegate"] = json!("experiment");
    let mut absent = rule("a", 0.0, &["old"], json!({}));
    absent["configDelegate"] = json!("gone");
    let mut off = spec(json!({ "size": 0 }), &[group]);
    off["enabled"] = json!(false);
    let mut document = project(json!({}), json!({ "experiment": off }), conditions);
    document["layer_configs"] = json!({ "layer": spec(json!({ "size": 9 }), &[absent, handing]) });
    let user = |id: &str, country: &str| json!({ "userID": id, "country": country });
    let mut past = asks("layer", "layer", user("ann", "US"));
    past["now"] = json!("2023-01-01T00:00:00Z");
    let answers = ask(
        &Statsig,
        &document,
        &[
            asks("experiment", "experiment", user("ann", "US")),
            asks("config", "experiment", user("ben", "US")),
            asks("layer", "layer", user("ann", "US")),
            asks("layer", "layer", user("ben", "US")),
            asks("layer", "layer", user("ann", "DE")),
            past,
            asks("gate", "experiment", user("ann", "US")),
            asks("layer", "gone", user("ann", "US")),
        ],
    );
    let told = answers.iter().map(|answer| {
        (
            answer.value.as_ref().unwrap()["size"].clone(),
            native(answer, "ruleID").clone(),
        )
    });
    let expected = [
        (json!(1), json!("g1")),
        (json!(0), json!("disabled")),
        (json!(1), json!("g1")),
        (json!(0), json!("disabled")),
        (json!(9), json!("default")),
        (json!(9), json!("a")),
        (json!(null), json!("")),
        (json!(null), json!("")),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(*native(&answers[2], "groupName"), "Small");
    assert_eq!(answers[6].reason, Some(json!("Network:Unrecognized")));
    assert_eq!(answers[6].value, Some(json!(false)));
    assert_eq!(answers[7].value, Some(json!({})));
}

#[test]
fn gates_ask_for_gates_and_segments() {
    let conditions = json!({
        "vip": { "type": "user_field", "field": "level", "operator": "gt", "targetValue": 3 },
        "in": { "type": "pass_gate", "targetValue": "segment:vip" },
        "out": { "type": "fail_gate", "targetValue": "segment:vip" },
        "open": { "type": "pass_gate", "targetValue": "inner" },
        "shut": { "type": "fail_gate", "targetValue": "inner" },
        "gone": { "type": "fail_gate", "targetValue": "nowhere" },
        "all": { "type": "public" },
    });
    let one = |condition: &str| spec(json!(false), &[rule("r", 100.0, &[condition], json!(true))]);
    let gates = json!({
        "segment:vip": one("vip"), "in": one("in"), "out": one("out"), "inner": one("in"),
        "open": one("open"), "shut": one("shut"), "gone": one("gone"), "vip": one("all"),
    });
    let document = project(gates, json!({}), conditions);
    let gates = ["segment:vip", "in", "out", "open", "shut", "gone"];
    let of = |user: Json| {
        let questions = gates.map(|gate| asks("gate", gate, user.clone()));
        let answers = ask(&Statsig, &document, &questions).into_iter();
        answers
            .map(|answer| answer.value.unwrap())
            .collect::<Vec<Json>>()
    };
    assert_eq!(
        of(json!({ "custom": { "level": 5 } })),
        [true, true, false, true, false, true]
    );
    assert_eq!(
        of(json!({ "custom": { "level": 2 } })),
        [false, false, true, false, true, true]
    );
    assert_eq!(of(json!({})), [false, false, true, false, true, true]);
}

#[test]
fn what_the_sdks_do_not_support_gives_the_callers_default() {
    let conditions = json!({
        "odd": { "type": "user_field", "field": "x", "operator": "rhymes", "targetValue": 3 },
        "us": { "type": "user_field", "field": "country", "operator": "any", "targetValue": ["US"] },
        "inner": { "type": "fail_gate", "targetValue": "stuck" },
        "all": { "type": "public" },
    });
    let gates = json!({
        "stuck": spec(json!(false), &[
            rule("first", 100.0, &["us"], json!(true)),
            rule("second", 100.0, &["odd", "us"], json!(true)),
            rule("third", 100.0, &["all"], json!(true)),
        ]),
        "outer": spec(json!(false), &[rule("r", 100.0, &["inner"], json!(true))]),
        "absent": spec(json!(false), &[rule("r", 100.0, &["absent"], json!(true))]),
    });
    let document = project(gates, json!({}), conditions);
    let us = json!({ "country": "US" });
    let answers = ask(
        &Statsig,
        &document,
        &[
            asks("gate", "stuck", us.clone()),
            asks("gate", "stuck", json!({})),
            asks("gate", "outer", us),
            asks("gate", "outer", json!({})),
            asks("gate", "absent", json!({})),
        ],
    );
    let told = answers.iter().map(|answer| {
        let reason = answer.reason.as_ref().unwrap().as_str().unwrap();
        (
            answer.value == Some(json!(true)),
            reason.strip_prefix("Network:").unwrap().to_owned(),
        )
    });
    let (known, not) = ("Recognized".to_owned(), "Unsupported".to_owned());
    let expected = [
        (true, known.clone()),
        (false, not.clone()),
        (false, known),
        (false, not.clone()),
        (false, not),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}

#[test]
fn fields_are_looked_for_in_order() {
    let gate = |field: &str| {
        let condition = json!({ "type": "user_field", "field": field, "operator": "any",
                                "targetValue": ["yes"] });
        let gate = spec(json!(false), &[rule("r", 100.0, &["c"], json!(true))]);
        project(json!({ "g": gate }), json!({}), json!({ "c": condition }))
    };
    let finds = |field: &str, user: Json| {
        ask(&Statsig, &gate(field), &[asks("gate", "g", user)])[0].value == Some(json!(true))
    };
    assert!(finds(
        "email",
        json!({ "email": "yes", "custom": { "email": "no" } })
    ));
    assert!(finds(
        "email",
        json!({ "email": "", "custom": { "email": "yes" } })
    ));
    assert!(finds("EMAIL", json!({ "email": "yes" })));
    assert!(finds("Plan", json!({ "custom": { "plan": "yes" } })));
    assert!(finds(
        "plan",
        json!({ "custom": { "plan": null }, "privateAttributes": { "plan": "yes" } })
    ));
    assert!(!finds("plan", json!({ "custom": { "Plan": "yes" } })));
    assert!(finds("app_version", json!({ "appVersion": "yes" })));
    assert!(!finds(
        "app_version",
        json!({ "appVersion": "yes", "custom": { "app_version": "no" } })
    ));
    assert!(finds("userID", json!({ "userID": "yes" })));
    for odd in ["custom", "customIDs", "a`b\n", "", "a.b", "now"] {
        assert!(finds(odd, json!({ "custom": { odd: "yes" } })), "{odd:?}");
        assert!(!finds(odd, json!({ "custom": { odd: "no" } })), "{odd:?}");
    }
}

#[test]
fn the_environment_is_one_of_the_users_fields() {
    let condition = json!({ "type": "environment_field", "field": "Tier", "operator": "any",
                            "targetValue": ["Staging"] });
    let gate = spec(json!(false), &[rule("r", 100.0, &["c"], json!(true))]);
    let document = project(json!({ "g": gate }), json!({}), json!({ "c": condition }));
    let answers = ask(
        &Statsig,
        &document,
        &[
            asks(
                "gate",
                "g",
                json!({ "statsigEnvironment": { "tier": "staging" } }),
            ),
            asks("gate", "g", json!({})),
        ],
    );
    assert_eq!(answers[0].value, Some(json!(true)));
    assert_eq!(answers[1].value, Some(json!(false)));
}

#[test]
fn what_has_no_equivalent_is_refused_and_what_depends_on_it() {
    let conditions = json!({
        "list": { "type": "user_field", "field": "x", "operator": "in_segment_list", "targetValue": "l" },
        "look": { "type": "user_field", "field": "x", "operator": "str_matches", "targetValue": "(?=a)" },
        "group": { "type": "experiment_group", "field": "e", "operator": "any", "targetValue": ["a"] },
        "a": { "type": "pass_gate", "targetValue": "a" },
        "b": { "type": "pass_gate", "targetValue": "b" },
        "on-list": { "type": "pass_gate", "targetValue": "list" },
        "country": { "type": "ip_based", "field": "country", "operator": "any", "targetValue": ["US"] },
    });
    let one = |condition: &str| spec(json!(false), &[rule("r", 100.0, &[condition], json!(true))]);
    let gates = json!({
        "list": one("list"), "look": one("look"), "group": one("group"), "a": one("b"),
        "b": one("a"), "dependent": one("on-list"), "odd\nkey": one("country"), "broken": { "rules": 5 },
        "good": one("country"),
    });
    let mut layer = spec(json!({}), &[]);
    layer["useNewLayerEval"] = json!(true);
    let mut document = project(gates, json!({ "mab": spec(json!({}), &[]) }), conditions);
    document["layer_configs"] = json!({ "merged": layer });
    document["cmab_configs"] = json!({ "mab": {} });
    let text = document.to_string();
    let notes = Statsig.import(&Input::new("p.json", &text)).unwrap().notes;
    let refused: Vec<String> = notes
        .iter()
        .map(|note| format!("{:?} {note}", note.severity))
        .filter(|note| note.starts_with("Refused "))
        .collect();
    assert_eq!(refused.len(), 10, "{refused:#?}");
    let answers = ask(
        &Statsig,
        &document,
        &[
            asks("gate", "good", json!({ "country": "us" })),
            asks("gate", "a", json!({})),
        ],
    );
    assert_eq!(answers[0].value, Some(json!(true)));
    assert_eq!(answers[1].reason, Some(json!("Network:Unsupported")));
}

#[test]
fn long_chains_end() {
    let mut gates = serde_json::Map::new();
    let mut conditions = serde_json::Map::new();
    for number in 0..200 {
        let name = format!("g{number}");
        let next = json!({ "type": "pass_gate", "targetValue": format!("g{}", number + 1) });
        conditions.insert(name.clone(), next);
        let gate = spec(json!(false), &[rule("r", 100.0, &[&name], json!(true))]);
        gates.insert(name, gate);
    }
    let document = project(Json::Object(gates), json!({}), Json::Object(conditions));
    let answers = ask(&Statsig, &document, &[asks("gate", "g0", json!({}))]);
    assert_eq!(answers[0].reason, Some(json!("Network:Unsupported")));
}

/// Each gate asks the next four times, so that the first would ask the last 4^25 times.
#[test]
fn what_asks_too_often_is_refused() {
    let mut gates = serde_json::Map::new();
    let mut conditions = serde_json::Map::new();
    conditions.insert("g25".to_owned(), json!({ "type": "public" }));
    for number in 0..25 {
        let name = format!("g{number}");
        let next = format!("g{}", number + 1);
        let asks = rule("r", 100.0, &[&next, &next], json!(true));
        gates.insert(name.clone(), spec(json!(false), &[asks.clone(), asks]));
        conditions.insert(
            name.clone(),
            json!({ "type": "pass_gate", "targetValue": name }),
        );
    }
    let document = project(Json::Object(gates), json!({}), Json::Object(conditions));
    let asked = |name: &str| asks("gate", name, json!({}));
    let answers = ask(&Statsig, &document, &[asked("g20"), asked("g0")]);
    assert_eq!(answers[0].value, Some(json!(true)));
    assert_eq!(answers[1].value, Some(json!(false)));
    let text = document.to_string();
    let notes = Statsig.import(&Input::new("p.json", &text)).unwrap().notes;
    let refused = notes
        .iter()
        .filter(|note| note.severity == Severity::Refused);
    assert!((1..20).contains(&refused.count()), "{notes:?}");
}

#[test]
fn whole_documents_may_be_refused() {
    let import = |text: &str| Statsig.import(&Input::new("p.json", text)).map(|_| ());
    let old = "{\"feature_gates\": {}, \"condition_map\": {}, \"response_format\": \"dcs-v1\"}";
    for text in [
        "",
        "[]",
        "{}",
        "{\"feature_gates\": []}",
        "{\"condition_map\": []}",
        old,
    ] {
        import(text).unwrap_err();
    }
    let empty = project(json!({}), json!({}), json!({}));
    import(&empty.to_string()).unwrap();
    let text = empty.to_string();
    assert_eq!(
        Statsig.recognise(&Input::new("p.json", &text)),
        Confidence::Sure
    );
    assert_eq!(
        Statsig.recognise(&Input::new("p.json", "{}")),
        Confidence::No
    );
}
