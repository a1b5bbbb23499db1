//! The functions that the language has. To add one: a file in this folder, and a line here.

mod convert;
mod math;
mod size;
mod text;

use super::Function;
use std::sync::Arc;

/// Every built-in function, in the order of the reference.
pub fn all() -> Vec<Arc<dyn Function>> {
    vec![
        Arc::new(text::Lower),
        Arc::new(text::Upper),
        Arc::new(text::Trim),
        Arc::new(size::Len),
        Arc::new(convert::ToInt),
        Arc::new(convert::ToNumber),
        Arc::new(convert::ToText),
        Arc::new(convert::ToVersion),
        Arc::new(convert::ToTime),
        Arc::new(math::Abs),
        Arc::new(math::MIN),
        Arc::new(math::MAX),
        Arc::new(math::Mod),
    ]
}

/// The only argument. The checker has counted the arguments, and the evaluator calls nothing whose
/// argument is missing, so that there is one.
fn single<'o, 'a>(
    arguments: &'o [Option<crate::value::Operand<'a>>],
) -> Result<&'o crate::value::Operand<'a>, crate::value::Unknown> {
    arguments
        .first()
        .and_then(Option::as_ref)
        .ok_or(crate::value::Unknown::Missing)
}

#[cfg(test)]
mod tests;
