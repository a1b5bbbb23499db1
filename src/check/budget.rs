//! What checking may cost, for texts that are made to be dear.
//!
//! Most of the tree is as large as its text. Where it is not, because something written once is
//! needed several times, the copies are counted against these bounds. They are far above what
//! anybody writes.

use super::Options;
use super::checker::Checker;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::limits::or_raise;
use crate::source::Span;
use crate::typed::Expr;

/// Copies that a whole document may need, as a multiple of the tests of one evaluation.
const COPIES_PER_TEST: u64 = 4;

/// Patterns of the largest size that a whole document may have.
const LARGEST_PATTERNS: u64 = 256;

/// Names that may be compared to suggest the right ones.
const NAMES: usize = 100_000;

/// Operands up to this size can be copied freely: an attribute with its conversion.
const SMALL: u64 = 4;

/// What is left.
#[derive(Debug)]
pub(super) struct Budget {
    copies: u64,
    pattern_bytes: u64,
    names: usize,
}

impl Budget {
    /// What a document has at first.
    pub(super) fn new(options: &Options<'_>) -> Budget {
        let largest = u64::try_from(options.limits.regex_bytes).unwrap_or(u64::MAX);
        Budget {
            copies: options.limits.tests.saturating_mul(COPIES_PER_TEST),
            pattern_bytes: largest.saturating_mul(LARGEST_PATTERNS),
            names: NAMES,
        }
    }
}

/// How many nodes the tree has, counted up to `most`.
fn size(expr: &Expr, most: u64) -> u64 {
    let mut nodes = 0;
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        nodes += 1;
        if nodes >= most {
            break;
        }
        waiting.extend(expr.children());
    }
    nodes
}

impl Checker<'_> {
    /// Accounts for `times` copies of `expr`.
    pub(super) fn copies(&mut self, expr: &Expr, times: usize) -> Option<()> {
        let nodes = size(expr, self.budget.copies.saturating_add(1));
        if nodes <= SMALL {
            return Some(());
        }
        let cost = nodes.saturating_mul(times as u64);
        self.tests = self.tests.saturating_add(cost);
        self.spend(cost, expr.span)
    }

    /// Accounts for `cost` things that one place of the text makes.
    pub(super) fn spend(&mut self, cost: u64, place: Span) -> Option<()> {
        match self.budget.copies.checked_sub(cost) {
            Some(left) => {
                self.budget.copies = left;
                Some(())
            }
            None => self.fail(too_costly(place)),
        }
    }

    /// Accounts for a pattern of up to so many bytes.
    pub(super) fn spend_pattern(&mut self, bytes: usize, place: Span) -> Option<()> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        match self.budget.pattern_bytes.checked_sub(bytes) {
            Some(left) => {
                self.budget.pattern_bytes = left;
                Some(())
            }
            None => self.fail(too_costly(place)),
        }
    }

    /// "did you mean `x`?", when there is something near, as long as suggestions are not too dear.
    pub(super) fn suggest<'n>(
        &mut self,
        finding: Diagnostic,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'n str>,
        span: Span,
    ) -> Diagnostic {
        match self.near(wrong, candidates) {
            Some(near) => finding
                .help(format!("did you mean `{near}`?"))
                .fix(span, near),
            None => finding,
        }
    }

    /// The candidate that is nearest in spelling.
    pub(super) fn near<'n>(
        &mut self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let left = &mut self.budget.names;
        let counted = candidates.into_iter().take(*left).inspect(|_| *left -= 1);
        closest(wrong, counted)
    }
}

fn too_costly(place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TooCostly,
        place,
        "the ruleset would become much larger than its text",
    )
    .label("this is needed in too many places")
    .help(or_raise("use shorter lists and operands here", "tests"))
}
