//! What is written means the same when it is read again.

use super::FlagdExport;
use crate::export::Exporter;
use crate::format::flagd::Flagd;
use crate::note::Severity;
use crate::{Importer, Input, Question, builder};
use burgee::{Engine, Timestamp};
use serde_json::{Value as Json, json};

/// The flags of a text as JSON, and the messages of what was refused.
fn exported(rules: &str) -> (Json, Vec<String>) {
    let reading = builder().read(rules);
    let errors = reading.diagnostics.iter().filter(|found| found.is_error());
    let errors: Vec<&String> = errors.map(|found| &found.message).collect();
    assert!(errors.is_empty(), "{errors:?}\n{rules}");
    let exported = FlagdExport.export(&reading.document);
    let refused = exported
        .notes
        .iter()
        .filter(|note| note.severity == Severity::Refused);
    let refused = refused.map(ToString::to_string).collect();
    (serde_json::from_str(&exported.text).unwrap(), refused)
}

/// What the flag `f` serves: by burgee, and by the exported document.
fn both_ways(rules: &str, context: &Json) -> (Json, Json) {
    let (document, refused) = exported(rules);
    assert_eq!(refused, Vec::<String>::new());
    let engine: Engine = builder().load(rules).unwrap();
    let text = document.to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    let again = builder().read_document(imported.document.clone()).engine();
    let question = json!({ "flag": "f", "context": context, "now": "2026-03-01T12:00:00.5Z" });
    let question = Question::new(&question, Timestamp(0));
    let mine = engine
        .evaluate("f", &imported.native.context(&question))
        .unwrap();
    let mine = mine.value.map_or(Json::Null, burgee::Value::to_json);
    let theirs = imported.native.answer(&again, &question).value.unwrap();
    (mine, theirs)
}

const CONDITIONS: &[&str] = &[
    r#"x == "a""#,
    r#"x != "a""#,
    "x == 1",
    "x != 1",
    "x > 0.5",
    "not (x <= 1)",
    r#"x < "b""#,
    "x",
    "not x",
    "x == false",
    "x != true",
    r#"x in ["a", "b", "1"]"#,
    r#"x not in ["a", "b"]"#,
    "x in [1, 2]",
    "x not in [0]",
    r#"x starts_with "a""#,
    r#"x not ends_with ["a", "c"]"#,
    "x is present",
    "x is missing",
    "x is string",
    "x is not number",
    "x is bool",
    r#"(x == "a") is not true"#,
    "(x > 1) is false",
    "in segment s",
    "not in segment s",
    "(in segment s) is not true",
    "now >= 2026-01-01",
    "now < 2026-01-01T00:00:01Z",
    "flagd_equal(x, 1)",
    "not flagd_truthy(x)",
    r#"flagd_sem_ver(x, "<", "1.2")"#,
    "flagd_number(x) >= 1",
    "flagd_less(x, y)",
    "x in $few",
    "user.name == \"a\"",
    "flagd_key(x) is missing",
];

const OUTCOMES: &[&str] = &[
    "red",
    "blue",
    "green",
    "error \"PARSE_ERROR\"",
    "20% red, 30% blue, rest green by id",
    "1/3 red, 2/3 blue by id",
    "20% red, rest blue by flagd_key(x) salt \"s\"",
];

/// Small random numbers: the same at every run.
struct Random(u64);

impl Random {
    fn of<T: Clone>(&mut self, from: &[T]) -> T {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let count = u64::try_from(from.len()).unwrap();
        from[usize::try_from((self.0 >> 33) % count).unwrap()].clone()
    }

    fn condition(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.of(CONDITIONS).to_owned();
        }
        let (a, b) = (self.condition(depth - 1), self.condition(depth - 1));
        match self.of(&[0, 1, 2, 3]) {
            0 => format!("({a}) and ({b})"),
            1 => format!("({a}) or ({b})"),
            2 => format!("not (({a}) and ({b}))"),
            _ => a,
        }
    }

    fn value(&mut self) -> Json {
        self.of(&[
            json!("a"),
            json!("b"),
            json!(""),
            json!("1"),
            json!("1.1 "),
            json!(0),
            json!(1),
            json!(1.1),
            json!(-2),
            json!(true),
            json!(false),
            json!(null),
            json!([]),
            json!(["a"]),
            json!({}),
            json!({ "k": 1 }),
        ])
    }
}

#[test]
fn what_is_written_means_the_same_when_it_is_read() {
    let mut random = Random(0x1234_5678_9abc_def1);
    for _ in 0..40 {
        let mut rules = String::new();
        for number in 0..3 {
            let when = random.condition(1 + number % 2);
            let serve = random.of(OUTCOMES);
            let condition = format!("id is string and ({when})");
            rules += &[
                "  rule r",
                &number.to_string(),
                " when ",
                &condition,
                " serve ",
                serve,
                "\n",
            ]
            .concat();
        }
        let text = format!(
            "bucketing flagd/2\nlist few = [\"a\", \"1\"]\nsegment s = y == \"a\" or y > 1\n\
             flag f: string {{\n  variants {{ red = \"r\" blue = \"b\" green = \"g\" }}\n  \
             bucket by id salt \"\"\n{rules}  otherwise serve green\n}}\n"
        );
        // A negation that cannot be written refuses the flag.
        let (document, refused) = exported(&text);
        if !refused.is_empty() {
            assert!(
                refused[0].contains("negation") || refused[0].contains("flagd_number"),
                "{refused:?}"
            );
            continue;
        }
        for _ in 0..8 {
            let context = json!({
                "x": random.value(), "y": random.value(), "id": random.value(),
                "user": { "name": random.value() },
            });
            let (mine, theirs) = both_ways(&text, &context);
            assert_eq!(mine, theirs, "{text}\n{context}\n{document}");
        }
    }
}

#[test]
fn flags_are_written_as_flagd_has_them() {
    let (document, refused) = exported(
        r#"
bucketing flagd/2
attributes { email: string  plan: string  targetingKey: string key }
segment staff = email contains "@company.com"

flag reports: bool {
  owner "analytics"
  rule staff when in segment staff serve on
  rule some when targetingKey != "" and plan == "pro" serve 25% on, rest off
  otherwise serve off
}
flag page: int = 20
flag gone: string { status disabled  otherwise serve "never" }
"#,
    );
    assert_eq!(refused, Vec::<String>::new());
    let text = json!({ "starts_with": [{ "var": "email" }, ""] });
    assert_eq!(
        document["$evaluators"]["staff"],
        json!({
            "and": [text, { "or": [{ "in": ["@company.com", { "var": "email" }] }] }]
        })
    );
    let reports = &document["flags"]["reports"];
    assert_eq!(reports["variants"], json!({ "on": true, "off": false }));
    assert_eq!(reports["defaultVariant"], "off");
    assert_eq!(reports["metadata"], json!({ "owner": "analytics" }));
    let clauses = reports["targeting"]["if"].as_array().unwrap();
    assert_eq!(clauses[0], json!({ "$ref": "staff" }));
    assert_eq!(clauses[1], "on");
    assert_eq!(clauses[3], json!({ "fractional": [["on", 1], ["off", 3]] }));
    assert_eq!(
        document["flags"]["page"],
        json!({
            "state": "ENABLED", "defaultVariant": "value-1", "variants": { "value-1": 20 }
        })
    );
    assert_eq!(document["flags"]["gone"]["state"], "DISABLED");
}

#[test]
fn what_flagd_cannot_say_is_refused_by_name() {
    for (flag, wanted) in [
        ("rule r when x matches \"a\" serve on", "`matches`"),
        ("rule r when v >= 1.2.3 serve on", "1.2.3"),
        ("rule r when x contains \"a\" serve on", "x: string"),
        ("rule r when a + 1 > 2 serve on", "a + 1"),
        ("rule r when now > 2026-01-01 serve on", "parts of a second"),
        ("rule r when x == 9007199254740993 serve on", "rounds"),
        ("rule r when any(o in os where o == 1) serve on", "any("),
        ("rule r serve 10% on, rest off by id", "burgee/1"),
        (
            "rule r serve 10% on, rest off by id salt \"\" using flagd/2",
            "id is string",
        ),
        (
            "rule r serve 10% on, rest off by id salt \"s\" using flagd/2",
            "salt \"s\"",
        ),
        (
            "rule r serve 10% on, rest off by targetingKey using flagd/2",
            "targetingKey != ",
        ),
        (
            "rule r serve 10% on, rest next by id using flagd/2 salt \"\"",
            "next",
        ),
        ("rule r serve error \"ODD\"", "ODD"),
        ("environment test { rule r when x serve on }", "environment"),
        ("requires other is on", "requires other"),
        ("rule r when flag other is on serve on", "flag other"),
        ("rule r when `a.b` == 1 serve on", "a.b"),
        (
            "rule r serve ramp on { 2026-01-01T00:00Z: 5% } by id, rest off",
            "ramp",
        ),
    ] {
        let flag = flag.replace(
            "rest next by id using flagd/2 salt \"\"",
            "rest next by id salt \"\" using flagd/2",
        );
        let flag = if flag.contains("rule r serve error") {
            flag.replace("serve", "when x serve")
        } else {
            flag
        };
        let rules = format!("flag other: bool = on\nflag f: bool {{ {flag} otherwise serve off }}");
        let (document, refused) = exported(&rules);
        assert_eq!(refused.len(), 1, "{rules}");
        assert!(
            refused[0].starts_with("$.f: flagd has no equivalent of"),
            "{refused:?}"
        );
        assert!(refused[0].contains(wanted), "{refused:?}");
        // The others are written all the same.
        assert_eq!(document["flags"]["other"]["defaultVariant"], "on");
        assert_eq!(document["flags"].get("f"), None);
    }
}

#[test]
fn imported_flags_can_be_written_again() {
    let document = json!({ "flags": { "f": {
        "state": "ENABLED",
        "variants": { "a": "A", "b": "B" },
        "defaultVariant": "b",
        "targeting": { "if": [
            { "and": [{ "==": [{ "var": "plan" }, "pro"] }, { ">": [{ "var": "seats" }, 5] }] }, "a",
            { "sem_ver": [{ "var": "v" }, "^", "2"] }, { "fractional": [["a", 1], ["b", 2]] },
            null,
        ] },
    } } });
    let text = document.to_string();
    let imported = Flagd.import(&Input::new("d.json", &text)).unwrap();
    let (again, refused) = exported(&burgee::ast::print(&imported.document));
    assert_eq!(refused, Vec::<String>::new());
    assert_eq!(again["flags"]["f"]["defaultVariant"], "b");
    assert_eq!(
        again["flags"]["f"]["targeting"]["if"][2]["and"][0],
        json!({
            "sem_ver": [{ "var": "v" }, "^", "2"]
        })
    );
}

#[test]
fn attributes_that_the_schema_converts_are_refused() {
    for (declared, rule) in [
        ("x: time", "when x == \"2026-01-01\" serve on"),
        ("x: int coerce", "when x > 5 serve on"),
        (
            "x: bool coerce",
            "rule r serve 10% on, rest off by flagd_key(x) salt \"s\"",
        ),
    ] {
        let rules = format!(
            "bucketing flagd/2\nattributes {{ {declared} }}\nflag f: bool {{ {rule} otherwise serve off }}"
        );
        let (_, refused) = exported(&rules);
        assert_eq!(
            refused,
            ["$.f: flagd has no equivalent of the attribute `x`, which the schema converts"],
            "{rules}"
        );
    }
}

#[test]
fn an_otherwise_that_cannot_deal_out_serves_what_is_served_while_off() {
    let split = "otherwise serve 25% a, rest b by x salt \"\"";
    let variants = "variants { a = true b = true off = false }";
    for (flag, wanted) in [
        (format!("bool {{ {variants} {split} }}"), json!(false)),
        (
            format!("bool {{ {variants} if_disabled serve b {split} }}"),
            json!(true),
        ),
        (
            format!("string {{ variants {{ a = \"a\" b = \"b\" }} {split} }}"),
            Json::Null,
        ),
    ] {
        let rules = format!("bucketing flagd/2\nattributes {{ x: string }}\nflag f: {flag}");
        let answers = both_ways(&rules, &json!({ "targetingKey": "u" }));
        assert_eq!(answers, (wanted.clone(), wanted), "{rules}");
    }
}

#[test]
fn variants_without_a_name_are_refused() {
    let (_, refused) =
        exported("flag f: string { variants { `` = \"a\" b = \"b\" } otherwise serve b }");
    assert!(refused[0].contains("the name ``"), "{refused:?}");
}

#[test]
fn a_bool_without_off_that_is_disabled_serves_nothing() {
    let (document, refused) = exported(
        "flag f: bool { variants { yes = true no = false } status disabled otherwise serve no }",
    );
    assert_eq!(refused, Vec::<String>::new());
    assert_eq!(document["flags"]["f"]["state"], "DISABLED");
}

#[test]
fn keys_that_are_only_declared_as_text_are_warned_of() {
    let warnings = |condition: &str| {
        let rules = format!(
            "bucketing flagd/2\nattributes {{ x: string }}\nflag f: bool {{ \
             rule r when {condition} serve 10% on, rest off by x salt \"\" otherwise serve off }}"
        );
        let exported = FlagdExport.export(&builder().read(&rules).document);
        let notes = exported.notes.into_iter();
        let warnings = notes.filter(|note| note.severity == Severity::Warning);
        warnings.map(|note| note.message).collect::<Vec<_>>()
    };
    assert!(warnings("true")[0].contains("by its declaration alone"));
    assert_eq!(warnings("x is string"), Vec::<String>::new());
}
