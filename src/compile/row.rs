//! The last pass over the conditions of one flag, segment or lone condition: which attributes are asked
//! for more than once, and which tests can be asked in a row.

use crate::program::{Ask, Predicate, Quick, Reading, Slot};

/// Marks the quick tests that share an attribute, with each other or with `before`, which is looked up
/// first; then lays those in a row that are joined by one word.
pub(super) fn settle<'p>(
    predicates: impl Iterator<Item = &'p mut Predicate>,
    before: Option<Slot>,
) {
    let mut predicates: Vec<&mut Predicate> = predicates.collect();
    let mut slots: Vec<u32> = before.map(|slot| slot.0).into_iter().collect();
    for predicate in &mut predicates {
        each(predicate, &mut |quick| slots.push(quick.slot.0));
    }
    slots.sort_unstable();
    let repeated = |slot: Slot| {
        let first = slots.partition_point(|other| *other < slot.0);
        slots.get(first + 1) == Some(&slot.0)
    };
    for predicate in predicates {
        each(predicate, &mut |quick| {
            if quick.reading == Reading::Plain && repeated(quick.slot) {
                quick.reading = Reading::Shared;
            }
        });
        lay(predicate);
    }
}

/// Visits the quick tests of a condition. Segments have their own pass.
fn each(predicate: &mut Predicate, visit: &mut impl FnMut(&mut Quick)) {
    match predicate {
        Predicate::Test(test) => test.quick.iter_mut().for_each(visit),
        Predicate::All(joined) | Predicate::Any(joined) => {
            for part in &mut joined.parts {
                each(part, visit);
            }
        }
        Predicate::Unless(inner) | Predicate::Elements { body: inner, .. } => each(inner, visit),
        Predicate::Always | Predicate::Never | Predicate::Segment { .. } => {}
    }
}

/// Moves the quick tests into a row where all parts have one.
fn lay(predicate: &mut Predicate) {
    match predicate {
        Predicate::All(joined) | Predicate::Any(joined) => {
            if joined.parts.iter_mut().all(|part| quick(part).is_some()) {
                let parts = joined.parts.iter_mut();
                let row = parts.filter_map(|part| quick(part).and_then(Option::take));
                joined.row = dear_last(row.collect());
            } else {
                joined.parts.iter_mut().for_each(lay);
            }
        }
        Predicate::Unless(inner) | Predicate::Elements { body: inner, .. } => lay(inner),
        Predicate::Always | Predicate::Never | Predicate::Test(_) | Predicate::Segment { .. } => {}
    }
}

/// The tests in the order that asks least: what any of them says does not depend on the others, and
/// whichever decides, the whole comes out the same.
fn dear_last(mut row: Vec<Quick>) -> Box<[Quick]> {
    row.sort_by_key(|quick| match quick.ask {
        Ask::Matches(_) => 2,
        Ask::Among(_) | Ask::OneOf(_) | Ask::Has(_) => 1,
        _ => 0,
    });
    row.into()
}

/// The quick form of a test that has one.
fn quick(predicate: &mut Predicate) -> Option<&mut Option<Quick>> {
    match predicate {
        Predicate::Test(test) => Some(&mut test.quick).filter(|quick| quick.is_some()),
        _ => None,
    }
}
