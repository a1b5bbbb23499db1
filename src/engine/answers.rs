//! All flags at once, into a buffer that is used again.

use super::Engine;
use crate::context::Attributes;
use crate::eval::{self, Evaluation};
use crate::program::Verdict;

/// The answers of all flags for one context, and room for those of the next: made by
/// [`Engine::answers`]. After the first context nothing is allocated.
///
/// ```
/// use burgee::{Context, Engine};
///
/// let engine = Engine::load(r#"
///     flag a: bool { rule pro when plan == "pro" serve on  otherwise serve off }
///     flag b: bool = true
/// "#)?;
/// let mut answers = engine.answers();
/// for plan in ["free", "pro"] {
///     answers.evaluate(&Context::new().with("plan", plan));
///     let on = answers.iter().filter(|answer| answer.variant == Some("on")).count();
///     assert_eq!(on, if plan == "pro" { 2 } else { 1 });
/// }
/// # Ok::<(), burgee::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Answers<'e> {
    engine: &'e Engine,
    verdicts: Vec<Verdict>,
}

impl<'e> Answers<'e> {
    pub(super) fn new(engine: &'e Engine) -> Self {
        Answers {
            engine,
            verdicts: Vec::new(),
        }
    }

    /// Answers for all flags. Flags whose rules all need a text that this context does not have are not
    /// looked at. Of the first 64 attributes and segments of the ruleset, each attribute is looked up at
    /// most once, and once more to be compared as a version, each segment decided once, each bucketing
    /// key hashed once; those beyond are asked for as often as flags ask.
    pub fn evaluate<A: Attributes + ?Sized>(&mut self, context: &A) {
        eval::evaluate_all(&self.engine.inner.program, context, &mut self.verdicts);
    }

    /// The answers, in the order of the text; none before the first context.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Evaluation<'e>> {
        let program = &self.engine.inner.program;
        let flags = program.flags.iter().take(self.verdicts.len());
        let read = flags.zip(&program.index.variants).zip(&self.verdicts);
        read.map(|((flag, variants), verdict)| eval::evaluation(*verdict, program, flag, variants))
    }

    /// The answer for one flag; none for an unknown flag, and before the first context.
    pub fn get(&self, flag: &str) -> Option<Evaluation<'e>> {
        let program = &self.engine.inner.program;
        let (index, flag) = program.flags.get_full(flag)?;
        let verdict = self.verdicts.get(index)?;
        Some(eval::evaluation(*verdict, program, flag, &flag.variants))
    }
}
