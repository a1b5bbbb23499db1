//! Too much, too long, too slow.

use crate::support::{BULK, KEY, serve_with, settings, wait_for};
use burgee_server::{Limits, Settings};
use std::cell::RefCell;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

const RULES: &str = "flag a: bool = true\n";

fn limited(limits: Limits) -> Settings {
    Settings {
        limits,
        ..settings()
    }
}

/// Everything that comes until the connection is closed.
fn rest(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    // A connection that is reset has been closed as well.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_long_body_is_refused() {
    let server = serve_with(
        RULES,
        limited(Limits {
            body_bytes: 1000,
            ..Limits::default()
        }),
    );
    let body = |length: usize| format!("{{\"context\":{{\"x\":\"{}\"}}}}", "y".repeat(length - 20));
    for path in [BULK.to_owned(), format!("{BULK}/a")] {
        assert_eq!(body(1000).len(), 1000);
        assert_eq!(server.post(&path, body(1000)).status, 200);
        let answer = server.post(&path, body(1001));
        assert_eq!(answer.status, 413);
        assert_eq!(answer.json()["errorDetails"], "the body is too long");
    }
    // Without a length it is counted while it comes.
    let mut stream = server.connect();
    let head = format!(
        "POST {BULK} HTTP/1.1\r\nhost: x\r\nx-api-key: {KEY}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // No more than is too much: what a server closes on may be lost with the answer.
    for _ in 0..4 {
        let chunk = format!("100\r\n{}\r\n", " ".repeat(256));
        stream.write_all(chunk.as_bytes()).unwrap();
    }
    assert!(rest(stream).starts_with("HTTP/1.1 413 "));
}

#[test]
fn a_refusal_leaves_the_connection_usable() {
    let server = serve_with(RULES, settings());
    // Each asks twice on one connection, and sends its body late.
    for (path, key, status) in [
        (BULK, "a-wrong-key-of-somebody", 401),
        ("/nothing", KEY, 404),
        ("/readyz", KEY, 405),
        (BULK, KEY, 200),
    ] {
        let mut stream = server.connect();
        for _ in 0..2 {
            let head = format!(
                "POST {path} HTTP/1.1\r\nhost: x\r\nx-api-key: {key}\r\ncontent-length: 2\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(50));
            stream.write_all(b"{}").unwrap();
            assert_eq!(answered(&mut stream), status, "{path}");
        }
    }
    // What is too long is not waited for, and the client is told.
    let long = "x".repeat(100_000);
    let answer = server.send("POST", "/nothing", &[("x-api-key", KEY)], &long);
    assert_eq!(
        (answer.status, answer.header("connection")),
        (404, Some("close"))
    );
}

/// Reads one answer, and gives its status.
fn answered(stream: &mut impl Read) -> u16 {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.split_once("content-length: ").unwrap().1;
    let length = length.split_once('\r').unwrap().0.parse().unwrap();
    stream.read_exact(&mut vec![0; length]).unwrap();
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_long_head_is_refused() {
    let server = serve_with(RULES, settings());
    let mut stream = server.connect();
    let line = format!("x-filler: {}\r\n", "y".repeat(1000));
    // The server may close before all of it is written.
    let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\n");
    for _ in 0..1000 {
        if stream.write_all(line.as_bytes()).is_err() {
            break;
        }
    }
    let answer = rest(stream);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431 "),
        "{answer}"
    );
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_body_that_does_not_come_is_given_up() {
    let brief = Limits {
        request_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let server = serve_with(RULES, limited(brief));
    let started = Instant::now();
    let stream = server.half_a_request();
    let mut answer = [0; 12];
    (&stream).read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    let took = started.elapsed();
    assert!(
        took >= Duration::from_millis(300) && took < Duration::from_secs(10),
        "{took:?}"
    );
}

#[test]
fn a_head_that_does_not_come_is_given_up() {
    let brief = Limits {
        header_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let server = serve_with(RULES, limited(brief));
    for begun in ["", "GET /healthz HTTP/1.1\r\nhost: x\r\n"] {
        let started = Instant::now();
        let mut stream = server.connect();
        stream.write_all(begun.as_bytes()).unwrap();
        assert!(!rest(stream).starts_with("HTTP/1.1 200"));
        let took = started.elapsed();
        assert!(
            took >= Duration::from_millis(250) && took < Duration::from_secs(10),
            "{took:?}"
        );
    }
}

#[test]
fn who_finds_no_room_is_told_when_to_come_back() {
    let one = Limits {
        concurrency: 1,
        ..Limits::default()
    };
    let server = serve_with(RULES, limited(one));
    // The one that looks may itself have the room when the other comes, so that comes again.
    let waiting = RefCell::new(Vec::new());
    wait_for("a full server", || {
        waiting.borrow_mut().push(server.half_a_request());
        std::thread::sleep(Duration::from_millis(20));
        server.post(BULK, "{}").status == 429
    });
    let answer = server.post(&format!("{BULK}/a"), "{}");
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (429, Some("1"))
    );
    // Whoever looks after the server must be able to see it.
    for path in [
        "/healthz",
        "/readyz",
        "/metrics",
        "/openfeature/v0/manifest",
    ] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    drop(waiting);
    wait_for("room", || server.post(BULK, "{}").status == 200);
}

#[test]
fn a_client_that_does_not_read_is_given_up() {
    // Answers that no socket's buffers can hold.
    let flags = (0..5000).map(|n| {
        let text = "x".repeat(1000);
        format!("flag f{n}: string = \"{text}\"\n")
    });
    let rules: String = flags.collect();
    let one = Limits {
        connections: 1,
        write_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let server = serve_with(&rules, limited(one));
    let mut stream = server.connect();
    let head =
        format!("POST {BULK} HTTP/1.1\r\nhost: x\r\nx-api-key: {KEY}\r\ncontent-length: 0\r\n\r\n");
    for _ in 0..4 {
        stream.write_all(head.as_bytes()).unwrap();
    }
    // Its place becomes free although it is still there.
    let answer = server.send("GET", "/healthz", &[("connection", "close")], "");
    assert_eq!(answer.status, 200);
    drop(stream);
}

#[test]
fn further_connections_wait() {
    let one = Limits {
        connections: 1,
        ..Limits::default()
    };
    let server = serve_with(RULES, limited(one));
    let first = server.connect();
    std::thread::sleep(Duration::from_millis(100));
    let mut second = server.connect();
    let get = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    second.write_all(get).unwrap();
    second
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    assert!(
        second.read(&mut [0; 1]).is_err(),
        "it was not to be served yet"
    );
    drop(first);
    second
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    assert!(rest(second).starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_request_that_runs_is_answered_before_the_end() {
    let mut server = serve_with(RULES, settings());
    let mut stream = server.half_a_request();
    std::thread::sleep(Duration::from_millis(100));
    server.begin_to_stop();
    std::thread::sleep(Duration::from_millis(100));
    // New connections are refused while the old one is let finish.
    assert!(std::net::TcpStream::connect(&server.host).is_err());
    stream.write_all(b":{} }").unwrap();
    let answer = rest(stream);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("\"key\":\"a\""), "{answer}");
    server.stop();
}

#[test]
fn a_balancer_has_time_to_look_elsewhere() {
    let slow = Limits {
        leave_time: Duration::from_secs(2),
        ..Limits::default()
    };
    let mut server = serve_with(RULES, limited(slow));
    assert_eq!(server.get("/readyz").status, 200);
    server.begin_to_stop();
    wait_for("the word that it stops", || {
        let ready = server.get("/readyz");
        ready.status == 503 && ready.json()["status"] == "stopping"
    });
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(server.post(BULK, "{}").status, 200);
    wait_for("the end", || {
        std::net::TcpStream::connect(&server.host).is_err()
    });
}

#[test]
fn a_request_that_never_ends_does_not_keep_the_server() {
    let brief = Limits {
        drain_time: Duration::from_millis(200),
        ..Limits::default()
    };
    let mut server = serve_with(RULES, limited(brief));
    let _stream = server.half_a_request();
    std::thread::sleep(Duration::from_millis(100));
    let started = Instant::now();
    server.stop();
    assert!(
        started.elapsed() < Duration::from_secs(4),
        "{:?}",
        started.elapsed()
    );
}
