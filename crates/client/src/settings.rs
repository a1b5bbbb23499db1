//! What a client was told, and its defaults.

use crate::exposure::Exposures;
use crate::overrides::Variables;
use crate::policy::Policies;
use burgee::Builder;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Makes the builder that rules are compiled with, with the host's functions and bucketings.
pub(crate) type Compiler = Arc<dyn Fn() -> Builder<'static> + Send + Sync>;

/// Everything that can be set, apart from the source.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The environment of requests that name none.
    pub(crate) environment: Option<String>,
    pub(crate) compiler: Compiler,
    /// Whether variables of the process override flags; none to go by the environment.
    pub(crate) allow_overrides: Option<bool>,
    pub(crate) variables: Variables,
    pub(crate) exposures: Option<Exposures>,
    /// The copy on disk of the last good rules.
    pub(crate) cache: Option<PathBuf>,
    pub(crate) policies: Policies,
    /// How often the source is looked at; none for what suits it.
    pub(crate) poll: Option<Duration>,
    /// How many revisions are held for [`Client::snapshot_at`](crate::Client::snapshot_at).
    pub(crate) held: usize,
    /// Whether a client without rules is refused.
    pub(crate) require_rules: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            environment: None,
            compiler: Arc::new(default_builder),
            allow_overrides: None,
            variables: Variables::default(),
            exposures: None,
            cache: None,
            policies: Policies::default(),
            poll: None,
            held: 8,
            require_rules: false,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("environment", &self.environment)
            .field("cache", &self.cache)
            .field("poll", &self.poll)
            .finish_non_exhaustive()
    }
}

/// The language itself, and what imported rules call where the feature `import` is on.
pub(crate) fn default_builder() -> Builder<'static> {
    #[cfg(feature = "import")]
    return burgee_import::builder();
    #[cfg(not(feature = "import"))]
    burgee::Engine::builder()
}
