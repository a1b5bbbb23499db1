//! Experiments, and what a context can say about them.

use super::*;

#[test]
fn a_result_says_who_got_what() {
    let document = with_rules(&json!([{
        "id": "fr_1", "key": "my-test", "variations": ["x", "y"], "weights": [0.5, 0.5],
        "meta": [{ "key": "c", "name": "Control" }, { "key": "t" }], "name": "N", "phase": "0",
        "hashAttribute": "user"
    }]));
    // The numbers of users 1 and 2 are .969 and .122.
    assert_eq!(
        result(&document, "f", &json!({ "user": 2 })),
        json!({
            "value": "x", "on": true, "off": false, "source": "experiment", "ruleId": "fr_1",
            "experiment": {
                "variations": ["x", "y"], "key": "my-test", "weights": [0.5, 0.5],
                "hashAttribute": "user", "name": "N", "phase": "0",
                "meta": [{ "key": "c", "name": "Control" }, { "key": "t" }]
            },
            "experimentResult": {
                "key": "c", "featureId": "f", "inExperiment": true, "hashUsed": true,
                "variationId": 0, "value": "x", "hashAttribute": "user", "hashValue": 2,
                "stickyBucketUsed": false, "name": "Control", "bucket": 0.122
            }
        })
    );
    assert_eq!(
        result(&document, "f", &json!({ "user": "1" }))["experimentResult"]["key"],
        "t"
    );
    for key in [json!(null), json!(0), json!(""), json!(false)] {
        let result = result(&document, "f", &json!({ "user": key, "id": "2" }));
        assert_eq!(result["source"], "defaultValue", "{key}");
    }
}

#[test]
fn keys_are_spelled_as_javascript_spells_them() {
    let document = with_rules(&json!([{ "key": "s", "variations": ["x", "y"] }]));
    for (key, bucket) in [
        (json!(1e21), 0.506),
        (json!(1.5), 0.294),
        (json!(true), 0.714),
        (json!([1, 2]), 0.655),
    ] {
        let result = result(&document, "f", &json!({ "id": key }));
        assert_eq!(result["experimentResult"]["bucket"], bucket, "{key}");
        assert_eq!(result["experimentResult"]["hashValue"], key);
    }
}

#[test]
fn the_end_of_a_rollout_is_in_and_that_of_a_variation_is_not() {
    // User 6's number is .99.
    for (rule, expected) in [
        (
            json!({ "force": "x", "seed": "my-test", "coverage": 0.99 }),
            true,
        ),
        (
            json!({ "force": "x", "seed": "my-test", "coverage": 0.989 }),
            false,
        ),
        (
            json!({ "force": "x", "seed": "my-test", "range": [0.99, 1] }),
            true,
        ),
        (
            json!({ "force": "x", "seed": "my-test", "range": [0, 0.99] }),
            false,
        ),
        (
            json!({ "force": "x", "seed": "my-test", "coverage": 0 }),
            false,
        ),
        (
            json!({ "force": "x", "seed": "my-test", "coverage": 1, "hashVersion": 3 }),
            false,
        ),
        (json!({ "force": "x", "hashVersion": 3 }), true),
        (
            json!({ "variations": ["x", "x"], "key": "my-test", "ranges": [[0, 0.1], [0.9, 0.99]] }),
            false,
        ),
        (
            json!({ "variations": ["x", "x"], "key": "my-test", "ranges": [[0, 0.1], [0.9, 0.991]] }),
            true,
        ),
    ] {
        let document = with_rules(&json!([rule]));
        let value = &result(&document, "f", &json!({ "id": "6" }))["value"];
        assert_eq!(value == "x", expected, "{rule}");
    }
}

#[test]
fn namespaces_and_filters_keep_experiments_apart() {
    // In namespace1 the numbers of users 1 and 2 are .68 and .669.
    let rule = |also: &Json| {
        let mut rule = json!({ "variations": ["x", "x"] });
        rule.as_object_mut()
            .unwrap()
            .extend(also.as_object().unwrap().clone());
        with_rules(&json!([rule]))
    };
    let namespace = rule(&json!({ "namespace": ["namespace1", 0.67, 1] }));
    assert_eq!(result(&namespace, "f", &json!({ "id": "1" }))["value"], "x");
    assert_eq!(
        result(&namespace, "f", &json!({ "id": "2" }))["value"],
        "default"
    );
    let filters =
        json!([{ "seed": "__namespace1", "hashVersion": 1, "ranges": [[0.68, 0.681], [0, 0.1]] }]);
    let filtered = rule(&json!({ "filters": filters, "namespace": ["namespace1", 0, 0] }));
    assert_eq!(result(&filtered, "f", &json!({ "id": "1" }))["value"], "x");
    assert_eq!(
        result(&filtered, "f", &json!({ "id": "2" }))["value"],
        "default"
    );
}

#[test]
fn weights_that_do_not_fit_are_equal() {
    for weights in [
        json!([0.2, 0.2]),
        json!([1]),
        json!([0.9, 0.9]),
        json!(null),
    ] {
        let document = with_rules(&json!([{ "variations": ["x", "y"], "weights": weights }]));
        assert!(
            printed(&document).contains("serve 50% x, 50% y by"),
            "{weights}"
        );
    }
    let document = with_rules(&json!([{ "variations": ["x", "y", "z"] }]));
    assert!(printed(&document).contains("33.4% x,"));
}

#[test]
fn a_context_can_force_variations() {
    let document = with_rules(&json!([
        { "key": "e", "variations": ["x", "y"], "condition": { "never": 1 } },
        { "key": "e", "variations": ["p", "q", "r"] },
        { "force": "last" }
    ]));
    for (context, value, hash_used) in [
        (json!({ "forcedVariations": { "e": 1 } }), "y", json!(false)),
        (json!({ "forcedVariations": { "e": 2 } }), "r", json!(false)),
        (
            json!({ "forcedVariations": { "e": 9 } }),
            "last",
            json!(null),
        ),
        (
            json!({ "url": "https://x.example/?e=0" }),
            "x",
            json!(false),
        ),
        (
            json!({ "url": "https://x.example/?e=0", "forcedVariations": { "e": 1 } }),
            "x",
            json!(false),
        ),
        (
            json!({ "enabled": false, "forcedVariations": { "e": 1 } }),
            "last",
            json!(null),
        ),
        (json!({ "qaMode": true }), "last", json!(null)),
        (
            json!({ "qaMode": true, "forcedVariations": { "e": 0 } }),
            "x",
            json!(false),
        ),
        (json!({ "enabled": true }), "p", json!(true)),
    ] {
        let mut given = context.clone();
        given["attributes"] = json!({ "id": "1" });
        let result = in_context(&document, &json!({ "flag": "f", "context": given }));
        assert_eq!(result["value"], value, "{context}");
        assert_eq!(
            result["experimentResult"]["hashUsed"], hash_used,
            "{context}"
        );
        if hash_used == false {
            assert_eq!(result["experimentResult"]["bucket"], json!(null));
        }
    }
}

#[test]
fn variations_can_pass_on() {
    let document = with_rules(&json!([
        { "key": "holdout", "variations": ["held", "on"], "weights": [0, 1], "meta": [{}, { "passthrough": true }] },
        { "force": "next" }
    ]));
    assert_eq!(
        result(&document, "f", &json!({ "id": "1" }))["value"],
        "next"
    );
    let forced = |index: u32| {
        let context = json!({ "attributes": {}, "forcedVariations": { "holdout": index } });
        in_context(&document, &json!({ "flag": "f", "context": context }))["value"].clone()
    };
    assert_eq!(forced(0), "held");
    assert_eq!(forced(1), "next");
}

#[test]
fn variations_with_one_value_keep_their_names() {
    let document = with_rules(&json!([{ "key": "my-test", "variations": ["same", "same"] }]));
    for (id, index) in [("1", 1), ("2", 0)] {
        let result = result(&document, "f", &json!({ "id": id }));
        assert_eq!(result["value"], "same");
        assert_eq!(result["experimentResult"]["variationId"], index);
    }
}

/// An inline experiment for user 1, whose number is .969.
fn run(experiment: &Json, context: &Json) -> (Json, Json, Json) {
    let mut experiment = experiment.clone();
    experiment["key"] = json!("my-test");
    if experiment.get("variations").is_none() {
        experiment["variations"] = json!(["x", "y"]);
    }
    let document = json!({
        "features": { "on": { "defaultValue": true }, "my-test": { "defaultValue": "a feature" } },
        "experiments": [experiment]
    });
    let mut context = context.clone();
    context["attributes"] = json!({ "id": "1" });
    let question = json!({ "flag": "my-test", "kind": "run", "context": context });
    let mut answers = ask(&GrowthBook, &document, std::slice::from_ref(&question));
    let answer = answers.remove(0);
    let native = answer.native.unwrap();
    (
        answer.value.unwrap(),
        native["inExperiment"].clone(),
        native["hashUsed"].clone(),
    )
}

#[test]
fn inline_experiments_have_a_life_of_their_own() {
    let none = json!({});
    let out = (json!("x"), json!(false), json!(false));
    let hashed = (json!("y"), json!(true), json!(true));
    let forced = (json!("y"), json!(true), json!(false));
    for (experiment, context, expected) in [
        (json!({}), none.clone(), &hashed),
        (json!({ "coverage": 0.5 }), none.clone(), &out),
        (json!({ "status": "draft" }), none.clone(), &out),
        (
            json!({ "status": "draft" }),
            json!({ "forcedVariations": { "my-test": 1 } }),
            &forced,
        ),
        (json!({ "status": "stopped" }), none.clone(), &out),
        (
            json!({ "status": "stopped", "force": 1 }),
            none.clone(),
            &forced,
        ),
        (json!({ "active": false }), none.clone(), &out),
        (json!({ "force": 1 }), json!({ "qaMode": true }), &forced),
        (json!({ "force": 7 }), none.clone(), &out),
        (json!({ "force": null }), none.clone(), &out),
        (json!({ "condition": { "id": "2" } }), none.clone(), &out),
        (json!({ "hashVersion": 5 }), none.clone(), &out),
        (json!({ "variations": ["x"] }), none.clone(), &out),
        (json!({ "groups": ["beta"] }), none.clone(), &out),
        (
            json!({ "groups": ["beta"] }),
            json!({ "groups": { "beta": true } }),
            &hashed,
        ),
        (
            json!({ "parentConditions": [{ "id": "on", "condition": { "value": true } }] }),
            none.clone(),
            &hashed,
        ),
        (
            json!({ "parentConditions": [{ "id": "on", "condition": { "value": false } }] }),
            none.clone(),
            &out,
        ),
        (
            json!({ "meta": [{}, { "passthrough": true }] }),
            none.clone(),
            &hashed,
        ),
    ] {
        assert_eq!(
            run(&experiment, &context),
            *expected,
            "{experiment} in {context}"
        );
    }
}

#[test]
fn experiments_on_pages_are_refused() {
    let document = json!({ "features": {}, "experiments": [
        { "key": "a", "variations": [{}, {}], "urlPatterns": [{ "include": true, "type": "simple", "pattern": "/" }] },
        { "variations": [1, 2] }
    ] });
    assert_eq!(
        notes(&document, Severity::Refused),
        [
            "$.experiments[0].urlPatterns: experiments on pages of a browser are not imported",
            "$.experiments[1]: an experiment needs a key"
        ]
    );
}

#[test]
fn bandits_choose_the_weights() {
    let mut document = with_rules(&json!([
        { "key": "my-test", "contextualVariations": ["x", "y"], "contextualBanditRef": "cb", "coverage": 0.6 },
        { "force": "last", "condition": { "id": { "$exists": true } } }
    ]));
    document["contextualBandits"] = json!({ "cb": { "banditVersion": 3, "contexts": [
        { "leafId": 10, "condition": { "plan": "pro" }, "weights": [1, 0] },
        { "leafId": 11, "condition": { "$nor": [] }, "weights": [1, 0] },
        { "leafId": 12, "condition": { "plan": "free" }, "weights": [0, 1] }
    ] } });
    // Without a leaf the shares are 0 to .3 and .5 to .8; user 2's number is .122, user 5's .653.
    for (id, plan, value, leaf) in [
        ("2", "pro", "x", json!(10)),
        ("5", "pro", "last", json!(null)),
        ("2", "free", "y", json!(12)),
        ("2", "none", "x", json!(-1)),
        ("5", "none", "y", json!(-1)),
    ] {
        let result = result(&document, "f", &json!({ "id": id, "plan": plan }));
        assert_eq!(result["value"], value, "{id} {plan}");
        assert_eq!(result["experimentResult"]["leafId"], leaf, "{id} {plan}");
        assert_eq!(
            result["experiment"]["contextualBandit"]["leafId"], leaf,
            "{id} {plan}"
        );
    }
    let context = json!({ "attributes": { "plan": "free" }, "forcedVariations": { "my-test": 0 } });
    let forced = in_context(&document, &json!({ "flag": "f", "context": context }));
    assert_eq!(forced["experiment"]["weights"], json!([0, 1]));
    assert_eq!(forced["experiment"]["contextualBandit"], json!(null));
}
