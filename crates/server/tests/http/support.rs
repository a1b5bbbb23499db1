//! A server in this process, and a client for it.

use burgee_server::{FileSource, Keys, Server, Settings, Source};
use serde_json::Value as Json;
use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::oneshot;
use ureq::Agent;
use ureq::http::{HeaderMap, Response};

/// The key that every test server knows.
pub(crate) const KEY: &str = "a-key-for-the-tests-0001";

/// The bulk route.
pub(crate) const BULK: &str = "/ofrep/v1/evaluate/flags";

/// A server that runs until it is dropped.
pub(crate) struct Running {
    pub(crate) folder: TempDir,
    pub(crate) url: String,
    pub(crate) host: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    agent: Agent,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Settings with a key, that listen on any port and look at files often.
pub(crate) fn settings() -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        keys: Keys::parse(KEY).unwrap(),
        settle: Duration::from_millis(20),
        poll: Duration::from_secs(3600),
        ..Settings::default()
    }
}

/// Serves `rules` with the usual settings.
pub(crate) fn serve(rules: &str) -> Running {
    serve_with(rules, settings())
}

/// Serves `rules`.
pub(crate) fn serve_with(rules: &str, settings: Settings) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.flags");
    std::fs::write(&path, rules).unwrap();
    Running::start(folder, FileSource::new(path), settings)
}

impl Running {
    pub(crate) fn start(folder: TempDir, source: impl Into<Source>, settings: Settings) -> Running {
        let source = source.into();
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let server = Server::start(settings, source)
                    .await
                    .unwrap_or_else(|error| panic!("{error}"));
                tell.send(server.address()).unwrap();
                server.run(async { drop(stopped.await) }).await;
            });
        });
        let address = told.recv().unwrap();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)));
        Running {
            folder,
            url: format!("http://{address}"),
            host: address.to_string(),
            stop: Some(stop),
            thread: Some(thread),
            agent: config.build().into(),
        }
    }

    /// The file that is served.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("rules.flags")
    }

    /// Puts other rules in the place of the file, in one step.
    pub(crate) fn replace(&self, rules: &str) {
        replace(&self.file(), rules);
    }

    /// Sends a request with these headers and no others.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Answer {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.as_ref().to_vec()).unwrap();
        let config = self.agent.configure_request(request);
        let response = self
            .agent
            .run(config.allow_non_standard_methods(true).build());
        read(response.unwrap())
    }

    /// Posts a body with the key.
    pub(crate) fn post(&self, path: &str, body: impl AsRef<[u8]>) -> Answer {
        self.send("POST", path, &[("authorization", &bearer())], body)
    }

    /// Asks for a page with the key.
    pub(crate) fn get(&self, path: &str) -> Answer {
        let response = self
            .agent
            .get(format!("{}{path}", self.url))
            .header("authorization", bearer())
            .call();
        read(response.unwrap())
    }

    /// Opens a connection of its own.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).unwrap();
        stream
    }

    /// Opens a connection, and sends the head of a request that evaluates and a part of its body.
    pub(crate) fn half_a_request(&self) -> TcpStream {
        let mut stream = self.connect();
        let head = format!(
            "POST {BULK} HTTP/1.1\r\nhost: {}\r\nx-api-key: {KEY}\r\ncontent-length: 15\r\n\r\n",
            self.host
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"{\"context\"").unwrap();
        stream
    }

    /// The value of a metric; none when it is not written.
    pub(crate) fn metric(&self, name: &str) -> Option<f64> {
        let text = self.get("/metrics").body;
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
    }

    /// Asks for one flag.
    pub(crate) fn flag(&self, key: &str, context: &Json) -> Answer {
        let body = serde_json::json!({ "context": context }).to_string();
        self.post(&format!("{BULK}/{key}"), &body)
    }

    /// Asks for all flags.
    pub(crate) fn bulk(&self, context: &Json, etag: Option<&str>) -> Answer {
        let body = serde_json::json!({ "context": context }).to_string();
        let key = bearer();
        let mut headers = vec![("authorization", key.as_str())];
        headers.extend(etag.map(|etag| ("if-none-match", etag)));
        self.send("POST", BULK, &headers, &body)
    }

    /// Tells the server to stop, and waits until it has.
    pub(crate) fn stop(&mut self) {
        self.begin_to_stop();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// Tells the server to stop, without waiting.
    pub(crate) fn begin_to_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.begin_to_stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn bearer() -> String {
    format!("Bearer {KEY}")
}

fn read(response: Response<ureq::Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: body.read_to_string().unwrap(),
    }
}

/// Puts a file in the place of another, as editors and deployments do.
pub(crate) fn replace(path: &Path, text: &str) {
    let new = path.with_extension("new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, path).unwrap();
}

/// Waits until `test` holds, and says how long that took.
pub(crate) fn wait_for(what: &str, test: impl Fn() -> bool) -> Duration {
    let started = Instant::now();
    while !test() {
        assert!(started.elapsed() < Duration::from_secs(20), "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
    started.elapsed()
}
