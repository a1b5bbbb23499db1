//! JSONLogic as the Go library `diegoholiveira/jsonlogic` evaluates it, with all its coercions: what
//! flagd and GO Feature Flag run.
//!
//! A rule is a tree of JSON, and so is the data; an object with one key is an operation. The library
//! panics where an argument has the wrong type, and callers turn that into an error: here that is
//! [`Fail`]. The two systems use different versions of the library, told apart by [`Dialect`], and
//! flagd adds operators of its own through [`Operators`].
//!
//! This room is for what plain burgee cannot say. The importers translate the common shapes of rules
//! into plain conditions, and leave only the rest to the interpreter.

mod arguments;
mod compare;
mod datum;
mod each;
mod function;
mod list;
mod logic;
mod math;
mod number;
mod reads;
mod run;
#[cfg(test)]
mod tests;
mod text;
mod var;

pub(crate) use arguments::Root;
pub(crate) use compare::{at_most, equals, less};
pub(crate) use datum::{Datum, List, Map};
pub(crate) use function::{Logic, call};
pub(crate) use number::{js_number, number_text, parse_float};
pub(crate) use reads::{Besides, Reads};
pub(crate) use run::{NoOperators, Operators, Run};

/// Which version of the library is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// 3.9.1, which flagd uses.
    V3_9,
    /// 3.10.1, which GO Feature Flag uses.
    V3_10,
}

/// The library would panic here: an argument of the wrong type, an unknown operator, an index out of
/// range. Also given where a rule does more work than is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fail;

/// What a part of a rule comes to.
pub(crate) type Outcome<'a> = Result<Datum<'a>, Fail>;
