//! S606: flags that have served everybody the same for long.

use super::{Input, count, date, later};
use crate::code::Code;
use crate::finding::Finding;
use crate::rules::{Flag, Served};
use burgee::Timestamp;

/// Finds them, but for kinds that are meant to stay, and flags that no code asks for, which is a
/// finding of its own.
pub(super) fn judge(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let Input { settings, .. } = input;
    for flag in input.live() {
        let Some(served) = &flag.served else { continue };
        if flag
            .kind
            .as_ref()
            .is_some_and(|kind| settings.long_lived.contains(kind))
        {
            continue;
        }
        let named = input.uses.of(&flag.key);
        let used = named.used.len();
        if used == 0 && flag.needed_by.is_none() {
            continue;
        }
        let Some(since) = since(input, flag, served) else {
            continue;
        };
        if later(since, settings.settled_days.into()) > settings.at {
            continue;
        }
        let what = what(served);
        let whom = if served.keyed {
            "everybody with a bucketing key"
        } else {
            "everybody"
        };
        let message = format!(
            "flag `{}` has served {what} to {whom} since {}",
            flag.key,
            date(Timestamp(since.0 - since.0.rem_euclid(super::DAY)))
        );
        let mut finding = Finding::new(Code::Settled, &flag.key, flag.place.clone(), message);
        finding.label = format!("code asks for it in {}", count(used, "place"));
        finding.help = Some(match &flag.needed_by {
            Some(needing) => {
                format!("put {what} into the code and into {needing}, and remove the flag")
            }
            None => format!("put {what} into the code, and remove the flag"),
        });
        finding.uses = named.places();
        finding.removal = super::dates::removal(flag);
        findings.push(finding);
    }
}

/// What is served, in words.
pub(super) fn what(served: &Served) -> String {
    match (&served.variant, &served.value) {
        (Some(variant), _) => format!("`{variant}`"),
        (None, Some(value)) => format!("`{value}`"),
        (None, None) => "the default of the call".to_owned(),
    }
}

/// Since when it has been so: the last edit of what decides, or the last change by the rules
/// themselves. Without a history, since it was added, for want of better.
fn since(input: &Input<'_>, flag: &Flag, served: &Served) -> Option<Timestamp> {
    let edited = input
        .side
        .history
        .last_edit(&flag.place.file, &flag.deciding)
        .or(flag.created)?;
    Some(served.since.map_or(edited, |since| since.max(edited)))
}
