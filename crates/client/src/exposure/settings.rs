//! What is recorded of exposures, and where it goes.

use super::Exposure;
use burgee::value::Path;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Takes exposures, some at a time.
pub(super) type Hook = Arc<dyn Fn(&[Exposure]) + Send + Sync>;

/// What is recorded of exposures, and where it goes: for
/// [`ClientBuilder::exposures`](crate::ClientBuilder::exposures).
///
/// A request counts when rules served it a value and its context says who it is about; what an override, a
/// default or a policy served does not. Each user, flag, variant and revision is recorded once, as long as
/// it is remembered. Asking never waits for what becomes of it: when the buffer is full, exposures are
/// dropped and counted.
///
/// ```
/// use burgee_client::Exposures;
///
/// let exposures = Exposures::new()
///     .user("user.id")
///     .context(["country"])
///     .file("exposures.jsonl");
/// ```
#[derive(Clone)]
#[must_use]
pub struct Exposures {
    pub(super) user: Vec<Path>,
    pub(super) context: Vec<(String, Path)>,
    pub(super) buffer: usize,
    pub(super) remember: usize,
    pub(super) every: Duration,
    pub(super) hook: Option<Hook>,
    pub(super) file: Option<PathBuf>,
}

impl Default for Exposures {
    fn default() -> Exposures {
        Exposures {
            user: vec![Path::dotted("targetingKey"), Path::dotted("user.id")],
            context: Vec::new(),
            buffer: 10_000,
            remember: 100_000,
            every: Duration::from_secs(1),
            hook: None,
            file: None,
        }
    }
}

impl Exposures {
    /// Records exposures for [`Client::take_exposures`](crate::Client::take_exposures), until a file or a
    /// hook takes them.
    pub fn new() -> Exposures {
        Exposures::default()
    }

    /// The attribute that says who is asked about: text, or a whole number. Default `targetingKey`, and
    /// `user.id` where that is missing.
    pub fn user(mut self, attribute: &str) -> Exposures {
        self.user = vec![Path::dotted(attribute)];
        self
    }

    /// Attributes that are recorded with each exposure, by their paths. Default none: contexts hold what is
    /// nobody's business.
    pub fn context<'a>(mut self, attributes: impl IntoIterator<Item = &'a str>) -> Exposures {
        let attributes = attributes.into_iter();
        let paths = attributes.map(|path| (path.to_owned(), Path::dotted(path)));
        self.context = paths.collect();
        self
    }

    /// How many exposures wait at most to be taken. Default 10 000.
    pub fn buffer(mut self, most: usize) -> Exposures {
        self.buffer = most;
        self
    }

    /// How many exposures are remembered so as not to be recorded twice. Default 100 000, of 8 bytes and as
    /// much again.
    pub fn remember(mut self, most: usize) -> Exposures {
        self.remember = most;
        self
    }

    /// How often exposures go to the file and the hook. Default 1 s.
    pub fn every(mut self, time: Duration) -> Exposures {
        self.every = time.max(Duration::from_millis(1));
        self
    }

    /// Gives exposures to `hook`, on a thread of their own. What it takes long for holds up other exposures,
    /// and nothing else; when it panics, what it was given is lost.
    pub fn hook(mut self, hook: impl Fn(&[Exposure]) + Send + Sync + 'static) -> Exposures {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Appends exposures to this file, one JSON object a line. It is opened for each batch, so it can be
    /// renamed at any time.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Exposures {
        self.file = Some(path.into());
        self
    }

    /// Whether something takes them by itself.
    pub(crate) fn are_taken(&self) -> bool {
        self.hook.is_some() || self.file.is_some()
    }
}

impl fmt::Debug for Exposures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exposures")
            .field("user", &self.user)
            .field("context", &self.context)
            .field("buffer", &self.buffer)
            .field("remember", &self.remember)
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}
