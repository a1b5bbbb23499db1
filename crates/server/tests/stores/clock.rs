//! A machine whose clock is set, back and forth, while a server runs on it.

use crate::process::{Server, command, rules};
use burgee_server::ledger::Audit;
use burgee_server::store::{Embedded, Store};

/// What gives a process another time, where Debian puts it.
const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
];

#[test]
fn a_clock_that_jumps_turns_nothing_round() {
    let Some(command) = command() else {
        return;
    };
    let library = LIBRARIES
        .into_iter()
        .find(|path| std::path::Path::new(path).exists());
    let Some(library) = library else {
        assert!(
            std::env::var_os("CI").is_none(),
            "libfaketime is not installed"
        );
        eprintln!("NOT TESTED: libfaketime is not installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (data, clock) = (folder.path().join("data"), folder.path().join("clock"));
    std::fs::write(&clock, "+0").unwrap();
    let variables = [
        ("LD_PRELOAD", library),
        ("FAKETIME_TIMESTAMP_FILE", clock.to_str().unwrap()),
        ("FAKETIME_NO_CACHE", "1"),
        // As the system does: only the time of day is set.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("DONT_FAKE_MONOTONIC", "1"),
    ];
    let arguments = ["--data", data.to_str().unwrap()];
    let server = Server::start_with(&command, &arguments, &variables);
    let client = server.client();
    for (n, jump) in (1..).zip(["+0", "-1d", "-3650d", "+1d", "+0", "-1h"]) {
        std::fs::write(&clock, jump).unwrap();
        assert_eq!(client.put("*", &rules(n)).status, 200, "{jump}");
        assert_eq!(client.n(), n, "{jump}");
        assert_eq!(client.ready()["status"], "ready", "{jump}");
        assert!(client.store_up());
    }
    drop(server);
    let store = Embedded::open(&data).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let records = runtime.block_on(store.read(1, 100)).unwrap();
    let mut audit = Audit::default();
    let times: Vec<String> = records
        .iter()
        .map(|record| audit.add(record).unwrap().at)
        .collect();
    // Both jumps back were at the time of the change before, which is also proof that there was a jump.
    assert_eq!(times[0], times[1], "{times:?}");
    assert_eq!(times[1], times[2], "{times:?}");
    assert!(times[2] < times[3], "{times:?}");
    assert_eq!(times[3], times[5], "{times:?}");
}
