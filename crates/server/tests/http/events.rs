//! The event stream.

use crate::support::{BULK, KEY, Running, serve, serve_with, settings, wait_for};
use burgee::Timestamp;
use burgee_server::{Limits, Settings};
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader, Read};
use std::time::{Duration, SystemTime};

const ON: &str = "flag a: bool = true\n";
const OFF: &str = "flag a: bool = false\n";

/// An open stream.
struct Stream(BufReader<Box<dyn Read>>);

/// An event that came.
#[derive(Debug)]
struct Event {
    id: String,
    name: String,
    data: Json,
}

impl Stream {
    /// Opens the stream as the bulk answer says, with no header but perhaps the last event's id.
    fn open(server: &Running, last: Option<&str>) -> Stream {
        let body = server.post(BULK, "{}").json();
        let stream = &body["eventStreams"][0];
        assert_eq!(stream["type"], "sse");
        assert_eq!(stream["inactivityDelaySec"], 120);
        let uri = stream["endpoint"]["requestUri"].as_str().unwrap();
        let mut request = ureq::get(format!("{}{uri}", server.url));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.call().unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Stream(BufReader::new(Box::new(response.into_body().into_reader())))
    }

    /// A line; none at the end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).unwrap();
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// The next event; none at the end.
    fn event(&mut self) -> Option<Event> {
        let mut event = Event {
            id: String::new(),
            name: String::new(),
            data: Json::Null,
        };
        loop {
            let line = self.line()?;
            match line.split_once(": ") {
                Some(("id", id)) => id.clone_into(&mut event.id),
                Some(("event", name)) => name.clone_into(&mut event.name),
                Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
                _ if line.is_empty() && !event.id.is_empty() => return Some(event),
                _ => {}
            }
        }
    }
}

#[test]
fn a_change_is_announced() {
    let server = serve(OFF);
    let mut stream = Stream::open(&server, None);
    let first = stream.event().unwrap();
    assert_eq!(first.name, "message");
    assert_eq!(first.data["type"], "refetchEvaluation");
    assert_eq!(first.data["etag"], format!("\"{}\"", first.id));
    assert!(first.data["lastModified"].as_u64().unwrap() > 1_700_000_000);
    let revision = || server.post(BULK, "{}").json()["metadata"]["revision"].clone();
    assert_eq!(revision(), first.id);
    server.replace(ON);
    let second = stream.event().unwrap();
    assert_eq!(second.data["type"], "refetchEvaluation");
    assert_ne!(second.id, first.id);
    assert_eq!(revision(), second.id);
    assert_eq!(server.flag("a", &json!({})).json()["value"], true);
}

/// A flag that is on in a window, from and until so many milliseconds from now.
fn windowed(from: u64, until: u64) -> String {
    let now = SystemTime::now();
    let at = |later| Timestamp::from(now + Duration::from_millis(later));
    let (from, until) = (at(from), at(until));
    format!(
        "flag a: bool {{\n  rule sale from {from} until {until} serve on\n  otherwise serve off\n}}\n"
    )
}

#[test]
fn a_window_that_opens_and_closes_is_announced() {
    let server = serve(&windowed(2000, 4000));
    let mut stream = Stream::open(&server, None);
    let on = || server.flag("a", &json!({})).json()["value"] == true;
    let revision = server.post(BULK, "{}").json()["metadata"]["revision"].clone();
    let mut events = vec![stream.event().unwrap()];
    assert_eq!(
        (events[0].id.clone().into(), on()),
        (revision.clone(), false)
    );
    for open in [true, false] {
        let event = stream.event().unwrap();
        // Whoever asks because of it gets the new answer.
        assert_eq!(on(), open);
        assert_eq!(event.data["type"], "refetchEvaluation");
        assert_eq!(event.data["etag"], format!("\"{}\"", event.id));
        events.push(event);
    }
    let ids: Vec<&str> = events.iter().map(|event| &*event.id).collect();
    let revision = revision.as_str().unwrap();
    assert_eq!(
        ids,
        [revision, &format!("{revision}-1"), &format!("{revision}-2")]
    );
    let since = |at: usize| events[at].data["lastModified"].as_u64().unwrap();
    assert!(
        since(0) <= since(1) && since(1) + 2 == since(2),
        "{events:?}"
    );
    // What it missed is said at once, and what it knows is not.
    let missed = Stream::open(&server, Some(ids[1])).event().unwrap();
    assert_eq!(missed.id, ids[2]);
    let mut quiet = Stream::open(&server, Some(ids[2]));
    server.replace(ON);
    let next = quiet.event().unwrap();
    assert!(!next.id.starts_with(revision), "{next:?}");
}

#[test]
fn new_rules_bring_their_own_windows() {
    let server = serve(OFF);
    let mut stream = Stream::open(&server, None);
    stream.event().unwrap();
    server.replace(&windowed(2000, 3_600_000));
    let rules = stream.event().unwrap();
    let opened = stream.event().unwrap();
    assert_eq!(opened.id, format!("{}-1", rules.id));
    assert_eq!(server.flag("a", &json!({})).json()["value"], true);
    // Programs that evaluate by themselves need not be told.
    let request = ureq::get(format!("{}/v1/rules/events", server.url)).header("x-api-key", KEY);
    let lines = request.call().unwrap().into_body().into_reader();
    let mut lines = BufReader::new(lines).lines().map(Result::unwrap);
    let id = lines.find_map(|line| Some(line.strip_prefix("id: ")?.to_owned()));
    assert_eq!(id.unwrap(), rules.id);
}

#[test]
fn a_client_resumes_where_it_was() {
    let quick = Settings {
        limits: Limits {
            heartbeat: Duration::from_millis(100),
            ..Limits::default()
        },
        ..settings()
    };
    let server = serve_with(OFF, quick);
    let known = Stream::open(&server, None).event().unwrap().id;
    // What it knows is not said again: the first that comes is a sign of life.
    let mut stream = Stream::open(&server, Some(&known));
    assert_eq!(stream.line().unwrap(), ":");
    drop(stream);
    server.replace(ON);
    wait_for("the new value", || {
        server.flag("a", &json!({})).json()["value"] == true
    });
    // What it missed is said at once.
    let missed = Stream::open(&server, Some(&known)).event().unwrap();
    assert_ne!(missed.id, known);
}

#[test]
fn a_bad_file_is_no_event() {
    let server = serve(OFF);
    let mut stream = Stream::open(&server, None);
    let first = stream.event().unwrap();
    server.replace("flag");
    wait_for("the failure", || {
        server.get("/readyz").json()["status"] == "stale"
    });
    server.replace(OFF);
    wait_for("the recovery", || {
        server.get("/readyz").json()["status"] == "ready"
    });
    server.replace(ON);
    let next = stream.event().unwrap();
    assert_eq!(server.get("/readyz").json()["revision"], next.id);
    assert_ne!(next.id, first.id);
}

#[test]
fn a_key_opens_the_stream_as_well() {
    let server = serve(OFF);
    let request = ureq::get(format!("{}/ofrep/v1/events", server.url)).header("x-api-key", KEY);
    assert_eq!(request.call().unwrap().status(), 200);
}

#[test]
fn the_number_of_streams_is_bounded_and_shown() {
    let few = Settings {
        limits: Limits {
            streams: 2,
            ..Limits::default()
        },
        ..settings()
    };
    let server = serve_with(OFF, few);
    let mut streams: Vec<_> = (0..2).map(|_| Stream::open(&server, None)).collect();
    for stream in &mut streams {
        stream.event().unwrap();
    }
    assert_eq!(server.metric("burgee_event_streams"), Some(2.0));
    let refused = server.get("/ofrep/v1/events");
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), Some("1"));
    // Evaluation goes on, and a place that becomes free can be taken.
    assert_eq!(server.post(BULK, "{}").status, 200);
    drop(streams);
    wait_for("a free place", || {
        // A stream that nobody reads is noticed when something is written to it.
        server.replace(ON);
        server.replace(OFF);
        server.metric("burgee_event_streams") == Some(0.0)
    });
    Stream::open(&server, None).event().unwrap();
}

#[test]
fn a_stream_ends_with_the_server() {
    let mut server = serve(OFF);
    let mut stream = Stream::open(&server, None);
    stream.event().unwrap();
    server.stop();
    assert!(stream.event().is_none());
}
