//! Whether a condition holds.

use super::frame::{Frame, Local};
use super::observer::{Observer, Part, Silent};
use super::source::Source;
use super::{question, quick, term};
use crate::program::{Joined, Predicate, Quick, SegmentId, Term, Test};
use crate::value::{List, Operand, Unknown};

/// Whether the predicate holds. Most are single tests, which are answered where they are asked.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "a call costs as much as the test, and the compiler does not see how often it is made"
)]
pub(super) fn holds<S: Source, O: Observer>(
    predicate: &Predicate,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> bool {
    match predicate {
        Predicate::Test(test) => {
            if !O::EXHAUSTIVE
                && let Some(quick) = &test.quick
                && let Some(held) = quick::holds(quick, frame)
            {
                debug_assert_eq!(held, asked(test, frame, observer), "{test:?}");
                return held;
            }
            asked(test, frame, observer)
        }
        other => holds_together(other, frame, observer),
    }
}

/// The same for a condition that is no single test, where tests in a row are answered in place too.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as for single tests")]
pub(super) fn row_holds<S: Source>(predicate: &Predicate, frame: &Frame<'_, S>) -> bool {
    let held = match predicate {
        Predicate::Any(joined) if !joined.row.is_empty() => in_a_row::<S, true>(&joined.row, frame),
        Predicate::All(joined) if !joined.row.is_empty() => {
            in_a_row::<S, false>(&joined.row, frame).map(|fails| !fails)
        }
        _ => None,
    };
    debug_assert!(
        held.is_none_or(|held| held == holds_together(predicate, frame, &mut Silent)),
        "{predicate:?}"
    );
    held.unwrap_or_else(|| holds_together(predicate, frame, &mut Silent))
}

/// Whether a test's question has the wanted answer.
fn asked<S: Source, O: Observer>(test: &Test, frame: &Frame<'_, S>, observer: &mut O) -> bool {
    let answer = question::answer(&test.question, frame, observer);
    observer.tested(frame, test, answer);
    answer == Ok(test.wanted)
}

/// The same for what has parts. Nesting is bounded by the limits of the parser and the checker, so the
/// recursion is too. Apart, so that it does not weigh on tests.
#[inline(never)]
fn holds_together<S: Source, O: Observer>(
    predicate: &Predicate,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> bool {
    match predicate {
        Predicate::Any(joined) => {
            observer.enter(Part::Any);
            let held = decide::<S, O, true>(joined, frame, observer);
            observer.leave(held);
            held
        }
        Predicate::All(joined) => {
            observer.enter(Part::All);
            let held = !decide::<S, O, false>(joined, frame, observer);
            observer.leave(held);
            held
        }
        other => holds_otherwise(other, frame, observer),
    }
}

/// The same for what is rarer. Apart, so that it does not weigh on the rest.
#[inline(never)]
fn holds_otherwise<S: Source, O: Observer>(
    predicate: &Predicate,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> bool {
    match predicate {
        Predicate::Always => true,
        Predicate::Never => false,
        Predicate::Test(_) | Predicate::All(_) | Predicate::Any(_) => {
            holds(predicate, frame, observer)
        }
        Predicate::Segment { id, inside } => segment(*id, *inside, frame, observer),
        Predicate::Unless(inner) => {
            observer.enter(Part::Unless);
            let held = !holds(inner, frame, observer);
            observer.leave(held);
            held
        }
        Predicate::Elements { list, every, body } => elements(list, *every, body, frame, observer),
    }
}

/// Whether somebody is in a segment for certain, or outside for certain. Decided once for each
/// request where the source remembers, unless somebody watches.
fn segment<S: Source, O: Observer>(
    id: SegmentId,
    inside: bool,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> bool {
    if let (false, Some(held)) = (O::EXHAUSTIVE, frame.source.segment(id, inside)) {
        return held;
    }
    let Some(segment) = frame.program.segments.get(id.index()) else {
        return false;
    };
    observer.enter(Part::Segment { id, inside });
    let condition = if inside {
        &segment.inside
    } else {
        &segment.outside
    };
    let held = holds(condition, &frame.without_locals(), observer);
    observer.leave(held);
    // A segment that asks for the flag's key has another answer for each flag.
    if !segment.asks_for_flag {
        frame.source.keep_segment(id, inside, held);
    }
    held
}

/// Whether a part comes out as `DECISIVE`, which settles the whole.
fn decide<S: Source, O: Observer, const DECISIVE: bool>(
    joined: &Joined,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> bool {
    if !O::EXHAUSTIVE
        && !joined.row.is_empty()
        && let Some(decided) = in_a_row::<S, DECISIVE>(&joined.row, frame)
    {
        debug_assert_eq!(
            decided,
            one_by_one::<S, O, DECISIVE>(&joined.parts, frame, observer),
            "{joined:?}"
        );
        return decided;
    }
    one_by_one::<S, O, DECISIVE>(&joined.parts, frame, observer)
}

/// The same for quick tests; none where one of them does not know.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as for single tests")]
fn in_a_row<S: Source, const DECISIVE: bool>(row: &[Quick], frame: &Frame<'_, S>) -> Option<bool> {
    for quick in row {
        if quick::holds(quick, frame)? == DECISIVE {
            return Some(true);
        }
    }
    Some(false)
}

/// The same for parts of every form.
fn one_by_one<S: Source, O: Observer, const DECISIVE: bool>(
    parts: &[Predicate],
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> bool {
    let mut decided = false;
    for part in parts {
        if holds(part, frame, observer) == DECISIVE {
            decided = true;
            if !O::EXHAUSTIVE {
                return true;
            }
        }
    }
    decided
}

/// Whether some element, or every element, fits; false without a list.
fn elements<S: Source, O: Observer>(
    list: &Term,
    every: bool,
    body: &Predicate,
    frame: &Frame<'_, S>,
    observer: &mut O,
) -> bool {
    let values = match term::value(list, frame) {
        Ok(Operand::List(list)) => list,
        other => {
            observer.no_list(frame, list, other.err().unwrap_or(Unknown::WrongType));
            return false;
        }
    };
    let mut held = every;
    for index in 0..List::len(values) {
        let local = Local {
            element: values.element(index),
            list,
            index,
            outer: frame.locals(),
        };
        observer.enter(Part::Element(index));
        let fits = holds(body, &frame.with_local(&local), observer);
        observer.leave(fits);
        if fits != every {
            held = !every;
            if !O::EXHAUSTIVE {
                break;
            }
        }
    }
    held
}
