//! One line of an `expr` block: a condition, what it comes to, and for which request.

use burgee::{Condition, Context, Timestamp};

/// A line such as `seats > 5  # => true at 2025-12-01 in production with {"seats": 7}`.
pub(crate) struct Line<'t> {
    /// The condition.
    pub(crate) condition: &'t str,
    /// `true`, `false` or `unknown`.
    expected: &'t str,
    /// The request.
    context: Context,
}

impl<'t> Line<'t> {
    /// Reads a line.
    pub(crate) fn read(line: &'t str) -> Line<'t> {
        let (condition, claim) = line
            .split_once("# =>")
            .expect("a line says what it comes to");
        let (claim, json) = claim.split_once(" with ").unwrap_or((claim, "{}"));
        let mut context = Context::from_json(json).expect("the context is JSON");
        let mut words = claim.split_whitespace();
        let expected = words.next().expect("true, false or unknown");
        while let Some(word) = words.next() {
            let what = words.next().expect("a word behind `at` and `in`");
            context = match word {
                "at" => context.at(Timestamp::parse(what).expect("a time")),
                "in" => context.in_environment(what),
                other => panic!("what is `{other}`?"),
            };
        }
        Line {
            condition: condition.trim(),
            expected,
            context,
        }
    }

    /// What is wrong with it, if anything is.
    pub(crate) fn fault(&self) -> Option<String> {
        let condition = match Condition::compile(self.condition) {
            Ok(condition) => condition,
            Err(error) => return Some(error.to_string()),
        };
        let truth = condition.evaluate(&self.context).to_string();
        (truth != self.expected).then(|| format!("{}: it is {truth}", self.condition))
    }
}
