//! Threads that ask without pause.

use crate::times::Times;
use crate::{SLACK, TIMEOUT};
use burgee_client::{Client, Context, Details, Mode, Remote, Value};
use std::sync::atomic::{AtomicBool, Ordering};
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
    local: Arc<Mutex<Times>>,
    distant: Arc<Mutex<Times>>,
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
            local: Arc::default(),
            distant: Arc::default(),
            threads: Vec::new(),
        };
        for _ in 0..2 {
            let client = client.clone();
            let times = Arc::clone(&hosts.local);
            hosts.spawn(times, move |flag, context, default| {
                let _ = client.bool(flag, context, default);
            });
            let remote = remote.clone();
            let times = Arc::clone(&hosts.distant);
            hosts.spawn(times, move |flag, context, _| {
                drop(remote.evaluate_blocking(flag, context));
            });
        }
        hosts
    }

    fn spawn(
        &mut self,
        times: Arc<Mutex<Times>>,
        ask: impl Fn(&str, &Context, bool) + Send + 'static,
    ) {
        let stop = Arc::clone(&self.stop);
        self.threads.push(std::thread::spawn(move || {
            let context = pro();
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
        }));
    }

    /// Waits until the service answers questions again.
    pub(crate) fn wait_for_service(&self) {
        crate::wait_for("answers of the service", || {
            self.remote.evaluate_blocking("known", &pro()).mode == Mode::Remote
        });
    }

    /// Lets everybody ask for a while, and holds what they get and how long it takes against what is expected.
    pub(crate) fn round(&self, name: &str, time: Duration, expected: Expected) {
        drop(std::mem::take(&mut *self.local.lock().unwrap()));
        drop(std::mem::take(&mut *self.distant.lock().unwrap()));
        let until = Instant::now() + time;
        while Instant::now() < until {
            for flag in FLAGS {
                let here = self.client.evaluate(flag, &pro());
                check(name, &here, expected != Expected::Policies);
                let there = self.remote.evaluate_blocking(flag, &pro());
                check(name, &there, expected == Expected::Rules);
            }
        }
        let mut local = std::mem::take(&mut *self.local.lock().unwrap());
        let mut distant = std::mem::take(&mut *self.distant.lock().unwrap());
        println!(
            "{name:<12} | local {} | remote {}",
            local.row(),
            distant.row()
        );
        // Whoever waits for the service waits for much longer than this.
        assert!(
            local.quantile(0.99) < Duration::from_millis(5),
            "{name}: {local:?}",
            local = local.row()
        );
        assert!(local.longest() < TIMEOUT, "{name}: {}", local.row());
        assert!(
            distant.longest() < TIMEOUT + SLACK,
            "{name}: {}",
            distant.row()
        );
    }
}

impl Drop for Hosts {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
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
