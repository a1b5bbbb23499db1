//! What one evaluation knows.

use super::source::Source;
use crate::program::{Program, Slot, SlotInfo, Term};
use crate::value::{Timestamp, ValueRef};

/// One request against one program. Copied where a part of it changes, so nothing has to be undone.
pub(super) struct Frame<'f, S> {
    pub(super) program: &'f Program,
    pub(super) source: &'f S,
    /// The key of the flag that is evaluated; none in a lone condition.
    pub(super) flag: Option<&'f str>,
    /// The innermost quantifier's element.
    locals: Option<&'f Local<'f>>,
}

/// The element that a quantifier is at, and the quantifiers around it.
pub(super) struct Local<'f> {
    /// None when the element is null.
    pub(super) element: Option<ValueRef<'f>>,
    /// The list that it is an element of, and its position there: for explanations.
    pub(super) list: &'f Term,
    pub(super) index: usize,
    pub(super) outer: Option<&'f Local<'f>>,
}

impl<S> Clone for Frame<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Frame<'_, S> {}

impl<'f, S: Source> Frame<'f, S> {
    pub(super) fn new(program: &'f Program, source: &'f S) -> Self {
        Frame {
            program,
            source,
            flag: None,
            locals: None,
        }
    }

    /// The same request inside `flag`.
    pub(super) fn within<'g>(&self, flag: &'g str) -> Frame<'g, S>
    where
        'f: 'g,
    {
        Frame {
            program: self.program,
            source: self.source,
            flag: Some(flag),
            locals: None,
        }
    }

    /// The same request inside a segment, which sees no variables of the outside.
    pub(super) fn without_locals(mut self) -> Self {
        self.locals = None;
        self
    }

    /// What surrounds the next element.
    pub(super) fn locals(&self) -> Option<&'f Local<'f>> {
        self.locals
    }

    /// The same request at an element of a list.
    pub(super) fn with_local<'g>(&self, local: &'g Local<'g>) -> Frame<'g, S>
    where
        'f: 'g,
    {
        Frame {
            program: self.program,
            source: self.source,
            flag: self.flag,
            locals: Some(local),
        }
    }

    /// The variable `level` quantifiers out.
    pub(super) fn local(&self, level: usize) -> Option<ValueRef<'f>> {
        let mut local = self.locals?;
        for _ in 0..level {
            local = local.outer?;
        }
        local.element
    }

    /// The host's value of an attribute.
    #[inline]
    pub(super) fn attribute(&self, slot: Slot) -> Option<ValueRef<'f>> {
        self.source.value(self.program, slot)
    }

    /// What the request says of itself, which comes before what its context says.
    pub(super) fn own(&self, term: &Term) -> Option<&'f str> {
        match term {
            Term::Environment(_) => self.source.environment(),
            Term::FlagKey(_) => self.flag,
            _ => None,
        }
    }

    /// What is known about an attribute.
    pub(super) fn slot(&self, slot: Slot) -> Option<&'f SlotInfo> {
        self.program.slots.get(slot.0 as usize)
    }

    pub(super) fn now(&self) -> Option<Timestamp> {
        self.source.now()
    }
}
