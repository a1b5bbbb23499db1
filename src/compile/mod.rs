//! typed -> program: slots for names, questions with the answer they want, bounds for shares.

mod flag;
mod flag_key;
mod index;
mod predicate;
mod question;
mod quick;
mod row;
mod simplify;
mod slots;
mod term;
mod time;

use crate::program::{Predicate, Program, Segment};
use crate::typed::{self, RuleSet};
use slots::Slots;

/// Compiles a checked ruleset. Cannot fail: what could go wrong has been refused by the checker.
pub(crate) fn compile(rules: &RuleSet, revision: String) -> Program {
    let slots = Slots::new(rules, None);
    let compiler = Compiler {
        rules,
        slots: &slots,
    };
    let mut times = time::TimeUse::new(rules);
    let mut shared = flag::Shared::default();
    let mut program = Program {
        revision,
        slots: slots.infos(),
        segments: rules
            .segments
            .values()
            .zip(flag_key::readers(rules))
            .map(|(segment, asks_for_flag)| compiler.segment(segment, asks_for_flag))
            .collect(),
        flags: rules
            .flags
            .values()
            .enumerate()
            .map(|(index, flag)| compiler.flag(flag, times.flag(index), &mut shared))
            .collect(),
        ..Program::default()
    };
    program.index = index::flags(program.flags.iter(), &program.segments);
    program
}

/// Compiles a lone condition for both answers: true for certain, false for certain.
pub(crate) fn compile_condition(
    rules: &RuleSet,
    condition: &typed::Expr,
) -> (Program, Predicate, Predicate) {
    let slots = Slots::new(rules, Some(condition));
    let compiler = Compiler {
        rules,
        slots: &slots,
    };
    let program = Program {
        slots: slots.infos(),
        ..Program::default()
    };
    let yes = compiler.settled(condition, true);
    let no = compiler.settled(condition, false);
    (program, yes, no)
}

/// What the passes share: the ruleset that ids refer to, and where attributes lie.
#[derive(Clone, Copy)]
struct Compiler<'r> {
    rules: &'r RuleSet,
    slots: &'r Slots<'r>,
}

impl Compiler<'_> {
    /// A condition that stands by itself, with all passes done.
    fn settled(self, expr: &typed::Expr, wanted: bool) -> Predicate {
        let mut predicate = self.predicate(expr, wanted);
        row::settle(std::iter::once(&mut predicate), None);
        predicate
    }

    fn segment(self, segment: &typed::Segment, asks_for_flag: bool) -> Segment {
        Segment {
            name: segment.name.as_str().into(),
            inside: self.settled(&segment.when, true),
            outside: self.settled(&segment.when, false),
            asks_for_flag,
        }
    }
}
