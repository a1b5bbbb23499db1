//! Random documents and contexts, out of small pools so that things meet.

use serde_json::{Map, Value as Json, json};

/// A small generator with a fixed start: every run makes the same documents.
pub(super) struct Random(pub(super) u64);

const TEXTS: [&str; 13] = [
    "a",
    "b",
    "ab",
    "pro",
    "",
    "2.1",
    "2.1.0-rc.1",
    "v2",
    "2026-01-01T00:00:00Z",
    "2025-12-31T9:00:60-99:01",
    "7",
    "x-y",
    "A",
];
const NAMES: [&str; 10] = [
    "key",
    "name",
    "anonymous",
    "kind",
    "plan",
    "tags",
    "/deep/down",
    "a/b",
    "/a~1b",
    "n",
];
const BAD: [&str; 5] = ["", "/", "//x", "/x~2", "/x/"];
const KINDS: [&str; 3] = ["user", "org", "device"];
const OPERATORS: [&str; 17] = [
    "in",
    "in",
    "in",
    "startsWith",
    "endsWith",
    "contains",
    "matches",
    "lessThan",
    "lessThanOrEqual",
    "greaterThan",
    "greaterThanOrEqual",
    "before",
    "after",
    "semVerEqual",
    "semVerLessThan",
    "semVerGreaterThan",
    "unheardOf",
];

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }

    fn one_in(&mut self, end: u64) -> bool {
        self.below(end) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    fn some<T>(&mut self, most: u64, mut make: impl FnMut(&mut Random) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }

    fn scalar(&mut self) -> Json {
        match self.below(8) {
            0 => json!(self.below(2) == 0),
            1 => json!(self.below(4)),
            2 => json!(self.pick(&[
                -1.0,
                0.5,
                2.0,
                -0.0,
                1.767_225_600_000e12,
                1e300,
                9.1e15,
                -1e17
            ])),
            _ => json!(self.pick(&TEXTS)),
        }
    }

    fn value(&mut self, depth: u32) -> Json {
        match self.below(12) {
            0 => Json::Null,
            1 | 2 if depth > 0 => json!(self.some(3, |random| random.value(depth - 1))),
            3 if depth > 0 => json!({ "down": self.value(depth - 1) }),
            _ => self.scalar(),
        }
    }

    fn key(&mut self) -> Json {
        json!(self.pick(&["a", "b", "c"]))
    }

    pub(super) fn contexts(&mut self) -> Map<String, Json> {
        let mut contexts = Map::new();
        while contexts.is_empty() {
            for kind in KINDS {
                if self.one_in(2) {
                    let context = self.context();
                    contexts.insert(kind.to_owned(), context);
                }
            }
        }
        contexts
    }

    fn context(&mut self) -> Json {
        let mut context = json!({ "key": self.key() });
        for name in ["plan", "tags", "deep", "a/b", "/a~1b", "n"] {
            if !self.one_in(3) {
                context[name] = self.value(2);
            }
        }
        if self.one_in(2) {
            context["name"] = json!(self.pick(&TEXTS));
        }
        if self.one_in(3) {
            context["anonymous"] = json!(true);
        }
        context
    }

    fn reference(&mut self) -> Json {
        json!(if self.one_in(25) {
            self.pick(&BAD)
        } else {
            self.pick(&NAMES)
        })
    }

    fn kind_into(&mut self, json: &mut Json, name: &str) {
        if self.one_in(2) {
            json[name] = json!(self.pick(&["user", "user", "org", "device", ""]));
        }
    }

    fn clause(&mut self) -> Json {
        if self.one_in(4) {
            let names = self.some(2, |random| random.pick(&["s0", "s1", "s2", "s3", "none"]));
            return json!({ "op": "segmentMatch", "values": names, "negate": self.one_in(4) });
        }
        let mut clause = json!({
            "attribute": self.reference(),
            "op": self.pick(&OPERATORS),
            "values": self.some(3, |random| {
                if random.one_in(10) { json!(random.pick(&KINDS)) } else { random.value(1) }
            }),
            "negate": self.one_in(3),
        });
        self.kind_into(&mut clause, "contextKind");
        clause
    }

    fn targets(&mut self) -> Vec<Json> {
        self.some(2, |random| {
            let mut target = json!({
                "values": random.some(2, Random::key),
                "variation": random.index(),
            });
            random.kind_into(&mut target, "contextKind");
            target
        })
    }

    fn index(&mut self) -> i64 {
        self.pick(&[0, 1, 2, 0, 1, 2, 0, 1, 2, 3, -1])
    }

    fn weight(&mut self) -> i64 {
        self.pick(&[0, 1, 10_000, 25_000, 33_333, 50_000, 60_000, 100_000])
    }

    fn serve(&mut self, into: &mut Json) {
        if !self.one_in(3) {
            into["variation"] = json!(self.index());
            return;
        }
        let mut rollout = json!({ "variations": self.some(4, |random| json!({
            "variation": random.index(),
            "weight": random.weight(),
            "untracked": random.one_in(3),
        })) });
        if self.one_in(2) {
            rollout["kind"] = json!(self.pick(&["experiment", "rollout"]));
        }
        if self.one_in(2) {
            rollout["bucketBy"] = self.reference();
        }
        if self.one_in(4) {
            rollout["seed"] = json!(self.below(100));
        }
        self.kind_into(&mut rollout, "contextKind");
        into["rollout"] = rollout;
    }

    fn flag(&mut self) -> Json {
        let mut fallthrough = json!({});
        self.serve(&mut fallthrough);
        let mut flag = json!({
            "on": !self.one_in(6),
            "salt": self.pick(&TEXTS),
            "variations": self.pick(&[r#"["x", "y", "z"]"#, "[true, false, true]", "[1, 2.5, {}]"])
                .parse::<Json>().unwrap(),
            "fallthrough": fallthrough,
            "rules": self.some(3, |random| {
                let id = random.pick(&["", "first", "0b-1"]);
                let clauses = random.some(2, Random::clause);
                let mut rule = json!({ "id": id, "clauses": clauses });
                random.serve(&mut rule);
                rule
            }),
        });
        if self.one_in(3) {
            flag["targets"] = json!(self.targets());
            flag["contextTargets"] = json!(self.targets());
        }
        if self.one_in(3) {
            flag["prerequisites"] = json!(self.some(2, |random| json!({
                "key": random.pick(&["f0", "f1", "f2", "f3", "none"]),
                "variation": random.index(),
            })));
        }
        if !self.one_in(4) {
            flag["offVariation"] = json!(self.index());
        }
        flag
    }

    fn segment(&mut self) -> Json {
        let mut segment = json!({
            "salt": self.pick(&TEXTS),
            "rules": self.some(2, |random| {
                let mut rule = json!({ "clauses": random.some(2, Random::clause) });
                if random.one_in(3) {
                    rule["weight"] = json!(random.weight());
                    rule["bucketBy"] = if random.one_in(2) { json!("") } else { random.reference() };
                    random.kind_into(&mut rule, "rolloutContextKind");
                }
                rule
            }),
        });
        for name in ["included", "excluded"] {
            if self.one_in(3) {
                segment[name] = json!(self.some(2, Random::key));
            }
            if self.one_in(4) {
                segment[format!("{name}Contexts")] = json!(self.targets());
            }
        }
        if self.one_in(8) {
            segment["unbounded"] = json!(true);
            segment["generation"] = self.pick(&["1", "null"]).parse().unwrap();
            self.kind_into(&mut segment, "unboundedContextKind");
        }
        segment
    }

    pub(super) fn document(&mut self) -> Json {
        let flags = (0..4).map(|number| (format!("f{number}"), self.flag()));
        let flags: Map<String, Json> = flags.collect();
        let segments = (0..4).map(|number| (format!("s{number}"), self.segment()));
        json!({ "flags": flags, "segments": segments.collect::<Map<String, Json>>() })
    }
}
