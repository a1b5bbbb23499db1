//! Ten thousand clients that are slow, and one that is not.

use crate::serve::{FLAG, Server};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How many clients hold a connection, half of them without a word, half of them listening.
const CROWD: usize = 10_000;

/// Longest answer to anybody else that is still well.
const WELL: Duration = Duration::from_secs(1);

/// How many files this process may have open.
fn most_files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .unwrap();
    line.split_whitespace()
        .nth(3)
        .unwrap()
        .parse()
        .unwrap_or(usize::MAX)
}

/// The memory that a process has now, in MB.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        / 1024
}

/// A connection that says so much, and no more.
fn says(server: &Server, words: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream.write_all(words.as_bytes()).unwrap();
    stream
}

/// How long single answers take: the middle one and the longest.
fn times(server: &Server) -> (Duration, Duration) {
    let one = || {
        let started = Instant::now();
        assert_eq!(server.ask(FLAG, None).0, 200);
        started.elapsed()
    };
    let mut times: Vec<_> = (0..200).map(|_| one()).collect();
    times.sort();
    (times[100], times[199])
}

#[test]
fn ten_thousand_slow_clients_keep_nobody_waiting() {
    let crowd = CROWD.min(most_files().saturating_sub(200));
    if crowd < CROWD {
        println!("only {crowd} clients: no more files may be open here");
    }
    let server = Server::start(&["--dev", "--header-timeout", "120"], &[]);
    let alone = times(&server);
    let empty = memory(server.child.id());

    let host = &server.address;
    let listen = format!("GET /ofrep/v1/events HTTP/1.1\r\nhost: {host}\r\n\r\n");
    let half = format!("POST {FLAG} HTTP/1.1\r\nhost: {host}\r\ncontent-le");
    let mut silent: Vec<_> = (0..crowd / 2).map(|_| says(&server, &half)).collect();
    let mut listening: Vec<_> = (0..crowd / 2).map(|_| says(&server, &listen)).collect();
    // The first event has come to each that reads; most never read.
    for stream in listening.iter_mut().step_by(100) {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
    }
    let crowded = times(&server);
    let full = memory(server.child.id());

    // A change reaches the last of those who listen.
    let started = Instant::now();
    let file = server.folder.path().join("rules.flags");
    std::fs::write(&file, "flag a: bool = true\nflag b: bool = true\n").unwrap();
    let mut told = Vec::new();
    for stream in listening.iter_mut().rev().step_by(100) {
        let mut seen = String::new();
        while seen.matches("refetchEvaluation").count() < 2 {
            let mut bytes = [0; 4096];
            let read = stream.read(&mut bytes).unwrap();
            assert!(read > 0, "the stream has ended");
            seen.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        told.push(started.elapsed());
    }
    let latest = told.iter().max().unwrap();

    // Whoever was slow is still welcome.
    let late = silent.pop().unwrap();
    finish(late);
    println!(
        "{crowd} slow clients: one answer took {:.2?} (longest {:.2?}), before {:.2?} ({:.2?}); \
         a change reached all that were asked within {latest:.2?}; {full} MB, before {empty} MB",
        crowded.0, crowded.1, alone.0, alone.1
    );
    assert!(crowded.1 < WELL, "{crowded:?}");
    assert!(*latest < Duration::from_secs(10), "{latest:?}");
    assert!(full < 500, "{full} MB");
}

/// Sends the rest of a request that was begun, and reads the answer.
fn finish(mut stream: TcpStream) {
    stream
        .write_all(b"ngth: 2\r\nconnection: close\r\n\r\n{}")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
