//! Load once, evaluate many times.

mod answers;
mod bound;
mod builder;
mod flag;
mod getters;

pub use answers::Answers;
pub use bound::Bound;
pub use builder::{Builder, Reading};
pub use flag::Flag;

use crate::context::Attributes;
use crate::error::{Error, UnknownFlag};
use crate::eval::{self, Evaluation, Explanation, Truth};
use crate::program::{self, Program};
use crate::source::Lines;
use std::sync::Arc;

/// A compiled ruleset. Immutable, shared between threads without locks; a clone shares the content.
///
/// ```
/// use burgee::{Context, Engine};
///
/// let engine = Engine::load(r#"
///     flag advanced-reports: bool {
///       rule enterprise when plan == "enterprise" or email ends_with "@company.com" serve on
///       otherwise serve off
///     }
/// "#)?;
/// let context = Context::new().with("plan", "enterprise");
/// assert!(engine.bool("advanced-reports", &context, false));
/// # Ok::<(), burgee::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: Program,
    lines: Lines,
}

impl Engine {
    /// Compiles a ruleset that stands alone.
    ///
    /// # Errors
    /// When the text has an error; warnings are passed over.
    pub fn load(text: &str) -> Result<Engine, Error> {
        Engine::builder().load(text)
    }

    /// Compiles with includes, list files, functions, bucketings or limits of the host's.
    pub fn builder() -> Builder<'static> {
        Builder::default()
    }

    fn new(program: Program, lines: Lines) -> Engine {
        Engine {
            inner: Arc::new(Inner { program, lines }),
        }
    }

    /// Which variant of `flag` this context gets, and why. Never fails for a flag that exists, and
    /// allocates nothing unless a rule calls a function that makes new text, or this thread searches for
    /// a pattern for the first time, or in text of a new form.
    ///
    /// # Errors
    /// When the ruleset has no such flag.
    pub fn evaluate<A: Attributes + ?Sized>(
        &self,
        flag: &str,
        context: &A,
    ) -> Result<Evaluation<'_>, UnknownFlag> {
        let flag = self.find(flag)?;
        Ok(eval::evaluate(&self.inner.program, flag, context))
    }

    /// The answers for all flags, in the order of the text.
    pub fn evaluate_all<A: Attributes + ?Sized>(&self, context: &A) -> Vec<Evaluation<'_>> {
        let mut answers = self.answers();
        answers.evaluate(context);
        answers.iter().collect()
    }

    /// Room for the answers of all flags, to be used for one context after the other.
    pub fn answers(&self) -> Answers<'_> {
        Answers::new(self)
    }

    /// Looks up what the ruleset reads, once, for asking for several flags one by one.
    pub fn bind<'e, A: Attributes + ?Sized>(&'e self, context: &'e A) -> Bound<'e> {
        Bound::new(self, context)
    }

    /// The answer, with every rule and condition that led to it. Tests every condition to the end, so
    /// it is slower than [`Engine::evaluate`]; the answer is the same.
    ///
    /// # Errors
    /// When the ruleset has no such flag.
    pub fn explain<A: Attributes + ?Sized>(
        &self,
        flag: &str,
        context: &A,
    ) -> Result<Explanation<'_>, UnknownFlag> {
        let flag = self.find(flag)?;
        Ok(eval::explain(
            &self.inner.program,
            &self.inner.lines,
            flag,
            context,
        ))
    }

    /// Which content this is: a hash of the text, the same for the same text everywhere.
    pub fn revision(&self) -> &str {
        &self.inner.program.revision
    }

    /// The keys of all flags, in the order of the text.
    pub fn flags(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inner.program.flags.iter().map(|flag| &*flag.name)
    }

    /// The names of all segments, in the order of the text.
    pub fn segments(&self) -> impl ExactSizeIterator<Item = &str> {
        let segments = &self.inner.program.segments;
        segments.iter().map(|segment| &*segment.name)
    }

    /// Whether this context is in a segment: for hosts that use a segment outside of flags. None when
    /// the ruleset has no such segment. Looks the name up among all segments.
    pub fn in_segment<A: Attributes + ?Sized>(&self, name: &str, context: &A) -> Option<Truth> {
        let program = &self.inner.program;
        let mut segments = program.segments.iter();
        let segment = segments.find(|segment| &*segment.name == name)?;
        Some(eval::test(
            program,
            &segment.inside,
            &segment.outside,
            context,
        ))
    }

    fn find(&self, key: &str) -> Result<&program::Flag, UnknownFlag> {
        self.inner
            .program
            .flags
            .get(key)
            .ok_or_else(|| UnknownFlag(key.to_owned()))
    }
}
