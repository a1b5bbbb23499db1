//! S608, and what the lines do that put findings off.

use super::{Input, date, later};
use crate::code::{Code, Level};
use crate::finding::{Finding, Kept};
use crate::keep::{Keep, MOST_DAYS};
use burgee::diagnostic::closest;

/// How a line is written.
const FORM: &str = "write `burgee:keep KEY until DATE REASON`";

/// The lines of the rules and of code.
fn all<'i>(input: &Input<'i>) -> impl Iterator<Item = &'i Keep> {
    let side = input.side;
    side.rules.keeps.iter().chain(&side.scan.keeps)
}

/// Finds lines that do not count.
pub(super) fn judge(input: &Input<'_>, findings: &mut Vec<Finding>) {
    for keep in all(input) {
        let Some((message, help)) = fault(input, keep) else {
            continue;
        };
        let mut finding = Finding::new(Code::BadKeep, &keep.key, keep.place.clone(), message);
        finding.help = Some(help);
        findings.push(finding);
    }
}

/// What is wrong with a line, and what to do. One whose day has come is not wrong: it is over.
fn fault(input: &Input<'_>, keep: &Keep) -> Option<(String, String)> {
    if keep.key.is_empty() {
        return Some(("`burgee:keep` names no flag".to_owned(), FORM.to_owned()));
    }
    let keys = input.side.rules.flags.iter().map(|flag| flag.key.as_str());
    if !keys.clone().any(|key| key == keep.key) {
        let message = format!(
            "`burgee:keep` names flag `{}`, which does not exist",
            keep.key
        );
        let help = match closest(&keep.key, keys) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "remove the line: the flag is gone".to_owned(),
        };
        return Some((message, help));
    }
    let Some(until) = keep.until else {
        let message = format!("`burgee:keep {}` says no date", keep.key);
        return Some((message, format!("{FORM}, the date as 2027-01-15")));
    };
    let most = later(input.settings.at, MOST_DAYS);
    if until > most {
        let message = format!(
            "`burgee:keep {}` reaches to {}, more than {MOST_DAYS} days ahead",
            keep.key,
            date(until)
        );
        let most = burgee::Timestamp(most.0 - most.0.rem_euclid(super::DAY));
        let help = format!(
            "write {} at most, and look again then; or move `expires`",
            date(most)
        );
        return Some((message, help));
    }
    if keep.reason.is_empty() {
        let message = format!("`burgee:keep {}` gives no reason", keep.key);
        return Some((message, "say behind the date what it waits for".to_owned()));
    }
    None
}

/// Puts off what a line puts off, and says of a line that is over that it is.
pub(super) fn apply(input: &Input<'_>, findings: &mut [Finding]) {
    for finding in findings {
        let may_wait = matches!(
            finding.code,
            Code::Expired
                | Code::ExpiresSoon
                | Code::Unreferenced
                | Code::Settled
                | Code::ArchivedInUse
        );
        if !may_wait {
            continue;
        }
        for keep in all(input).filter(|keep| keep.key == finding.key) {
            let Some(until) = keep.until.filter(|_| fault(input, keep).is_none()) else {
                continue;
            };
            if until <= input.settings.at {
                let said = format!("put off until {}, which is over", date(until));
                finding.also.push((keep.place.clone(), said));
            } else if finding.kept.as_ref().is_none_or(|kept| kept.until < until) {
                finding.level = Level::Note;
                finding.kept = Some(Kept {
                    until,
                    reason: keep.reason.clone(),
                    place: keep.place.clone(),
                });
            }
        }
    }
}
