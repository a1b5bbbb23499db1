//! What the suite does not reach: every operator with every kind of value, the shapes that become
//! plain rules against the interpreter, and documents that are wrong.

use super::functions::interpreter;
use super::generation::Generation;
use super::opaque::Ask;
use super::{Flagd, PROFILES};
use crate::note::Severity;
use crate::testing::{ask, engines};
use crate::{Answer, Importer, Input, Question};
use burgee::Timestamp;
use burgee::schema::Function;
use burgee::value::{Operand, Unknown};
use serde_json::{Value as Json, json};
use std::borrow::Cow;

/// A document with one flag of this targeting and the variants `a`, `b`, `true`, `false` and `1`.
fn document(targeting: &Json) -> Json {
    json!({ "flags": { "f": flag(targeting) } })
}

fn flag(targeting: &Json) -> Json {
    json!({
        "state": "ENABLED",
        "variants": { "a": "A", "b": "B", "true": "T", "false": "F", "1": "one", "": "nothing" },
        "defaultVariant": "b",
        "targeting": targeting,
    })
}

/// The reason, the variant and the error for a context.
fn outcome(targeting: &Json, context: &Json) -> (String, Json, Json) {
    let question = json!({ "flag": "f", "type": "String", "context": context });
    let mut answers = ask(&Flagd, &document(targeting), &[question]);
    let answer = answers.remove(0);
    let reason = answer.reason.unwrap().as_str().unwrap().to_owned();
    (reason, answer.variant.unwrap(), answer.error.unwrap())
}

fn matches(targeting: &Json, context: &Json) -> bool {
    outcome(targeting, context).1 == "a"
}

/// The printed rules of a document with one flag.
fn printed(targeting: &Json) -> String {
    let text = document(targeting).to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    burgee::ast::print(&imported.document)
}

/// What flagd's own evaluation gives: the interpreter alone, without any translation.
fn interpreted(targeting: &Json, context: &Json, generation: Generation) -> (String, Json, Json) {
    let text = targeting.to_string();
    let mut arguments = vec![Some(Operand::Text(Cow::Borrowed(text.as_str())))];
    let context = burgee::Context::from_json(&context.to_string()).unwrap();
    for (name, value) in context.attributes() {
        arguments.push(Some(Operand::Text(Cow::Borrowed(name))));
        arguments.push(value.lend().map(Operand::from));
    }
    let now = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    for (name, value) in [
        ("$flagd.flagKey", Operand::Text(Cow::Borrowed("f"))),
        ("$flagd.timestamp", Operand::Time(now)),
    ] {
        arguments.push(Some(Operand::Text(Cow::Borrowed(name))));
        arguments.push(Some(value));
    }
    let variants = ["a", "b", "true", "false", "1", ""];
    match interpreter(Ask::Variant, generation).call(&arguments) {
        Ok(Operand::Text(name)) if variants.contains(&&*name) => {
            ("TARGETING_MATCH".to_owned(), json!(name), Json::Null)
        }
        Ok(_) => ("ERROR".to_owned(), Json::Null, json!("GENERAL")),
        Err(Unknown::Missing) => ("DEFAULT".to_owned(), json!("b"), Json::Null),
        Err(_) => ("ERROR".to_owned(), Json::Null, json!("PARSE_ERROR")),
    }
}

/// Small random numbers: the same at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn attribute(&mut self) -> Json {
        self.of(&[
            json!("a"),
            json!("b"),
            json!("abc"),
            json!(""),
            json!(" "),
            json!("1"),
            json!("0"),
            json!("1.0"),
            json!("x1"),
            json!("1.2.3"),
            json!("v2"),
            json!("nan"),
            json!("inf"),
            json!(0),
            json!(1),
            json!(2),
            json!(-1),
            json!(0.5),
            json!(1.2),
            json!(1e300),
            json!(9_007_199_254_740_993_i64),
            json!(true),
            json!(false),
            json!(null),
            json!([]),
            json!(["a", "b"]),
            json!([1, "1"]),
            json!({}),
            json!({"k": "a"}),
        ])
    }

    fn context(&mut self) -> Json {
        let mut context = json!({});
        for name in ["x", "y", "targetingKey"] {
            if self.below(5) > 0 {
                context[name] = self.attribute();
            }
        }
        if self.below(2) == 0 {
            context["user"] = json!({ "name": self.attribute() });
        }
        context
    }

    fn literal(&mut self) -> Json {
        self.of(&[
            json!("a"),
            json!("abc"),
            json!("1"),
            json!(""),
            json!("0x"),
            json!(0),
            json!(1),
            json!(-1),
            json!(1.5),
            json!(true),
            json!(false),
            json!(null),
            json!("1.2"),
            json!(1e300),
        ])
    }

    fn variable(&mut self) -> Json {
        let path = self.of(&["x", "y", "user.name", "targetingKey", "zz", ".x"]);
        self.of(&[
            json!({ "var": path }),
            json!({ "var": [path] }),
            json!({ "var": [path, "a"] }),
        ])
    }

    fn side(&mut self) -> Json {
        if self.below(2) == 0 {
            self.variable()
        } else {
            self.literal()
        }
    }

    fn condition(&mut self, depth: usize) -> Json {
        let kind = self.below(if depth == 0 { 9 } else { 14 });
        match kind {
            0 | 1 => {
                let op = self.of(&["==", "!=", "===", "!==", "<", "<=", ">", ">="]);
                json!({ op: [self.side(), self.side()] })
            }
            2 => {
                let list = self.of(&[
                    json!(["a", "abc"]),
                    json!(["1", "x"]),
                    json!([1, 2]),
                    json!([0]),
                    json!([]),
                    json!([1, "1"]),
                    json!([[0, 5]]),
                    json!([true]),
                    json!(["nan", "inf"]),
                ]);
                json!({ "in": [self.variable(), list] })
            }
            3 => json!({ "in": [self.variable(), self.of(&["xabcx", "", "1"])] }),
            4 => json!({ "in": [self.of(&["a", "", "1"]), self.variable()] }),
            5 => {
                let op = self.of(&["starts_with", "ends_with"]);
                json!({ op: [self.variable(), self.literal()] })
            }
            6 => {
                let op = self.of(&["=", "!=", "<", ">=", "^", "~", "=="]);
                json!({ "sem_ver": [self.variable(), op, self.of(&["1.2.3", "1", "x", "1.2"])] })
            }
            7 => self.variable(),
            8 => self.literal(),
            9 | 10 => json!({ "and": [self.condition(depth - 1), self.condition(depth - 1)] }),
            11 => json!({ "or": [self.condition(depth - 1), self.condition(depth - 1)] }),
            12 => json!({ "!": [self.condition(depth - 1)] }),
            _ => {
                let inner = self.condition(depth - 1);
                self.of(&[
                    json!({ "!": inner }),
                    json!({ "!!": [inner] }),
                    json!({ "if": [inner, 1, 0] }),
                ])
            }
        }
    }

    fn value(&mut self, depth: usize) -> Json {
        match self.below(if depth == 0 { 5 } else { 9 }) {
            0..=2 => self.of(&[
                json!("a"),
                json!("b"),
                json!(null),
                json!("zz"),
                json!(true),
                json!(1),
            ]),
            3 => self.fractional(),
            4 => self.condition(0),
            5..=7 => {
                let mut clauses = Vec::new();
                for _ in 0..=self.below(2) {
                    clauses.push(self.condition(2));
                    clauses.push(self.value(depth - 1));
                }
                if self.below(3) > 0 {
                    clauses.push(self.value(depth - 1));
                }
                json!({ "if": clauses })
            }
            _ => self.variable(),
        }
    }

    fn fractional(&mut self) -> Json {
        let mut arguments = Vec::new();
        match self.below(5) {
            0 => arguments.push(self.variable()),
            1 => arguments.push(json!({ "cat": [{ "var": "$flagd.flagKey" }, self.variable()] })),
            2 => arguments.push(json!({ "cat": ["seed-", self.variable()] })),
            3 => arguments.push(json!(null)),
            _ => {}
        }
        for _ in 0..=self.below(3) {
            let variant = self.of(&[
                json!("a"),
                json!("b"),
                json!(true),
                json!("zz"),
                json!(null),
            ]);
            let share = match self.below(4) {
                0 => json!([variant]),
                1 => json!([
                    variant,
                    self.of(&[json!(0), json!(-3), json!(1.5), json!("2"), json!(null)])
                ]),
                _ => json!([variant, self.below(50)]),
            };
            arguments.push(share);
        }
        json!({ "fractional": arguments })
    }
}

/// The plain rules against the interpreter.
fn differential(profile: &str, generation: Generation, rules: usize) {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut plain = 0;
    for _ in 0..rules {
        let targeting = random.value(2);
        let text = document(&targeting).to_string();
        let input = Input {
            name: "d.json",
            text: &text,
            profile: Some(profile),
        };
        let imported = Flagd.import(&input).unwrap();
        let (direct, printed) = engines(&imported);
        let rules = burgee::ast::print(&imported.document);
        plain += usize::from(!rules.contains("flagd_variant") && !rules.contains("flagd_true"));
        for _ in 0..12 {
            let context = random.context();
            let wanted = if targeting == json!({}) || targeting.is_null() {
                ("STATIC".to_owned(), json!("b"), Json::Null)
            } else {
                interpreted(&targeting, &context, generation)
            };
            let question = json!({ "flag": "f", "context": context });
            let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap();
            for engine in [&direct, &printed] {
                let answer = imported
                    .native
                    .answer(engine, &Question::new(&question, clock));
                let found = (
                    answer.reason.unwrap(),
                    answer.variant.unwrap(),
                    answer.error.unwrap(),
                );
                let same = found.0 == wanted.0 && found.1 == wanted.1 && found.2 == wanted.2;
                assert!(
                    same,
                    "{targeting}\n{context}\n{found:?}, not {wanted:?}\n{rules}"
                );
            }
        }
    }
    assert!(plain * 3 > rules, "only {plain} of {rules} are plain");
}

#[test]
fn plain_rules_answer_as_the_interpreter_does() {
    differential("fractional-v2", Generation::Second, 600);
}

#[test]
fn plain_rules_answer_as_the_interpreter_does_in_the_other_generations() {
    differential("fractional-v1", Generation::First, 120);
    differential("fractional-v3", Generation::Third, 120);
}

#[test]
fn a_share_that_fails_does_so_without_a_key_too() {
    let targeting = json!({"fractional": [null, ["a", 1], [{"+": [true]}, 1]]});
    let rules = document(&targeting).to_string();
    let input = Input {
        name: "d.json",
        text: &rules,
        profile: Some("fractional-v3"),
    };
    let imported = Flagd.import(&input).unwrap();
    let question = json!({ "flag": "f", "context": { "targetingKey": "u" } });
    let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    let question = Question::new(&question, clock);
    let answer = imported.native.answer(&engines(&imported).0, &question);
    assert_eq!(answer.error, Some(json!("PARSE_ERROR")));
}

#[test]
fn shares_that_choose_become_splits() {
    let paid = json!({"==": [{"var": "plan"}, "pro"]});
    let targeting = json!({"fractional": [
        [{"if": [paid, "a", "true"]}, 1],
        ["b", {"if": [{"in": ["x", {"var": "name"}]}, 2, 0]}],
    ]});
    let rules = printed(&targeting);
    assert!(!rules.contains("flagd_variant"), "{rules}");
    assert!(rules.contains("1/3 a, 2/3 b"), "{rules}");
    for plan in [json!("pro"), json!("free"), json!(null)] {
        for name in [json!("x"), json!("y"), json!(7)] {
            for key in [
                json!("u1"),
                json!("u2"),
                json!("u3"),
                json!("u4"),
                json!(""),
            ] {
                let context = json!({"plan": plan, "name": name, "targetingKey": key});
                let wanted = interpreted(&targeting, &context, Generation::Second);
                assert_eq!(outcome(&targeting, &context), wanted, "{context}\n{rules}");
            }
        }
    }
}

#[test]
fn what_reads_nothing_is_said_at_once() {
    for (targeting, rule) in [
        (
            json!({"no such operator": [1]}),
            "otherwise serve error \"PARSE_ERROR\"",
        ),
        (
            json!({"$ref": "nobody"}),
            "otherwise serve error \"PARSE_ERROR\"",
        ),
        (
            json!({"cat": ["x", "y"]}),
            "otherwise serve error \"GENERAL\"",
        ),
        (json!({"-": [3, 2]}), "otherwise serve `1`"),
        (json!({"sem_ver": ["1", "<"]}), "otherwise serve b"),
        (
            json!({"if": [{"==": [{"var": "plan"}, "pro"]}, {"-": [3, 2]}, "a"]}),
            "rule `1` when plan == \"pro\" serve `1`\n",
        ),
    ] {
        let rules = printed(&targeting);
        assert!(rules.contains(rule) && !rules.contains("flagd_"), "{rules}");
        let wanted = interpreted(&targeting, &json!({}), Generation::Second);
        assert_eq!(outcome(&targeting, &json!({})), wanted);
    }
}

#[test]
fn common_conditions_become_plain_rules() {
    for (condition, rule) in [
        (json!({"==": [{"var": "plan"}, "pro"]}), r#"plan == "pro""#),
        (
            json!({"!=": ["pro", {"var": "plan"}]}),
            r#"(plan == "pro") is not true"#,
        ),
        (json!({"===": [{"var": "seats"}, 5]}), "seats == 5"),
        (
            json!({"==": [{"var": "seats"}, 5]}),
            "flagd_number(seats) == 5",
        ),
        (
            json!({">=": [{"var": "age"}, 18]}),
            "flagd_number(age) >= 18",
        ),
        (json!({"<": [10, {"var": "age"}]}), "flagd_number(age) > 10"),
        (
            json!({"==": [{"var": "beta"}, true]}),
            "flagd_equal(beta, true)",
        ),
        (json!({"==": [{"var": "x"}, null]}), "x is missing"),
        (
            json!({"in": ["@company.com", {"var": "email"}]}),
            r#"email contains "@company.com""#,
        ),
        (
            json!({"in": [{"var": "c"}, ["de", "at"]]}),
            r#"c in ["de", "at"] or c == 0"#,
        ),
        (json!({"in": [{"var": "c"}, [1, 2]]}), "c in [1, 2]"),
        (
            json!({"ends_with": [{"var": "u.mail"}, ".org"]}),
            r#"u.mail ends_with ".org""#,
        ),
        (
            json!({"and": [{"var": "a"}, {"!": [{"var": "b"}]}]}),
            "flagd_truthy(a) and flagd_truthy(b) is not true",
        ),
        (
            json!({">=": [{"var": "$flagd.timestamp"}, 1_700_000_000]}),
            "now >= 2023-11-14T22:13:20Z",
        ),
        (
            json!({"<=": [{"var": "$flagd.timestamp"}, 1_700_000_000]}),
            "now < 2023-11-14T22:13:21Z",
        ),
    ] {
        let text = printed(&json!({ "if": [condition, "a", "b"] }));
        assert!(
            text.contains(&format!("rule a when {rule} serve a")),
            "{text}"
        );
    }
}

#[test]
fn a_text_that_must_be_there_makes_the_rule_fail() {
    let targeting = json!({ "if": [{ "in": [{ "var": "mail" }, "x@y.org"] }, "a", "b"] });
    assert!(matches(&targeting, &json!({ "mail": "y.org" })));
    assert_eq!(outcome(&targeting, &json!({})).2, "PARSE_ERROR");
    // Not where it is not reached.
    let guarded = json!({ "if": [{ "and": [{ "var": "mail" }, { "in": [{ "var": "mail" }, "x@y.org"] }] }, "a", null] });
    assert_eq!(outcome(&guarded, &json!({})).0, "DEFAULT");
    assert_eq!(outcome(&guarded, &json!({ "mail": 5 })).2, "PARSE_ERROR");
}

#[test]
fn missing_and_odd_values_count_as_flagd_says() {
    let when = |condition: Json| json!({ "if": [condition, "a", "b"] });
    let none = json!({});
    assert!(matches(&when(json!({ "<": [{ "var": "x" }, 1] })), &none));
    assert!(!matches(&when(json!({ "<=": [{ "var": "x" }, 0] })), &none));
    assert!(!matches(&when(json!({ "==": [{ "var": "x" }, 0] })), &none));
    assert!(matches(
        &when(json!({ "==": [{ "var": "x" }, 0] })),
        &json!({ "x": "" })
    ));
    assert!(matches(
        &when(json!({ "!=": [{ "var": "x" }, "pro"] })),
        &none
    ));
    assert!(matches(
        &when(json!({ "in": [{ "var": "x" }, ["de"]] })),
        &json!({ "x": 0 })
    ));
    assert!(!matches(
        &when(json!({ "starts_with": [{ "var": "x" }, "1"] })),
        &json!({ "x": 12 })
    ));
    assert!(matches(
        &when(json!({ "sem_ver": [{ "var": "x" }, "~", "1.2.9"] })),
        &json!({ "x": 1.2 })
    ));
}

#[test]
fn results_name_variants_by_their_text() {
    assert_eq!(outcome(&json!(true), &json!({})).1, "true");
    assert_eq!(
        outcome(&json!({ "==": [{ "var": "x" }, 1] }), &json!({ "x": "1" })).1,
        "true"
    );
    assert_eq!(outcome(&json!({ "var": "x" }), &json!({ "x": 1 })).1, "1");
    assert_eq!(outcome(&json!({ "var": "x" }), &json!({ "x": "" })).1, "");
    assert_eq!(outcome(&json!({ "var": "x" }), &json!({})).0, "DEFAULT");
    assert_eq!(
        outcome(&json!({ "var": "x" }), &json!({ "x": "zz" })).2,
        "GENERAL"
    );
    assert_eq!(
        outcome(&json!({ "/": [1, 0] }), &json!({})).2,
        "PARSE_ERROR"
    );
    assert_eq!(outcome(&json!({ "nope": 1 }), &json!({})).2, "PARSE_ERROR");
    assert_eq!(outcome(&json!({}), &json!({})).0, "STATIC");
}

#[test]
fn quotes_of_either_kind_survive() {
    let text = "it's \"quoted\"";
    let condition = json!({ "in": [{ "substr": [{ "var": "x" }, 0] }, [text]] });
    let rules = printed(&json!({ "if": [condition, "a", "b"] }));
    assert!(
        rules.contains("{'in':[{'substr':[{'var':'x'},0]}"),
        "{rules}"
    );
    let targeting = json!({ "if": [condition, "a", "b"] });
    assert!(matches(&targeting, &json!({ "x": text })));
    assert!(!matches(&targeting, &json!({ "x": "its" })));
}

#[test]
fn the_time_of_the_request_is_flagds_timestamp() {
    let targeting =
        json!({ "if": [{ "<": [{ "var": "$flagd.timestamp" }, { "var": "end" }] }, "a", "b"] });
    let end = 1_767_225_601;
    for (now, variant) in [
        ("2026-01-01T00:00:00.9Z", "a"),
        ("2026-01-01T00:00:01Z", "b"),
    ] {
        let question = json!({ "flag": "f", "context": { "end": end }, "now": now });
        let answers = ask(&Flagd, &document(&targeting), &[question]);
        assert_eq!(answers[0].variant, Some(json!(variant)));
    }
    // Nobody can set it.
    let forged = json!({ "if": [{ "==": [{ "var": "$flagd.flagKey" }, "f"] }, "a", "b"] });
    assert!(matches(
        &forged,
        &json!({ "$flagd": { "flagKey": "other" } })
    ));
}

#[test]
fn types_are_checked_and_numbers_cut() {
    let document = json!({ "flags": {
        "n": { "state": "ENABLED", "variants": { "v": -1.7 }, "defaultVariant": "v" },
        "o": { "state": "ENABLED", "variants": { "v": { "k": [1] } }, "defaultVariant": "v" },
        "off": { "state": "DISABLED", "variants": { "v": true }, "defaultVariant": "v" },
        "none": { "state": "ENABLED", "variants": { "v": true } },
    } });
    let question =
        |flag: &str, ty: &str| json!({ "flag": flag, "type": ty, "default": 7, "context": {} });
    let questions = [
        question("n", "Integer"),
        question("n", "Float"),
        question("n", "String"),
        question("o", "Object"),
        question("off", "Boolean"),
        question("none", "Boolean"),
        question("gone", "Boolean"),
    ];
    let answers = ask(&Flagd, &document, &questions);
    let short = |answer: &Answer| {
        let part = |part: &Option<Json>| part.clone().unwrap();
        (
            part(&answer.value),
            part(&answer.reason),
            part(&answer.error),
        )
    };
    let found: Vec<_> = answers.iter().map(short).collect();
    assert_eq!(
        found,
        [
            (json!(-1), json!("STATIC"), json!(null)),
            (json!(-1.7), json!("STATIC"), json!(null)),
            (json!(7), json!("ERROR"), json!("TYPE_MISMATCH")),
            (json!({ "k": [1] }), json!("STATIC"), json!(null)),
            (json!(7), json!("DISABLED"), json!(null)),
            (json!(7), json!("DEFAULT"), json!(null)),
            (json!(7), json!("ERROR"), json!("FLAG_NOT_FOUND")),
        ]
    );
}

#[test]
fn evaluators_are_segments_and_follow_each_other() {
    let document = json!({
        "$evaluators": {
            "staff": { "ends_with": [{ "var": "mail" }, "@company.com"] },
            "ours": { "or": [{ "$ref": "staff" }, { "==": [{ "var": "plan" }, "pro"] }] },
            "loop": { "or": [{ "var": "x" }, { "$ref": "loop" }] },
            "strict": { "in": [{ "var": "mail" }, "a@company.com"] },
            "unused": { "var": "x" },
        },
        "flags": {
            "f": flag(&json!({ "if": [{ "$ref": "ours" }, "a", "b"] })),
            "g": flag(&json!({ "if": [{ "$ref": "loop" }, "a", "b"] })),
            "h": flag(&json!({ "if": [{ "$ref": "nothing" }, "a", "b"] })),
            "i": flag(&json!({ "if": [{ "$ref": "strict" }, "a", "b"] })),
        },
    });
    let text = document.to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    let rules = burgee::ast::print(&imported.document);
    assert!(
        rules.contains(r#"segment staff = mail ends_with "@company.com""#),
        "{rules}"
    );
    assert!(
        rules.contains(r#"segment ours = in segment staff or plan == "pro""#),
        "{rules}"
    );
    assert!(!rules.contains("segment strict"), "{rules}");
    let at: Vec<String> = imported
        .notes
        .iter()
        .map(|note| note.at.to_string())
        .collect();
    assert!(at.contains(&"$[\"$evaluators\"].loop".to_owned()), "{at:?}");
    assert!(
        at.contains(&"$[\"$evaluators\"].unused".to_owned()),
        "{at:?}"
    );
    let question = |flag: &str, context: Json| json!({ "flag": flag, "context": context });
    let answers = ask(
        &Flagd,
        &document,
        &[
            question("f", json!({ "mail": "x@company.com" })),
            question("f", json!({ "plan": "free" })),
            question("g", json!({ "x": 1 })),
            question("g", json!({})),
            question("h", json!({})),
            question("i", json!({})),
            question("i", json!({ "mail": "company" })),
        ],
    );
    let found: Vec<Json> = answers
        .into_iter()
        .map(|answer| match answer.variant.unwrap() {
            Json::Null => answer.error.unwrap(),
            variant => variant,
        })
        .collect();
    assert_eq!(
        found,
        [
            "a",
            "b",
            "a",
            "PARSE_ERROR",
            "PARSE_ERROR",
            "PARSE_ERROR",
            "a"
        ]
        .map(Json::from)
    );
}

#[test]
fn what_is_wrong_with_one_flag_harms_no_other() {
    let good = flag(&json!({ "if": [{ "var": "x" }, "a"] }));
    let mut deep = json!("a");
    for _ in 0..100 {
        deep = json!({ "if": [{ "var": "x" }, { "!": [deep] }] });
    }
    let deep = deep.to_string();
    assert!(serde_json::from_str::<Json>(&deep).is_err());
    let document = json!({ "flags": {
        "computed": flag(&json!({ "var": { "cat": ["x", "y"] } })),
        "whole": flag(&json!({ "var": "" })),
        "text": "a flag",
        "state": { "state": 5, "variants": { "a": 1 } },
        "broken\nname": good.clone(),
        "broken\tpath": flag(&json!({ "var": "a\nb" })),
        "list": { "state": "ENABLED", "variants": ["a"] },
        "good": good,
    } });
    let text = document.to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    engines(&imported);
    let refused = imported
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Refused);
    let refused: Vec<String> = refused.map(|note| note.at.to_string()).collect();
    let wanted = [
        "$.flags.computed",
        "$.flags.whole",
        "$.flags.text",
        "$.flags.state",
        "$.flags[\"broken\\nname\"]",
        "$.flags[\"broken\\tpath\"]",
        "$.flags.list",
    ];
    assert_eq!(refused, wanted);
    let rules = burgee::ast::print(&imported.document);
    assert!(rules.starts_with("flag good"), "{rules}");
}

#[test]
fn documents_that_flagd_does_not_load_are_errors() {
    for (document, at) in [
        (json!({}), "$"),
        (json!([]), "$"),
        (json!({ "flags": 5 }), "$.flags"),
        (
            json!({ "flags": {}, "$evaluators": { "e": {} } }),
            "$[\"$evaluators\"].e",
        ),
        (
            json!({ "flags": {}, "$evaluators": 1 }),
            "$[\"$evaluators\"]",
        ),
        (
            json!({ "flags": { "f": { "state": "ENABLED", "variants": { "a": 1 }, "defaultVariant": "b" } } }),
            "$.flags.f",
        ),
    ] {
        let text = document.to_string();
        let error = Flagd.import(&Input::new("d.json", &text)).unwrap_err();
        assert_eq!(error.at.to_string(), at);
    }
    assert!(
        Flagd
            .import(&Input::new("d.json", "{\"flags\": {"))
            .is_err()
    );
    let profile = Input {
        name: "d",
        text: "{\"flags\": {}}",
        profile: Some("fractional-v9"),
    };
    assert!(Flagd.import(&profile).is_err());
}

#[test]
fn references_cannot_make_a_rule_grow_without_end() {
    let mut evaluators = json!({});
    for level in 0..40 {
        let below = json!({ "$ref": format!("e{}", level + 1) });
        evaluators[format!("e{level}")] = json!({ "and": [below, below] });
    }
    evaluators["e40"] = json!({ "in": [{ "var": "x" }, [[1, 2]]] });
    let document = json!({
        "$evaluators": evaluators,
        "flags": { "f": flag(&json!({ "if": [{ "$ref": "e0" }, "a"] })), "g": flag(&json!("a")) },
    });
    let text = document.to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    engines(&imported);
    assert!(
        imported
            .notes
            .iter()
            .any(|note| note.severity == Severity::Refused)
    );
}

#[test]
fn deep_rules_and_odd_names_survive_printing() {
    let mut condition = json!({ "var": "x" });
    for _ in 0..28 {
        condition = json!({ "!": [{ "and": [condition, true] }] });
    }
    let mut chain = json!("b");
    for number in 0..50 {
        chain = json!({ "if": [{ "==": [{ "var": "x" }, number] }, "a", chain] });
    }
    let mut nested = json!("b");
    for _ in 0..30 {
        nested = json!({ "if": [{ "var": "x" }, nested] });
    }
    for targeting in [json!({ "if": [condition, "a", "b"] }), chain, nested] {
        outcome(&targeting, &json!({ "x": 7 }));
    }
    let document = json!({ "flags": { "a \"flag\" x": {
        "state": "ENABLED",
        "variants": { "on/off '\"": 1, "rule": 2, "": 3, "otherwise": 4 },
        "defaultVariant": "rule",
        "targeting": { "if": [{ "==": [{ "var": "a[b" }, 1] }, "otherwise", { "var": "c d" }, "", "rule"] },
    } } });
    let question = json!({ "flag": "a \"flag\" x", "context": { "a[b": 1 } });
    let answers = ask(&Flagd, &document, &[question]);
    assert_eq!(answers[0].variant, Some(json!("otherwise")));
    assert_eq!(answers[0].reason, Some(json!("TARGETING_MATCH")));
}

#[test]
fn documents_are_recognised() {
    use crate::Confidence;
    let confidence = |document: Json| {
        let text = document.to_string();
        Flagd.recognise(&Input::new("d.json", &text))
    };
    assert_eq!(confidence(document(&json!({}))), Confidence::Sure);
    assert_eq!(
        confidence(json!({ "flags": [{ "key": "f", "state": "ENABLED", "variants": {} }] })),
        Confidence::Sure
    );
    assert_eq!(confidence(json!({ "flags": {} })), Confidence::Maybe);
    assert_eq!(
        confidence(json!({ "flags": { "f": { "on": true } } })),
        Confidence::No
    );
    assert_eq!(confidence(json!([])), Confidence::No);
    assert_eq!(Flagd.profiles(), PROFILES);
}

#[test]
fn broken_documents_never_break_more() {
    let document = json!({
        "$evaluators": {
            "staff": { "ends_with": [{ "var": "mail" }, "@company.com"] },
            "ours": { "or": [{ "$ref": "staff" }, { "in": [{ "var": "mail" }, "a@b.org"] }] },
        },
        "metadata": { "flagSetId": "s", "version": 1 },
        "flags": {
            "f": flag(&json!({ "if": [
                { "$ref": "ours" }, "a",
                { "and": [{ ">=": [{ "var": "user.age" }, 18] }, { "!": [{ "var": "x" }] }] }, "b",
                { "sem_ver": [{ "var": "v" }, ">=", "1.2.3"] },
                { "fractional": [{ "cat": [{ "var": "$flagd.flagKey" }, { "var": "x" }] }, ["a", 1], ["b", 3]] },
                { "<": [{ "var": "$flagd.timestamp" }, 1_900_000_000] },
                { "fractional": [["a", 25], ["b", 75]] },
                { "reduce": [{ "map": [{ "var": "x" }, { "var": "k" }] }, { "+": [{ "var": "current" }, { "var": "accumulator" }] }, 0] },
            ] })),
            "g": { "state": "DISABLED", "variants": { "on": true, "off": false }, "defaultVariant": "on", "metadata": { "k": 1 } },
            "h": { "state": "ENABLED", "variants": { "o": { "a": [1, { "b": null }] } }, "targeting": { "fractional": [["o"]] } },
        },
    });
    let own = [
        "$ref",
        "var",
        "staff",
        "a",
        "$flagd",
        "fractional",
        "$flagd.timestamp",
        "x.0.y",
    ];
    let context = json!({ "targetingKey": "u", "mail": "x@company.com", "x": [{ "k": 1 }], "user": { "age": "20" }, "v": 1.5 });
    let question =
        |flag: &str| json!({ "flag": flag, "type": "String", "default": "d", "context": context });
    crate::mutation::survives(
        &Flagd,
        &document,
        &own,
        &[question("f"), question("g"), question("h")],
    );
}
