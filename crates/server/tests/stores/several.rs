//! Several servers on one store, each a process.

use crate::kinds::{self, Kind, Remote, space};
use crate::process::{Client, PATIENCE, Server, command, rules, until};
use burgee_server::ledger::{Action, Audit};
use burgee_server::store::Store;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How many servers there are.
const SERVERS: usize = 3;

/// How many changes are measured.
const CHANGES: u64 = 50;

/// How many change the rules at the same time, and how often each.
const WRITERS: usize = 10;
const EACH: usize = 10;

/// Servers on a log of their own.
fn servers(command: &str, store: &str) -> Vec<Server> {
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.flags");
    std::fs::write(&seed, rules(0)).unwrap();
    let start = || Server::start(command, &[seed.to_str().unwrap(), "--store", store]);
    // All at once: each finds an empty store, and one of them begins.
    std::thread::scope(|scope| {
        let starting: Vec<_> = (0..SERVERS).map(|_| scope.spawn(start)).collect();
        let started = starting.into_iter().map(|one| one.join().unwrap());
        started.collect()
    })
}

fn change_is_served_by_the_others(kind: Option<Remote>) {
    let (Some(kind), Some(command)) = (kind, command()) else {
        return;
    };
    let servers = servers(&command, &kind.address(&space(), kind.port().unwrap()));
    let clients: Vec<Client> = servers.iter().map(Server::client).collect();
    std::thread::sleep(Duration::from_millis(500));
    let mut times = Vec::new();
    for n in 1..=CHANGES {
        let writer = usize::try_from(n).unwrap() % SERVERS;
        let begun = Instant::now();
        let done = clients[writer].put("*", &rules(n));
        assert_eq!(done.status, 200, "{done:?}");
        let answered = begun.elapsed();
        assert_eq!(clients[writer].n(), n, "served when it is answered");
        for (at, client) in clients.iter().enumerate().filter(|(at, _)| *at != writer) {
            until("the others serve it", PATIENCE, || client.n() == n);
            times.push((begun.elapsed(), answered, at));
        }
    }
    times.sort();
    let (half, most) = (times[times.len() / 2].0, times[times.len() - 1].0);
    println!(
        "MEASURED {}: a change is served by {SERVERS} servers {half:?} after it was sent, half of the times; {most:?} at most",
        kind.name()
    );
    assert!(half < Duration::from_millis(100), "{half:?}");
    assert!(most < Duration::from_secs(2), "{most:?}");
}

#[test]
fn a_change_is_served_by_all_servers_on_postgres() {
    change_is_served_by_the_others(kinds::postgres());
}

#[test]
fn a_change_is_served_by_all_servers_on_redis() {
    change_is_served_by_the_others(kinds::redis());
}

/// Adds a flag to whatever the rules are, as often as others are quicker. How often they were.
fn add(client: &Client, flag: &str) -> usize {
    let mut tries = 0;
    loop {
        let read = client.rules();
        let new = format!("{}flag {flag}: bool = on\n", read.body);
        let done = client.put(&read.tag, &new);
        match done.status {
            200 => return tries,
            412 => tries += 1,
            _ => panic!("{done:?}"),
        }
    }
}

fn no_update_is_lost(kind: Option<Remote>) {
    let (Some(kind), Some(command)) = (kind, command()) else {
        return;
    };
    let space = space();
    let servers = servers(&command, &kind.address(&space, kind.port().unwrap()));
    let begun = Instant::now();
    let tries: usize = std::thread::scope(|scope| {
        let writing: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let client = servers[writer % SERVERS].client();
                scope.spawn(move || -> usize {
                    (0..EACH)
                        .map(|at| add(&client, &format!("w{writer}-{at}")))
                        .sum()
                })
            })
            .collect();
        writing.into_iter().map(|one| one.join().unwrap()).sum()
    });
    let took = begun.elapsed();
    let store = kind.open(&space);
    let added = flags_added(&*store);
    // What the last writer was told by its server, the first one has heard of a moment later.
    let whole = |text: &str| text.matches("flag w").count() >= WRITERS * EACH;
    let mut text = servers[0].client().rules().body;
    let asked = Instant::now();
    while !whole(&text) && asked.elapsed() < Duration::from_secs(5) {
        text = servers[0].client().rules().body;
    }
    for writer in 0..WRITERS {
        for at in 0..EACH {
            let flag = format!("w{writer}-{at}");
            assert_eq!(text.matches(&format!("flag {flag}:")).count(), 1, "{flag}");
            assert_eq!(added.get(&flag), Some(&1), "{flag}");
        }
    }
    println!(
        "MEASURED {}: {} changes by {WRITERS} writers at once took {took:?}, and {tries} more tries",
        kind.name(),
        WRITERS * EACH
    );
}

/// How often each flag was added, in a log that is whole.
pub(crate) fn flags_added(store: &dyn Store) -> BTreeMap<String, usize> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let records = runtime.block_on(store.read(1, usize::MAX)).unwrap();
    let mut audit = Audit::default();
    let mut added = BTreeMap::new();
    for record in &records {
        let entry = audit.add(record).unwrap();
        if let Action::Rules(change) = entry.action {
            for flag in change.flags.added {
                *added.entry(flag).or_default() += 1;
            }
        }
    }
    added
}

#[test]
fn no_update_is_lost_on_postgres() {
    no_update_is_lost(kinds::postgres());
}

#[test]
fn no_update_is_lost_on_redis() {
    no_update_is_lost(kinds::redis());
}
