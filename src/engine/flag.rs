//! One flag, looked up before.

use super::{Bound, Engine};
use crate::context::Attributes;
use crate::error::UnknownFlag;
use crate::eval::{self, Evaluation};
use crate::program;

/// A flag of an engine: made by [`Engine::flag`], for programs that ask for the same flag again and
/// again, without looking its key up each time.
///
/// ```
/// use burgee::{Context, Engine};
///
/// let engine = Engine::load(r#"
///     flag a: bool { rule pro when plan == "pro" serve on  otherwise serve off }
/// "#)?;
/// let flag = engine.flag("a").unwrap();
/// for plan in ["free", "pro"] {
///     let context = Context::new().with("plan", plan);
///     assert_eq!(flag.evaluate(&context).variant, Some(if plan == "pro" { "on" } else { "off" }));
/// }
/// # Ok::<(), burgee::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Flag<'e> {
    engine: &'e Engine,
    flag: &'e program::Flag,
}

impl Engine {
    /// Looks up a flag.
    ///
    /// # Errors
    /// When the ruleset has no such flag.
    pub fn flag(&self, key: &str) -> Result<Flag<'_>, UnknownFlag> {
        let flag = self.find(key)?;
        Ok(Flag { engine: self, flag })
    }
}

impl<'e> Flag<'e> {
    /// The flag's key.
    pub fn key(&self) -> &'e str {
        &self.flag.name
    }

    /// Which variant this context gets, and why.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a caller who reads the value alone pays for no more"
    )]
    pub fn evaluate<A: Attributes + ?Sized>(&self, context: &A) -> Evaluation<'e> {
        eval::evaluate(&self.engine.inner.program, self.flag, context)
    }

    /// The same for a context whose attributes have been looked up by this flag's engine. For one of
    /// another engine the answer is that of an empty context.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "a caller who reads the value alone pays for no more"
    )]
    pub fn evaluate_bound(&self, context: &Bound<'_>) -> Evaluation<'e> {
        let program = &self.engine.inner.program;
        eval::evaluate_bound(program, self.flag, context.source_for(self.engine))
    }

    /// The answers for many contexts, in their order, into `answers`, which is cleared first and keeps
    /// its room: after the first call nothing is allocated.
    pub fn evaluate_many<'c, A: Attributes + ?Sized + 'c>(
        &self,
        contexts: impl IntoIterator<Item = &'c A>,
        answers: &mut Vec<Evaluation<'e>>,
    ) {
        answers.clear();
        answers.extend(contexts.into_iter().map(|context| self.evaluate(context)));
    }

    /// The same on all cores.
    #[cfg(feature = "parallel")]
    pub fn evaluate_many_parallel<A: Attributes + Sync>(
        &self,
        contexts: &[A],
        answers: &mut Vec<Evaluation<'e>>,
    ) {
        crate::parallel::map_into(contexts, answers, |context| self.evaluate(context));
    }
}
