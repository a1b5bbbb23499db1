//! Contextual bandits: other weights for each group of users, in one experiment.

use super::experiment::weights;
use super::import::Import;
use super::palette::slug;
use super::range::{equal_weights, numbers};
use super::record::{BanditRecord, LeafRecord};
use super::refusal::Refusal;
use super::test::Test;
use super::wire::Fields;
use crate::note::JsonPath;
use burgee::ast::build;
use serde_json::Value as Json;

/// The leaf of who is in no other.
const FALLBACK: i64 = -1;

/// A contextual bandit, as rules use it.
#[derive(Debug, Clone)]
pub(super) struct Bandit {
    version: Option<Json>,
    leaves: Vec<Leaf>,
    /// The weights of the rule that uses it.
    own: Option<Vec<f64>>,
    variations: usize,
}

#[derive(Debug, Clone)]
struct Leaf {
    id: Json,
    weights: Vec<f64>,
    written: Json,
    /// Who it is for; everybody where there is no segment.
    segment: Option<String>,
    /// Whether it is for nobody.
    empty: bool,
}

/// One set of weights, and who it is for.
#[derive(Debug)]
pub(super) struct Weighted {
    /// What tells the rule apart from the others of the experiment.
    pub(super) name: Option<String>,
    pub(super) weights: Option<Vec<f64>>,
    /// Who it is for, of those who are left; none for all of them.
    pub(super) when: Option<Test>,
    /// The number of the leaf.
    pub(super) leaf: Option<usize>,
}

impl Weighted {
    /// The weights of an experiment that has just these.
    pub(super) fn rule(weights: Option<Vec<f64>>) -> Weighted {
        Weighted {
            name: None,
            weights,
            when: None,
            leaf: None,
        }
    }
}

impl Import<'_> {
    /// The bandit that a rule names; none where it names none, or one that is not there.
    pub(super) fn bandit(
        &mut self,
        rule: Fields<'_>,
        variations: usize,
        at: &JsonPath,
    ) -> Result<Option<Bandit>, Refusal> {
        let Some(name) = rule.text("contextualBanditRef") else {
            return Ok(None);
        };
        if !self.bandits.contains_key(&name) {
            let bandit = self.read_bandit(&name)?;
            self.bandits.insert(name.clone(), bandit);
        }
        let bandit = self.bandits.get(&name).cloned().flatten();
        if bandit.is_none() {
            let at = at.key("contextualBanditRef");
            let message =
                format!("there is no contextual bandit `{name}`: the rule's own weights count");
            self.note(crate::note::Severity::Note, &at, message);
        }
        let own = weights(rule, at)?;
        Ok(bandit.map(|bandit| Bandit {
            own,
            variations,
            ..bandit
        }))
    }

    fn read_bandit(&mut self, name: &str) -> Result<Option<Bandit>, Refusal> {
        let at = JsonPath::root().key("contextualBandits").key(name);
        let Some(bandit) = self.payload.bandit(name) else {
            return Ok(None);
        };
        let contexts = bandit.list("contexts", &at)?.unwrap_or_default();
        let at = at.key("contexts");
        let mut leaves = Vec::with_capacity(contexts.len());
        let mut segments = Vec::new();
        for (index, context) in contexts.iter().enumerate() {
            let at = at.index(index);
            let context = Fields::of(context, &at)?;
            let test = self.condition(context, &at)?;
            let known = test.known();
            let named = || self.other_name(&format!("{name}.leaf-{}", index + 1));
            let segment = known.is_none().then(named);
            if let Some(segment) = &segment {
                segments.push(build::segment_item(segment, test.expr()));
            }
            leaves.push(Leaf {
                id: context.get("leafId").clone(),
                weights: numbers(context.get("weights"), &at.key("weights"))?,
                written: context.get("weights").clone(),
                segment,
                empty: known == Some(false),
            });
        }
        self.segments.append(&mut segments);
        Ok(Some(Bandit {
            version: bandit.present("banditVersion").cloned(),
            leaves,
            own: None,
            variations: 0,
        }))
    }
}

impl Bandit {
    /// Every set of weights in order: each leaf's, then the rule's own for everybody else.
    pub(super) fn weighted(&self) -> Vec<Weighted> {
        let mut weighted: Vec<Weighted> = Vec::new();
        let mut everybody = false;
        for (index, leaf) in self.leaves.iter().enumerate() {
            if everybody || leaf.empty {
                continue;
            }
            everybody = leaf.segment.is_none();
            let segment = leaf.segment.as_ref();
            weighted.push(Weighted {
                name: slug(&format!("leaf-{}", index + 1)),
                weights: Some(leaf.weights.clone()),
                when: segment.map(|segment| Test::partial(build::segment(segment))),
                leaf: Some(index),
            });
        }
        if !everybody {
            weighted.push(Weighted {
                leaf: Some(self.leaves.len()),
                ..Weighted::rule(self.own.clone())
            });
        }
        weighted
    }

    /// What is remembered about it; the last leaf is the rule itself.
    pub(super) fn record(&self, rule: Fields<'_>) -> BanditRecord {
        let own = rule.truthy("weights").cloned();
        let fallback = LeafRecord {
            id: FALLBACK.into(),
            weights: own.unwrap_or_else(|| equal_weights(self.variations).into()),
            replaces: false,
            segment: None,
            empty: false,
        };
        let leaves = self.leaves.iter().map(|leaf| LeafRecord {
            id: leaf.id.clone(),
            weights: leaf.written.clone(),
            replaces: true,
            segment: leaf.segment.clone(),
            empty: leaf.empty,
        });
        BanditRecord {
            version: self.version.clone(),
            leaves: leaves.chain([fallback]).collect(),
        }
    }
}
