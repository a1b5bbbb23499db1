//! Flags evaluated by a service.

use crate::support::rules;
use burgee_client::chaos::{Fault, Origin, Proxy};
use burgee_client::{
    Context, Details, Exposures, Failure, Mode, Policy, Remote, RemoteBuilder, Value,
};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn pro() -> Context {
    Context::new().with("plan", "pro").with("seats", 7)
}

fn start(url: String) -> RemoteBuilder {
    Remote::builder(url).timeout(Duration::from_millis(300))
}

fn ask(remote: &Remote, flag: &str) -> Details {
    remote.evaluate_blocking(flag, &pro())
}

/// A service that answers each question with `answer` after a while, and counts them.
fn counting(answer: &'static str, after: Duration) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, counted) = (stream.unwrap(), Arc::clone(&counted));
            std::thread::spawn(move || {
                let mut head = [0; 4096];
                if stream.read(&mut head).unwrap_or(0) > 0 {
                    counted.fetch_add(1, Ordering::SeqCst);
                    std::thread::sleep(after);
                    let _ = stream.write_all(answer.as_bytes());
                }
            });
        }
    });
    (url, count)
}

const TRUE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 51\r\nconnection: close\r\n\r\n\
                    {\"key\":\"x\",\"value\":true,\"reason\":\"STATIC\",\"a\":1234}";

#[test]
fn an_answer_is_the_services_and_then_remembered() {
    let origin = Origin::start(&rules(1)).unwrap();
    let remote = start(origin.url())
        .ttl(Duration::from_millis(200))
        .build()
        .unwrap();
    let first = ask(&remote, "new-checkout");
    assert_eq!((first.mode, first.failure), (Mode::Remote, None));
    assert_eq!(first.value, Some(Value::Bool(true)));
    assert_eq!(
        (first.variant.as_deref(), first.reason.as_str()),
        (Some("on"), "TARGETING_MATCH")
    );
    assert!(first.revision.is_some());
    // The order of attributes says nothing.
    let other = Context::new().with("seats", 7).with("plan", "pro");
    assert_eq!(
        remote.evaluate_blocking("new-checkout", &other).mode,
        Mode::Cached
    );
    let free = Context::new().with("plan", "free");
    assert_eq!(
        remote.evaluate_blocking("new-checkout", &free).mode,
        Mode::Remote
    );
    origin.set(&rules(2));
    std::thread::sleep(Duration::from_millis(250));
    assert_eq!(ask(&remote, "new-checkout").mode, Mode::Remote);
    remote.forget();
    assert_eq!(ask(&remote, "revision").value, Some(Value::Int(2)));
    assert_eq!(
        ask(&remote, "no such/flag").failure,
        Some(Failure::FlagNotFound)
    );
}

#[tokio::test]
async fn values_have_types() {
    let origin = Origin::start("flag n: int = 7\nflag s: string = \"x\"\nflag off: json { status disabled otherwise serve 1 }").unwrap();
    let remote = start(origin.url())
        .policy("s", Policy::fail_open(9))
        .build()
        .unwrap();
    let nobody = Context::new();
    assert_eq!(remote.i64("n", &nobody, 0).await, 7);
    assert!((remote.f64("n", &nobody, 0.0).await - 7.0).abs() < f64::EPSILON);
    assert!(remote.bool("n", &nobody, true).await);
    assert_eq!(remote.string("s", &nobody, "").await, "x");
    assert_eq!(
        remote.i64("s", &nobody, 0).await,
        9,
        "the policy has one of this type"
    );
    assert_eq!(
        remote.json("s", &nobody, &Value::Null).await,
        Value::from("x")
    );
    // The service leaves it to the caller.
    let off = remote.evaluate("off", &nobody).await;
    assert_eq!(
        (off.mode, off.failure, off.reason.as_str()),
        (Mode::Default, None, "DISABLED")
    );
    assert!(remote.bool("off", &nobody, true).await);
    let guard = remote.override_flag("off", false);
    assert!(!remote.bool("off", &nobody, true).await);
    assert!(
        remote
            .scoped()
            .override_flag("n", 8)
            .drop_and(&remote, &nobody)
            .await
    );
    drop(guard);
    assert!(remote.bool("off", &nobody, true).await);
}

/// Whether an override in another scope is not seen.
trait DropAnd {
    async fn drop_and(self, remote: &Remote, context: &Context) -> bool;
}

impl DropAnd for burgee_client::OverrideGuard {
    async fn drop_and(self, remote: &Remote, context: &Context) -> bool {
        let seen = remote.i64("n", context, 0).await;
        drop(self);
        seen == 7
    }
}

#[tokio::test]
async fn the_same_question_is_asked_once() {
    let (url, count) = counting(TRUE, Duration::from_millis(100));
    let remote = Arc::new(start(url).build().unwrap());
    let asking: Vec<_> = (0..50)
        .map(|_| {
            let remote = Arc::clone(&remote);
            tokio::spawn(async move { remote.bool("x", &pro(), false).await })
        })
        .collect();
    for answer in asking {
        assert!(answer.await.unwrap());
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn nobody_waits_longer_than_the_timeout_and_a_service_in_trouble_is_left_alone() {
    let (url, count) = counting(TRUE, Duration::from_secs(60));
    let remote = start(url)
        .policy("open", Policy::fail_open(true))
        .build()
        .unwrap();
    let started = Instant::now();
    let slow = ask(&remote, "x");
    assert!(
        started.elapsed() < Duration::from_secs(1),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(
        (slow.mode, slow.failure, slow.value),
        (Mode::Default, Some(Failure::NoAnswer), None)
    );
    let started = Instant::now();
    let held = ask(&remote, "open");
    assert!(
        started.elapsed() < Duration::from_millis(250),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(
        (held.mode, held.failure),
        (Mode::Open, Some(Failure::HeldBack))
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn the_service_says_how_long_to_leave_it_alone() {
    let busy =
        "HTTP/1.1 429 Too Many\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let (url, count) = counting(busy, Duration::ZERO);
    let remote = start(url).build().unwrap();
    assert_eq!(ask(&remote, "x").failure, Some(Failure::BadAnswer));
    let started = Instant::now();
    while count.load(Ordering::SeqCst) < 2 {
        ask(&remote, "x");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(
        started.elapsed() >= Duration::from_millis(950),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn the_last_known_answer_counts_as_long_as_its_policy_says() {
    let origin = Origin::start(&rules(1)).unwrap();
    let proxy = Proxy::start(origin.address()).unwrap();
    let remote = start(proxy.url())
        .ttl(Duration::ZERO)
        .policy("revision", Policy::fail_closed())
        .build()
        .unwrap();
    assert_eq!(ask(&remote, "new-checkout").mode, Mode::Remote);
    assert_eq!(ask(&remote, "revision").mode, Mode::Remote);
    for fault in Fault::ALL {
        if matches!(fault, Fault::None | Fault::NoStream | Fault::Slow(_)) {
            continue;
        }
        proxy.set(fault);
        let known = ask(&remote, "new-checkout");
        assert_eq!(
            (known.mode, known.value),
            (Mode::LastKnown, Some(Value::Bool(true))),
            "{fault}"
        );
        let closed = ask(&remote, "revision");
        assert_eq!(
            (closed.mode, closed.failure),
            (Mode::Default, Some(Failure::SourceLost)),
            "{fault}"
        );
        proxy.set(Fault::None);
        let started = Instant::now();
        while ask(&remote, "new-checkout").mode != Mode::Remote {
            assert!(started.elapsed() < Duration::from_secs(20), "{fault}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn exposures_are_recorded_here_too() {
    let origin = Origin::start(&rules(1)).unwrap();
    let remote = start(origin.url())
        .environment("production")
        .exposures(Exposures::new());
    let remote = remote.build().unwrap();
    let ann = pro().with("targetingKey", "ann");
    for _ in 0..3 {
        remote.evaluate_blocking("new-checkout", &ann);
        remote.evaluate_blocking("unknown", &ann);
    }
    let seen = remote.take_exposures();
    let [seen] = seen.as_slice() else {
        panic!("{seen:?}");
    };
    assert_eq!(
        (
            seen.flag.as_str(),
            seen.variant.as_str(),
            seen.user.as_str()
        ),
        ("new-checkout", "on", "ann")
    );
    assert_eq!(seen.environment.as_deref(), Some("production"));
}

#[test]
fn a_client_that_was_closed_gives_defaults() {
    let origin = Origin::start(&rules(1)).unwrap();
    let remote = start(origin.url()).build().unwrap();
    assert!(remote.close(Duration::from_secs(20)));
    assert_eq!(
        ask(&remote, "new-checkout").failure,
        Some(Failure::NoAnswer)
    );
}

#[test]
fn no_setting_is_too_large() {
    let origin = Origin::start(&rules(1)).unwrap();
    let remote = Remote::builder(origin.url())
        .timeout(Duration::MAX)
        .ttl(Duration::MAX)
        .cache_bytes(u64::MAX)
        .in_flight(usize::MAX)
        .exposures(Exposures::new().remember(usize::MAX).buffer(usize::MAX))
        .build()
        .unwrap();
    assert_eq!(ask(&remote, "new-checkout").mode, Mode::Remote);
    assert_eq!(ask(&remote, "new-checkout").mode, Mode::Cached);
}

/// What another service hears, on another port of `host`, when a service sends everybody there.
fn overheard(host: &str) -> String {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://{host}:{}/x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        other.local_addr().unwrap().port()
    );
    let (url, _) = counting(answer.leak(), Duration::ZERO);
    let remote = start(url).key("k-0123456789").build().unwrap();
    let heard = std::thread::spawn(move || {
        other.set_nonblocking(true).unwrap();
        let until = Instant::now() + Duration::from_millis(600);
        while Instant::now() < until {
            if let Ok((mut stream, _)) = other.accept() {
                stream.set_nonblocking(false).unwrap();
                let mut head = vec![0; 8192];
                let read = stream.read(&mut head).unwrap_or(0);
                head.truncate(read);
                return String::from_utf8_lossy(&head).into_owned();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        String::new()
    });
    let details = ask(&remote, "new-checkout");
    assert_ne!(details.failure, None);
    heard.join().unwrap()
}

#[test]
fn keys_and_contexts_stay_with_their_service() {
    let near = overheard("127.0.0.1");
    assert!(near.starts_with("POST /x"), "{near}");
    assert!(!near.contains("k-0123456789"), "{near}");
    assert_eq!(overheard("localhost"), "");
}
