//! Random rulesets: every item refers only to items above it, so that there are no circles.

use super::Choices;
use super::condition::condition as draw;
use super::flag::{FlagSketch, flag};
use super::pool::{SCHEMA, WORDS};
use std::fmt::Write as _;

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
    let mut text = String::new();
    if choices.eighths(4) {
        text.push_str(SCHEMA);
    }
    for number in 0..choices.below(3) {
        let words: Vec<_> = (0..=choices.below(4)).map(|_| choices.one(WORDS)).collect();
        let _ = writeln!(text, "list l{number} = {words:?}");
        sketch.lists.push(format!("l{number}"));
    }
    for _ in 0..=choices.below(4) {
        if choices.eighths(4) {
            let name = format!("s{}", sketch.segments.len());
            let when = draw(choices, &sketch, &[], 2);
            let _ = writeln!(text, "segment {name} = {when}");
            sketch.segments.push(name);
        }
        flag(choices, &mut sketch, &mut text);
    }
    sketch.text = text;
    sketch
}

/// A lone condition.
pub fn lone_condition(choices: &mut Choices<'_>) -> String {
    let sketch = Sketch {
        salted: true,
        ..Sketch::default()
    };
    draw(choices, &sketch, &[], 3)
}
