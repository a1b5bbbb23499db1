//! Who was served what.

use crate::support::{Folder, rules, wait_for};
use burgee::Timestamp;
use burgee_client::exposure::{write_jsonl, write_parquet};
use burgee_client::{Client, Context, Exposures};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn client(folder: &Folder, exposures: Exposures) -> Client {
    let client = Client::builder().file(folder.rules()).exposures(exposures);
    let client = client
        .environment("staging")
        .poll_every(Duration::from_millis(20));
    client.variables([("", ""); 0]).build().unwrap()
}

fn user(id: &str) -> Context {
    let user = burgee::Value::from(serde_json::json!({ "id": id, "email": "ann@example.com" }));
    Context::new().with("user", user).with("plan", "pro")
}

#[test]
fn each_is_recorded_once_in_the_form_that_experiments_read() {
    let folder = Folder::with(&rules(1));
    let exposures = Exposures::new().context(["plan", "user", "nothing"]);
    let client = client(&folder, exposures);
    let ann = user("ann").at(Timestamp::parse("2026-11-21T18:00:00.5Z").unwrap());
    for _ in 0..3 {
        client.bool("new-checkout", &ann, false);
        client.snapshot().i64("revision", &ann, 0);
    }
    // Nobody, and nothing that the rules served.
    client.bool("new-checkout", &Context::new(), false);
    client.bool("unknown", &ann, false);
    let guard = client.override_flag("new-checkout", false).unwrap();
    client.bool("new-checkout", &ann, false);
    drop(guard);
    let seen = client.take_exposures();
    let mut lines = Vec::new();
    write_jsonl(&seen, &mut lines).unwrap();
    let revision = client.status().revision.unwrap();
    let expected = format!(
        "{{\"time\":\"2026-11-21T18:00:00.5Z\",\"flag\":\"new-checkout\",\"variant\":\"on\",\"user\":\"ann\",\
         \"revision\":\"{revision}\",\"rule\":\"pro\",\"environment\":\"staging\",\"context\":{{\"plan\":\"pro\"}}}}\n\
         {{\"time\":\"2026-11-21T18:00:00.5Z\",\"flag\":\"revision\",\"variant\":\"1\",\"user\":\"ann\",\
         \"revision\":\"{revision}\",\"environment\":\"staging\",\"context\":{{\"plan\":\"pro\"}}}}\n"
    );
    assert_eq!(String::from_utf8(lines).unwrap(), expected);
    assert!(client.take_exposures().is_empty());
    // Another revision is another exposure.
    folder.replace(&rules(2));
    wait_for("the second revision", || {
        client.i64("revision", &Context::new(), 0) == 2
    });
    client.bool("new-checkout", &ann, false);
    assert_eq!(client.take_exposures().len(), 1);
}

#[test]
fn many_threads_record_each_once() {
    let folder = Folder::with(&rules(1));
    let client = client(&folder, Exposures::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for id in 0..2000 {
                    client.bool("new-checkout", &user(&id.to_string()), false);
                }
            });
        }
    });
    assert_eq!(client.take_exposures().len(), 2000);
}

#[test]
fn a_full_buffer_drops_and_counts() {
    let folder = Folder::with(&rules(1));
    let client = client(&folder, Exposures::new().user("plan").buffer(2));
    for plan in ["a", "b", "c", "d", "a"] {
        client.bool("new-checkout", &Context::new().with("plan", plan), false);
    }
    assert_eq!(client.status().exposures_dropped, 2);
    assert_eq!(client.take_exposures().len(), 2);
    // Those that were dropped are not taken for known.
    client.bool("new-checkout", &Context::new().with("plan", "c"), false);
    assert_eq!(client.take_exposures().len(), 1);
}

#[test]
fn a_file_has_all_of_them_in_the_end() {
    let folder = Folder::with(&rules(1));
    let file = folder.path("exposures.jsonl");
    let exposures = || {
        Exposures::new()
            .file(&file)
            .every(Duration::from_millis(10))
    };
    let first = client(&folder, exposures());
    first.bool("new-checkout", &user("ann"), false);
    wait_for("the first line", || file.exists());
    first.bool("new-checkout", &user("bob"), false);
    assert!(first.close(Duration::from_secs(20)));
    let second = client(&folder, exposures());
    second.bool("new-checkout", &user("ann"), false);
    assert!(second.close(Duration::from_secs(20)));
    let text = std::fs::read_to_string(&file).unwrap();
    let users = text.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["user"].as_str().unwrap().to_owned()
    });
    assert_eq!(users.collect::<Vec<_>>(), ["ann", "bob", "ann"]);
}

#[test]
fn a_file_that_cannot_be_written_is_written_later() {
    let folder = Folder::with(&rules(1));
    let file = folder.path("later/exposures.jsonl");
    let exposures = Exposures::new()
        .file(&file)
        .every(Duration::from_millis(10));
    let client = client(&folder, exposures);
    client.bool("new-checkout", &user("ann"), false);
    std::thread::sleep(Duration::from_millis(50));
    std::fs::create_dir(folder.path("later")).unwrap();
    wait_for("the line", || {
        std::fs::read_to_string(&file).is_ok_and(|text| text.ends_with('\n'))
    });
    assert_eq!(client.status().exposures_dropped, 0);
}

#[test]
fn a_hook_that_panics_harms_nobody() {
    let folder = Folder::with(&rules(1));
    let (calls, users) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(Mutex::new(Vec::new())),
    );
    let (theirs, heard) = (Arc::clone(&calls), Arc::clone(&users));
    let exposures = Exposures::new()
        .every(Duration::from_millis(5))
        .hook(move |exposures| {
            assert!(
                theirs.fetch_add(1, Ordering::SeqCst) > 0,
                "the first call fails, as it should"
            );
            let names = exposures.iter().map(|exposure| exposure.user.clone());
            heard.lock().unwrap().extend(names);
        });
    let client = client(&folder, exposures);
    client.bool("new-checkout", &user("ann"), false);
    wait_for("the first call", || calls.load(Ordering::SeqCst) > 0);
    client.bool("new-checkout", &user("bob"), false);
    wait_for("the second call", || *users.lock().unwrap() == ["bob"]);
}

#[test]
fn parquet_has_what_json_has() {
    let folder = Folder::with(&rules(1));
    let client = client(&folder, Exposures::new().context(["plan"]));
    let time = Timestamp::parse("2026-11-21T18:00:00.5Z").unwrap();
    client.bool("new-checkout", &user("ann").at(time), false);
    client.i64(
        "revision",
        &Context::new().with("targetingKey", 7).at(time),
        0,
    );
    let seen = client.take_exposures();
    let file = folder.path("exposures.parquet");
    write_parquet(&seen, std::fs::File::create(&file).unwrap()).unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(&file).unwrap()).unwrap();
    let rows: Vec<Vec<(String, Field)>> = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| {
            row.unwrap()
                .get_column_iter()
                .map(|(name, field)| (name.clone(), field.clone()))
                .collect()
        })
        .collect();
    let text = |text: &str| Field::Str(text.to_owned());
    let revision = client.status().revision.unwrap();
    let row = |fields: [(&str, Field); 8]| {
        fields
            .map(|(name, field)| (name.to_owned(), field))
            .to_vec()
    };
    let expected = [
        row([
            ("time", Field::TimestampMicros(time.0)),
            ("flag", text("new-checkout")),
            ("variant", text("on")),
            ("user", text("ann")),
            ("revision", text(&revision)),
            ("rule", text("pro")),
            ("environment", text("staging")),
            ("context", text("{\"plan\":\"pro\"}")),
        ]),
        row([
            ("time", Field::TimestampMicros(time.0)),
            ("flag", text("revision")),
            ("variant", text("1")),
            ("user", text("7")),
            ("revision", text(&revision)),
            ("rule", Field::Null),
            ("environment", text("staging")),
            ("context", Field::Null),
        ]),
    ];
    assert_eq!(rows, expected);
    // No exposures are a file too.
    write_parquet(&[], Vec::new()).unwrap();
}

#[test]
fn the_buffer_is_bounded_in_bytes_too() {
    let folder = Folder::with(&rules(1));
    let client = client(&folder, Exposures::new().context(["agent"]));
    let long = user("ann").with("agent", "ä".repeat(100_000));
    client.bool("new-checkout", &long, false);
    let short = user("ben").with("agent", "ä".repeat(512));
    client.bool("new-checkout", &short, false);
    let agents = client.take_exposures();
    for exposure in agents {
        let agent = exposure.context["agent"].to_json();
        assert_eq!(agent.as_str().unwrap(), "ä".repeat(512));
    }
}
