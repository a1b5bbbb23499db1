//! A condition on its own: for hosts that have their own flags and rules.

use crate::context::Attributes;
use crate::engine::Engine;
use crate::error::Error;
use crate::eval::{self, BoundSource, ConditionExplanation, Truth};
use crate::program::{Predicate, Program};
use std::sync::Arc;

/// A compiled expression. Immutable, shared between threads without locks; a clone shares the content.
///
/// ```
/// use burgee::{Condition, Context};
///
/// let condition = Condition::compile(r#"plan == "enterprise" or email ends_with "@company.com""#)?;
/// assert!(condition.matches(&Context::new().with("email", "ann@company.com")));
/// # Ok::<(), burgee::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Condition {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: Program,
    yes: Predicate,
    no: Predicate,
}

impl Condition {
    /// Compiles an expression. [`Engine::builder`] compiles with functions and limits of the host's.
    ///
    /// # Errors
    /// When the expression has an error.
    pub fn compile(text: &str) -> Result<Condition, Error> {
        Engine::builder().condition(text)
    }

    pub(crate) fn new((program, yes, no): (Program, Predicate, Predicate)) -> Condition {
        Condition {
            inner: Arc::new(Inner { program, yes, no }),
        }
    }

    /// Whether the condition is true for certain: what a rule goes by.
    #[inline]
    pub fn matches<A: Attributes + ?Sized>(&self, context: &A) -> bool {
        eval::matches(&self.inner.program, &self.inner.yes, context)
    }

    /// Looks up what the condition reads, once, for testing the same context again and again.
    pub fn bind<'c, A: Attributes + ?Sized>(&'c self, context: &'c A) -> BoundCondition<'c> {
        let Inner { program, .. } = &*self.inner;
        BoundCondition {
            condition: self,
            source: BoundSource::new(program, context),
        }
    }

    /// Whether the condition is true, false, or not decided by what the context holds.
    pub fn evaluate<A: Attributes + ?Sized>(&self, context: &A) -> Truth {
        let Inner { program, yes, no } = &*self.inner;
        eval::test(program, yes, no, context)
    }

    /// The answer, with every part of the condition that led to it.
    pub fn explain<A: Attributes + ?Sized>(&self, context: &A) -> ConditionExplanation {
        let Inner { program, yes, no } = &*self.inner;
        eval::explain_condition(program, yes, no, context)
    }
}

/// A condition and a context whose attributes have been looked up: made by [`Condition::bind`].
#[derive(Debug, Clone)]
pub struct BoundCondition<'c> {
    condition: &'c Condition,
    source: BoundSource<'c>,
}

impl BoundCondition<'_> {
    /// Whether the condition is true for certain.
    #[inline]
    pub fn matches(&self) -> bool {
        let Inner { program, yes, .. } = &*self.condition.inner;
        eval::matches_bound(program, yes, &self.source)
    }
}
