//! Threads that ask without pause.

use crate::times::Times;
use crate::{SLACK, TIMEOUT};
use burgee_client::{Client, Context, Details, Mode, Remote, Value};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What everybody must get in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// What the rules say.
    Rules,
    /// What the rules say in this process; at the service, what the policies say.
    RulesHere,
    /// What the policies say.
    Policies,
}

/// Programs that ask all the time, two in their own process and two at the service.
pub(crate) struct Hosts {
    client: Client,
    remote: Remote,
    stop: Arc<AtomicBool>,
    local: Vec<Arc<Mutex<Times>>>,
    distant: Vec<Arc<Mutex<Times>>>,
    /// How often threads gave up the processor because they waited for something.
    local_waits: Arc<AtomicU64>,
    distant_waits: Arc<AtomicU64>,
    threads: Vec<JoinHandle<()>>,
}

const FLAGS: [&str; 3] = ["known", "closed", "open"];

fn pro() -> Context {
    Context::new().with("plan", "pro")
}

impl Hosts {
    pub(crate) fn start(client: &Client, remote: &Remote) -> Hosts {
        let mut hosts = Hosts {
            client: client.clone(),
            remote: remote.clone(),
            stop: Arc::default(),
            local: Vec::new(),
            distant: Vec::new(),
            local_waits: Arc::default(),
            distant_waits: Arc::default(),
            threads: Vec::new(),
        };
        for _ in 0..2 {
            let client = client.clone();
            let waits = Arc::clone(&hosts.local_waits);
            let times = hosts.spawn(waits, move |flag, context, default| {
                let _ = client.bool(flag, context, default);
            });
            hosts.local.push(times);
            let remote = remote.clone();
            let waits = Arc::clone(&hosts.distant_waits);
            let times = hosts.spawn(waits, move |flag, context, _| {
                drop(remote.evaluate_blocking(flag, context));
            });
            hosts.distant.push(times);
        }
        hosts
    }

    fn spawn(
        &mut self,
        waits: Arc<AtomicU64>,
        ask: impl Fn(&str, &Context, bool) + Send + 'static,
    ) -> Arc<Mutex<Times>> {
        let taken = Arc::new(Mutex::new(Times::default()));
        let times = Arc::clone(&taken);
        let stop = Arc::clone(&self.stop);
        self.threads.push(std::thread::spawn(move || {
            let context = pro();
            let before = waited();
            while !stop.load(Ordering::Relaxed) {
                let mut some = Times::default();
                for flag in FLAGS.into_iter().cycle().take(300) {
                    let started = Instant::now();
                    ask(flag, &context, true);
                    some.add(started.elapsed());
                    if some.longest() > Duration::from_millis(1) {
                        break;
                    }
                }
                times.lock().unwrap().join(some);
            }
            waits.fetch_add(waited() - before, Ordering::Relaxed);
        }));
        taken
    }

    /// Waits until the service answers questions again.
    pub(crate) fn wait_for_service(&self) {
        crate::wait_for("answers of the service", || {
            self.remote.evaluate_blocking("known", &pro()).mode == Mode::Remote
        });
    }

    /// Lets everybody ask for a while, and holds what they get and how long it takes against what is expected.
    pub(crate) fn round(&self, name: &str, time: Duration, expected: Expected) {
        drop((taken(&self.local), taken(&self.distant)));
        let until = Instant::now() + time;
        while Instant::now() < until {
            for flag in FLAGS {
                let here = self.client.evaluate(flag, &pro());
                check(name, &here, expected != Expected::Policies);
                let there = self.remote.evaluate_blocking(flag, &pro());
                check(name, &there, expected == Expected::Rules);
            }
        }
        let (mut local, mut distant) = (taken(&self.local), taken(&self.distant));
        println!(
            "{name:<12} | local {} | remote {}",
            local.row(),
            distant.row()
        );
        // Half of the calls and more of whoever waits for the service would take as long as its timeout.
        let most = local.quantile(0.99);
        assert!(most < Duration::from_millis(5), "{name}: {}", local.row());
        assert!(local.longest() < SLACK, "{name}: {}", local.row());
        assert!(
            distant.longest() < TIMEOUT + SLACK,
            "{name}: {}",
            distant.row()
        );
    }

    /// Ends all threads. How often they have waited for anything at all: the local ones, and those who asked
    /// the service.
    pub(crate) fn end(mut self) -> (u64, u64) {
        self.join();
        let count = |waits: &AtomicU64| waits.load(Ordering::Relaxed);
        (count(&self.local_waits), count(&self.distant_waits))
    }

    fn join(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
    }
}

/// What the threads measured since it was last taken.
fn taken(times: &[Arc<Mutex<Times>>]) -> Times {
    let mut all = Times::default();
    for times in times {
        let some = std::mem::take(&mut *times.lock().unwrap());
        all.join(some);
    }
    all
}

/// How often this thread has given up the processor by itself, where the system counts that: to be made to
/// stand because others want to run is no waiting.
fn waited() -> u64 {
    let status = std::fs::read_to_string("/proc/thread-self/status").unwrap_or_default();
    let mut lines = status.lines();
    let count = lines.find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    count
        .and_then(|count| count.trim().parse().ok())
        .unwrap_or(0)
}

impl Drop for Hosts {
    fn drop(&mut self) {
        self.join();
    }
}

/// Whether an answer is the rules' or its policy's.
fn check(round: &str, details: &Details, by_rules: bool) {
    let on = Some(Value::Bool(true));
    let (value, modes): (_, &[Mode]) = match (details.flag.as_str(), by_rules) {
        (_, true) => (on, &[Mode::Local, Mode::Remote]),
        ("known", false) => (on, &[Mode::LastKnown]),
        ("closed", false) => (None, &[Mode::Default]),
        (_, false) => (Some(Value::Bool(false)), &[Mode::Open]),
    };
    assert_eq!(details.value, value, "{round}: {details:?}");
    assert!(modes.contains(&details.mode), "{round}: {details:?}");
}
