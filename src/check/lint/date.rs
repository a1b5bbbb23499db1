//! W513: dates without a time where a window opens or closes.

use super::Input;
use crate::ast::{EnvironmentItem, Expr, ExprKind, FlagItem, Literal, Outcome, Schedule};
use crate::diagnostic::{Code, Diagnostic};

/// Finds bare dates in windows and ramps.
pub(super) fn find(input: Input<'_>, findings: &mut Vec<Diagnostic>) {
    input.each_rule(|rule| {
        let ends = [&rule.from, &rule.until];
        for time in ends.into_iter().flatten() {
            look(time, findings);
        }
        outcome(&rule.serve, findings);
    });
    for flag in input.flags() {
        for item in &flag.items {
            match item {
                FlagItem::Otherwise(otherwise) => outcome(&otherwise.serve, findings),
                FlagItem::Environment(block) => {
                    for item in &block.items {
                        if let EnvironmentItem::Otherwise(otherwise) = item {
                            outcome(&otherwise.serve, findings);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn outcome(outcome: &Outcome, findings: &mut Vec<Diagnostic>) {
    let Outcome::Ramp(ramp) = outcome else { return };
    match &ramp.schedule.node {
        Schedule::Linear { from, until, .. } => {
            look(from, findings);
            look(until, findings);
        }
        Schedule::Steps(steps) => steps.iter().for_each(|(time, _)| look(time, findings)),
    }
}

fn look(time: &Expr, findings: &mut Vec<Diagnostic>) {
    if let ExprKind::Literal(Literal::Date(date)) = &time.kind {
        let message = format!("`{date}` is midnight in UTC");
        findings.push(
            Diagnostic::new(Code::DateWithoutTime, time.span, message)
                .label("which is not midnight where most people are")
                .help("write the time and the offset")
                .fix(time.span, format!("{date}T00:00Z")),
        );
    }
}
