//! Features and their rules.

use super::attribute::{DEFAULT_KEY, key};
use super::draft::{Draft, Serve, Shares};
use super::import::Import;
use super::parent::{Link, prerequisites};
use super::range::{Hash, contains, range, ranges};
use super::record::{RuleRecord, Source};
use super::refusal::Refusal;
use super::test::{Test, Translated};
use super::wire::Fields;
use super::{condition, js};
use crate::note::{JsonPath, Severity};
use burgee::ast::build;

/// The code of a feature that is blocked by a prerequisite.
pub(super) const BLOCKED: &str = "PREREQUISITE";

/// How a feature finds those that it depends on; none for one that was left out.
pub(super) type Links<'l> = &'l dyn Fn(&str) -> Option<Link>;

impl Import<'_> {
    /// The rules of a feature.
    pub(super) fn feature(
        &mut self,
        draft: &mut Draft,
        (name, feature): (&str, Fields<'_>),
        at: &JsonPath,
        links: Links<'_>,
    ) -> Result<(), Refusal> {
        let rules = feature.list("rules", at)?.unwrap_or_default();
        for (index, rule) in rules.iter().enumerate() {
            let at = at.key("rules").index(index);
            if draft.closed {
                let message = "nobody gets here: a rule above serves everybody";
                self.note(Severity::Note, &at, message);
                break;
            }
            let rule = Fields::of(rule, &at)?;
            self.rule(draft, (name, index), rule, &at, links)?;
        }
        Ok(())
    }

    fn rule(
        &mut self,
        draft: &mut Draft,
        (feature, index): (&str, usize),
        rule: Fields<'_>,
        at: &JsonPath,
        links: Links<'_>,
    ) -> Result<(), Refusal> {
        let mut guard = self.gates(draft, rule, at, links)?;
        if draft.closed {
            return Ok(());
        }
        guard.push(filters(rule, at)?);
        if rule.present("force").is_some() {
            self.force(draft, (feature, index), rule, at, guard)
        } else {
            self.experiment_rule(draft, feature, rule, at, guard)
        }
    }

    /// The prerequisites of a rule: those that block the feature become rules of their own, the
    /// others a part of the condition.
    fn gates(
        &mut self,
        draft: &mut Draft,
        rule: Fields<'_>,
        at: &JsonPath,
        links: Links<'_>,
    ) -> Result<Vec<Test>, Refusal> {
        let mut guard: Vec<Test> = Vec::new();
        for prerequisite in prerequisites(rule, at, links, &mut self.notes)? {
            let so_far = |also: Test| Test::all(guard.iter().cloned().chain([also]));
            if prerequisite.circle.known() != Some(false) {
                let name = format!("circle-{}", prerequisite.feature);
                let cyclic = Serve::Value(draft.palette.cyclic());
                let record = RuleRecord {
                    source: Source::Cyclic,
                    ..RuleRecord::default()
                };
                draft.rule(&name, so_far(prerequisite.circle), cyclic, record);
            }
            if prerequisite.gate {
                let name = format!("needs-{}", prerequisite.feature);
                let record = RuleRecord {
                    source: Source::Prerequisite,
                    ..RuleRecord::default()
                };
                let unmet = so_far(prerequisite.met.negated());
                draft.rule(&name, unmet, Serve::Error(BLOCKED), record);
            } else {
                guard.push(prerequisite.met);
            }
        }
        Ok(guard)
    }

    /// A rule that forces a value, for everybody or for a share.
    fn force(
        &mut self,
        draft: &mut Draft,
        (feature, index): (&str, usize),
        rule: Fields<'_>,
        at: &JsonPath,
        mut guard: Vec<Test>,
    ) -> Result<(), Refusal> {
        guard.push(self.condition(rule, at)?);
        self.sticky(rule, at);
        if rule.truthy("tracks").is_some() {
            let message = "the tracking calls of a rule are not carried over";
            self.note(Severity::Note, &at.key("tracks"), message);
        }
        let slot = draft.palette.value(rule.get("force"));
        let serve = match included(rule, at)? {
            None => Serve::Value(slot),
            Some(included) => {
                let Some(hash) = Hash::of(rule.get("hashVersion"), Hash::Version1) else {
                    self.nobody(&at.key("hashVersion"));
                    return Ok(());
                };
                let attribute = rule.text("hashAttribute");
                Serve::Shares(Shares {
                    runs: hash.runs(|number| included(number).then_some(slot)),
                    key: key(attribute.as_deref().unwrap_or(DEFAULT_KEY)),
                    seed: rule.text("seed").unwrap_or_else(|| feature.to_owned()),
                    hash,
                })
            }
        };
        let name = rule.text("id");
        let name = name.unwrap_or_else(|| format!("rule-{}", index + 1));
        let record = RuleRecord {
            id: rule.truthy("id").cloned(),
            ..RuleRecord::default()
        };
        if !draft.rule(&name, Test::all(guard), serve, record) {
            self.nobody(at);
        }
        Ok(())
    }

    /// Says that a rule was left out because it matches nobody.
    pub(super) fn nobody(&mut self, at: &JsonPath) {
        self.note(Severity::Note, at, "this matches nobody, and is left out");
    }

    /// Says what a service that remembers assignments would do.
    pub(super) fn sticky(&mut self, fields: Fields<'_>, at: &JsonPath) {
        let off = fields.truthy("disableStickyBucketing").is_some();
        let sticky = ["fallbackAttribute", "bucketVersion", "minBucketVersion"];
        let used = sticky
            .into_iter()
            .find(|name| fields.truthy(name).is_some());
        if let Some(used) = used.filter(|_| !off) {
            let message = "with a sticky bucket service the SDK would keep users where they were; here everybody is dealt out anew";
            self.note(Severity::Warning, &at.key(used), message);
        }
    }
}

/// Slices of the population, each with a seed of its own, in all of which somebody must be.
pub(super) fn filters(rule: Fields<'_>, at: &JsonPath) -> Translated {
    let filters = rule.list("filters", at)?.unwrap_or_default();
    let at = at.key("filters");
    let mut tests = Vec::with_capacity(filters.len());
    for (index, filter) in filters.iter().enumerate() {
        let at = at.index(index);
        let filter = Fields::of(filter, &at)?;
        let ranges = ranges(filter.get("ranges"), &at.key("ranges"))?;
        let seed = filter.get("seed").as_str();
        let seed = seed.ok_or_else(|| Refusal::new(&at.key("seed"), "text is needed"))?;
        let attribute = filter.text("attribute");
        let attribute = attribute.as_deref().unwrap_or(DEFAULT_KEY);
        tests.push(match Hash::of(filter.get("hashVersion"), Hash::Version2) {
            Some(hash) => slices(hash, seed, attribute, |number| {
                ranges.iter().any(|range| contains(*range, number))
            }),
            None => Test::fixed(false),
        });
    }
    Ok(Test::all(tests))
}

/// Whether somebody's number is in some slices.
pub(super) fn slices(
    hash: Hash,
    seed: &str,
    attribute: &str,
    inside: impl Fn(f64) -> bool,
) -> Test {
    let slices = hash.slices(inside);
    if slices.is_empty() {
        return Test::fixed(false);
    }
    let using = Some(hash.bucketing());
    Test::partial(build::bucket(slices, key(attribute), Some(seed), using))
}

/// Whether a number is among those that get a forced value.
type Included = Box<dyn Fn(f64) -> bool>;

/// Who gets a forced value; none for everybody, with a number or without.
fn included(rule: Fields<'_>, at: &JsonPath) -> Result<Option<Included>, Refusal> {
    if let Some(json) = rule.truthy("range") {
        let range = range(json, &at.key("range"))?;
        return Ok(Some(Box::new(move |number| contains(range, number))));
    }
    let Some(coverage) = rule.present("coverage") else {
        return Ok(None);
    };
    // A number of exactly 0 is nobody; anything else is compared, and includes its end.
    let nobody = coverage.as_f64() == Some(0.0);
    let coverage = condition::with_operand(coverage, js::number);
    Ok(Some(Box::new(move |number| !nobody && number <= coverage)))
}
