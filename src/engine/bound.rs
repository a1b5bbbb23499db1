//! A context whose attributes have been looked up.

use super::Engine;
use crate::context::Attributes;
use crate::error::UnknownFlag;
use crate::eval::{self, BoundSource, Evaluation};
use std::sync::Arc;

/// A context with every attribute that the ruleset reads looked up once: made by [`Engine::bind`], for
/// requests that ask for several flags one by one.
///
/// ```
/// use burgee::{Context, Engine};
///
/// let engine = Engine::load(r#"
///     flag a: bool { rule pro when plan == "pro" serve on  otherwise serve off }
/// "#)?;
/// let context = Context::new().with("plan", "pro");
/// let bound = engine.bind(&context);
/// assert_eq!(bound.evaluate("a").unwrap().variant, Some("on"));
/// # Ok::<(), burgee::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bound<'e> {
    engine: &'e Engine,
    source: BoundSource<'e>,
}

impl<'e> Bound<'e> {
    pub(super) fn new<A: Attributes + ?Sized>(engine: &'e Engine, context: &'e A) -> Self {
        Bound {
            engine,
            source: BoundSource::new(&engine.inner.program, context),
        }
    }

    /// What has been looked up, if it was for this engine.
    #[inline]
    pub(super) fn source_for(&self, engine: &Engine) -> Option<&BoundSource<'e>> {
        Arc::ptr_eq(&self.engine.inner, &engine.inner).then_some(&self.source)
    }

    /// Which variant of `flag` this context gets, and why.
    ///
    /// # Errors
    /// When the ruleset has no such flag.
    pub fn evaluate(&self, flag: &str) -> Result<Evaluation<'e>, UnknownFlag> {
        let flag = self.engine.find(flag)?;
        Ok(eval::evaluate_bound(
            &self.engine.inner.program,
            flag,
            Some(&self.source),
        ))
    }
}
