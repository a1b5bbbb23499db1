//! What a flag serves when its rules cannot be trusted.

use burgee::Value;
use indexmap::IndexMap;
use std::time::Duration;

/// What a flag serves when there are no rules, when they do not have it or serve an error for it, and when
/// the source that they came from has been out of reach.
///
/// The source counts as out of reach from the first attempt that failed: a file that cannot be read, a
/// service that does not answer, rules with errors. Rules out of the cache on disk are as old as the last
/// time that the source confirmed them.
///
/// ```
/// use burgee_client::Policy;
/// use std::time::Duration;
///
/// // The last known rules for as long as it takes. This is the policy of every flag unless it has another.
/// let patient = Policy::last_known();
/// // A permission: nobody gets it by rules that may be out of date.
/// let permission = Policy::fail_closed();
/// // A check that must not lock everybody out.
/// let check = Policy::fail_open("permissive");
/// // Ten minutes of the last known rules, then a value that is safe.
/// let limit = Policy::last_known_for(Duration::from_secs(600)).then_open(100);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// How old rules may be that are not confirmed; none for any age.
    pub(crate) last_known: Option<Duration>,
    /// What is served after that; none for the caller's default.
    pub(crate) open: Option<Value>,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy::last_known()
    }
}

impl Policy {
    /// The last known rules, however old; without any, the caller's default.
    pub const fn last_known() -> Policy {
        Policy {
            last_known: None,
            open: None,
        }
    }

    /// The last known rules for this time after they were last confirmed, then the caller's default.
    pub const fn last_known_for(time: Duration) -> Policy {
        Policy {
            last_known: Some(time),
            open: None,
        }
    }

    /// The caller's default as soon as the source is out of reach.
    pub const fn fail_closed() -> Policy {
        Policy::last_known_for(Duration::ZERO)
    }

    /// This value as soon as the source is out of reach. A caller who asks for another type gets its own
    /// default.
    pub fn fail_open(value: impl Into<Value>) -> Policy {
        Policy::fail_closed().then_open(value)
    }

    /// Serves `value` where it would have been the caller's default.
    #[must_use]
    pub fn then_open(mut self, value: impl Into<Value>) -> Policy {
        self.open = Some(value.into());
        self
    }

    /// Whether rules of this age are still to be used.
    pub(crate) fn trusts(&self, age: Duration) -> bool {
        self.last_known.is_none_or(|most| age < most)
    }
}

/// The policies of all flags.
#[derive(Debug, Clone, Default)]
pub(crate) struct Policies {
    pub(crate) of: IndexMap<String, Policy>,
    /// For flags that have none of their own.
    pub(crate) other: Policy,
}

impl Policies {
    /// What holds for a flag.
    pub(crate) fn get(&self, flag: &str) -> &Policy {
        self.of.get(flag).unwrap_or(&self.other)
    }
}
