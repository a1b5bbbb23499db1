//! Trees back to text, in the canonical form: what `burgee fmt` writes and importers emit.
//!
//! The text depends on the tree alone, so formatting twice changes nothing, and what is printed
//! parses back to the same tree. Comments stay beside the line that they stood at; what cannot be
//! kept in place, because its line is joined to another, moves to the nearest line and is never lost.

mod document;
mod expr;
mod flag;
mod flat;
mod layout;
mod outcome;
mod precedence;
mod text;

pub(crate) use text::is_plain_root as is_plain_attribute;

use super::{Document, Expr};
use layout::Printer;

/// The widest line that is not broken, in characters.
const WIDTH: usize = 100;

/// The canonical text of a document, with its comments.
///
/// Items that could not be read have no text; whoever formats a file refuses one that has errors.
///
/// ```
/// use burgee::ast::{Document, build};
///
/// let rule = build::rule("staff").when(build::segment("staff")).serve("on");
/// let flag = build::flag("new-checkout", burgee::ast::FlagType::Bool)
///     .rule(rule)
///     .otherwise("off");
/// let document = Document { items: vec![flag.into()], ..Document::default() };
/// assert_eq!(
///     burgee::ast::print(&document),
///     "flag new-checkout: bool {\n  rule staff when in segment staff serve on\n  otherwise serve off\n}\n"
/// );
/// ```
pub fn print(document: &Document) -> String {
    let mut printer = Printer::new(&document.trivia);
    printer.document(document);
    printer.finish()
}

/// The canonical text of an expression, on one line and without comments.
pub fn print_expr(expr: &Expr) -> String {
    flat::text(expr)
}
