//! Random flags that other systems can say for the most part, and contexts that hit what they ask for.

use super::pool::{
    BUCKETS, FLAGD_BUCKETS, FLAGD_TESTS, GO_FEATURE_FLAG_BUCKETS, GO_FEATURE_FLAG_TESTS, NAMES,
    NUMBERS, PATHS, SHARES, TESTS, TIMES, TYPES, VALUES, VARIANTS, WINDOWS, WORDS,
};
use burgee_import::builder;
use burgee_testing::generate::Choices;
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;

/// The flag that is asked for, as the text writes it and as it is called.
#[derive(Debug)]
pub(crate) struct Drawn {
    /// A ruleset without errors, of one flag.
    pub(crate) text: String,
    /// What the flag is called.
    pub(crate) flag: String,
}

/// A ruleset for the exporter `system`; none where the bytes stand for one that is refused by the checker.
pub(crate) fn rules(choices: &mut Choices<'_>, system: &str) -> Option<Drawn> {
    let head = head(choices, system);
    let flag = choices.one(NAMES);
    let mut text = format!("{}flag {flag}: ", head.text);
    let (ty, targets) = targets(choices);
    text += ty;
    text += " {\n";
    if choices.eighths(2) {
        text += "  owner \"a: b\"  tags [\"x\", \"#\"]\n";
    }
    if choices.eighths(1) {
        text += "  status disabled\n";
        if choices.eighths(4) {
            let _ = writeln!(
                text,
                "  if_disabled serve {}",
                choices.one(&targets.words())
            );
        }
    }
    text += &targets.block;
    if choices.eighths(2) {
        let _ = writeln!(text, "  bucket by {}", choices.one(&head.buckets));
    }
    for _ in 0..choices.below(3) {
        let name = match choices.below(3) {
            0 => "",
            _ => choices.one(NAMES),
        };
        let window = if choices.eighths(2) {
            choices.one(WINDOWS)
        } else {
            ""
        };
        let mut when = condition(choices, &head, 2);
        let serve = outcome(choices, &head, &targets);
        if serve.contains("rest") && choices.eighths(4) {
            let keys = "targetingKey != \"\" and x is string and user.name is string";
            when = format!("{keys} and ({when})");
        }
        // A rule for everybody leaves nobody to those below, unless it has a window.
        let when = match window {
            "" => format!("when {when}"),
            _ if choices.eighths(2) => String::new(),
            _ => format!("when {when}"),
        };
        let rule = if name.is_empty() && window.is_empty() {
            ""
        } else {
            "rule "
        };
        let _ = writeln!(text, "  {rule}{name} {window} {when} serve {serve}");
    }
    let _ = writeln!(
        text,
        "  otherwise serve {}\n}}",
        outcome(choices, &head, &targets)
    );
    let flag = flag.trim_matches('`').to_owned();
    sound(&text).then_some(Drawn { text, flag })
}

fn sound(text: &str) -> bool {
    !builder().read(text).has_errors()
}

/// What stands before the flag, and for whom it is written.
struct Head {
    text: String,
    tests: Vec<&'static str>,
    buckets: Vec<&'static str>,
}

fn head(choices: &mut Choices<'_>, system: &str) -> Head {
    let own: (&[&str], &[&str]) = match system {
        "flagd" => (FLAGD_TESTS, FLAGD_BUCKETS),
        _ => (GO_FEATURE_FLAG_TESTS, GO_FEATURE_FLAG_BUCKETS),
    };
    let mut head = Head {
        text: String::new(),
        tests: [TESTS, own.0].concat(),
        buckets: [BUCKETS, own.1].concat(),
    };
    let bucketing = match (system, choices.below(8)) {
        (_, 0) => "",
        ("flagd", _) => "bucketing flagd/2\n",
        _ => "bucketing gofeatureflag/fnv1a\n",
    };
    head.text += bucketing;
    if choices.eighths(3) {
        head.text += "attributes {\n";
        for path in PATHS {
            let _ = writeln!(head.text, "  {path}: {}", choices.one(TYPES));
        }
        head.text += "}\n";
    }
    let words = [choices.one(WORDS), choices.one(WORDS)].map(|word| format!("{word:?}"));
    let _ = writeln!(
        head.text,
        "list words = [{}]\nlist numbers = [1, 5.5]",
        words.join(", ")
    );
    for name in ["s", "t"] {
        let when = condition(choices, &head, 1);
        let _ = writeln!(head.text, "segment {name} = {when}");
    }
    head
}

/// A condition that the checker accepts behind `head`.
fn condition(choices: &mut Choices<'_>, head: &Head, depth: usize) -> String {
    if depth > 0 {
        let parts = choices.below(4);
        match choices.below(6) {
            0 if parts > 1 => return joined(choices, head, depth, parts, " and "),
            1 if parts > 1 => return joined(choices, head, depth, parts, " or "),
            2 => return format!("not ({})", condition(choices, head, depth - 1)),
            3 => {
                let test = choices.one(&["is true", "is not true", "is false", "is not false"]);
                return format!("({}) {test}", condition(choices, head, depth - 1));
            }
            _ => {}
        }
    }
    for _ in 0..3 {
        let test = test(choices, &head.tests);
        if sound(&format!("{}segment tried = {test}\n", head.text)) {
            return test;
        }
    }
    "x is present".to_owned()
}

fn joined(choices: &mut Choices<'_>, head: &Head, depth: usize, parts: usize, by: &str) -> String {
    let parts: Vec<String> = (0..parts)
        .map(|_| format!("({})", condition(choices, head, depth - 1)))
        .collect();
    parts.join(by)
}

/// One test, with its attributes and literals put in.
fn test(choices: &mut Choices<'_>, tests: &[&str]) -> String {
    let mut text = String::new();
    for part in choices.one(tests).split_inclusive('#') {
        let Some((before, kind)) = part
            .strip_suffix('#')
            .and_then(|part| part.rsplit_once('@'))
        else {
            text += part;
            continue;
        };
        text += before;
        match kind {
            "a" => text += choices.one(PATHS),
            "w" => drop(write!(text, "{:?}", choices.one(WORDS))),
            "t" => text += choices.one(TIMES),
            _ => text += choices.one(NUMBERS),
        }
    }
    text
}

/// What a flag can serve.
struct Targets {
    /// Its `variants` block; empty for none.
    block: String,
    /// Names, or values in place.
    all: Vec<String>,
}

impl Targets {
    fn words(&self) -> Vec<&str> {
        self.all.iter().map(String::as_str).collect()
    }
}

fn targets(choices: &mut Choices<'_>) -> (&'static str, Targets) {
    let (ty, values): (_, &[&str]) = match choices.below(5) {
        0 => {
            return (
                "bool",
                Targets {
                    block: String::new(),
                    all: vec!["on".into(), "off".into()],
                },
            );
        }
        1 => ("int", &["1", "-5", "0", "9007199254740993"]),
        2 => ("number", &["1", "0.5", "-1e300", "1e-7"]),
        3 => (
            "json",
            &["{ a: 1, `b c`: [true, \"x\"] }", "{}", "{ a: { n: -0.5 } }"],
        ),
        _ => ("string", &["\"a\"", "\"\"", "\"yes\"", "\"é: #\"", "\"1\""]),
    };
    if choices.eighths(3) {
        let all = values.iter().map(|value| (*value).to_owned()).collect();
        return (
            ty,
            Targets {
                block: String::new(),
                all,
            },
        );
    }
    let mut block = String::from("  variants {");
    let mut all: Vec<String> = Vec::new();
    for value in values {
        let name = choices.one(VARIANTS);
        if !all.iter().any(|known| known == name) {
            let _ = write!(block, " {name} = {value}");
            all.push(name.to_owned());
        }
    }
    (
        ty,
        Targets {
            block: block + " }\n",
            all,
        },
    )
}

fn outcome(choices: &mut Choices<'_>, head: &Head, targets: &Targets) -> String {
    let mut words = targets.words();
    match choices.below(16) {
        0..7 => choices.one(&words).to_owned(),
        7 => format!(
            "error {:?}",
            choices.one(&["PARSE_ERROR", "NO_DEFAULT_VARIANT", "ODD"])
        ),
        _ => {
            // GO Feature Flag deals out to the last name first.
            if choices.eighths(6) {
                words.sort_by(|a, b| b.cmp(a));
            }
            let first = choices.below(words.len());
            let mut text = choices.one(SHARES).to_owned();
            for (mark, name) in ["#1", "#2", "#3"]
                .iter()
                .zip(words.iter().cycle().skip(first))
            {
                text = text.replace(mark, name);
            }
            if choices.eighths(5) {
                text += " by ";
                text += choices.one(&head.buckets);
            }
            text
        }
    }
}

/// A context in which the attributes are of every kind, or missing.
#[expect(clippy::expect_used, reason = "a value that is no JSON stops the test")]
pub(crate) fn context(choices: &mut Choices<'_>) -> Json {
    let mut context = Map::new();
    for path in PATHS {
        let value = match choices.below(4) {
            0 => continue,
            1 => choices.one(WORDS).into(),
            _ => serde_json::from_str(choices.one(VALUES)).expect("the values are JSON"),
        };
        let mut steps = path.split('.').map(|step| step.trim_matches('`'));
        match (steps.next(), steps.next()) {
            (Some(root), Some(inner)) => {
                let root = context.entry(root).or_insert_with(|| Map::new().into());
                if let Json::Object(entries) = root {
                    entries.insert(inner.to_owned(), value);
                }
            }
            (Some(root), None) => {
                context.insert(root.to_owned(), value);
            }
            _ => {}
        }
    }
    context.into()
}
