//! What a client takes from its program: nothing while it is asked, and its thread for as long as it is there.

#![expect(
    clippy::unwrap_used,
    reason = "a test that finds something else than it expects stops"
)]

use burgee_client::{Client, Context, Exposures, Policy};
use std::time::{Duration, Instant};

const RULES: &str = "flag checkout: bool { rule pro when plan == \"pro\" serve on  otherwise serve off }\n\
    flag name: string = \"x\"\nflag limit: int = 7\n";

fn file() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rules.flags");
    std::fs::write(&file, RULES).unwrap();
    (folder, file)
}

fn context() -> Context {
    Context::new()
        .with("plan", "pro")
        .with("targetingKey", "u-4")
}

#[test]
fn asking_allocates_nothing() {
    let (folder, file) = file();
    let plain = Client::builder().file(&file).build().unwrap();
    let recording = Client::builder().file(&file).exposures(Exposures::new());
    let recording = recording
        .policy("checkout", Policy::fail_closed())
        .build()
        .unwrap();
    // Rules whose source is gone, with a policy that has to be looked at.
    std::fs::remove_file(&file).unwrap();
    let lost = Client::builder()
        .file(&file)
        .default_policy(Policy::fail_open(true));
    let lost = lost.build().unwrap();
    let context = context();
    for client in [&plain, &recording, &lost] {
        let ask = || {
            let snapshot = client.snapshot();
            for _ in 0..10 {
                assert!(client.bool("checkout", &context, false));
                client.i64("limit", &context, 0);
                snapshot.evaluate("checkout", &context);
                snapshot.str("name", &context, "");
                // The type is another.
                client.bool("limit", &context, true);
            }
        };
        // The first time, what is recorded once is recorded, and a thread learns of the pointer.
        ask();
        let took = allocation_counter::measure(ask);
        assert_eq!(took.count_total, 0, "{client:?}");
    }
    drop(folder);
}

/// How many threads of this process have a name that starts like this.
#[cfg(target_os = "linux")]
fn threads(name: &str) -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names =
        tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|known| known.starts_with(name)).count()
}

#[cfg(target_os = "linux")]
#[test]
fn threads_end_with_their_clients() {
    let (_folder, file) = file();
    let exposures = || Exposures::new().hook(|_| {});
    let start = || {
        Client::builder()
            .file(&file)
            .exposures(exposures())
            .build()
            .unwrap()
    };
    let clients: Vec<Client> = (0..20).map(|_| start()).collect();
    // The other test has up to three.
    assert!(threads("burgee-client") >= 20 && threads("burgee-exposur") == 20);
    let more: Vec<Client> = clients.iter().map(Client::scoped).collect();
    drop(clients);
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(threads("burgee-exposur"), 20, "a handle is left");
    drop(more);
    let started = Instant::now();
    while threads("burgee-exposur") > 0 || threads("burgee-client") > 3 {
        assert!(started.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
    }
}
