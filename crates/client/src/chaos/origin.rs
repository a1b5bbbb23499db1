//! A service that hands out rules, as small as it can be.

use super::http::{self, CLOSE, Request};
use crate::rules::Files;
use crate::settings::default_builder;
use crate::source::read_with_files;
use crate::thread::Alive;
use burgee::{Engine, Reason};
use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How often a stream gives a sign of life.
const BEAT: Duration = Duration::from_secs(15);

/// A service in this process that speaks as much of the protocols as a client needs: `/v1/rules`, its
/// stream, and one flag by OFREP. It serves what it is given, rules with errors too, needs no key, and
/// listens on this machine only. For tests and rehearsals; `burgee serve` is for everything else.
#[derive(Debug)]
pub struct Origin {
    address: SocketAddr,
    rules: watch::Sender<Arc<Served>>,
    _alive: Alive,
}

/// What is served.
#[derive(Debug)]
struct Served {
    revision: String,
    handout: String,
    engine: Option<Engine>,
}

impl Served {
    fn new(rules: &str) -> Served {
        Served::with(rules, &IndexMap::new())
    }

    fn with(rules: &str, files: &IndexMap<String, String>) -> Served {
        let named = Files::Named(files.clone());
        let engine = default_builder().files(&named).load(rules).ok();
        // Rules with errors have a revision too.
        let revision = engine.as_ref().map_or_else(
            || format!("{:08x}", crc32fast::hash(rules.as_bytes())),
            |engine| engine.revision().to_owned(),
        );
        Served {
            handout: json!({ "revision": revision, "rules": rules, "files": files }).to_string(),
            revision,
            engine,
        }
    }
}

impl Origin {
    /// Serves these rules on a port that is free.
    ///
    /// # Errors
    /// When no port or no thread can be had.
    pub fn start(rules: &str) -> io::Result<Origin> {
        Origin::start_at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), rules)
    }

    /// Serves the rules in a file, with what they include, as they are now.
    ///
    /// # Errors
    /// When the file cannot be read, or no port or no thread can be had.
    pub fn start_file(path: &Path) -> io::Result<Origin> {
        let (rules, files) = read_with_files(path)?;
        let served = Served::with(&rules, &files);
        Origin::serve(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), served)
    }

    /// The same at an address that is known: for a service that comes back.
    ///
    /// # Errors
    /// When the address or a thread cannot be had.
    pub fn start_at(address: SocketAddr, rules: &str) -> io::Result<Origin> {
        Origin::serve(address, Served::new(rules))
    }

    fn serve(address: SocketAddr, served: Served) -> io::Result<Origin> {
        let listener = listen(address)?;
        let address = listener.local_addr()?;
        let (rules, served) = watch::channel(Arc::new(served));
        let work = move || accept(listener, move |stream| serve(stream, served.clone()));
        Ok(Origin {
            address,
            rules,
            _alive: Alive::start("burgee-origin", work, || {})?,
        })
    }

    /// Serves other rules from now on.
    pub fn set(&self, rules: &str) {
        self.rules.send_replace(Arc::new(Served::new(rules)));
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as the address of a service.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// A listener that can be given to a runtime.
pub(super) fn listen(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Handles each connection by itself, for ever.
pub(super) async fn accept<F, W>(listener: std::net::TcpListener, handle: F)
where
    F: Fn(TcpStream) -> W,
    W: Future<Output = ()> + Send + 'static,
{
    let Ok(listener) = TcpListener::from_std(listener) else {
        return;
    };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(handle(stream))),
            // There are no more file descriptors, for example.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve(mut stream: TcpStream, mut rules: watch::Receiver<Arc<Served>>) {
    while let Some(request) = http::read(&mut stream).await {
        let served = Arc::clone(&rules.borrow_and_update());
        let last = request.header("connection") == Some("close");
        let close = if last { CLOSE } else { "" };
        let etag = format!("etag: \"{}\"\r\n{close}", served.revision);
        let took = match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/v1/rules") => {
                let known = request.header("if-none-match");
                if known.is_some_and(|known| etag.contains(known)) {
                    http::answer(&mut stream, 304, &etag, b"").await
                } else {
                    http::answer(&mut stream, 200, &etag, served.handout.as_bytes()).await
                }
            }
            ("GET", "/v1/rules/events") => {
                let known = request.header("last-event-id").map(str::to_owned);
                return events(stream, known, rules).await;
            }
            ("POST", path) => {
                let flag = path.strip_prefix("/ofrep/v1/evaluate/flags/");
                let (status, body) = evaluate(&served, flag.unwrap_or_default(), &request);
                http::answer(&mut stream, status, close, body.to_string().as_bytes()).await
            }
            _ => http::answer(&mut stream, 404, close, b"").await,
        };
        if last || !took {
            return;
        }
    }
}

/// Sends each revision until the other side is gone.
async fn events(
    mut stream: TcpStream,
    mut known: Option<String>,
    mut rules: watch::Receiver<Arc<Served>>,
) {
    if !http::stream(&mut stream).await {
        return;
    }
    loop {
        let served = Arc::clone(&rules.borrow_and_update());
        if known.as_ref() != Some(&served.revision) {
            let event = format!(
                "id: {}\nevent: rules\ndata: {}\n\n",
                served.revision, served.handout
            );
            if stream.write_all(event.as_bytes()).await.is_err() {
                return;
            }
            known = Some(served.revision.clone());
        }
        let told = tokio::time::timeout(BEAT, rules.changed()).await;
        match told {
            Ok(Ok(())) => {}
            Err(_) if stream.write_all(b":\n\n").await.is_ok() => {}
            Ok(Err(_)) | Err(_) => return,
        }
    }
}

/// The answer of OFREP for one flag.
fn evaluate(served: &Served, flag: &str, request: &Request) -> (u16, Json) {
    let body: Json = serde_json::from_slice(&request.body).unwrap_or_default();
    let context = body.get("context").cloned().unwrap_or_default();
    let failed = |code: &str| json!({ "key": flag, "errorCode": code });
    let Some(engine) = &served.engine else {
        return (500, failed("GENERAL"));
    };
    let asked = burgee::Request::new(&context).at(SystemTime::now());
    match engine.evaluate(flag, &asked) {
        Err(_) => (404, failed("FLAG_NOT_FOUND")),
        Ok(answer) if answer.reason == Reason::Error => (400, failed("GENERAL")),
        Ok(answer) => (
            200,
            json!({
                "key": flag,
                "value": answer.value,
                "variant": answer.variant.unwrap_or_default(),
                "reason": answer.reason.as_str(),
                "metadata": { "revision": served.revision },
            }),
        ),
    }
}
