//! Rules from a service: streamed, and asked for where a stream does not come through.

use super::backoff::{Backoff, jittered};
use super::http::{self, HttpError};
use super::sse::Parser;
use crate::rules::{BadRules, Document, Files, Origin, compile};
use crate::state::Shared;
use indexmap::IndexMap;
use reqwest::header::{ACCEPT, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use reqwest::{RequestBuilder, StatusCode, Url};
use serde::Deserialize;
use std::time::Duration;
use thiserror::Error;
use tokio::time::{Instant, sleep, timeout};

/// Most bytes of an answer or an event. Above what the engine accepts for rules with its lists.
const MOST_BYTES: usize = 256 << 20;

/// How often a service is asked that does not stream.
const POLL: Duration = Duration::from_secs(30);

/// How often it is asked until a stream is tried again.
const ROUNDS: u32 = 10;

/// From when on a stream that ends has been of use.
const LASTING: Duration = Duration::from_secs(5);

/// How long a name lookup and a connection may take.
pub(crate) const CONNECT: Duration = Duration::from_secs(5);

/// How to reach a service.
#[derive(Debug, Clone)]
pub(crate) struct UrlSettings {
    pub(crate) url: Url,
    pub(crate) http: reqwest::Client,
    /// For one answer, from the first byte sent to the last one received.
    pub(crate) request: Duration,
    /// For a stream without a complete line.
    pub(crate) silence: Duration,
}

/// Why the service gave no rules.
#[derive(Debug, Error)]
enum Trouble {
    #[error("the service cannot be asked: {0}")]
    Http(#[from] HttpError),
    #[error("the service's new rules cannot be used: {0}")]
    Bad(#[from] BadRules),
    /// They call functions that the language itself does not have.
    #[error(
        "the service's new rules come from {0} and cannot be used by this program: {1} (build it with the feature `import`)"
    )]
    Foreign(String, BadRules),
    #[error("the service's rules were damaged on the way: they are not those of revision {0}")]
    Damaged(String),
}

/// How a stream ended.
enum Ended {
    /// There is none, or it brings nothing.
    Useless,
    /// After it had brought something: the service is there, or was a moment ago.
    Cut,
}

/// What the service hands out.
#[derive(Debug, Deserialize)]
struct Handout {
    revision: String,
    rules: String,
    #[serde(default)]
    files: IndexMap<String, String>,
    /// The system whose document the rules were made from.
    #[serde(default)]
    system: Option<String>,
}

/// A service that is followed.
#[derive(Debug)]
pub(crate) struct UrlFollower {
    settings: UrlSettings,
    http: reqwest::Client,
    rules: Url,
    events: Url,
}

impl UrlFollower {
    pub(crate) fn new(settings: UrlSettings) -> Result<UrlFollower, HttpError> {
        let http = settings.http.clone();
        let join = |path| {
            let url = settings.url.join(path);
            url.map_err(|error| HttpError::Failed(error.to_string()))
        };
        Ok(UrlFollower {
            rules: join("v1/rules")?,
            events: join("v1/rules/events")?,
            http,
            settings,
        })
    }

    /// Follows the service for ever. Each round asks once, which is cheap when nothing has changed, and
    /// then listens; so a stream that does not come through costs news, and nothing else.
    pub(crate) async fn follow(self, shared: &Shared) {
        let poll = shared.settings.poll.unwrap_or(POLL);
        let mut backoff = Backoff::default();
        // Of streams that end as soon as they have begun: behind a proxy that hands on one answer, say.
        let mut cuts = Backoff::default();
        // How long to wait, when all is well, before the next attempt to listen.
        let mut pause: Option<Duration> = None;
        // How often to ask before the next attempt to listen.
        let mut rounds: u32 = 0;
        loop {
            if let Err(trouble) = self.ask(shared).await {
                shared.fail(&trouble);
                let asked = match &trouble {
                    Trouble::Http(error) => error.asked_pause(),
                    _ => None,
                };
                sleep(backoff.next(asked)).await;
                continue;
            }
            backoff.reset();
            if let Some(left) = rounds.checked_sub(1) {
                rounds = left;
                sleep(jittered(poll)).await;
                continue;
            }
            if let Some(pause) = pause.take() {
                sleep(pause).await;
                continue;
            }
            let begun = Instant::now();
            match self.listen(shared).await {
                Ended::Cut => {
                    if begun.elapsed() < LASTING {
                        pause = Some(cuts.next(None).min(poll));
                    } else {
                        cuts.reset();
                    }
                    // Whether the service is still there is asked soon. Many clients hear of a restart at once.
                    sleep(jittered(Duration::from_millis(100))).await;
                }
                Ended::Useless => rounds = ROUNDS,
            }
        }
    }

    /// Asks for the rules once.
    async fn ask(&self, shared: &Shared) -> Result<(), Trouble> {
        let answer = timeout(self.settings.request, self.get(shared)).await;
        let late = || HttpError::Failed("it does not answer in time".to_owned());
        if let Some(bytes) = answer.map_err(|_| late())?? {
            return take(&bytes, shared);
        }
        shared.confirm();
        Ok(())
    }

    /// The rules as they are sent; none if they are those that count.
    async fn get(&self, shared: &Shared) -> Result<Option<Vec<u8>>, HttpError> {
        let mut request = self.http.get(self.rules.clone());
        let known = shared.revision();
        if let Some(revision) = &known {
            request = optional(request, IF_NONE_MATCH.as_str(), &format!("\"{revision}\""));
        }
        let response = request.send().await?;
        match response.status() {
            StatusCode::OK => {
                let damaged = response.headers().get(ETAG).is_none();
                if damaged {
                    let why = "it has no ETag; is this a service of burgee?".to_owned();
                    return Err(HttpError::Unexpected(why));
                }
                http::body(response, MOST_BYTES).await.map(Some)
            }
            StatusCode::NOT_MODIFIED if known.is_some() => Ok(None),
            _ => Err(http::refusal(&response)),
        }
    }

    /// Listens for new rules until the stream ends.
    async fn listen(&self, shared: &Shared) -> Ended {
        let mut request = self.http.get(self.events.clone());
        request = request.header(ACCEPT, "text/event-stream");
        if let Some(revision) = shared.revision() {
            request = optional(request, "last-event-id", &revision);
        }
        let mut response = match timeout(self.settings.request, request.send()).await {
            Ok(Ok(response)) if is_stream(&response) => response,
            answer => {
                let status = answer.ok().and_then(Result::ok).map(|given| given.status());
                tracing::debug!(
                    ?status,
                    "the service does not stream; it is asked from time to time"
                );
                return Ended::Useless;
            }
        };
        let mut parser = Parser::new(MOST_BYTES);
        let mut ended = Ended::Useless;
        // Whether what the stream brought last is what counts.
        let mut good = true;
        let mut silence = Box::pin(sleep(self.settings.silence));
        loop {
            let chunk = tokio::select! {
                chunk = response.chunk() => chunk,
                () = &mut silence => return ended,
            };
            let Ok(Some(chunk)) = chunk else {
                return ended;
            };
            let Ok(heard) = parser.read(&chunk) else {
                return ended;
            };
            if heard.alive {
                ended = Ended::Cut;
                silence = Box::pin(sleep(self.settings.silence));
            }
            for event in heard.events {
                if event.kind == "rules" {
                    let taken = take(event.data.as_bytes(), shared);
                    good = taken.is_ok();
                    if let Err(trouble) = taken {
                        shared.fail(&trouble);
                    }
                }
            }
            if heard.alive && good {
                shared.confirm();
            }
        }
    }
}

/// A request with one header more, if it can carry this: a revision with a line break, out of a cache or from
/// a strange service, must not keep the next one from being asked for.
fn optional(request: RequestBuilder, name: &'static str, text: &str) -> RequestBuilder {
    match HeaderValue::from_str(text) {
        Ok(text) => request.header(name, text),
        Err(_) => request,
    }
}

fn is_stream(response: &reqwest::Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    response.status() == StatusCode::OK && kind.starts_with("text/event-stream")
}

/// Serves what was handed out, if it can be used.
fn take(bytes: &[u8], shared: &Shared) -> Result<(), Trouble> {
    let handout: Handout =
        serde_json::from_slice(bytes).map_err(|error| HttpError::Unexpected(error.to_string()))?;
    let Handout {
        revision,
        rules,
        files,
        system,
    } = handout;
    if shared.revision().as_deref() == Some(&revision) {
        shared.confirm();
        return Ok(());
    }
    let document = Document {
        revision: Some(revision.clone()),
        name: "rules.flags".to_owned(),
        rules,
        files: Files::Named(files),
    };
    let rules = compile(
        &document.rules,
        &document.name,
        &document.files,
        &shared.settings,
        document.revision.clone(),
        Origin::Source,
    );
    let rules = rules.map_err(|error| match &system {
        Some(system) if cfg!(not(feature = "import")) => Trouble::Foreign(system.clone(), error),
        _ => Trouble::Bad(error),
    })?;
    // The revision of burgee's own rules is a hash of their text.
    if system.is_none() && rules.engine.revision() != revision {
        return Err(Trouble::Damaged(revision));
    }
    shared.accept(&document, rules);
    Ok(())
}
