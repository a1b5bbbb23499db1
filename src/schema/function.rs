//! Named operations on values: the open end of the expression language.

use crate::value::{Operand, Type, Unknown};
use std::fmt;
use std::sync::Arc;

/// A pure function that rules can call: same arguments, same result, no I/O, bounded cost.
pub trait Function: Send + Sync + fmt::Debug {
    /// The name in rules, lower case with underscores.
    fn name(&self) -> &'static str;
    /// What it takes and gives.
    fn signature(&self) -> Signature;
    /// One line for the reference: what it gives.
    fn description(&self) -> &'static str;
    /// Computes the result. An argument is none only where the parameter is
    /// [`Parameter::Optional`]; text that the function leaves as it is should be passed on borrowed.
    ///
    /// # Errors
    /// Gives the reason why there is no result; the test that asked is then unknown.
    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown>;
    /// The same function for calls whose first argument is always `text`, with what depends on the
    /// text alone computed once, when the rules are compiled. None when that gains nothing.
    fn prepared(&self, text: &str) -> Option<Arc<dyn Function>> {
        let _ = text;
        None
    }
}

/// What a function takes and gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The parameters, in order.
    pub parameters: &'static [Parameter],
    /// Whether the last parameter can be given more than once.
    pub variadic: bool,
    /// The type of the result.
    pub result: Type,
}

/// What a parameter accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// Anything.
    Any,
    /// Text.
    String,
    /// A number.
    Number,
    /// Text or a list or a map.
    Sized,
    /// Anything, or nothing: the function is called when the argument is missing too.
    Optional,
}

impl Signature {
    /// What the argument at `index` must be; the last parameter stands for all further arguments.
    pub fn parameter(&self, index: usize) -> Option<Parameter> {
        let last = self.parameters.len().checked_sub(1)?;
        self.parameters.get(index.min(last)).copied()
    }
}
