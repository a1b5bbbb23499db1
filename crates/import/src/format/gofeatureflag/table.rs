//! What a flag's answers need besides the rules: GO Feature Flag's own names and details.

use burgee::Timestamp;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

/// The code of a rule that stands for an experimentation that is not running, or a flag that a
/// schedule switches off: the caller's default is used.
pub(super) const DISABLED: &str = "DISABLED";
/// GO Feature Flag's code for a flag that cannot be evaluated.
pub(super) const FLAG_CONFIG: &str = "FLAG_CONFIG";
/// GO Feature Flag's code for a request without a key.
pub(super) const KEY_MISSING: &str = "TARGETING_KEY_MISSING";

/// One flag.
#[derive(Debug, Default)]
pub(super) struct FlagTable {
    /// What people wrote about it.
    pub(super) metadata: Option<Map<String, Json>>,
    /// The instants at which the schedule changes it, and what it is from then on. The first has none.
    pub(super) stages: Vec<StageTable>,
    /// The rules, by their names here.
    pub(super) rules: IndexMap<String, RuleTable>,
    /// What `otherwise` stands for.
    pub(super) otherwise: Option<RuleTable>,
    /// The variations, by the variants' names here.
    pub(super) variations: IndexMap<String, String>,
}

/// What a flag is between two dates of its schedule.
#[derive(Debug, Clone)]
pub(super) struct StageTable {
    pub(super) from: Option<Timestamp>,
    /// Whether it has rules, which makes the difference between the reasons STATIC and DEFAULT.
    pub(super) has_rules: bool,
    /// Whether an answer can be kept.
    pub(super) cacheable: bool,
    /// What the request must have.
    pub(super) key: KeyCheck,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RuleTable {
    /// Its place among the rules; none for the default rule.
    pub(super) index: Option<usize>,
    /// Its own name.
    pub(super) name: Option<String>,
    /// Whether it deals out.
    pub(super) dynamic: bool,
    /// Whether what it deals out changes with time.
    pub(super) progressive: bool,
}

/// What a flag wants of the bucketing key before anything else.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum KeyCheck {
    /// Nothing.
    None,
    /// A targeting key that is not empty.
    Targeting,
    /// Text at this path; empty text only where nothing is dealt out.
    Path {
        path: Vec<String>,
        can_be_empty: bool,
    },
}

impl FlagTable {
    /// The stage that counts at `now`.
    pub(super) fn stage(&self, now: Timestamp) -> Option<&StageTable> {
        let mut stages = self.stages.iter().rev();
        stages.find(|stage| stage.from.is_none_or(|from| from <= now))
    }
}
