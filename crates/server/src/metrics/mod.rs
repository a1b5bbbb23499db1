//! What is counted, and how it is written for Prometheus.

mod evaluations;

pub(crate) use evaluations::FlagCounts;

use crate::state::Snapshot;
use burgee::typed::RuleSet;
use evaluations::Evaluations;
use indexmap::IndexMap;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A route and how it ended: both out of short lists, whatever clients send.
type RouteLabels = [(&'static str, String); 2];

/// How an attempt to reload ended.
type ResultLabels = [(&'static str, &'static str); 1];

/// There is one of it, or none.
type NoLabels = [(&'static str, &'static str); 0];

/// The new content is served.
const LOADED: &str = "ok";

/// The new content is not fit to serve.
const FAILED: &str = "failed";

/// Everything that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    evaluations: Evaluations,
    requests: Family<RouteLabels, Histogram, fn() -> Histogram>,
    reloads: Family<ResultLabels, Counter>,
    failing: Gauge,
    flags: Gauge,
    loaded: Gauge<f64, AtomicU64>,
    age: Gauge<f64, AtomicU64>,
    certificate_ends: Family<NoLabels, Gauge<f64, AtomicU64>>,
    /// Open event streams.
    pub(crate) streams: Gauge,
    /// Whether the store answers; 1 also where there is none.
    pub(crate) store_up: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// From a tenth of a millisecond, which is a single flag, to ten seconds, which is a time-out.
fn buckets() -> Histogram {
    Histogram::new([
        0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0,
        2.5, 5.0, 10.0,
    ])
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("burgee");
        let evaluations = Evaluations::default();
        registry.register_collector(Box::new(evaluations.clone()));
        let requests = Family::new_with_constructor(buckets as fn() -> Histogram);
        registry.register_with_unit(
            "request_duration",
            "Time from the head of a request to the head of its answer, by route and status",
            Unit::Seconds,
            requests.clone(),
        );
        let reloads: Family<ResultLabels, Counter> = Family::default();
        for result in [LOADED, FAILED] {
            // A series that begins at 0 is one whose first rise is seen.
            drop(reloads.get_or_create(&[("result", result)]));
        }
        registry.register(
            "reloads",
            "Attempts to serve new content, by how they ended",
            reloads.clone(),
        );
        let mut gauge = |name: &str, help: &str| {
            let gauge: Gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let failing = gauge(
            "reload_failing",
            "1 while the newest content is not fit to serve and an older revision is served",
        );
        let flags = gauge("flags", "Flags that are served");
        let streams = gauge("event_streams", "Open event streams");
        let store_up = gauge(
            "store_up",
            "1 while the store answers, and where there is none",
        );
        store_up.set(1);
        let mut seconds = |name: &str, help: &str| {
            let gauge: Gauge<f64, AtomicU64> = Gauge::default();
            registry.register_with_unit(name, help, Unit::Seconds, gauge.clone());
            gauge
        };
        let loaded = seconds(
            "revision_loaded_timestamp",
            "When the revision that is served was loaded, since 1970",
        );
        let age = seconds("revision_age", "How long this revision has been served");
        let certificate_ends: Family<NoLabels, Gauge<f64, AtomicU64>> = Family::default();
        registry.register_with_unit(
            "tls_certificate_expiry_timestamp",
            "When the certificate that is shown expires, since 1970; nothing without TLS",
            Unit::Seconds,
            certificate_ends.clone(),
        );
        Metrics {
            registry,
            evaluations,
            requests,
            reloads,
            failing,
            flags,
            loaded,
            age,
            certificate_ends,
            streams,
            store_up,
        }
    }
}

impl Metrics {
    /// Notes that a request was answered.
    pub(crate) fn request(&self, route: &str, status: u16, took: Duration) {
        let labels = [("route", route.to_owned()), ("status", status.to_string())];
        self.requests
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
    }

    /// Notes what is served from now on.
    pub(crate) fn serving(&self, snapshot: &Snapshot) {
        self.flags
            .set(i64::try_from(snapshot.counts.len()).unwrap_or(i64::MAX));
        let loaded = snapshot.loaded.duration_since(UNIX_EPOCH);
        self.loaded.set(loaded.unwrap_or_default().as_secs_f64());
    }

    /// Notes how an attempt to reload ended.
    pub(crate) fn reloaded(&self, well: bool) {
        let result = if well { LOADED } else { FAILED };
        self.reloads.get_or_create(&[("result", result)]).inc();
        self.failing.set(i64::from(!well));
    }

    /// Notes when the certificate that is shown expires.
    pub(crate) fn certificate_ends(&self, time: SystemTime) {
        let time = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let gauge = self.certificate_ends.get_or_create(&[]);
        gauge.set(time.as_secs_f64());
    }

    /// The counters for the flags of a ruleset, in its order. What was counted before goes on.
    pub(crate) fn flag_counts(&self, rules: &RuleSet) -> IndexMap<String, FlagCounts> {
        self.evaluations.for_rules(rules)
    }

    /// Notes that a flag was asked for that there is not.
    pub(crate) fn unknown_flag(&self) {
        self.evaluations.unknown();
    }

    /// Everything as Prometheus reads it.
    pub(crate) fn write(&self, snapshot: &Snapshot, now: SystemTime) -> Result<String, fmt::Error> {
        let age = now.duration_since(snapshot.loaded).unwrap_or_default();
        self.age.set(age.as_secs_f64());
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
