//! A server that is killed while it writes, again and again.

use crate::process::{Client, Server, Service, command, rules};
use burgee_server::ledger::Audit;
use burgee_server::store::Place;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often it is killed while it writes into its own directory.
const KILLS: u64 = 100;

/// How often while it writes into a database, which is not killed with it.
const REMOTE_KILLS: u64 = 25;

/// Writes one number after the other, until the server is gone: what was sent, and what was acknowledged.
#[derive(Default)]
struct Writer {
    sent: AtomicU64,
    acknowledged: AtomicU64,
    stop: AtomicBool,
}

impl Writer {
    fn write(&self, client: &Client) {
        while !self.stop.load(Ordering::SeqCst) {
            let n = self.sent.load(Ordering::SeqCst) + 1;
            self.sent.store(n, Ordering::SeqCst);
            let answer = client.try_send("PUT", "/admin/v1/rules", Some("*"), &rules(n));
            match answer {
                Some(answer) if answer.status == 200 => {
                    self.acknowledged.store(n, Ordering::SeqCst);
                }
                Some(answer) => panic!("{answer:?}"),
                None => return,
            }
        }
    }
}

/// The log is whole; how many entries it has.
fn proved(place: &str) -> u64 {
    let store = place.parse::<Place>().unwrap().open().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let records = runtime.block_on(store.read(1, usize::MAX)).unwrap();
    let mut audit = Audit::default();
    for record in &records {
        audit.add(record).unwrap();
    }
    audit.proof().entries
}

fn a_server_that_is_killed(name: &str, kills: u64, place: &str) {
    let Some(command) = command() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.flags");
    std::fs::write(&seed, rules(0)).unwrap();
    let arguments = [seed.to_str().unwrap(), "--store", place];
    let writer = Writer::default();
    let (mut lasted, mut half_way, mut slowest) = (0, 0, Duration::ZERO);
    for round in 0..=kills {
        let begun = Instant::now();
        let mut server = Server::start(&command, &arguments);
        slowest = slowest.max(begun.elapsed());
        let client = server.client();
        // What is served is some whole change, and none before the last that was acknowledged.
        let (there, last) = (client.n(), writer.acknowledged.load(Ordering::SeqCst));
        let sent = writer.sent.load(Ordering::SeqCst);
        assert!(
            (last..=sent).contains(&there),
            "{last} <= {there} <= {sent}"
        );
        half_way += u64::from(sent > last);
        lasted += u64::from(there > last);
        if round == kills {
            break;
        }
        writer.stop.store(false, Ordering::SeqCst);
        std::thread::scope(|scope| {
            scope.spawn(|| writer.write(&client));
            // From the middle of the first write on, at another moment of one each time.
            std::thread::sleep(Duration::from_micros(3_000 + round * 1_370));
            server.kill();
            writer.stop.store(true, Ordering::SeqCst);
        });
        if round % 20 == 0 {
            proved(place);
        }
    }
    let entries = proved(place);
    let acknowledged = writer.acknowledged.load(Ordering::SeqCst);
    println!(
        "MEASURED {name}: {kills} kills, {half_way} in the middle of a write, {lasted} of which were in the log; {acknowledged} was the last acknowledged change, {entries} entries; started again within {slowest:?}"
    );
    assert!(half_way > kills / 2, "the writer was too slow to be hit");
}

#[test]
fn a_server_that_is_killed_while_it_writes_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    a_server_that_is_killed("redb", KILLS, folder.path().to_str().unwrap());
}

#[test]
fn nor_does_one_that_writes_to_postgres() {
    if command().is_some() {
        let service = Service::start("postgres");
        a_server_that_is_killed("postgres", REMOTE_KILLS, &service.store());
    }
}

#[test]
fn nor_does_one_that_writes_to_redis() {
    if command().is_some() {
        let service = Service::start("redis");
        a_server_that_is_killed("redis", REMOTE_KILLS, &service.store());
    }
}
