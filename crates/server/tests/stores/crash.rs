//! A server that is killed while it writes into its own directory, again and again.

use crate::process::{Client, Server, command, rules};
use burgee_server::ledger::Audit;
use burgee_server::store::{Embedded, Store};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often it is killed.
const KILLS: u64 = 100;

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
fn proved(folder: &Path) -> u64 {
    let store = Embedded::open(folder).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let records = runtime.block_on(store.read(1, usize::MAX)).unwrap();
    let mut audit = Audit::default();
    for record in &records {
        audit.add(record).unwrap();
    }
    audit.proof().entries
}

#[test]
fn a_server_that_is_killed_while_it_writes_loses_nothing() {
    let Some(command) = command() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let seed = folder.path().join("seed.flags");
    std::fs::write(&seed, rules(0)).unwrap();
    let arguments = [seed.to_str().unwrap(), "--data", data.to_str().unwrap()];
    let writer = Writer::default();
    let (mut lasted, mut half_way, mut slowest) = (0, 0, Duration::ZERO);
    for round in 0..=KILLS {
        let begun = Instant::now();
        let mut server = Server::start(&command, &arguments);
        slowest = slowest.max(begun.elapsed());
        let client = server.client();
        // What is served is some whole change, and none before the last that was acknowledged.
        let (there, last) = (client.n(), writer.acknowledged.load(Ordering::SeqCst));
        assert_eq!(client.rules().body, rules(there));
        let sent = writer.sent.load(Ordering::SeqCst);
        assert!(
            (last..=sent).contains(&there),
            "{last} <= {there} <= {sent}"
        );
        half_way += u64::from(sent > last);
        lasted += u64::from(there > last);
        if round == KILLS {
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
            proved(&data);
        }
    }
    let entries = proved(&data);
    let acknowledged = writer.acknowledged.load(Ordering::SeqCst);
    println!(
        "MEASURED redb: {KILLS} kills, {half_way} in the middle of a write, {lasted} of which were in the log; {acknowledged} was the last change, {entries} entries; started again within {slowest:?}"
    );
    assert!(half_way > KILLS / 2, "the writer was too slow to be hit");
}
