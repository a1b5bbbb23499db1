//! Experiments: as rules of features, and on their own.

use super::attribute::{DEFAULT_KEY, GROUPS, attribute, forced, key, not_forced};
use super::bandit::Weighted;
use super::draft::{Draft, Serve, Shares};
use super::function::TRUTHY;
use super::import::Import;
use super::palette::{Slot, slug};
use super::parent::prerequisites;
use super::range::{Hash, MOST, Range, bucket_ranges, choose, contains, numbers, ranges};
use super::record::{ExperimentRecord, RuleRecord, Source};
use super::refusal::Refusal;
use super::test::Test;
use super::wire::Fields;
use super::{condition, feature, js, question};
use crate::note::{JsonPath, Severity};
use burgee::ast::build;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// The fields of a rule that an experiment's results repeat where they count as true.
const REPEATED: [&str; 13] = [
    "weights",
    "hashAttribute",
    "fallbackAttribute",
    "disableStickyBucketing",
    "namespace",
    "meta",
    "ranges",
    "name",
    "phase",
    "seed",
    "hashVersion",
    "filters",
    "condition",
];

/// Those that they repeat where they are there at all.
const REPEATED_IF_PRESENT: [&str; 3] = ["coverage", "bucketVersion", "minBucketVersion"];

/// The variation that an experiment forces itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Force {
    /// It forces none: the hash decides.
    None,
    /// What it names is no variation, so nobody takes part.
    Nobody,
    /// This one.
    Variation(usize),
}

impl Force {
    fn of(fields: Fields<'_>, variations: usize) -> Force {
        let Some(index) = fields.present("force") else {
            return Force::None;
        };
        let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
        let index = index.filter(|index| *index < variations);
        index.map_or(Force::Nobody, Force::Variation)
    }
}

/// What is the same for all rules that one experiment becomes.
struct Shared {
    experiment: Arc<ExperimentRecord>,
    slots: Vec<Slot>,
    id: Option<Json>,
    force: Force,
    /// Whether there are other rules to go on with.
    in_feature: bool,
}

impl Import<'_> {
    /// A rule of a feature that runs an experiment.
    pub(super) fn experiment_rule(
        &mut self,
        draft: &mut Draft,
        feature: &str,
        rule: Fields<'_>,
        at: &JsonPath,
        guard: Vec<Test>,
    ) -> Result<(), Refusal> {
        let field = ["contextualVariations", "variations"];
        let mut given = field.into_iter().filter(|field| !rule.get(field).is_null());
        let field = given.next().unwrap_or("variations");
        let Some(variations) = rule.list(field, at)? else {
            if rule.truthy("parentConditions").is_none() {
                self.nobody(at);
            }
            return Ok(());
        };
        let key = rule.text("key").unwrap_or_else(|| feature.to_owned());
        too_many(variations, &at.key(field))?;
        if variations.len() < 2 {
            self.nobody(&at.key(field));
            return Ok(());
        }
        self.sticky(rule, at);
        let bandit = self.bandit(rule, variations.len(), at)?;
        let mut object = Map::new();
        object.insert("variations".to_owned(), variations.into());
        let spelled = rule.truthy("key").cloned();
        object.insert("key".to_owned(), spelled.unwrap_or_else(|| feature.into()));
        let repeated = REPEATED.iter().filter(|name| rule.truthy(name).is_some());
        for name in repeated.chain(&REPEATED_IF_PRESENT) {
            if let Some(value) = rule.present(name) {
                object.insert((*name).to_owned(), value.clone());
            }
        }
        let record = self.record(&key, variations, rule, object, false);
        let record = ExperimentRecord {
            bandit: bandit.as_ref().map(|bandit| bandit.record(rule)),
            ..record
        };
        let experiment = Arc::new(record);
        let slots = draft
            .palette
            .variations(variations, &hints(&experiment.meta));
        let shared = Shared {
            slots,
            id: rule.truthy("id").cloned(),
            force: Force::None,
            in_feature: true,
            experiment,
        };
        let mut guard = guard;
        if self.overrides {
            shared.forced(draft, &guard);
            guard.push(Test::total(not_forced(&shared.experiment.slot)));
        }
        if rule.truthy("filters").is_none() {
            guard.push(namespace(rule, &shared.experiment.hash_attribute, at)?);
        }
        guard.push(self.condition(rule, at)?);
        let weighted = match bandit {
            Some(bandit) => bandit.weighted(),
            None => vec![Weighted::rule(weights(rule, at)?)],
        };
        if (0..variations.len()).any(|index| shared.passes_through(index)) {
            let message = "who gets a variation with `passthrough` goes on with the next rule; that they were seen is not recorded";
            self.note(Severity::Note, &at.key("meta"), message);
        }
        let added = shared.dealt(draft, rule, &guard, weighted, at)?;
        if !added {
            self.nobody(at);
        }
        Ok(())
    }

    /// An experiment of its own: who does not take part gets the first variation.
    pub(super) fn experiment(
        &mut self,
        draft: &mut Draft,
        fields: Fields<'_>,
        at: &JsonPath,
    ) -> Result<Arc<ExperimentRecord>, Refusal> {
        for field in ["urlPatterns", "url"] {
            if fields.truthy(field).is_some() {
                let message = "experiments on pages of a browser are not imported";
                return Err(Refusal::new(&at.key(field), message));
            }
        }
        let variations = fields.list("variations", at)?.unwrap_or_default();
        too_many(variations, &at.key("variations"))?;
        let key = fields.text("key").unwrap_or_default();
        self.sticky(fields, at);
        let force = Force::of(fields, variations.len());
        let forces = matches!(force, Force::Variation(_));
        let experiment = self.record(&key, variations, fields, Map::new(), forces);
        let experiment = Arc::new(experiment);
        let slots = draft
            .palette
            .variations(variations, &hints(&experiment.meta));
        if variations.len() < 2 {
            self.nobody(&at.key("variations"));
            return Ok(experiment);
        }
        let shared = Shared {
            experiment: Arc::clone(&experiment),
            slots,
            id: None,
            force,
            in_feature: false,
        };
        if self.overrides {
            shared.forced(draft, &[]);
        }
        let off = fields.get("status") == "draft"
            || fields.get("active") == &Json::Bool(false)
            || (fields.get("status") == "stopped" && !forces);
        if !off {
            let guard = self.takes_part(fields, &shared, at)?;
            let weighted = vec![Weighted::rule(weights(fields, at)?)];
            shared.dealt(draft, fields, &guard, weighted, at)?;
        }
        Ok(experiment)
    }

    /// Who can take part in an experiment of its own.
    fn takes_part(
        &mut self,
        fields: Fields<'_>,
        shared: &Shared,
        at: &JsonPath,
    ) -> Result<Vec<Test>, Refusal> {
        let experiment = &shared.experiment;
        let mut guard = Vec::new();
        if self.overrides {
            guard.push(Test::total(not_forced(&experiment.slot)));
        }
        guard.push(if fields.truthy("filters").is_some() {
            feature::filters(fields, at)?
        } else {
            namespace(fields, &experiment.hash_attribute, at)?
        });
        guard.push(self.condition(fields, at)?);
        let parents = &self.parents;
        let payload = self.payload;
        let links = |name: &str| super::document::link(payload, parents, name);
        for parent in prerequisites(fields, at, &links, &mut self.notes)? {
            guard.push(parent.circle.negated());
            guard.push(parent.met);
        }
        if let Some(groups) = fields.list("groups", at)? {
            let names = groups.iter().filter_map(Json::as_str);
            let asked =
                names.map(|name| Test::total(build::call(TRUTHY, [attribute([GROUPS, name])])));
            guard.push(Test::any(asked));
        }
        Ok(guard)
    }

    /// What is remembered about an experiment.
    fn record(
        &mut self,
        key: &str,
        variations: &[Json],
        fields: Fields<'_>,
        object: Map<String, Json>,
        forces: bool,
    ) -> ExperimentRecord {
        let meta = fields.get("meta").as_array();
        ExperimentRecord {
            object,
            key: key.to_owned(),
            slot: self.forced_slot(key, variations.len(), forces),
            variations: variations.to_vec(),
            meta: meta.cloned().unwrap_or_default(),
            hash_attribute: fields
                .text("hashAttribute")
                .unwrap_or_else(|| DEFAULT_KEY.to_owned()),
            seed: fields.text("seed").unwrap_or_else(|| key.to_owned()),
            hash: Hash::of(fields.get("hashVersion"), Hash::Version1),
            forces,
            bandit: None,
        }
    }
}

impl Shared {
    /// Whether who gets a variation goes on with the next rule.
    fn passes_through(&self, index: usize) -> bool {
        let meta = self.experiment.meta.get(index).and_then(Json::as_object);
        self.in_feature && meta.is_some_and(|meta| Fields(meta).truthy("passthrough").is_some())
    }

    /// Rules for the variations that a request can force.
    fn forced(&self, draft: &mut Draft, guard: &[Test]) {
        let slots = self.slots.iter().enumerate();
        for (index, slot) in slots.filter(|(index, _)| !self.passes_through(*index)) {
            let number = build::number(i64::try_from(index).unwrap_or(i64::MAX));
            let asked = condition::equal(forced(&self.experiment.slot), number);
            let when = Test::all(guard.iter().cloned().chain([Test::partial(asked)]));
            let name = format!("{}-forced-{index}", self.experiment.key);
            draft.rule(&name, when, Serve::Value(*slot), self.rule(false, None));
        }
    }

    /// Rules that deal users out, one for each set of weights. Whether there are any.
    fn dealt(
        &self,
        draft: &mut Draft,
        fields: Fields<'_>,
        guard: &[Test],
        weighted: Vec<Weighted>,
        at: &JsonPath,
    ) -> Result<bool, Refusal> {
        let Some(hash) = self.experiment.hash else {
            return Ok(false);
        };
        let mut added = false;
        let mut others: Vec<Test> = Vec::new();
        for weighted in weighted {
            let ranges = self.ranges(fields, weighted.weights.as_deref(), at)?;
            let runs = hash.runs(|number| self.served(choose(number, &ranges)));
            let gaps = runs.iter().any(|(_, slot)| slot.is_none());
            let mut when = guard.to_vec();
            when.extend(others.iter().cloned());
            when.extend(weighted.when.clone());
            let name = match &weighted.name {
                Some(leaf) => format!("{}-{leaf}", self.experiment.key),
                None => self.experiment.key.clone(),
            };
            let serve = Serve::Shares(Shares {
                runs,
                key: key(&self.experiment.hash_attribute),
                seed: self.experiment.seed.clone(),
                hash,
            });
            let record = self.rule(self.force == Force::None, weighted.leaf);
            added |= draft.rule(&name, Test::all(when), serve, record);
            // Who falls through a gap is not asked about by the leaves below.
            if let (true, Some(when)) = (gaps, weighted.when) {
                others.push(when.negated());
            }
        }
        Ok(added)
    }

    /// What somebody gets who falls in the range of a variation.
    fn served(&self, variation: Option<usize>) -> Option<Slot> {
        let variation = match self.force {
            Force::None => variation?,
            Force::Nobody => return None,
            Force::Variation(forced) => variation.and(Some(forced))?,
        };
        let slot = self.slots.get(variation).copied();
        slot.filter(|_| !self.passes_through(variation))
    }

    fn ranges(
        &self,
        fields: Fields<'_>,
        weights: Option<&[f64]>,
        at: &JsonPath,
    ) -> Result<Vec<Range>, Refusal> {
        if let Some(json) = fields.truthy("ranges") {
            return ranges(json, &at.key("ranges"));
        }
        let coverage = fields.present("coverage").map_or(1.0, |coverage| {
            condition::with_operand(coverage, js::number)
        });
        let count = self.experiment.variations.len();
        Ok(bucket_ranges(count, coverage, weights))
    }

    fn rule(&self, hash_used: bool, leaf: Option<usize>) -> RuleRecord {
        RuleRecord {
            id: self.id.clone(),
            source: Source::Experiment,
            experiment: Some(Arc::clone(&self.experiment)),
            hash_used,
            leaf,
            slots: self.slots.clone(),
            variants: Vec::new(),
        }
    }
}

/// Refuses what would take too long.
fn too_many(variations: &[Json], at: &JsonPath) -> Result<(), Refusal> {
    if variations.len() > MOST {
        let message = format!("more than {MOST} variations are not imported");
        return Err(Refusal::new(at, message));
    }
    Ok(())
}

/// The slice of the population that an experiment shares with others.
fn namespace(fields: Fields<'_>, attribute: &str, at: &JsonPath) -> Result<Test, Refusal> {
    let Some(json) = fields.truthy("namespace") else {
        return Ok(Test::fixed(true));
    };
    let (seed, range) = question::namespace(json)
        .ok_or_else(|| Refusal::new(&at.key("namespace"), "a name and two ends are needed"))?;
    Ok(feature::slices(
        Hash::Version1,
        &seed,
        attribute,
        |number| contains(range, number),
    ))
}

/// The weights of an experiment's variations.
pub(super) fn weights(fields: Fields<'_>, at: &JsonPath) -> Result<Option<Vec<f64>>, Refusal> {
    let weights = fields.truthy("weights");
    weights
        .map(|weights| numbers(weights, &at.key("weights")))
        .transpose()
}

/// What an experiment calls its variations.
fn hints(meta: &[Json]) -> Vec<Option<String>> {
    let text = |meta: &Json, field: &str| meta.get(field)?.as_str().and_then(slug);
    meta.iter()
        .map(|meta| text(meta, "name").or_else(|| text(meta, "key")))
        .collect()
}
