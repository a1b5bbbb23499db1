//! Questions that are under way: the same ones share a request, and there are never too many.

use super::ask::{self, NoAnswer, Question};
use super::builder::RemoteSettings;
use super::hold::Hold;
use super::store::Store;
use crate::answer::Mode;
use crate::details::Details;
use crate::failure::Failure;
use crate::state::lock;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::sync::{mpsc, watch};

/// How a question ended.
type Outcome = Result<Arc<Details>, Failure>;

/// Where it is told; nothing until then.
type Told = watch::Receiver<Option<Outcome>>;

/// A question for the thread that asks.
#[derive(Debug)]
pub(super) struct Job {
    question: Question,
    tell: watch::Sender<Option<Outcome>>,
}

/// What the handles and the thread share.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) settings: RemoteSettings,
    pub(super) store: Store,
    jobs: mpsc::UnboundedSender<Job>,
    under_way: Mutex<HashMap<String, Told>>,
    hold: Mutex<Hold>,
}

impl Pending {
    pub(super) fn new(settings: RemoteSettings, jobs: mpsc::UnboundedSender<Job>) -> Pending {
        Pending {
            store: Store::new(settings.cache_bytes),
            under_way: Mutex::default(),
            hold: Mutex::default(),
            settings,
            jobs,
        }
    }

    /// The answer to a question: a remembered one, or that of a request.
    pub(super) async fn answer(&self, question: &Question) -> Result<Details, Failure> {
        if let Some((known, age)) = self.store.get(&question.key)
            && age < self.settings.ttl
        {
            let mode = match known.mode {
                Mode::Remote => Mode::Cached,
                mode => mode,
            };
            return Ok(Details {
                mode,
                age,
                ..(*known).clone()
            });
        }
        let mut told = self.begin(question)?;
        // The other side is gone when the thread has been ended.
        let outcome = told.wait_for(Option::is_some).await;
        let outcome = outcome.map_err(|_| Failure::NoAnswer)?.clone();
        let details = outcome.unwrap_or(Err(Failure::NoAnswer))?;
        Ok((*details).clone())
    }

    /// Joins a request that is under way, or sends one out.
    fn begin(&self, question: &Question) -> Result<Told, Failure> {
        let mut under_way = lock(&self.under_way);
        if let Some(told) = under_way.get(&question.key) {
            return Ok(told.clone());
        }
        let full = under_way.len() >= self.settings.in_flight;
        if full || !lock(&self.hold).admits(Instant::now()) {
            return Err(Failure::HeldBack);
        }
        let (tell, told) = watch::channel(None);
        let job = Job {
            question: question.clone(),
            tell,
        };
        self.jobs.send(job).map_err(|_| Failure::NoAnswer)?;
        under_way.insert(question.key.clone(), told.clone());
        Ok(told)
    }

    /// Does what is to be done, until nobody needs it any more.
    pub(super) async fn work(
        self: Arc<Self>,
        http: reqwest::Client,
        mut jobs: mpsc::UnboundedReceiver<Job>,
    ) {
        while let Some(job) = jobs.recv().await {
            let (this, http) = (Arc::clone(&self), http.clone());
            tokio::spawn(async move { this.finish(&http, job).await });
        }
    }

    /// Sends a question out and tells those who wait what came of it.
    async fn finish(&self, http: &reqwest::Client, job: Job) {
        let Job { question, tell } = job;
        let asked = ask::ask(http, &self.settings.url, &question);
        let answer = tokio::time::timeout(self.settings.timeout, asked).await;
        let answer = answer.unwrap_or_else(|_| {
            Err(NoAnswer {
                failure: Failure::NoAnswer,
                why: "it does not answer in time".to_owned(),
                pause: None,
            })
        });
        let outcome = match answer {
            Ok(details) => {
                lock(&self.hold).succeeded();
                let details = Arc::new(details);
                self.store.put(question.key.clone(), Arc::clone(&details));
                Ok(details)
            }
            Err(NoAnswer {
                failure,
                why,
                pause,
            }) => {
                if lock(&self.hold).failed(Instant::now(), pause) {
                    tracing::warn!(
                        flag = question.flag,
                        why,
                        "the service cannot be asked; it is left alone for a while"
                    );
                }
                Err(failure)
            }
        };
        lock(&self.under_way).remove(&question.key);
        tell.send_replace(Some(outcome));
    }
}
