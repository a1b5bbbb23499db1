//! The client: flags for a program, whatever happens to their source.

mod builder;
mod status;

pub use builder::{BuildError, ClientBuilder};
pub use status::Status;

use crate::block;
use crate::decide::View;
use crate::details::Details;
use crate::exposure::Exposure;
use crate::overrides::{BadOverride, Forced, Overlay, OverrideGuard};
use crate::rules::Ruleset;
use crate::snapshot::Snapshot;
use crate::state::Shared;
use crate::thread::{self, Alive};
use burgee::{Attributes, Value};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Flags evaluated in this process. The rules come from a file or a service, which a thread of the client's
/// own follows; asking never waits for it, never fails, and costs what the engine costs. A clone is
/// another handle of the same client; with the last one the thread ends.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let file = folder.path().join("rules.flags");
/// # std::fs::write(&file, "flag new-checkout: bool { rule pro when plan == \"pro\" serve on  otherwise serve off }")?;
/// use burgee_client::{Client, Context};
///
/// let client = Client::builder().file(file).build()?;
/// let context = Context::new().with("plan", "pro");
/// if client.bool("new-checkout", &context, false) {
///     // the new one
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    alive: Arc<Alive>,
    overlay: Arc<Overlay>,
    /// The thread that hands exposures on, where something takes them.
    recording: Option<Arc<Alive>>,
}

impl Client {
    /// Says where the rules come from, and what holds when they do not.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The rules as they are now, to be asked for a whole request.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot_of(self.shared.rules().clone())
    }

    /// The rules of this revision, if they are still held: those of a request that another service has
    /// begun. None when they are not; then [`Client::snapshot`] has others.
    pub fn snapshot_at(&self, revision: &str) -> Option<Snapshot> {
        let rules = self.shared.held(revision)?;
        Some(self.snapshot_of(Some(rules)))
    }

    /// The snapshot for a request with this header `baggage`: that of the revision which the caller went by,
    /// if it is still held, and otherwise the rules as they are now. [`Snapshot::revision`] says which.
    pub fn snapshot_for(&self, baggage: &str) -> Snapshot {
        let revision = crate::baggage::revision(baggage);
        let known = revision.and_then(|revision| self.snapshot_at(&revision));
        known.unwrap_or_else(|| self.snapshot())
    }

    /// Which value of `flag` this context gets, why, and where the answer came from. Copies what it says;
    /// [`Snapshot::evaluate`] lends it.
    pub fn evaluate<A: Attributes + ?Sized>(&self, flag: &str, context: &A) -> Details {
        self.look(|view| view.decide(flag, context).into())
    }

    /// The value of a `bool` flag.
    pub fn bool<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: bool) -> bool {
        self.look(|view| view.value(flag, context, default))
    }

    /// The value of an `int` flag, or of a `number` flag that serves a whole number.
    pub fn i64<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: i64) -> i64 {
        self.look(|view| view.value(flag, context, default))
    }

    /// The value of a `number` or `int` flag; whole numbers beyond 2^53 are rounded.
    pub fn f64<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: f64) -> f64 {
        self.look(|view| view.value(flag, context, default))
    }

    /// The value of a `string` flag, copied; [`Snapshot::str`] lends it.
    pub fn string<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: &str) -> String {
        self.look(|view| view.value(flag, context, default).to_owned())
    }

    /// The value of a flag of any type, copied; [`Snapshot::json`] lends it.
    pub fn json<A: Attributes + ?Sized>(&self, flag: &str, context: &A, default: &Value) -> Value {
        self.look(|view| view.value(flag, context, default).clone())
    }

    /// Another handle of the same client, with overrides of its own: what is forced here is not seen there,
    /// and the other way round. Gives each of many tests that run at the same time its own flags.
    #[must_use]
    pub fn scoped(&self) -> Client {
        Client {
            overlay: Arc::new(self.overlay.fork()),
            ..self.clone()
        }
    }

    /// Serves `value` for `flag` to everybody who asks this handle or a clone of it, until the guard is
    /// dropped. The value is the name of a variant, or one that the flag can serve; flags that the rules do
    /// not have take any value. Snapshots that are there keep what they had.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("rules.flags");
    /// # std::fs::write(&file, "flag new-checkout: bool = off")?;
    /// # use burgee_client::{Client, Context};
    /// let client = Client::builder().file(file).build()?;
    /// let context = Context::new();
    /// let guard = client.override_flag("new-checkout", true)?;
    /// assert!(client.bool("new-checkout", &context, false));
    /// drop(guard);
    /// assert!(!client.bool("new-checkout", &context, false));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the rules have the flag, and it cannot serve this.
    pub fn override_flag(
        &self,
        flag: &str,
        value: impl Into<Value>,
    ) -> Result<OverrideGuard, BadOverride> {
        let rules = self.shared.rules();
        let about = rules.as_ref().and_then(|rules| rules.about.get(flag));
        let forced = match about {
            Some(about) => Forced::value(flag, about, value.into())?,
            None => Forced::free(value.into()),
        };
        Ok(self.overlay.force(flag, &forced))
    }

    /// The names of a flag's variants, in the order of the text: for tests that go through them. None when
    /// the rules have no such flag.
    pub fn variants(&self, flag: &str) -> Option<Vec<String>> {
        let rules = self.shared.rules();
        let about = rules.as_ref()?.about.get(flag)?;
        Some(about.variants.keys().cloned().collect())
    }

    /// The exposures that have been recorded and not been taken yet. None where a file or a hook takes them.
    pub fn take_exposures(&self) -> Vec<Exposure> {
        let log = self.shared.exposures.as_ref();
        log.filter(|_| self.recording.is_none())
            .map_or_else(Vec::new, |log| log.take())
    }

    /// How the client and its source are.
    pub fn status(&self) -> Status {
        Status::of(&self.shared)
    }

    /// Waits until the source has confirmed rules for the first time, but not longer than `most`. Whether
    /// it has. For the start of a program; asking works before, with the cache or the defaults.
    pub fn wait_until_ready(&self, most: Duration) -> bool {
        block::wait(self.ready(), most).is_some()
    }

    /// The same without blocking the thread, and without a limit.
    pub fn ready(&self) -> impl Future<Output = ()> + Send + 'static {
        thread::confirmed(Arc::clone(&self.shared))
    }

    /// Waits until the source has answered for the first time, or has failed to.
    #[cfg(feature = "openfeature")]
    pub(crate) fn settled(&self) -> impl Future<Output = ()> + Send + 'static {
        thread::settled(Arc::clone(&self.shared))
    }

    /// Stops following the source, writes what is left to write, and waits for that, but not longer than
    /// `most`. Whether it is done. Asking goes on with the last known rules. Without this, dropping the last
    /// handle ends the thread as well, but does not wait for it.
    pub fn close(&self, most: Duration) -> bool {
        self.alive.end_with(self.recording.as_deref(), most)
    }

    fn look<T>(&self, ask: impl FnOnce(View<'_>) -> T) -> T {
        let (rules, layers) = (self.shared.rules(), self.overlay.layers());
        ask(View {
            shared: &self.shared,
            rules: rules.as_deref(),
            layers: layers.as_deref(),
        })
    }

    fn snapshot_of(&self, rules: Option<Arc<Ruleset>>) -> Snapshot {
        let layers = self.overlay.layers();
        Snapshot::new(Arc::clone(&self.shared), rules, layers)
    }
}

/// How the client is; its rules would fill pages.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.status()).finish()
    }
}
