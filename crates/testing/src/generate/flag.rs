//! Random flags.

use super::Choices;
use super::condition::{condition, found_by_text};
use super::pool::{ENVIRONMENTS, KEYS, PERCENTS, TEXTS, TIMES, WORDS};
use super::ruleset::Sketch;
use std::fmt::Write as _;

/// A flag that later items can ask for.
#[derive(Debug, Clone)]
pub struct FlagSketch {
    /// Its key.
    pub name: String,
    /// Its named variants.
    pub variants: Vec<String>,
    /// Its type.
    ty: &'static str,
}

impl FlagSketch {
    /// A condition on the value that the flag serves.
    pub(super) fn value_test(&self, choices: &mut Choices<'_>) -> String {
        let name = &self.name;
        match self.ty {
            "bool" => format!("flag {name} {} true", choices.one(&["==", "!="])),
            "string" => format!("flag {name} in [\"A\", \"x\"]"),
            "int" | "number" => {
                format!(
                    "flag {name} {} {}",
                    choices.one(&["<", ">=", "=="]),
                    choices.one(&["2", "0.5"])
                )
            }
            _ => format!(
                "(flag {name}) is {}",
                choices.one(&["map", "list", "string", "missing"])
            ),
        }
    }
}

/// Something to serve: a variant, or a value in place.
struct Targets(Vec<String>);

impl Targets {
    fn one(&self, choices: &mut Choices<'_>) -> String {
        let at = choices.below(self.0.len());
        self.0.get(at).cloned().unwrap_or_default()
    }
}

/// Writes a flag, and remembers it.
pub(super) fn flag(choices: &mut Choices<'_>, sketch: &mut Sketch, out: &mut String) {
    let name = format!("f{}", sketch.flags.len() + 1);
    let ty = match choices.below(8) {
        0..=2 => "bool",
        3 | 4 => "string",
        5 => "int",
        6 => "number",
        _ => "json",
    };
    let values: &[&str] = match ty {
        "bool" => &["true", "false"],
        "string" => &["\"A\"", "\"B\"", "\"x\""],
        "int" => &["1", "2", "-7"],
        "number" => &["1", "0.5", "5.0"],
        _ => &["{ a: 1, b: [true, null] }", "[1, 2.5]", "\"t\"", "null"],
    };
    let named = choices.eighths(4);
    let variants: Vec<String> = match (named, ty) {
        (true, _) => ["a", "b", "c"]
            .map(String::from)
            .into_iter()
            .take(values.len())
            .collect(),
        (false, "bool") => ["off", "on"].map(String::from).to_vec(),
        (false, _) => Vec::new(),
    };
    if !named && choices.eighths(1) {
        let _ = writeln!(out, "flag {name}: {ty} = {}", choices.one(values));
        sketch.flags.push(FlagSketch { name, variants, ty });
        return;
    }
    let targets = Targets(if variants.is_empty() {
        values.iter().map(ToString::to_string).collect()
    } else {
        variants.clone()
    });
    let _ = writeln!(out, "flag {name}: {ty} {{");
    if named {
        let all: Vec<_> = variants
            .iter()
            .zip(values)
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        let _ = writeln!(out, "  variants {{ {} }}", all.join("  "));
    }
    head(choices, sketch, &targets, out);
    let count = choices.below(4);
    // One block at most: the `otherwise` of a block makes a second one unreachable.
    let block = if choices.eighths(2) {
        choices.below(4)
    } else {
        4
    };
    let by_text = choices.eighths(3);
    for position in 0..count {
        if position == block {
            environment(choices, sketch, &targets, out);
        } else if by_text {
            let when = found_by_text(choices, sketch);
            rule_when(&when, choices, sketch, &targets, out);
        } else {
            rule(choices, sketch, &targets, out);
        }
    }
    if choices.eighths(2) {
        ladder(choices, sketch, &targets, out);
    }
    let _ = writeln!(
        out,
        "  otherwise serve {}\n}}",
        outcome(choices, &targets, false)
    );
    sketch.flags.push(FlagSketch { name, variants, ty });
}

/// What stands in front of the rules.
fn head(choices: &mut Choices<'_>, sketch: &Sketch, targets: &Targets, out: &mut String) {
    if choices.eighths(1) {
        let _ = writeln!(
            out,
            "  status {}",
            choices.one(&["live", "disabled", "archived"])
        );
    }
    if choices.eighths(2) {
        let _ = writeln!(out, "  if_disabled serve {}", targets.one(choices));
    }
    if choices.eighths(2) {
        let salt = choices.one(&["", " salt \"flag\""]);
        let _ = writeln!(out, "  bucket by {}{salt}", choices.one(KEYS));
    }
    if choices.eighths(2)
        && let Some(other) = sketch.flags.get(choices.below(sketch.flags.len()))
        && let Some(variant) = other.variants.get(choices.below(other.variants.len()))
    {
        let _ = writeln!(out, "  requires {} is {variant}", other.name);
    }
}

fn environment(
    choices: &mut Choices<'_>,
    sketch: &mut Sketch,
    targets: &Targets,
    out: &mut String,
) {
    let names = choices.one(&["production", "staging, dev", "dev"]);
    debug_assert!(names.split(", ").all(|name| ENVIRONMENTS.contains(&name)));
    let _ = writeln!(out, "  environment {names} {{");
    if choices.eighths(4) {
        let when = found_by_text(choices, sketch);
        rule_when(&when, choices, sketch, targets, out);
    } else {
        rule(choices, sketch, targets, out);
    }
    if choices.eighths(4) {
        let _ = writeln!(
            out,
            "  otherwise serve {}",
            outcome(choices, targets, false)
        );
    }
    out.push_str("  }\n");
}

fn rule(choices: &mut Choices<'_>, sketch: &mut Sketch, targets: &Targets, out: &mut String) {
    let when = condition(choices, sketch, &[], 3);
    rule_when(&when, choices, sketch, targets, out);
}

fn rule_when(
    when: &str,
    choices: &mut Choices<'_>,
    sketch: &mut Sketch,
    targets: &Targets,
    out: &mut String,
) {
    sketch.rules += 1;
    let unnamed = choices.eighths(2);
    let window = match choices.below(12) {
        9 => " from 2025-06-01",
        10 => " until 2025-06-15T12:00Z",
        11 => " from 2025-01-01T00:00Z until 2025-07-01T00:00+02:00",
        _ => "",
    };
    let head = match (unnamed, window) {
        (true, "") => String::new(),
        (true, window) => format!("rule \"described\"{window} "),
        (false, window) => format!("rule r{}{window} ", sketch.rules),
    };
    let _ = writeln!(
        out,
        "  {head}when {when}\n    serve {}",
        outcome(choices, targets, true)
    );
}

/// Many rules that ask for the text of an attribute, most of them the same one: what an index over
/// rules is for.
fn ladder(choices: &mut Choices<'_>, sketch: &mut Sketch, targets: &Targets, out: &mut String) {
    let common = choices.one(TEXTS);
    for _ in 0..8 + choices.below(6) {
        if choices.eighths(1) {
            rule(choices, sketch, targets, out);
            continue;
        }
        sketch.rules += 1;
        let name = sketch.rules;
        let attribute = if choices.eighths(1) {
            choices.one(TEXTS)
        } else {
            common
        };
        let test = match choices.below(4) {
            0 => format!(
                "{attribute} in [{:?}, {:?}]",
                choices.one(WORDS),
                choices.one(WORDS)
            ),
            1 => format!(
                "{attribute} == {:?} and n > {}",
                choices.one(WORDS),
                choices.below(9)
            ),
            _ => format!("{attribute} == {:?}", choices.one(WORDS)),
        };
        let serve = outcome(choices, targets, true);
        let _ = writeln!(out, "  rule r{name} when {test} serve {serve}");
    }
}

/// What is served. Only a rule passes on to the next.
fn outcome(choices: &mut Choices<'_>, targets: &Targets, next: bool) -> String {
    let target = |choices: &mut Choices<'_>| match (next, choices.below(8)) {
        (true, 7) => "next".to_owned(),
        _ => targets.one(choices),
    };
    match choices.below(11) {
        10 => {
            let (one, two, rest) = (target(choices), target(choices), target(choices));
            format!("1/3 {one}, 1/3 {two}, 1/3 {rest}{}", dealt(choices))
        }
        5 | 6 => {
            let first = choices.one(PERCENTS);
            let (one, rest) = (target(choices), target(choices));
            format!("{first} {one}, rest {rest}{}", dealt(choices))
        }
        7 => {
            let (one, two, rest) = (target(choices), target(choices), target(choices));
            format!("20% {one}, 30.5% {two}, 49.5% {rest}{}", dealt(choices))
        }
        8 => {
            let (to, by) = (targets.one(choices), dealt(choices));
            let rest = match target(choices) {
                rest if next && rest == "next" => String::new(),
                rest => format!(", rest {rest}"),
            };
            let schedule = choices.one(&[
                "0% to 100% from 2025-06-01T00:00Z until 2025-07-01T00:00Z",
                "80% to 10% from 2025-06-01T00:00Z until 2025-06-16T00:00Z",
                "{ 2025-01-01T00:00Z: 20%  2025-06-15T12:00Z: 60%  2025-07-01T00:00Z: 100% }",
            ]);
            format!("ramp {to} {schedule}{by}{rest}")
        }
        9 => "error \"CODE\"".to_owned(),
        _ => targets.one(choices),
    }
}

/// Who counts as one. Always given: not every ruleset has a default key.
fn dealt(choices: &mut Choices<'_>) -> String {
    let by = choices.one(KEYS);
    let salt = choices.one(&["", "", " salt \"s\""]);
    let using = choices.one(&["", "", "", " using md5-100"]);
    debug_assert!(!TIMES.contains(&by));
    format!(" by {by}{salt}{using}")
}
