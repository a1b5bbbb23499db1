//! Random rulesets: every item refers only to items above it, so that there are no circles.

use super::Choices;
use super::condition::{condition as draw, found_by_text};
use super::flag::{FlagSketch, flag};
use super::pool::{SCHEMA, WORDS};
use std::fmt::Write as _;

/// How many attributes and segments stand in front of the others in a wide ruleset: as many as a request
/// for all flags remembers, so that it does not remember those after them.
const MANY: usize = 64;

/// What a ruleset holds so far.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// The text.
    pub text: String,
    /// Its flags.
    pub flags: Vec<FlagSketch>,
    pub(super) segments: Vec<String>,
    pub(super) lists: Vec<String>,
    /// How many rules have been named, so that no two have one name.
    pub(super) rules: usize,
    /// Whether every percentage needs a salt of its own.
    pub(super) salted: bool,
}

/// A ruleset with one to four flags.
pub fn ruleset(choices: &mut Choices<'_>) -> Sketch {
    let mut sketch = Sketch::default();
    let (schema, wide) = (choices.eighths(4), choices.eighths(2));
    let mut text = front(schema, if wide { MANY } else { 0 });
    if wide {
        sketch.segments.extend(["w0", "w1"].map(String::from));
    }
    for number in 0..choices.below(3) {
        let words: Vec<_> = (0..=choices.below(4)).map(|_| choices.one(WORDS)).collect();
        let _ = writeln!(text, "list l{number} = {words:?}");
        sketch.lists.push(format!("l{number}"));
    }
    for _ in 0..=choices.below(4) {
        if choices.eighths(4) {
            let name = format!("s{}", sketch.segments.len());
            let when = if choices.eighths(3) {
                found_by_text(choices, &sketch)
            } else {
                draw(choices, &sketch, &[], 2)
            };
            let _ = writeln!(text, "segment {name} = {when}");
            sketch.segments.push(name);
        }
        flag(choices, &mut sketch, &mut text);
    }
    sketch.text = text;
    sketch
}

/// The schema, and so many attributes and segments in front of all others.
fn front(schema: bool, wide: usize) -> String {
    let mut text = String::new();
    if schema {
        let (head, rest) = SCHEMA.split_once('\n').unwrap_or((SCHEMA, ""));
        let _ = writeln!(text, "{head}");
        for number in 0..wide {
            let _ = writeln!(text, "  w{number}: string");
        }
        text.push_str(rest);
    }
    for number in 0..wide {
        let _ = writeln!(text, "segment w{number} = w{number} == \"x\"");
    }
    text
}

/// A lone condition.
pub fn lone_condition(choices: &mut Choices<'_>) -> String {
    let sketch = Sketch {
        salted: true,
        ..Sketch::default()
    };
    draw(choices, &sketch, &[], 3)
}
