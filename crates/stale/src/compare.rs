//! What the change adds, and what was there before.
//!
//! Both sides are judged at the same time, so that a date which passed overnight is on both.

use crate::code::{Code, Level};
use crate::finding::{Finding, State};
use std::collections::HashMap;

/// Marks what was there before as known, and no more than a note.
///
/// A finding is the same when code and key are; when it is there in more places than before, the
/// change has added to it. That no code asks for a flag is only a warning: rules and code change one
/// after the other, and either may come first.
pub fn compare(now: &mut [Finding], before: &[Finding]) {
    let known: HashMap<_, _> = before.iter().map(|it| (it.identity(), it)).collect();
    let (was, is) = (counts(before), counts(now));
    for finding in now {
        let same = if finding.code == Code::UnknownFlag {
            let (code, key) = finding.identity();
            let file = &*finding.place.file;
            let grew = |file: &str| {
                let place = (code, key.to_owned(), file.to_owned());
                is.get(&place) > was.get(&place)
            };
            !grew("") || !grew(file)
        } else {
            known.get(&finding.identity()).is_some_and(|known| {
                finding.weight <= known.weight && (known.kept.is_none() || finding.kept.is_some())
            })
        };
        finding.state = if same { State::Known } else { State::New };
        let most = match finding.code {
            _ if same => Level::Note,
            Code::Unreferenced => Level::Warning,
            _ => Level::Error,
        };
        finding.level = finding.level.min(most);
    }
}

/// How many findings of a kind a key has: in each file, and under no file's name in all.
fn counts(findings: &[Finding]) -> HashMap<(Code, String, String), usize> {
    let mut counts = HashMap::new();
    for finding in findings {
        for file in ["", &finding.place.file] {
            let place = (finding.code, finding.key.clone(), file.to_owned());
            *counts.entry(place).or_insert(0) += 1;
        }
    }
    counts
}
