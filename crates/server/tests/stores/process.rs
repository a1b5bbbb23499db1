//! Servers and databases as processes of their own, that can be killed.

use crate::kinds;
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use ureq::Agent;

/// A key that opens everything.
const KEY: &str = "a-key-for-everything-0001";

/// Longest wait for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A `burgee serve`.
pub(crate) struct Server {
    child: Child,
    address: String,
    agent: Agent,
}

/// An answer to a request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) tag: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// The command; none when nobody has said which.
pub(crate) fn command() -> Option<String> {
    kinds::variable("BURGEE_TEST_COMMAND")
}

impl Server {
    /// Starts one with these arguments, and waits until it says where it listens.
    pub(crate) fn start(command: &str, arguments: &[&str]) -> Server {
        Server::start_with(command, arguments, &[])
    }

    /// The same with variables.
    pub(crate) fn start_with(
        command: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Server {
        let mut child = Command::new(command)
            .args(["serve", "--listen", "127.0.0.1:0", "--format", "json"])
            .args(arguments)
            .env("BURGEE_KEYS", format!("admin name=tests {KEY}"))
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if std::env::var_os("BURGEE_TEST_LOG").is_some() {
                    eprintln!("{line}");
                }
                let _ = tell.send(line);
            }
        });
        let mut said = String::new();
        let address = loop {
            let Ok(line) = told.recv_timeout(PATIENCE) else {
                panic!("it does not start: {said}");
            };
            said += &line;
            let line: Json = serde_json::from_str(&line).unwrap_or_default();
            if let Some(address) = line["address"].as_str() {
                break address.to_owned();
            }
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE));
        Server {
            child,
            address,
            agent: config.build().into(),
        }
    }

    /// Ends it as a crash does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Another way to the same server, for another thread.
    pub(crate) fn client(&self) -> Client {
        Client {
            url: format!("http://{}", self.address),
            agent: self.agent.clone(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A way to a server.
#[derive(Clone)]
pub(crate) struct Client {
    url: String,
    agent: Agent,
}

impl Client {
    /// Sends a request; none when no answer came.
    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        tag: Option<&str>,
        body: &str,
    ) -> Option<Answer> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("x-api-key", KEY);
        if let Some(tag) = tag {
            request = request.header("if-match", tag);
        }
        let request = request.body(body.to_owned()).unwrap();
        let mut response = self.agent.run(request).ok()?;
        let tag = response.headers().get("etag");
        let tag = tag.map_or_else(String::new, |tag| tag.to_str().unwrap().to_owned());
        Some(Answer {
            status: response.status().as_u16(),
            tag,
            body: response.body_mut().read_to_string().ok()?,
        })
    }

    fn send(&self, method: &str, path: &str, tag: Option<&str>, body: &str) -> Answer {
        self.try_send(method, path, tag, body).expect("an answer")
    }

    /// The rules, and what to say of them in a change.
    pub(crate) fn rules(&self) -> Answer {
        self.send("GET", "/admin/v1/rules", None, "")
    }

    /// Puts other rules in the place of those with this tag.
    pub(crate) fn put(&self, tag: &str, rules: &str) -> Answer {
        self.send("PUT", "/admin/v1/rules", Some(tag), rules)
    }

    /// The value of the flag `n`, which every test here changes.
    pub(crate) fn n(&self) -> u64 {
        let path = "/ofrep/v1/evaluate/flags/n";
        let answer = self.send("POST", path, None, &json!({"context": {}}).to_string());
        answer.json()["value"]
            .as_u64()
            .unwrap_or_else(|| panic!("{answer:?}"))
    }

    pub(crate) fn ready(&self) -> Json {
        let answer = self.send("GET", "/readyz", None, "");
        assert_eq!(answer.status, 200);
        answer.json()
    }

    pub(crate) fn store_up(&self) -> bool {
        let metrics = self.send("GET", "/metrics", None, "").body;
        metrics.lines().any(|line| line == "burgee_store_up 1")
    }
}

/// Rules with the number in them.
pub(crate) fn rules(n: u64) -> String {
    format!("flag n: int = {n}\n")
}

/// Waits until something holds, and says how long that took.
pub(crate) fn until(what: &str, most: Duration, holds: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < most, "not within {most:?}: {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
    begun.elapsed()
}

/// A database of a test's own, that it can kill.
pub(crate) struct Service {
    name: &'static str,
    port: u16,
    folder: TempDir,
}

impl Service {
    /// Starts `postgres` or `redis`.
    pub(crate) fn start(name: &'static str) -> Service {
        Service::start_as(name, &["start"])
    }

    /// The same, with a certificate.
    pub(crate) fn start_encrypted(name: &'static str) -> Service {
        Service::start_as(name, &["certify", "start"])
    }

    fn start_as(name: &'static str, steps: &[&str]) -> Service {
        let folder = tempfile::tempdir().unwrap();
        let shared = std::fs::Permissions::from_mode(0o711);
        std::fs::set_permissions(folder.path(), shared).unwrap();
        let home = folder.path().join(name);
        std::fs::create_dir(&home).unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        std::fs::write(home.join("port"), port.to_string()).unwrap();
        let service = Service { name, port, folder };
        for step in steps {
            service.control(step);
        }
        service
    }

    /// The store in it, as servers are given it, at its own port or at a proxy's.
    pub(crate) fn store_at(&self, port: u16) -> String {
        match self.name {
            "postgres" => {
                format!("postgres://burgee:burgee-test@127.0.0.1:{port}/postgres?sslmode=disable")
            }
            _ => format!("redis://127.0.0.1:{port}"),
        }
    }

    pub(crate) fn store(&self) -> String {
        self.store_at(self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Who signed its certificate.
    pub(crate) fn roots(&self) -> PathBuf {
        self.folder.path().join(self.name).join("ca.pem")
    }

    /// `start`, `kill`, `pause` or `resume`.
    pub(crate) fn control(&self, what: &str) {
        let done = Command::new(script())
            .args([what, self.name])
            .env("BURGEE_TEST_SERVICES", self.folder.path())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(done.success(), "{what} {}", self.name);
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        for what in ["resume", "kill"] {
            let _ = Command::new(script())
                .args([what, self.name])
                .env("BURGEE_TEST_SERVICES", self.folder.path())
                .stderr(Stdio::null())
                .status();
        }
    }
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/services/control")
}
