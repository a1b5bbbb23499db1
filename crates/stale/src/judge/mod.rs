//! From what the rules say and what code asks for to findings: one file for each kind.

mod archived;
mod dates;
mod keeps;
mod owner;
mod settled;
mod unknown;
mod unreferenced;
mod uses;

use crate::finding::Finding;
use crate::git::History;
use crate::rules::{Flag, Rules};
use crate::scan::Scan;
use burgee::Timestamp;
use uses::Uses;

/// What counts as stale.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Today.
    pub at: Timestamp,
    /// From how many days before `expires` on there is a warning.
    pub warn_days: u32,
    /// For how many days a flag may serve everybody the same.
    pub settled_days: u32,
    /// For how many days a flag may wait for code to ask for it.
    pub new_days: u32,
    /// Kinds of flags that are meant to stay: that they serve one variant is no finding.
    pub long_lived: Vec<String>,
}

impl Settings {
    /// The defaults: two weeks ahead, thirty days settled, two weeks until code asks; kill switches and permissions stay.
    pub fn new(at: Timestamp) -> Settings {
        Settings {
            at,
            warn_days: 14,
            settled_days: 30,
            new_days: 14,
            long_lived: ["operational", "permission"].map(str::to_owned).to_vec(),
        }
    }
}

/// One state of rules and code.
#[derive(Debug)]
pub struct Side<'s> {
    /// The rules.
    pub rules: &'s Rules,
    /// The code.
    pub scan: &'s Scan,
    /// When the lines of the rules were last changed.
    pub history: &'s History,
}

/// What a kind of finding is judged by.
struct Input<'i> {
    side: &'i Side<'i>,
    settings: &'i Settings,
    uses: Uses<'i>,
}

impl<'i> Input<'i> {
    /// The flags that are in use: not those that are kept for the record.
    fn live(&self) -> impl Iterator<Item = &'i Flag> {
        self.side.rules.flags.iter().filter(|flag| !flag.archived)
    }
}

/// The judges, in the order of their codes.
const JUDGES: &[fn(&Input<'_>, &mut Vec<Finding>)] = &[
    dates::judge,
    owner::judge,
    unreferenced::judge,
    unknown::judge,
    settled::judge,
    archived::judge,
    keeps::judge,
];

/// Everything that is stale on this side, in the order of the codes and then of the places.
pub fn findings(side: &Side<'_>, settings: &Settings) -> Vec<Finding> {
    let input = Input {
        side,
        settings,
        uses: Uses::new(&side.scan.hits),
    };
    let mut findings = Vec::new();
    for judge in JUDGES {
        judge(&input, &mut findings);
    }
    keeps::apply(&input, &mut findings);
    findings.sort_by(|one, other| (one.code, &one.place).cmp(&(other.code, &other.place)));
    findings
}

/// The microseconds of a day.
pub(crate) const DAY: i64 = 86_400_000_000;

/// A time so many days later.
fn later(time: Timestamp, days: i64) -> Timestamp {
    Timestamp(time.0.saturating_add(days.saturating_mul(DAY)))
}

/// A time as a date, where it is midnight in UTC.
fn date(time: Timestamp) -> String {
    let text = time.to_string();
    text.strip_suffix("T00:00:00Z").unwrap_or(&text).to_owned()
}

/// `1 day`, `2 days`; what is left of a day counts as none.
fn days(micros: i64) -> String {
    count(usize::try_from(micros / DAY).unwrap_or(0), "day")
}

/// `1 place`, `2 places`
fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
