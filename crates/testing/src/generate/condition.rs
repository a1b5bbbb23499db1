//! Random conditions and operands.

use super::Choices;
use super::pool::{
    DURATIONS, ENVIRONMENTS, GLOBS, KEYS, LITERALS, NETWORKS, NUMBER_LISTS, NUMBERS, PARTS,
    PATTERNS, PERCENTS, TEXT_LISTS, TEXTS, TIMES, TYPES, VERSIONS, WORDS,
};
use super::ruleset::Sketch;

const ORDERS: &[&str] = &["<", "<=", ">", ">="];
const EQUALS: &[&str] = &["==", "!="];
const NOT: &[&str] = &["", "not "];
const FOLD: &[&str] = &["", " ignore_case"];

/// Text as a literal.
fn quote(text: &str) -> String {
    format!("\"{text}\"")
}

/// `[a, b]` of one to three entries, now and then of none.
fn list(choices: &mut Choices<'_>, mut entry: impl FnMut(&mut Choices<'_>) -> String) -> String {
    let count = choices.below(16).div_ceil(5);
    let entries: Vec<_> = (0..count).map(|_| entry(choices)).collect();
    format!("[{}]", entries.join(", "))
}

/// A literal out of a pool of text.
fn word(choices: &mut Choices<'_>, pool: &[&str]) -> String {
    quote(choices.one(pool))
}

/// Something of type string.
fn text(choices: &mut Choices<'_>, locals: &[&str]) -> String {
    match choices.below(10) {
        6 => format!("({} ?? {})", choices.one(TEXTS), word(choices, WORDS)),
        7 => {
            let function = choices.one(&["lower", "upper", "trim"]);
            format!("{function}({})", choices.one(TEXTS))
        }
        8 => format!("string({})", choices.one(NUMBERS)),
        9 if !locals.is_empty() => format!("{}.status", choices.one(locals)),
        _ => choices.one(TEXTS).to_owned(),
    }
}

/// Something of type number.
fn number(choices: &mut Choices<'_>, locals: &[&str], depth: usize) -> String {
    match choices.below(12) {
        0..=3 => choices.one(NUMBERS).to_owned(),
        7 if !locals.is_empty() => format!("{}.total", choices.one(locals)),
        8 if depth > 0 => {
            let op = choices.one(&["+", "-", "*", "/"]);
            let (left, right) = (
                number(choices, locals, depth - 1),
                number(choices, locals, depth - 1),
            );
            format!("({left} {op} {right})")
        }
        9 => format!("({} ?? {})", choices.one(NUMBERS), choices.one(LITERALS)),
        10 => match choices.below(4) {
            0 => format!("len({})", choices.one(&["plan", "groups", "email"])),
            1 => {
                let function = choices.one(&["min", "max", "mod"]);
                format!(
                    "{function}({}, {})",
                    choices.one(NUMBERS),
                    choices.one(LITERALS)
                )
            }
            2 => format!("abs({})", choices.one(NUMBERS)),
            _ => {
                let function = choices.one(&["int", "number"]);
                format!("{function}({})", choices.one(TEXTS))
            }
        },
        11 => format!("(-{})", choices.one(NUMBERS)),
        _ => choices.one(LITERALS).to_owned(),
    }
}

/// Something of type time.
fn time(choices: &mut Choices<'_>) -> String {
    match choices.below(6) {
        0..=2 => "created_at".to_owned(),
        3 => "now".to_owned(),
        4 => format!("(now - {})", choices.one(DURATIONS)),
        _ => format!("(created_at + {})", choices.one(DURATIONS)),
    }
}

/// A condition that is no deeper than `depth`.
pub(super) fn condition(
    choices: &mut Choices<'_>,
    sketch: &Sketch,
    locals: &[&str],
    depth: usize,
) -> String {
    if depth > 0 && choices.below(3) > 0 {
        compound(choices, sketch, locals, depth)
    } else {
        leaf(choices, sketch, locals)
    }
}

fn compound(choices: &mut Choices<'_>, sketch: &Sketch, locals: &[&str], depth: usize) -> String {
    let inner = |choices: &mut Choices<'_>| condition(choices, sketch, locals, depth - 1);
    match choices.below(8) {
        0..=2 => {
            let word = choices.one(&[" and ", " or "]);
            let count = 2 + choices.below(3);
            let parts: Vec<_> = (0..count).map(|_| inner(choices)).collect();
            format!("({})", parts.join(word))
        }
        3 | 4 => format!("not ({})", inner(choices)),
        5 => {
            let test = choices.one(&["true", "not true", "false", "not false"]);
            format!("(({}) is {test})", inner(choices))
        }
        6 if locals.len() < 2 => {
            let quantifier = choices.one(&["any", "all", "none"]);
            let (variable, over) = match locals.first() {
                None => ("o", "orders".to_owned()),
                Some(outer) => (
                    "i",
                    choices
                        .one(&["orders", &format!("{outer}.items")])
                        .to_owned(),
                ),
            };
            let mut locals = locals.to_vec();
            locals.push(variable);
            let body = condition(choices, sketch, &locals, depth - 1);
            format!("{quantifier}({variable} in {over} where {body})")
        }
        _ => format!(
            "(({}) ?? {})",
            inner(choices),
            choices.one(&["true", "false"])
        ),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of test")]
fn leaf(choices: &mut Choices<'_>, sketch: &Sketch, locals: &[&str]) -> String {
    match choices.below(24) {
        0..=2 => {
            let (left, op) = (text(choices, locals), choices.one(EQUALS));
            format!("{left} {op} {}{}", word(choices, WORDS), choices.one(FOLD))
        }
        3 | 4 => {
            let (left, not) = (text(choices, locals), choices.one(NOT));
            let entries = list(choices, |choices| word(choices, WORDS));
            format!("{left} {not}in {entries}{}", choices.one(FOLD))
        }
        5 | 6 => {
            let (left, not) = (text(choices, locals), choices.one(NOT));
            let op = choices.one(&["starts_with", "ends_with", "contains"]);
            let right = match choices.below(5) {
                0..=2 => word(choices, PARTS),
                3 => list(choices, |choices| word(choices, PARTS)),
                _ => choices.one(TEXTS).to_owned(),
            };
            format!("{left} {not}{op} {right}{}", choices.one(FOLD))
        }
        7 => {
            let (left, not) = (text(choices, locals), choices.one(NOT));
            let (op, pool) = if choices.eighths(4) {
                ("like", GLOBS)
            } else {
                ("matches", PATTERNS)
            };
            format!(
                "{left} {not}{op} {}{}",
                word(choices, pool),
                choices.one(FOLD)
            )
        }
        8..=10 => {
            let op = choices.one(&["==", "!=", "<", "<=", ">", ">="]);
            let left = number(choices, locals, 1);
            format!("{left} {op} {}", number(choices, locals, 1))
        }
        11 => {
            let (left, not) = (number(choices, locals, 1), choices.one(NOT));
            let right = match choices.below(3) {
                0 => list(choices, |choices| choices.one(LITERALS).to_owned()),
                1 => choices
                    .one(&["1..5", "0..<5", "-3..2.5", "1..<1000"])
                    .to_owned(),
                _ => choices.one(NUMBER_LISTS).to_owned(),
            };
            format!("{left} {not}in {right}")
        }
        12 => choices
            .one(&["b", "b == true", "b != true", "b == false", "b is true"])
            .to_owned(),
        13 => {
            let op = choices.one(&["==", "!=", "<", "<=", ">", ">="]);
            let left = time(choices);
            let right = if choices.eighths(2) {
                time(choices)
            } else {
                choices.one(TIMES).to_owned()
            };
            format!("{left} {op} {right}")
        }
        14 => versions(choices),
        15 => {
            let not = choices.one(NOT);
            let right = match choices.below(2) {
                0 => word(choices, NETWORKS),
                _ => list(choices, |choices| word(choices, NETWORKS)),
            };
            format!("ip {not}in_cidr {right}")
        }
        16 => {
            let pools = [
                TEXTS,
                NUMBERS,
                &["b", "groups", "orders", "created_at", "app", "ip", "user"],
            ];
            let pool = pools.get(choices.below(3)).copied().unwrap_or(TEXTS);
            // A schema knows `user.id`, but nothing above it.
            let what = choices.one(pool);
            let what = if what == "user" { "user.id" } else { what };
            format!("{what} is {}{}", choices.one(NOT), choices.one(TYPES))
        }
        17 | 18 => lists(choices),
        19 => format!(
            "{} {} {}",
            choices.one(TEXTS),
            choices.one(EQUALS),
            choices.one(TEXTS)
        ),
        20 => match choices.below(3) {
            0 => format!(
                "environment {} {}",
                choices.one(EQUALS),
                word(choices, ENVIRONMENTS)
            ),
            1 => format!(
                "flag_key {} {}",
                choices.one(EQUALS),
                word(choices, &["f1", "f2", "f3"])
            ),
            _ => format!(
                "{} {} {}",
                choices.one(TEXTS),
                choices.one(ORDERS),
                word(choices, WORDS)
            ),
        },
        21 => bucket(choices, sketch.salted),
        _ => reference(choices, sketch),
    }
}

/// A gate for one version of an app, or for those from one to another, and now and then a text that is
/// read as a version.
fn versions(choices: &mut Choices<'_>) -> String {
    let op = choices.one(&["==", "!=", "<", "<=", ">", ">="]);
    match choices.below(6) {
        4 => {
            let (from, until) = (choices.one(VERSIONS), choices.one(VERSIONS));
            format!("(app >= {from} and app {op} {until})")
        }
        5 => format!(
            "version({}) {op} {}",
            choices.one(TEXTS),
            choices.one(VERSIONS)
        ),
        _ => format!("app {op} {}", choices.one(VERSIONS)),
    }
}

/// A condition that needs one of a few texts, and most often nothing besides: what the index over all
/// flags finds.
pub(super) fn found_by_text(choices: &mut Choices<'_>, sketch: &Sketch) -> String {
    let test = |choices: &mut Choices<'_>| {
        let left = choices.one(TEXTS);
        match choices.below(4) {
            0 => format!("{left} == {}", word(choices, WORDS)),
            1 => format!(
                "{left} in {}",
                list(choices, |choices| word(choices, WORDS))
            ),
            2 => format!("{left} starts_with {}", word(choices, PARTS)),
            _ => format!(
                "{left} ends_with {}",
                list(choices, |choices| word(choices, PARTS))
            ),
        }
    };
    match choices.below(6) {
        0 => format!("({} or {})", test(choices), test(choices)),
        1 => {
            let more = format!("{} and {}", test(choices), leaf(choices, sketch, &[]));
            if choices.eighths(4) {
                format!("({} or ({more}))", test(choices))
            } else {
                format!("({more})")
            }
        }
        2 if !sketch.segments.is_empty() => {
            let at = choices.below(sketch.segments.len());
            let segment = sketch.segments.get(at).map_or("", String::as_str);
            format!("(in segment {segment} or {})", test(choices))
        }
        3 if !sketch.segments.is_empty() => {
            let at = choices.below(sketch.segments.len());
            let segment = sketch.segments.get(at).map_or("", String::as_str);
            format!("in segment {segment}")
        }
        _ => test(choices),
    }
}

/// A test of a list of the context.
fn lists(choices: &mut Choices<'_>) -> String {
    let (not, texts) = (choices.one(NOT), choices.one(TEXT_LISTS));
    let fold = choices.one(FOLD);
    match choices.below(6) {
        0 => format!("{} {not}in {texts}", word(choices, WORDS)),
        1 => format!("{texts} {not}contains {}{fold}", word(choices, WORDS)),
        2 => {
            let op = choices.one(&["contains_any", "contains_all"]);
            let entries = list(choices, |choices| word(choices, WORDS));
            format!("{texts} {not}{op} {entries}{fold}")
        }
        3 => format!("{} {not}in {texts}", choices.one(TEXTS)),
        4 => format!(
            "{} {not}in {}",
            choices.one(LITERALS),
            choices.one(NUMBER_LISTS)
        ),
        _ => {
            let entries = list(choices, |choices| word(choices, WORDS));
            format!("{texts} {} {entries}", choices.one(EQUALS))
        }
    }
}

/// A percentage predicate.
fn bucket(choices: &mut Choices<'_>, salted: bool) -> String {
    let share = match choices.below(6) {
        0 | 1 => choices.one(PERCENTS).to_owned(),
        2 => choices
            .one(&["10% to 60%", "0% to 50%", "99% to 100%"])
            .to_owned(),
        3 => "[0% to 10%, 30% to 70%]".to_owned(),
        4 => choices.one(&["1/3", "2/3 to 3/3", "0/7"]).to_owned(),
        _ => "[1/9 to 4/9, 7/9 to 9/9]".to_owned(),
    };
    // A coalesced key needs its parentheses here.
    let key = choices.one(&["user.id", "n", "(plan ?? user.id)", "country"]);
    let salt = if salted || choices.eighths(2) {
        choices.one(&[" salt \"s\"", " salt \"\""])
    } else {
        ""
    };
    let using = if choices.eighths(1) {
        " using md5-100"
    } else {
        ""
    };
    format!("{share} of {key}{salt}{using}")
}

/// A test that asks another item of the ruleset, or something plain where there is none.
fn reference(choices: &mut Choices<'_>, sketch: &Sketch) -> String {
    let not = choices.one(NOT);
    match choices.below(3) {
        0 if !sketch.segments.is_empty() => {
            let at = choices.below(sketch.segments.len());
            format!(
                "{not}in segment {}",
                sketch.segments.get(at).map_or("", String::as_str)
            )
        }
        1 if !sketch.flags.is_empty() => {
            let at = choices.below(sketch.flags.len());
            let Some(flag) = sketch.flags.get(at) else {
                return "b".to_owned();
            };
            let name = &flag.name;
            match (choices.below(3), flag.variants.is_empty()) {
                (0, _) => format!("(flag {name}) is {not}present"),
                (1, false) => {
                    let variants: Vec<&str> = flag.variants.iter().map(String::as_str).collect();
                    format!("flag {name} is {not}{}", choices.one(&variants))
                }
                _ => flag.value_test(choices),
            }
        }
        2 if !sketch.lists.is_empty() => {
            let at = choices.below(sketch.lists.len());
            let name = sketch.lists.get(at).map_or("", String::as_str);
            format!(
                "{} {not}in ${name}{}",
                choices.one(TEXTS),
                choices.one(FOLD)
            )
        }
        _ => choices.one(KEYS.get(..1).unwrap_or(TEXTS)).to_owned() + " is present",
    }
}
