//! The functions that imported rules call: what Flagsmith does with a trait before it compares it.

mod compare;
mod modulo;
mod text;

use burgee::schema::Function;
use std::sync::Arc;

pub(super) use compare::Comparison;

/// The remainder of a division.
pub(super) const MODULO: &str = "flagsmith_modulo";
/// The text of any value.
pub(super) const TEXT: &str = "flagsmith_text";
/// The text by which a list is searched.
pub(super) const ID: &str = "flagsmith_id";
/// Text that spells no number.
pub(super) const STRING: &str = "flagsmith_string";

/// All of them.
pub(super) fn all() -> Vec<Arc<dyn Function>> {
    let comparisons = Comparison::ALL.into_iter();
    let mut functions: Vec<Arc<dyn Function>> = comparisons
        .map(|comparison| Arc::new(comparison) as Arc<dyn Function>)
        .collect();
    functions.push(Arc::new(modulo::Modulo));
    functions.push(Arc::new(text::Text));
    functions.push(Arc::new(text::Id));
    functions.push(Arc::new(text::Plain));
    functions
}
