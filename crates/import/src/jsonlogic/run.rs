//! The walk over a rule.

use super::{Datum, Dialect, Fail, Map, Outcome};
use super::{compare, each, list, logic, math, text, var};
use std::cell::Cell;

/// Operators besides those of the library. Their arguments are evaluated before.
pub(crate) trait Operators {
    /// The result of the operator `name`; none when there is no such operator.
    fn call<'a>(&self, name: &str, arguments: &Datum<'a>, data: &Datum<'a>) -> Option<Outcome<'a>>;
}

/// Only the operators of the library.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoOperators;

impl Operators for NoOperators {
    fn call<'a>(&self, _: &str, _: &Datum<'a>, _: &Datum<'a>) -> Option<Outcome<'a>> {
        None
    }
}

/// How deep operations may be nested while a rule runs. JSON is read to a depth of 128, but data that
/// looks like a rule can be evaluated as one, and could call itself for ever.
const DEPTH: u32 = 256;

/// How many operations one evaluation may run, and bytes of text it may make.
const WORK: u64 = 1_000_000;

/// One evaluation.
pub(crate) struct Run<'r> {
    pub(super) dialect: Dialect,
    operators: &'r dyn Operators,
    depth: Cell<u32>,
    work: Cell<u64>,
}

impl<'r> Run<'r> {
    /// An evaluation with the operators of the library, and those of `operators`.
    pub(crate) fn new(dialect: Dialect, operators: &'r dyn Operators) -> Run<'r> {
        Run {
            dialect,
            operators,
            depth: Cell::new(0),
            work: Cell::new(0),
        }
    }

    /// What `rule` comes to for `data`.
    pub(crate) fn apply<'a>(&self, rule: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
        self.evaluate(rule, data)
    }

    /// Counts work, so that no rule runs for ever.
    pub(super) fn spend(&self, work: usize) -> Result<(), Fail> {
        let work = u64::try_from(work).unwrap_or(u64::MAX);
        let spent = self.work.get().saturating_add(work);
        self.work.set(spent);
        if spent > WORK { Err(Fail) } else { Ok(()) }
    }

    /// Evaluates operations wherever they stand: in the value itself, or in the elements of a list.
    pub(super) fn evaluate<'a>(&self, value: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
        match value {
            Datum::Null | Datum::Bool(_) | Datum::Number(_) | Datum::Text(_) => Ok(value.clone()),
            Datum::OddZero => Err(Fail),
            Datum::Map(map) => self.operation(map, data),
            Datum::List(list) if list.is_evaluated() => Ok(value.clone()),
            Datum::List(list) => {
                let values: Vec<_> = self.nested(|| {
                    let elements = list.iter();
                    elements
                        .map(|element| self.evaluate(&element, data))
                        .collect()
                })?;
                self.spend(values.len())?;
                Ok(Datum::list(values))
            }
        }
    }

    /// What must be an operation, evaluated; the library fails where it is something else.
    pub(super) fn operate<'a>(&self, rule: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
        match rule {
            Datum::Map(map) => self.operation(map, data),
            _ => Err(Fail),
        }
    }

    /// A map with one entry is an operation; any other stands for itself.
    fn operation<'a>(&self, map: &Map<'a>, data: &Datum<'a>) -> Outcome<'a> {
        let Some((name, arguments)) = map.only() else {
            return Ok(Datum::Map(map.clone()));
        };
        self.spend(1)?;
        self.nested(|| self.operator(&name, &arguments, data))
    }

    /// What `work` gives, one level down.
    pub(super) fn nested<T>(&self, work: impl FnOnce() -> Result<T, Fail>) -> Result<T, Fail> {
        let depth = self.depth.get();
        if depth >= DEPTH {
            return Err(Fail);
        }
        self.depth.set(depth + 1);
        let result = work();
        self.depth.set(depth);
        result
    }

    /// The one table of operators.
    fn operator<'a>(&self, name: &str, arguments: &Datum<'a>, data: &Datum<'a>) -> Outcome<'a> {
        // These decide themselves what they evaluate.
        match name {
            "and" => return logic::and(self, arguments, data),
            "or" => return logic::or(self, arguments, data),
            "if" | "?:" => return logic::choose(self, arguments, data),
            "filter" => return each::filter(self, arguments, data),
            "map" => return each::map(self, arguments, data),
            "reduce" => return each::reduce(self, arguments, data),
            "all" => return each::all(self, arguments, data),
            "none" => return each::none(self, arguments, data),
            "some" => return each::some(self, arguments, data),
            "var" => return var::var(self, arguments, data),
            _ => {}
        }
        if let Some(test) = compare::test(name) {
            // Most operators compare two values: no list is made for them.
            if let Datum::List(list) = arguments
                && list.len() == 2
            {
                let first = self.evaluate(&list.get(0), data)?;
                let second = self.evaluate(&list.get(1), data)?;
                return Ok(Datum::Bool(test(&first, &second)));
            }
            let arguments = self.evaluate(arguments, data)?;
            return compare::compare(name, test, &arguments).map(Datum::Bool);
        }
        let arguments = &self.evaluate(arguments, data)?;
        match name {
            "!" => Ok(Datum::Bool(!logic::first_is_true(arguments))),
            "!!" => Ok(Datum::Bool(logic::first_is_true(arguments))),
            "in" => list::is_in(arguments),
            "merge" => list::merge(arguments),
            "contains_all" => list::contains_all(arguments),
            "contains_any" => list::contains_any(arguments),
            "contains_none" => list::contains_none(arguments),
            "missing" => var::missing(self, arguments, data),
            "missing_some" => var::missing_some(self, arguments, data),
            "set" => list::set(self, arguments, data),
            "cat" => text::cat(self, arguments),
            "substr" => text::substr(arguments),
            "+" | "-" | "*" | "/" | "%" | "abs" | "min" | "max" => {
                math::calculate(self.dialect, name, arguments)
            }
            _ => match self.operators.call(name, arguments, data) {
                Some(result) => result,
                None => Err(Fail),
            },
        }
    }
}
