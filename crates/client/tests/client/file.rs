//! Rules in a file.

use crate::support::{Folder, rules, wait_for};
use burgee_client::{Client, ClientBuilder, Context, Failure, Mode, Policy, Value};
use std::time::Duration;

fn follow(folder: &Folder) -> ClientBuilder {
    let client = Client::builder().file(folder.rules());
    client.poll_every(Duration::from_millis(20))
}

fn pro() -> Context {
    Context::new().with("plan", "pro")
}

#[test]
fn flags_can_be_asked_for_right_after_the_start() {
    let folder = Folder::with(&rules(1));
    let client = follow(&folder).build().unwrap();
    assert!(client.bool("new-checkout", &pro(), false));
    assert!(!client.bool("new-checkout", &Context::new(), true));
    let details = client.evaluate("new-checkout", &pro());
    assert_eq!(details.value, Some(Value::Bool(true)));
    assert_eq!(details.variant.as_deref(), Some("on"));
    assert_eq!(details.reason, "TARGETING_MATCH");
    assert_eq!(details.mode, Mode::Local);
    assert_eq!(details.failure, None);
    assert_eq!(details.age, Duration::ZERO);
    assert_eq!(details.metadata["rule"], "pro");
    assert_eq!(details.metadata["owner"], "payments");
    assert_eq!(
        details.revision,
        client.snapshot().revision().map(str::to_owned)
    );
}

#[test]
fn a_change_is_followed_and_a_snapshot_is_not_changed() {
    let folder = Folder::with(&rules(1));
    let client = follow(&folder).build().unwrap();
    let snapshot = client.snapshot();
    folder.replace(&rules(2));
    wait_for("the second revision", || {
        client.i64("revision", &pro(), 0) == 2
    });
    assert_eq!(snapshot.i64("revision", &pro(), 0), 1);
    let first = snapshot.revision().unwrap();
    assert_ne!(client.snapshot().revision(), Some(first));
    let again = client.snapshot_at(first).unwrap();
    assert_eq!(again.i64("revision", &pro(), 0), 1);
    assert!(client.snapshot_at("never").is_none());
    // Another service of the same request goes by the same rules.
    let header = format!("a=b,{}", snapshot.baggage().unwrap());
    assert_eq!(client.snapshot_for(&header).revision(), Some(first));
    let now = client.snapshot();
    assert_eq!(client.snapshot_for("a=b").revision(), now.revision());
    assert_eq!(
        client.snapshot_for("burgee-revision=never").revision(),
        now.revision()
    );
}

#[test]
fn few_revisions_are_held() {
    let folder = Folder::with(&rules(1));
    let client = follow(&folder).hold_revisions(2).build().unwrap();
    let mut seen = Vec::new();
    for next in 2..5 {
        seen.push(client.status().revision.unwrap());
        folder.replace(&rules(next));
        wait_for("the next revision", || {
            client.i64("revision", &pro(), 0) == i64::from(next)
        });
    }
    let held = seen
        .iter()
        .map(|revision| client.snapshot_at(revision).is_some());
    assert_eq!(held.collect::<Vec<_>>(), [false, false, true]);
}

#[test]
fn a_change_in_an_included_file_is_followed() {
    let folder = Folder::new();
    std::fs::write(folder.path("people.txt"), "ann\n").unwrap();
    folder.replace("list staff from \"people.txt\"\nflag door: bool { rule staff when user in $staff serve on  otherwise serve off }");
    let client = follow(&folder).build().unwrap();
    let bob = Context::new().with("user", "bob");
    assert!(!client.bool("door", &bob, true));
    std::fs::write(folder.path("people.txt"), "bob\n").unwrap();
    wait_for("bob in the list", || client.bool("door", &bob, false));
}

#[test]
fn bad_rules_never_replace_good_ones() {
    let folder = Folder::with(&rules(1));
    let client = follow(&folder)
        .policy("revision", Policy::fail_closed())
        .build()
        .unwrap();
    for bad in ["flag broken", "", "flag a: bool = maybe", "# nothing\n"] {
        folder.replace(bad);
        wait_for("the trouble", || client.status().error.is_some());
        let details = client.evaluate("new-checkout", &pro());
        assert_eq!(details.value, Some(Value::Bool(true)));
        assert_eq!(details.mode, Mode::LastKnown);
        // This one trusts only what is confirmed.
        let closed = client.evaluate("revision", &pro());
        assert_eq!(
            (closed.mode, closed.failure),
            (Mode::Default, Some(Failure::SourceLost))
        );
        assert_eq!(client.i64("revision", &pro(), 7), 7);
        folder.replace(&rules(1));
        wait_for("the end of the trouble", || client.status().error.is_none());
        assert_eq!(client.i64("revision", &pro(), 7), 1);
    }
    std::fs::remove_file(folder.rules()).unwrap();
    wait_for("the trouble", || client.status().error.is_some());
    let (why, _) = client.status().error.unwrap();
    assert!(why.starts_with("cannot read `"), "{why}");
    assert!(client.bool("new-checkout", &pro(), false));
}

#[test]
fn a_client_starts_without_its_file() {
    let folder = Folder::new();
    let client = follow(&folder)
        .policy("alarm", Policy::fail_open(true))
        .build()
        .unwrap();
    assert!(client.bool("new-checkout", &pro(), true));
    assert!(client.bool("alarm", &pro(), false));
    let details = client.evaluate("alarm", &pro());
    assert_eq!(
        (details.mode, details.failure),
        (Mode::Open, Some(Failure::NotReady))
    );
    folder.replace(&rules(3));
    assert!(client.wait_until_ready(Duration::from_secs(20)));
    assert_eq!(client.i64("revision", &pro(), 0), 3);
    // The rules do not have it: the policy still holds.
    let details = client.evaluate("alarm", &pro());
    assert_eq!(
        (details.mode, details.failure),
        (Mode::Open, Some(Failure::FlagNotFound))
    );
    let refused = follow(&Folder::new()).require_rules().build();
    let why = refused.unwrap_err().to_string();
    assert!(
        why.starts_with("there are no rules to start with: cannot read `"),
        "{why}"
    );
}

#[test]
fn the_last_good_rules_are_there_at_the_start() {
    let folder = Folder::new();
    std::fs::write(folder.path("people.txt"), "ann\n").unwrap();
    folder.replace("list staff from \"people.txt\"\nflag door: bool { rule staff when user in $staff serve on  otherwise serve off }");
    let cache = folder.path("cache/rules.json");
    let start = || {
        follow(&folder)
            .cache(&cache)
            .policy("closed", Policy::fail_closed())
            .build()
            .unwrap()
    };
    let first = start();
    let revision = first.status().revision;
    drop(first);
    std::fs::remove_file(folder.rules()).unwrap();
    std::fs::remove_file(folder.path("people.txt")).unwrap();
    let second = start();
    let ann = Context::new().with("user", "ann");
    assert!(second.bool("door", &ann, false));
    let status = second.status();
    assert_eq!(status.revision, revision);
    assert!(status.from_cache && !status.confirmed);
    assert_eq!(second.evaluate("door", &ann).mode, Mode::LastKnown);
    assert_eq!(
        second.evaluate("closed", &ann).failure,
        Some(Failure::SourceLost)
    );
    drop(second);
    // Whatever happens to the copy, it is whole or it is not used.
    let whole = std::fs::read(&cache).unwrap();
    for damage in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[damage] ^= 0x04;
        std::fs::write(&cache, &bytes).unwrap();
        let client = start();
        let held = client.status().revision;
        assert!(held.is_none() || held == revision, "byte {damage}");
        assert_eq!(client.bool("door", &ann, false), held.is_some());
    }
}

#[test]
fn a_value_of_another_type_gives_the_default() {
    let folder = Folder::with("flag limit: int = 7\nflag name: string = \"x\"");
    let client = follow(&folder).build().unwrap();
    assert!(client.bool("limit", &pro(), true));
    assert_eq!(client.i64("limit", &pro(), 0), 7);
    assert!((client.f64("limit", &pro(), 0.0) - 7.0).abs() < f64::EPSILON);
    assert_eq!(client.string("limit", &pro(), "?"), "?");
    assert_eq!(client.string("name", &pro(), "?"), "x");
    assert_eq!(client.json("name", &pro(), &Value::Null), Value::from("x"));
}

#[test]
fn windows_go_by_the_clock_unless_the_context_has_a_time() {
    let folder =
        Folder::with("flag now: bool { rule past from 2020-01-01 serve on  otherwise serve off }");
    let client = follow(&folder).build().unwrap();
    assert!(client.bool("now", &Context::new(), false));
    let before = burgee::Timestamp::parse("2019-12-31").unwrap();
    assert!(!client.bool("now", &Context::new().at(before), true));
}

#[test]
fn the_last_handle_ends_the_thread() {
    let folder = Folder::with(&rules(1));
    let client = follow(&folder).build().unwrap();
    let snapshot = client.snapshot();
    assert!(client.clone().close(Duration::from_secs(20)));
    // Nobody looks any more whether these rules still hold.
    assert_eq!(
        client.evaluate("new-checkout", &pro()).mode,
        Mode::LastKnown
    );
    assert!(client.bool("new-checkout", &pro(), false));
    drop(client);
    assert!(snapshot.bool("new-checkout", &pro(), false));
}

#[test]
fn a_function_that_panics_costs_nothing_but_the_rules_that_call_it() {
    use std::sync::atomic::{AtomicBool, Ordering};
    static FAILS: AtomicBool = AtomicBool::new(false);
    let folder = Folder::with(&rules(1));
    let client = follow(&folder).compiler(|| {
        assert!(!FAILS.load(Ordering::SeqCst), "the program's own fault");
        burgee::Engine::builder()
    });
    let client = client.build().unwrap();
    FAILS.store(true, Ordering::SeqCst);
    folder.replace(&rules(2));
    wait_for("the trouble", || client.status().error.is_some());
    assert_eq!(client.i64("revision", &pro(), 0), 1);
    FAILS.store(false, Ordering::SeqCst);
    folder.replace(&rules(3));
    wait_for("the third revision", || {
        client.i64("revision", &pro(), 0) == 3
    });
}
