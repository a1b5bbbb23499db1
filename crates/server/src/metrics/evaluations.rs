//! Evaluations by flag, variant and reason: counted without locks, and never by what a client sends.

use burgee::typed::RuleSet;
use burgee::{Evaluation, Reason};
use indexmap::IndexMap;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Most pairs of flag and variant that are counted by name, those of former revisions included; the
/// rest is counted together.
const MOST_PAIRS: usize = 10_000;

/// The name under which the rest is counted. No flag can be called so.
const OTHERS: &str = "(other)";

/// The name under which flags are counted that there are not.
const UNKNOWN: &str = "(unknown)";

/// Every reason, in the order of the counters.
const REASONS: [Reason; 6] = [
    Reason::Static,
    Reason::TargetingMatch,
    Reason::Split,
    Reason::Default,
    Reason::Disabled,
    Reason::Error,
];

/// The counts of one flag and variant, one for each reason.
type Cell = Arc<[AtomicU64; REASONS.len()]>;

/// All counts since the server started. A clone shares them.
#[derive(Debug, Clone, Default)]
pub(super) struct Evaluations(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    cells: Mutex<IndexMap<(String, String), Cell>>,
    unknown: AtomicU64,
}

/// The counts of one flag.
#[derive(Debug)]
pub(crate) struct FlagCounts {
    variants: Vec<(String, Cell)>,
    /// Values that have no name, and no value.
    unnamed: Cell,
}

impl FlagCounts {
    /// Counts an answer for this flag.
    pub(crate) fn count(&self, answer: &Evaluation<'_>) {
        let named = answer.variant.and_then(|variant| {
            let mut variants = self.variants.iter();
            variants.find(|(name, _)| name == variant)
        });
        let cell = named.map_or(&self.unnamed, |(_, cell)| cell);
        let reason = REASONS.iter().position(|reason| *reason == answer.reason);
        if let Some(count) = reason.and_then(|reason| cell.get(reason)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Evaluations {
    /// The counts for the flags of a ruleset, those of the same name that there were before.
    pub(super) fn for_rules(&self, rules: &RuleSet) -> IndexMap<String, FlagCounts> {
        let mut cells = self.0.cells.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cell = |flag: &str, variant: &str| {
            let room = cells.len() < MOST_PAIRS;
            let key = (flag.to_owned(), variant.to_owned());
            if room || cells.contains_key(&key) {
                return Arc::clone(cells.entry(key).or_default());
            }
            let others = (OTHERS.to_owned(), String::new());
            Arc::clone(cells.entry(others).or_default())
        };
        let counts = rules.flags.values().map(|flag| {
            let names = flag
                .variants
                .iter()
                .filter_map(|variant| variant.name.clone());
            let variants = names.map(|name| {
                let cell = cell(&flag.name, &name);
                (name, cell)
            });
            let variants = variants.collect();
            let unnamed = cell(&flag.name, "");
            (flag.name.clone(), FlagCounts { variants, unnamed })
        });
        counts.collect()
    }

    /// Counts a flag that there is not.
    pub(super) fn unknown(&self) {
        self.0.unknown.fetch_add(1, Ordering::Relaxed);
    }
}

impl Collector for Evaluations {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let mut family = encoder.encode_descriptor(
            "evaluations",
            "Flags evaluated, by flag, variant and reason",
            None,
            MetricType::Counter,
        )?;
        let cells = self.0.cells.lock().unwrap_or_else(PoisonError::into_inner);
        for ((flag, variant), counts) in cells.iter() {
            for (reason, count) in REASONS.iter().zip(counts.iter()) {
                let count = count.load(Ordering::Relaxed);
                // What never happened is not written: most pairs have one reason.
                if count > 0 {
                    let labels = [
                        ("flag", flag.as_str()),
                        ("variant", variant.as_str()),
                        ("reason", reason.as_str()),
                    ];
                    let family = family.encode_family(&labels)?;
                    ConstCounter::new(count).encode(family)?;
                }
            }
        }
        let unknown = self.0.unknown.load(Ordering::Relaxed);
        if unknown > 0 {
            let labels = [("flag", UNKNOWN), ("variant", ""), ("reason", "ERROR")];
            let family = family.encode_family(&labels)?;
            ConstCounter::new(unknown).encode(family)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burgee::{Context, Engine};
    use std::fmt::Write;

    #[test]
    fn pairs_beyond_the_bound_are_counted_together() {
        let evaluations = Evaluations::default();
        let mut last = Vec::new();
        // Revision after revision with flags that no other has: what is counted must not grow with them.
        for revision in 0..3 {
            let mut text = String::new();
            for flag in 0..2000 {
                writeln!(text, "flag f{revision}-{flag}: bool = true").unwrap();
            }
            let reading = Engine::builder().read(&text);
            let counts = evaluations.for_rules(&reading.rules);
            let engine = reading.engine();
            for answer in engine.evaluate_all(&Context::new()) {
                counts[answer.flag].count(&answer);
            }
            last = counts.keys().cloned().collect();
        }
        let cells = evaluations.0.cells.lock().unwrap();
        assert_eq!(cells.len(), MOST_PAIRS + 1);
        let total = |flag: &str, variant: &str| -> u64 {
            let cell = &cells[&(flag.to_owned(), variant.to_owned())];
            cell.iter().map(|count| count.load(Ordering::Relaxed)).sum()
        };
        assert_eq!(total("f0-0", "on"), 1);
        assert!(!cells.contains_key(&(last[1999].clone(), "on".to_owned())));
        let named: u64 = cells
            .keys()
            .filter(|(flag, _)| flag != OTHERS)
            .map(|(flag, variant)| total(flag, variant))
            .sum();
        assert_eq!(named + total(OTHERS, ""), 6000);
        assert!(total(OTHERS, "") > 2000);
    }
}
