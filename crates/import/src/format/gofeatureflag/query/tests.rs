//! The language, and that a condition means what its query means.

use super::super::dice::Dice;
use super::reference::{Abort, evaluate};
use super::{Failure, Op, Query, Value, parse, translate};
use burgee::ast::{Expr, print_expr};
use burgee::{Context, Truth};
use serde_json::{Value as Json, json};

fn query(text: &str) -> Query {
    parse(text).unwrap().query
}

fn print(text: &str) -> String {
    print_expr(&translate(&query(text)).unwrap().yes)
}

#[test]
fn operators_have_one_precedence_and_count_from_the_left() {
    let Query::And(first, last) = query("a pr or b pr and c pr") else {
        panic!("not an `and`");
    };
    assert!(matches!(*first, Query::Or(..)));
    assert_eq!(*last, Query::Present(vec!["c".into()]));
    let bracketed = query("a pr or (b pr and c pr)");
    assert!(matches!(bracketed, Query::Or(..)));
}

#[test]
fn values_are_told_by_their_spelling() {
    let value = |text: &str| match query(&format!("a eq {text}")) {
        Query::Compare(_, Op::Eq, value) => value,
        other => panic!("{other:?}"),
    };
    assert_eq!(value("-12"), Value::Int(-12));
    assert_eq!(value("1.50"), Value::Double(1.5));
    assert_eq!(value("-1.5e2"), Value::Double(-150.0));
    assert_eq!(
        value("1.2.3-rc.1+b.01"),
        Value::Version("1.2.3-rc.1+b.01".into())
    );
    assert_eq!(value("99999999999999999999"), Value::BadInt);
    assert_eq!(value("1e+5"), Value::BadInt);
    assert_eq!(value("[1, 99999999999999999999]"), Value::BadInt);
    assert_eq!(value("[1.0, 1.0e999]"), Value::BadInt);
    assert_eq!(value(r#""a\"b""#), Value::String(r#"a\"b"#.into()));
    assert_eq!(value("[1,  2]"), Value::Ints(vec![1, 2]));
    assert_eq!(value("[1.0,2.5]"), Value::Doubles(vec![1.0, 2.5]));
    assert_eq!(
        value(r#"["", "x y"]"#),
        Value::Strings(vec![String::new(), "x y".into()])
    );
    assert_eq!(value("null"), Value::Null);
}

#[test]
fn what_does_not_fit_is_refused() {
    for text in [
        "",
        " ",
        "a",
        "a eq",
        "a eq ",
        "a  eq 1",
        "a eq  1",
        "a==1",
        "eq eq 1",
        "a. eq 1",
        "1 eq 1",
        "a eq [1, \"b\"]",
        "a in []",
        "a in [ 1]",
        "a in [-1]",
        "a eq 1 and",
        "a eq 1 and  b eq 2",
        "a ~ 1",
        "b pr and (a eq 1 b",
        "((a eq 1 b) and c pr)",
        "a in [1",
        "a eq \"x",
        "a eq 'x'",
        "a eq tru",
    ] {
        assert_eq!(parse(text).map(|_| text), Err(Failure::Malformed), "{text}");
    }
    let deep = "(".repeat(100_000);
    assert_eq!(parse(&deep).map(|_| ()), Err(Failure::TooLarge));
    let long = "a pr and ".repeat(100_000) + "a pr";
    assert_eq!(parse(&long).map(|_| ()), Err(Failure::TooLarge));
}

#[test]
fn what_follows_a_query_does_not_count() {
    let parsed = parse(r#"(a eq "x") AND (b eq 1)"#).unwrap();
    assert!(parsed.trailing);
    assert_eq!(parsed.query, query(r#"a eq "x""#));
    assert!(parse("a eq 1e5").unwrap().trailing);
    let cut = parse("(a eq 1 b) and c pr").unwrap();
    assert!(cut.trailing && cut.query == query("a eq 1"));
    assert!(parse(r#"a eq"x" and b pr"#).is_err());
    assert!(!parse("(a eq 1)").unwrap().trailing);
}

#[test]
fn missing_brackets_are_put_in() {
    for (text, meant) in [
        ("not a eq 1 and b pr", "not (a eq 1 and b pr)"),
        ("(a eq 1 or b pr", "(a eq 1 or b pr)"),
        ("_a eq 1", "a eq 1"),
        // Lines are joined without a space.
        (r#"(a eq 1) and(b eq"x")"#, r#"a eq 1 and b eq "x""#),
        ("a pr and( b pr", "a pr and b pr"),
    ] {
        let parsed = parse(text).unwrap();
        assert!(parsed.mended && !parsed.trailing, "{text}");
        assert_eq!(parsed.query, query(meant));
    }
    assert!(!parse("not ( a eq 1 )").unwrap().mended);
}

#[test]
fn conditions_are_plain_where_they_can_be() {
    for (text, condition) in [
        (r#"plan eq "Pro""#, r#"plan == "Pro" ignore_case"#),
        (r#"plan ne "1-2""#, r#"plan != "1-2""#),
        (r#"plan in ["Pro", "x"]"#, r#"plan in ["Pro", "x"]"#),
        (
            r#"mail co "@x""#,
            r#"mail is string and mail contains "@x" ignore_case"#,
        ),
        (
            r#"mail sw "ö""#,
            r#"gofeatureflag_lower(mail) starts_with "ö""#,
        ),
        (r#"mail lt "M""#, r#"gofeatureflag_lower(mail) < "m""#),
        ("age eq 5", "age in 5..<6"),
        ("age ne 5", "age not in 5..<6"),
        ("age gt 5", "age >= 6"),
        ("age le 5", "age < 6"),
        ("age ge 0", "age > -1"),
        ("age eq 0", "age > -1 and age < 1"),
        ("age lt -2", "age <= -3"),
        ("age gt 1.5", "age > 1.5"),
        ("age in [1, 2]", "gofeatureflag_int(age) in [1, 2]"),
        ("app ge 1.2.0", "gofeatureflag_version(app) >= 1.2.0"),
        ("beta eq true", "beta == true"),
        ("anonymous eq false", "(anonymous == true) is not true"),
        ("not (anonymous eq false)", "anonymous == true"),
        ("not (a pr)", "a is missing"),
        ("a eq null", "a is missing"),
        (r#"key eq "u""#, r#"targetingKey == "u" ignore_case"#),
        ("user-agent pr", "`user-agent` is present"),
        ("now pr", "`now` is present"),
        ("a gt true", "false"),
        ("key.x eq 1", "false"),
        ("a pr or b gt true", "a is present"),
        ("b gt true or a pr", "false"),
        (
            "b pr and u.a pr",
            "b is present and (u.a is present or u is missing)",
        ),
        (
            r#"b eq "X" and u.a ne "y""#,
            r#"b == "X" ignore_case and (u.a != "y" ignore_case or u is missing)"#,
        ),
        (
            r#"b eq "x" and u.a eq "y""#,
            r#"b == "x" ignore_case and u.a == "y" ignore_case"#,
        ),
        (
            "b pr and u.a eq null",
            "b is present and u.a is missing and (u is map or u is missing) and u is present",
        ),
        ("u.a eq 1.5 and b pr", "u.a == 1.5 and b is present"),
        (
            "u.a eq 1.5 or b pr",
            "u.a == 1.5 or (b is present and (u is map or u is missing))",
        ),
        (
            "b eq 1.5 or u.a gt 2.0",
            "b == 1.5 or u.a > 2.0 or (u is missing and b > 2.0)",
        ),
    ] {
        assert_eq!(print(text), condition, "{text}");
    }
}

impl Dice {
    /// A query.
    pub(in super::super) fn query(&mut self, depth: usize) -> Query {
        if depth > 0 && self.roll(5) < 3 {
            let a = Box::new(self.query(depth - 1));
            return match self.roll(3) {
                0 => Query::And(a, Box::new(self.query(depth - 1))),
                1 => Query::Or(a, Box::new(self.query(depth - 1))),
                _ => Query::Not(a),
            };
        }
        let path = self.pick(&["a", "b", "c", "m.a", "m.b", "m.a.c", "z.y"]);
        let path = path.split('.').map(str::to_owned).collect();
        if self.roll(8) == 0 {
            return Query::Present(path);
        }
        let ops = [
            Op::Eq,
            Op::Ne,
            Op::Gt,
            Op::Lt,
            Op::Ge,
            Op::Le,
            Op::Co,
            Op::Sw,
            Op::Ew,
            Op::In,
            Op::Eq,
            Op::Ne,
            Op::In,
        ];
        Query::Compare(path, self.pick(&ops), self.value())
    }

    fn value(&mut self) -> Value {
        let int = i64::try_from(self.roll(5)).unwrap() - 2;
        match self.roll(12) {
            0 => Value::Bool(self.roll(2) == 0),
            1 => Value::Null,
            2 => Value::Version(self.pick(&["1.0.0", "1.1.0-rc.1"]).into()),
            3 | 4 => Value::String(self.pick(&["", "a", "A", "ab", "1", "é", "1.0.0"]).into()),
            5 => Value::Double(self.pick(&[1.0, 1.5, -1.5, 0.0, f64::INFINITY])),
            6..=8 => Value::Int(int),
            9 => Value::Ints(vec![0, 1, 2]),
            10 => Value::Doubles(vec![1.0, 1.5]),
            _ => Value::Strings(vec!["a".into(), "Ab".into()]),
        }
    }

    fn json(&mut self, depth: usize) -> Json {
        match self.roll(if depth > 0 { 12 } else { 9 }) {
            0 => Json::Null,
            1 => json!(self.roll(2) == 0),
            2 | 3 => json!(i64::try_from(self.roll(6)).unwrap() - 3),
            4 => json!(self.pick(&[1.5, -1.5, 0.5, -0.5, 1.99, 2.5])),
            5..=7 => json!(self.pick(&["", "a", "A", "AB", "1", "É", "1.0.0", "1.0", "v1.0.0"])),
            8 => json!([1, "a", "ab"]),
            _ => self.context(depth - 1),
        }
    }

    /// Attributes of all kinds.
    pub(in super::super) fn context(&mut self, depth: usize) -> Json {
        let mut entries = serde_json::Map::new();
        for name in ["a", "b", "c", "m", "y"] {
            if self.roll(5) > 0 {
                entries.insert(name.to_owned(), self.json(depth));
            }
        }
        Json::Object(entries)
    }
}

#[test]
fn conditions_mean_what_queries_mean() {
    let mut dice = Dice::new(0x9E37_79B9_7F4A_7C15);
    let builder = crate::importer::builder();
    let (mut truths, mut errors, mut sure) = (0, 0, 0);
    for _ in 0..1200 {
        let query = dice.query(3);
        let outcome = translate(&query).unwrap();
        let compile = |expr: &Expr| {
            let text = print_expr(expr);
            builder
                .condition(&text)
                .unwrap_or_else(|error| panic!("{text}: {error}"))
        };
        let (yes, no) = (compile(&outcome.yes), compile(&outcome.no));
        for _ in 0..6 {
            let json = dice.context(2);
            let context = Context::from_value(json.clone().into()).unwrap();
            let got = |condition: &burgee::Condition| condition.evaluate(&context) == Truth::True;
            let unsure = !outcome.mistakes.unsure.is_empty();
            if unsure && !outcome.mistakes.said.is_empty() {
                continue;
            }
            sure += usize::from(!unsure);
            let expected = evaluate(&query, &json, !unsure);
            truths += usize::from(expected == Ok(true));
            errors += usize::from(expected == Err(Abort));
            let shown = || format!("{query:?}\n{}\n{json}", print_expr(&outcome.yes));
            assert_eq!(got(&yes), expected == Ok(true), "{}", shown());
            assert_eq!(got(&no), expected == Ok(false), "{}", shown());
        }
    }
    assert!(
        truths > 600 && errors > 600 && sure > 4000,
        "{truths} {errors} {sure}"
    );
}

#[test]
fn what_the_original_mistakes_is_said_or_told() {
    let mistakes = |text: &str| {
        let mistakes = translate(&query(text)).unwrap().mistakes;
        (mistakes.said.len(), mistakes.unsure.len())
    };
    for (text, said, unsure) in [
        (r#"m.x eq "a" and m.y ne "b""#, 0, 0),
        (r#"k eq "a" and m.x eq "b""#, 0, 0),
        (r#"k eq "a" and m.x ne "b" and m.y sw "a""#, 2, 0),
        (r#"k in ["A"] and m.x in ["A"]"#, 1, 0),
        (r#"k in ["A", "B"] and m.x in ["A"]"#, 1, 0),
        (r#"k eq 1 and m.x eq "b""#, 0, 0),
        ("k eq 1 and m.x eq 2", 1, 0),
        (r#"k eq "a" or m.x eq "b""#, 1, 0),
        (r#"k eq "a" or m.x eq "a""#, 0, 0),
        (r#"(k eq "a" or l pr) and m.x eq "b""#, 0, 1),
        (r#"not (k eq "a") and m.x eq "b""#, 1, 0),
        (r#"not (not (k eq "a")) and m.x ne "b""#, 1, 0),
        ("k eq null and m.x pr", 0, 0),
        ("m.x pr and n.x pr", 0, 1),
        ("m.x.y pr and k pr", 0, 1),
        ("m.x.y pr", 0, 0),
    ] {
        assert_eq!(mistakes(text), (said, unsure), "{text}");
    }
}
