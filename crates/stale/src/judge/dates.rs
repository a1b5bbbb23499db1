//! S601 and S602: flags past their date, or close to it, that code asks for.
//!
//! What no code asks for is another finding: a date that passes overnight is no news there.

use super::{DAY, Input, count, date, days, later};
use crate::code::Code;
use crate::finding::{Finding, Removal};
use crate::rules::Flag;
use burgee::Timestamp;

/// Finds them.
pub(super) fn judge(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let at = input.settings.at;
    for flag in input.live() {
        let Some(expires) = flag.expires else {
            continue;
        };
        let named = input.uses.of(&flag.key);
        let used = named.used.len();
        if used == 0 {
            continue;
        }
        let (code, message) = if expires <= at {
            (Code::Expired, past(flag, expires, at))
        } else if expires <= later(at, input.settings.warn_days.into()) {
            (Code::ExpiresSoon, ahead(flag, expires, at))
        } else {
            continue;
        };
        let mut finding = Finding::new(code, &flag.key, flag.place.clone(), message);
        finding.label = format!("code asks for it in {}", count(used, "place"));
        if let Some(place) = &flag.expires_place {
            let said = format!("it is to be gone by {}", date(expires));
            finding.also.push((place.clone(), said));
        }
        finding.uses = named.places();
        finding.weight = named.certain();
        finding.removal = removal(flag);
        findings.push(finding);
    }
}

/// What stays when a flag goes, where everybody gets the same already.
pub(super) fn removal(flag: &Flag) -> Option<Removal> {
    flag.served.as_ref().map(|served| Removal {
        variant: served.variant.clone(),
        value: served.value.clone(),
    })
}

/// What is said about a date that has passed.
fn past(flag: &Flag, expires: Timestamp, at: Timestamp) -> String {
    match at.0.saturating_sub(expires.0) {
        ..DAY => format!("flag `{}` expires today", flag.key),
        over => format!("flag `{}` expired {} ago", flag.key, days(over)),
    }
}

/// What is said about a date that comes.
fn ahead(flag: &Flag, expires: Timestamp, at: Timestamp) -> String {
    match expires.0.saturating_sub(at.0) {
        ..DAY => format!("flag `{}` expires within a day", flag.key),
        left => format!("flag `{}` expires in {}", flag.key, days(left)),
    }
}
