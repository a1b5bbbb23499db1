//! The values of operands.

use super::frame::Frame;
use super::observer::Silent;
use super::source::Source;
use super::{arithmetic, convert, flag, predicate};
use crate::context::walk;
use crate::program::{Argument, Slot, Term};
use crate::value::{Operand, Unknown, ValueRef};
use std::borrow::Cow;

type Value<'f> = Result<Operand<'f>, Unknown>;

/// The value of an operand, or why there is none.
pub(super) fn value<'f, S: Source>(term: &'f Term, frame: &Frame<'f, S>) -> Value<'f> {
    match term {
        Term::Attribute(slot) => lent(frame.attribute(*slot)),
        Term::Constant(constant) => Ok(constant.lend()),
        Term::Local { level, path } => lent(
            frame
                .local(*level)
                .and_then(|element| walk(element, &path.steps)),
        ),
        Term::Now => frame.now().map(Operand::Time).ok_or(Unknown::NoTime),
        Term::Environment(slot) => named(frame.source.environment(), *slot, frame),
        Term::FlagKey(slot) => named(frame.flag, *slot, frame),
        Term::FlagValue(id) => {
            let other = frame.program.flag(*id).ok_or(Unknown::Missing)?;
            let served = flag::served(other, frame).and_then(|id| other.variant(id));
            lent(served.and_then(|variant| variant.value.lend()))
        }
        Term::Convert(operand, to) => convert::convert(value(operand, frame)?, to),
        Term::Negate(operand) => arithmetic::negate(&value(operand, frame)?),
        Term::Arithmetic(first, rest) => {
            let mut result = value(first, frame)?;
            for (op, operand) in rest {
                result = arithmetic::apply(*op, &result, &value(operand, frame)?)?;
            }
            Ok(result)
        }
        Term::Coalesce(parts) => coalesce(parts, frame),
        Term::Call(function, arguments) => match &**arguments {
            [] => function.call(&[]),
            [one] => function.call(&[argument(one, frame)?]),
            [one, two] => function.call(&[argument(one, frame)?, argument(two, frame)?]),
            [one, two, three] => function.call(&[
                argument(one, frame)?,
                argument(two, frame)?,
                argument(three, frame)?,
            ]),
            many => {
                let operands: Result<Vec<_>, _> =
                    many.iter().map(|one| argument(one, frame)).collect();
                function.call(&operands?)
            }
        },
        Term::Condition(both) => {
            let (yes, no) = &**both;
            if predicate::holds(yes, frame, &mut Silent) {
                Ok(Operand::Bool(true))
            } else if predicate::holds(no, frame, &mut Silent) {
                Ok(Operand::Bool(false))
            } else {
                Err(Unknown::Missing)
            }
        }
    }
}

/// An argument; none only where the function takes that too.
fn argument<'f, S: Source>(
    argument: &'f Argument,
    frame: &Frame<'f, S>,
) -> Result<Option<Operand<'f>>, Unknown> {
    match value(&argument.term, frame) {
        Ok(operand) => Ok(Some(operand)),
        Err(_) if argument.optional => Ok(None),
        Err(why) => Err(why),
    }
}

fn lent(value: Option<ValueRef<'_>>) -> Value<'_> {
    value.map(Operand::from).ok_or(Unknown::Missing)
}

/// A name that the request gives, else the context's attribute of that name.
fn named<'f, S: Source>(name: Option<&'f str>, slot: Slot, frame: &Frame<'f, S>) -> Value<'f> {
    match name {
        Some(name) => Ok(Operand::Text(Cow::Borrowed(name))),
        None => lent(frame.attribute(slot)),
    }
}

/// The first value there is; the last reason when there is none.
fn coalesce<'f, S: Source>(parts: &'f [Term], frame: &Frame<'f, S>) -> Value<'f> {
    let mut last = Err(Unknown::Missing);
    for part in parts {
        last = value(part, frame);
        if last.is_ok() {
            break;
        }
    }
    last
}
