//! One revision of the rules, for a whole request.

use crate::answer::Answer;
use crate::decide::View;
use crate::overrides::Layers;
use crate::rules::Ruleset;
use crate::state::Shared;
use burgee::{Attributes, Value};
use std::fmt;
use std::sync::Arc;

/// One revision of the rules: made by [`Client::snapshot`](crate::Client::snapshot). Take one at the start
/// of a request and ask it for every flag: the answers fit together, whatever happens to the rules
/// meanwhile. A clone is the same snapshot. Costs two reference counts, and keeps its revision in memory
/// as long as it lives.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let file = folder.path().join("rules.flags");
/// # std::fs::write(&file, "flag dark-mode: bool = on\nflag limit: int { rule pro when plan == \"pro\" serve 100  otherwise serve 10 }")?;
/// use burgee_client::{Client, Context};
///
/// let client = Client::builder().file(file).build()?;
/// let snapshot = client.snapshot();
/// let context = Context::new().with("plan", "pro");
/// assert!(snapshot.bool("dark-mode", &context, false));
/// assert_eq!(snapshot.i64("limit", &context, 1), 100);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Snapshot {
    shared: Arc<Shared>,
    rules: Option<Arc<Ruleset>>,
    layers: Option<Arc<Layers>>,
}

impl Snapshot {
    pub(crate) fn new(
        shared: Arc<Shared>,
        rules: Option<Arc<Ruleset>>,
        layers: Option<Arc<Layers>>,
    ) -> Snapshot {
        Snapshot {
            shared,
            rules,
            layers,
        }
    }

    fn view(&self) -> View<'_> {
        View {
            shared: &self.shared,
            rules: self.rules.as_deref(),
            layers: self.layers.as_deref(),
        }
    }

    /// Which content of the rules this is, as the source calls it; none without rules.
    pub fn revision(&self) -> Option<&str> {
        self.rules.as_ref().map(|rules| rules.revision.as_str())
    }

    /// The entry for the header `baggage` that tells other services this revision; none without rules. They
    /// take it with [`Client::snapshot_for`](crate::Client::snapshot_for).
    pub fn baggage(&self) -> Option<String> {
        self.revision().map(crate::baggage::entry)
    }

    /// The keys of all flags, in the order of the text.
    pub fn flags(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().flat_map(|rules| rules.engine.flags())
    }

    /// Which value of `flag` this context gets, why, and where the answer came from.
    pub fn evaluate<'s, A: Attributes + ?Sized>(
        &'s self,
        flag: &'s str,
        context: &A,
    ) -> Answer<'s> {
        self.view().decide(flag, context)
    }

    /// The value of a `bool` flag.
    pub fn bool<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: bool) -> bool {
        self.view().value(flag, context, default)
    }

    /// The value of an `int` flag, or of a `number` flag that serves a whole number.
    pub fn i64<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: i64) -> i64 {
        self.view().value(flag, context, default)
    }

    /// The value of a `number` or `int` flag; whole numbers beyond 2^53 are rounded.
    pub fn f64<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: f64) -> f64 {
        self.view().value(flag, context, default)
    }

    /// The value of a `string` flag.
    pub fn str<'s, A: Attributes + ?Sized>(
        &'s self,
        flag: &'s str,
        context: &A,
        default: &'s str,
    ) -> &'s str {
        self.view().value(flag, context, default)
    }

    /// The value of a flag of any type.
    pub fn json<'s, A: Attributes + ?Sized>(
        &'s self,
        flag: &'s str,
        context: &A,
        default: &'s Value,
    ) -> &'s Value {
        self.view().value(flag, context, default)
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Snapshot").field(&self.revision()).finish()
    }
}
