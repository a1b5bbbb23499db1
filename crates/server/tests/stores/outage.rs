//! What servers do while the store that they share is gone.

use crate::process::{Client, PATIENCE, Server, Service, command, rules, until};
use burgee_server::ledger::{Head, Ledger, verify};
use burgee_server::store::{Place, Store};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest time until a server says that a store is gone whose machine said so.
const NOTICED: Duration = Duration::from_secs(10);

struct Scene {
    service: Service,
    command: String,
    folder: TempDir,
}

impl Scene {
    fn new(name: &'static str) -> Option<Scene> {
        let command = command()?;
        let scene = Scene {
            service: Service::start(name),
            command,
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::write(scene.path("seed.flags"), rules(0)).unwrap();
        Some(scene)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// A server with a copy of its own.
    fn server(&self, cache: &str, store: &str) -> Server {
        let (seed, cache) = (self.path("seed.flags"), self.path(cache));
        let arguments = [text(&seed), "--store", store, "--cache", text(&cache)];
        Server::start(&self.command, &arguments)
    }

    /// The log is whole, and this is its last text.
    fn proved(&self) -> String {
        let store: Arc<dyn Store> = self
            .service
            .store()
            .parse::<Place>()
            .unwrap()
            .open()
            .unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let records = runtime.block_on(store.read(1, usize::MAX)).unwrap();
        verify(records.iter().map(Vec::as_slice)).unwrap();
        let ledger = Ledger::new(store, Head::default());
        runtime
            .block_on(ledger.catch_up())
            .unwrap()
            .text
            .to_string()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn status(client: &Client) -> String {
    client.ready()["status"].as_str().unwrap().to_owned()
}

/// Writes through the outage, as a deployment does that tries again: what was acknowledged last, and how
/// often an answer did not say.
fn write_until(stop: &AtomicBool, last: &AtomicU64, client: &Client) -> usize {
    let mut unclear = 0;
    let mut n = 1;
    while !stop.load(Ordering::SeqCst) {
        let answer = client.try_send("PUT", "/admin/v1/rules", Some("*"), &rules(n));
        let answer = answer.expect("a server that lives answers");
        match answer.status {
            200 => last.store(n, Ordering::SeqCst),
            503 => unclear += usize::from(answer.body.contains("unknown_outcome")),
            // It took longer than a request may.
            408 | 504 => unclear += 1,
            _ => panic!("{answer:?}"),
        }
        n += 1;
    }
    unclear
}

fn a_store_that_is_killed(name: &'static str) {
    let Some(scene) = Scene::new(name) else {
        return;
    };
    let store = scene.service.store();
    let servers = ["one", "two"].map(|cache| scene.server(cache, &store));
    let clients = [servers[0].client(), servers[1].client()];
    let (stop, last, answers) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let unclear = std::thread::scope(|scope| {
        let writing = scope.spawn(|| write_until(&stop, &last, &clients[0]));
        let asking = scope.spawn(|| {
            // Evaluating goes on, whatever happens.
            while !stop.load(Ordering::SeqCst) {
                clients[1].n();
                answers.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        until("changes are made", PATIENCE, || {
            last.load(Ordering::SeqCst) > 20
        });
        scene.service.control("kill");
        let killed = Instant::now();
        for client in &clients {
            until("it says so", NOTICED, || status(client) == "stale");
        }
        let noticed = killed.elapsed();
        for client in &clients {
            assert!(client.ready()["store"]["error"].is_string());
            assert!(!client.store_up());
        }
        // A server that starts now has its copy, and one without a copy says why it does not start.
        let third = {
            drop(scene.server("one", &store));
            scene.server("two", &store)
        };
        assert_eq!(status(&third.client()), "stale");
        let kept = third.client().n();
        assert!(kept > 0, "{kept}");
        let before = last.load(Ordering::SeqCst);
        scene.service.control("start");
        let started = Instant::now();
        for client in [&clients[0], &clients[1], &third.client()] {
            until("it is back", PATIENCE, || status(client) == "ready");
        }
        until("changes are made", PATIENCE, || {
            last.load(Ordering::SeqCst) > before + 10
        });
        stop.store(true, Ordering::SeqCst);
        let unclear = writing.join().unwrap();
        asking.join().unwrap();
        let n = clients[0].n();
        until("all serve the last", PATIENCE, || {
            clients[1].n() == n && third.client().n() == n
        });
        println!(
            "MEASURED {name} killed: said so within {noticed:?}; all was well {:?} after its start; {} answers meanwhile, none late or missing",
            started.elapsed(),
            answers.load(Ordering::SeqCst)
        );
        unclear
    });
    let last = last.load(Ordering::SeqCst);
    let text = scene.proved();
    let there: u64 = text.trim_end().rsplit(' ').next().unwrap().parse().unwrap();
    // After the last acknowledged one only such can be that nothing was said of.
    assert!(there >= last, "{there} {last}");
    println!(
        "MEASURED {name} killed: {last} was the last acknowledged change, {there} the last in the log; {unclear} answers did not say"
    );
}

#[test]
fn postgres_can_be_killed() {
    a_store_that_is_killed("postgres");
}

#[test]
fn redis_can_be_killed() {
    a_store_that_is_killed("redis");
}

/// A database that hangs: its machine answers, it does not.
fn a_store_that_hangs(name: &'static str) {
    let Some(scene) = Scene::new(name) else {
        return;
    };
    let server = scene.server("one", &scene.service.store());
    let client = server.client();
    assert_eq!(client.put("*", &rules(1)).status, 200);
    scene.service.control("pause");
    let begun = Instant::now();
    let refused = client.put("*", &rules(2));
    let answered = begun.elapsed();
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(answered < Duration::from_secs(6), "{answered:?}");
    // Reading and evaluating wait for nobody.
    let reading = Instant::now();
    assert_eq!((client.n(), client.rules().body), (1, rules(1)));
    let read = reading.elapsed();
    assert!(read < Duration::from_millis(500), "{read:?}");
    until("it says so", Duration::from_secs(12), || {
        status(&client) == "stale"
    });
    let noticed = begun.elapsed();
    scene.service.control("resume");
    let back = until("it is back", PATIENCE, || status(&client) == "ready");
    assert_eq!(client.put("*", &rules(3)).status, 200);
    assert_eq!(client.n(), 3);
    assert_eq!(scene.proved(), rules(3));
    println!(
        "MEASURED {name} hangs: a change is refused after {answered:?}, it is said after {noticed:?}, and all is well {back:?} after it goes on"
    );
}

#[test]
fn postgres_can_hang() {
    a_store_that_hangs("postgres");
}

#[test]
fn redis_can_hang() {
    a_store_that_hangs("redis");
}
