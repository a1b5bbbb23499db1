//! typed -> program: slots for names, questions with the answer they want, bounds for shares.

mod flag;
mod flag_key;
mod index;
mod predicate;
mod question;
mod quick;
mod simplify;
mod term;
mod time;

use crate::program::{Predicate, Program, Segment, SlotInfo};
use crate::typed::{self, RuleSet};

/// Compiles a checked ruleset. Cannot fail: what could go wrong has been refused by the checker.
pub(crate) fn compile(rules: &RuleSet, revision: String) -> Program {
    let compiler = Compiler { rules };
    let mut times = time::TimeUse::new(rules);
    let mut shared = flag::Shared::default();
    let mut program = Program {
        revision,
        slots: slots(rules),
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
    let compiler = Compiler { rules };
    let program = Program {
        slots: slots(rules),
        ..Program::default()
    };
    (
        program,
        compiler.predicate(condition, true),
        compiler.predicate(condition, false),
    )
}

/// What the passes share: the ruleset that ids refer to.
#[derive(Clone, Copy)]
struct Compiler<'r> {
    rules: &'r RuleSet,
}

fn slots(rules: &RuleSet) -> Box<[SlotInfo]> {
    let info = |attribute: &typed::Attribute| SlotInfo {
        path: attribute.path.clone(),
        private: attribute.private,
    };
    rules.attributes.iter().map(info).collect()
}

impl Compiler<'_> {
    fn segment(self, segment: &typed::Segment, asks_for_flag: bool) -> Segment {
        Segment {
            name: segment.name.as_str().into(),
            inside: self.predicate(&segment.when, true),
            outside: self.predicate(&segment.when, false),
            asks_for_flag,
        }
    }
}
