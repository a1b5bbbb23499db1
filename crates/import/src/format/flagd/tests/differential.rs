//! The shapes that become plain rules, against the interpreter.

use super::super::Flagd;
use super::super::generation::Generation;
use super::{document, interpreted};
use crate::testing::engines;
use crate::{Importer, Input, Question};
use burgee::Timestamp;
use serde_json::{Value as Json, json};

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
