//! Flags evaluated by the service: for programs that must not have the rules, or whose contexts the service
//! completes.

mod ask;
mod builder;
mod hold;
mod pending;
mod store;

pub use builder::RemoteBuilder;

use crate::answer::Mode;
use crate::asked::Asked;
use crate::block;
use crate::details::Details;
use crate::exposure::{Exposure, ExposureLog, Seen};
use crate::failure::Failure;
use crate::getters::Wanted;
use crate::overrides::{Forced, Overlay, OverrideGuard};
use crate::thread::Alive;
use ask::Question;
use burgee::{Context, Value};
use pending::Pending;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Flags evaluated by a service, by the OpenFeature Remote Evaluation Protocol (OFREP): `burgee serve`, or
/// any other that speaks it. Answers are remembered for a while; questions that are the same share one
/// request; a service that is in trouble is left alone for a while. Asking takes as long as
/// [`RemoteBuilder::timeout`] at most, and gives what the flag's policy says when there is no answer.
///
/// The futures run on any executor: requests are made by a thread of the client's own. A clone is another
/// handle of the same; with the last one the thread ends.
///
/// The time of a request is the service's clock, and its environment the service's: those of the context
/// are not sent.
///
/// ```no_run
/// use burgee_client::{Context, Remote};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let remote = Remote::builder("https://flags.example").key("…").build()?;
/// let context = Context::new().with("targetingKey", "u-4").with("plan", "pro");
/// if remote.bool("new-checkout", &context, false).await {
///     // the new one
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Remote {
    pending: Arc<Pending>,
    overlay: Arc<Overlay>,
    alive: Arc<Alive>,
    exposures: Option<Arc<ExposureLog>>,
    /// The thread that hands exposures on, where something takes them.
    recording: Option<Arc<Alive>>,
}

impl Remote {
    /// Says where the service is, and what holds when it does not answer.
    pub fn builder(url: impl Into<String>) -> RemoteBuilder {
        RemoteBuilder::new(url.into())
    }

    /// Which value of `flag` this context gets, why, and where the answer came from.
    pub async fn evaluate(&self, flag: &str, context: &Context) -> Details {
        if let Some(details) = self.forced(flag) {
            return details;
        }
        let question = Question::new(flag, context);
        let details = match self.pending.answer(&question).await {
            Ok(details) => self.concluded(details),
            Err(failure) => self.fallen_back(&question, failure),
        };
        self.record(&details, context);
        details
    }

    /// Records what the service's rules served.
    fn record(&self, details: &Details, context: &Context) {
        let served = matches!(details.mode, Mode::Remote | Mode::Cached | Mode::LastKnown);
        if let (true, Some(log), Some(value), Some(revision)) =
            (served, &self.exposures, &details.value, &details.revision)
        {
            let environment = self.pending.settings.environment.as_deref();
            let rule = details.metadata.get("rule");
            let seen = Seen {
                flag: &details.flag,
                variant: details.variant.as_deref(),
                value,
                revision,
                rule: rule.map(|rule| rule as &dyn fmt::Display),
            };
            log.record(&Asked::new(context, environment), seen);
        }
    }

    /// The exposures that have been recorded and not been taken yet. None where a file or a hook takes them.
    pub fn take_exposures(&self) -> Vec<Exposure> {
        let log = self.exposures.as_ref();
        log.filter(|_| self.recording.is_none())
            .map_or_else(Vec::new, |log| log.take())
    }

    /// The same on a thread without an executor, which waits: for programs that are not asynchronous.
    pub fn evaluate_blocking(&self, flag: &str, context: &Context) -> Details {
        // The thread keeps its time; this is for the case that it cannot.
        let most = self.pending.settings.timeout;
        let most = most.saturating_add(Duration::from_millis(100));
        let details = block::wait(self.evaluate(flag, context), most);
        details
            .unwrap_or_else(|| self.fallen_back(&Question::new(flag, context), Failure::NoAnswer))
    }

    /// The value of a boolean flag.
    pub async fn bool(&self, flag: &str, context: &Context, default: bool) -> bool {
        self.value(flag, context).await.read(default)
    }

    /// The value of a flag that serves whole numbers.
    pub async fn i64(&self, flag: &str, context: &Context, default: i64) -> i64 {
        self.value(flag, context).await.read(default)
    }

    /// The value of a flag that serves numbers.
    pub async fn f64(&self, flag: &str, context: &Context, default: f64) -> f64 {
        self.value(flag, context).await.read(default)
    }

    /// The value of a flag that serves text.
    pub async fn string(&self, flag: &str, context: &Context, default: &str) -> String {
        self.value(flag, context).await.read(default).to_owned()
    }

    /// The value of a flag of any type.
    pub async fn json(&self, flag: &str, context: &Context, default: &Value) -> Value {
        self.value(flag, context).await.read(default).clone()
    }

    /// Another handle of the same, with overrides of its own: see [`Client::scoped`](crate::Client::scoped).
    #[must_use]
    pub fn scoped(&self) -> Remote {
        Remote {
            overlay: Arc::new(self.overlay.fork()),
            ..self.clone()
        }
    }

    /// Serves `value` for `flag` to everybody who asks this handle or a clone of it, until the guard is
    /// dropped. Nobody knows here what the flag can serve: any value will do.
    pub fn override_flag(&self, flag: &str, value: impl Into<Value>) -> OverrideGuard {
        self.overlay.force(flag, &Forced::free(value.into()))
    }

    /// Forgets what is remembered, for a program that knows that something has changed.
    pub fn forget(&self) {
        self.pending.store.clear();
    }

    /// Ends the threads, writes what is left to write, and waits for that, but not longer than `most`. Whether it
    /// is done.
    pub fn close(&self, most: Duration) -> bool {
        self.alive.end_with(self.recording.as_deref(), most)
    }

    async fn value(&self, flag: &str, context: &Context) -> Got<'_> {
        let details = self.evaluate(flag, context).await;
        let open = self.pending.settings.policies.get(flag).open.as_ref();
        Got {
            value: details.value,
            open,
        }
    }

    /// What an override serves.
    fn forced(&self, flag: &str) -> Option<Details> {
        let layers = self.overlay.layers();
        let layer = layers.as_ref().and_then(|layers| layers.get(flag));
        let forced = layer.or_else(|| self.pending.settings.variables.free(flag))?;
        Some(Details {
            value: Some(forced.value.clone()),
            variant: forced.variant.clone(),
            reason: "STATIC".to_owned(),
            mode: Mode::Override,
            ..Details::failed(flag, None)
        })
    }

    /// An answer of the service that may itself be a failure.
    fn concluded(&self, details: Details) -> Details {
        match details.failure {
            Some(_) => self.opened(details),
            None => details,
        }
    }

    /// What is served when the service gives no answer.
    fn fallen_back(&self, question: &Question, failure: Failure) -> Details {
        let policy = self.pending.settings.policies.get(&question.flag);
        if let Some((known, age)) = self.pending.store.get(&question.key)
            && known.failure.is_none()
        {
            if policy.trusts(age) {
                return Details {
                    mode: if known.value.is_some() {
                        Mode::LastKnown
                    } else {
                        Mode::Default
                    },
                    failure: Some(failure),
                    age,
                    ..(*known).clone()
                };
            }
            return self.opened(Details {
                revision: known.revision.clone(),
                age,
                ..Details::failed(&question.flag, Some(Failure::SourceLost))
            });
        }
        self.opened(Details::failed(&question.flag, Some(failure)))
    }

    fn opened(&self, details: Details) -> Details {
        match &self.pending.settings.policies.get(&details.flag).open {
            Some(value) => Details {
                value: Some(value.clone()),
                mode: Mode::Open,
                ..details
            },
            None => details,
        }
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Remote")
            .field(&self.pending.settings.url.host_str())
            .finish()
    }
}

/// What was answered, to be read as a type.
struct Got<'p> {
    value: Option<Value>,
    /// What the policy serves where the answer has another type.
    open: Option<&'p Value>,
}

impl Got<'_> {
    fn read<'g, T: Wanted<'g>>(&'g self, default: T) -> T {
        let Some(value) = &self.value else {
            return default;
        };
        let read = T::read(value).or_else(|| self.open.and_then(T::read));
        read.unwrap_or(default)
    }
}
