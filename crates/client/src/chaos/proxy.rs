//! A proxy that spoils what goes through it.

use super::Fault;
use super::http::{self, CLOSE, Request};
use super::origin::{accept, listen};
use crate::thread::Alive;
use serde_json::json;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::sleep;

/// How often one byte differs when bytes are flipped.
const FLIP_EVERY: usize = 16;

/// A proxy on this machine, in front of a service that speaks HTTP. It lets everything through until it is
/// given a [`Fault`].
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    fault: watch::Sender<Fault>,
    _alive: Alive,
}

impl Proxy {
    /// Stands in front of `service`, on a port that is free.
    ///
    /// # Errors
    /// When no port or no thread can be had.
    pub fn start(service: SocketAddr) -> io::Result<Proxy> {
        let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = listener.local_addr()?;
        let (fault, faults) = watch::channel(Fault::None);
        let work = move || {
            accept(listener, move |stream| {
                handle(stream, service, faults.clone())
            })
        };
        Ok(Proxy {
            address,
            fault,
            _alive: Alive::start("burgee-chaos", work, || {})?,
        })
    }

    /// Does this to all answers from now on. Connections that are open are cut.
    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    /// What it does now.
    pub fn fault(&self) -> Fault {
        *self.fault.borrow()
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

async fn handle(stream: TcpStream, service: SocketAddr, mut faults: watch::Receiver<Fault>) {
    let fault = *faults.borrow_and_update();
    tokio::select! {
        () = spoil(stream, service, fault) => {}
        _ = faults.changed() => {}
    }
}

/// Handles a connection under one fault.
async fn spoil(mut stream: TcpStream, service: SocketAddr, fault: Fault) {
    if fault == Fault::Down {
        return;
    }
    let Some(request) = http::read(&mut stream).await else {
        return;
    };
    match fault {
        Fault::Hang => std::future::pending().await,
        Fault::Status(status) => {
            http::answer(&mut stream, status, CLOSE, b"").await;
        }
        Fault::Garbage => {
            let headers = format!("etag: \"x\"\r\n{CLOSE}");
            http::answer(&mut stream, 200, &headers, b"\x00\xff{]<html>").await;
        }
        Fault::NoStream if is_stream(&request) => {
            if http::stream(&mut stream).await {
                std::future::pending::<()>().await;
            }
        }
        Fault::BadRules => bad_rules(&mut stream, &request).await,
        _ => {
            // The service is gone: so is the connection.
            let _ = forward(stream, service, fault, &request).await;
        }
    }
}

fn is_stream(request: &Request) -> bool {
    request.path.ends_with("/events")
}

/// Rules that have an error, in the form that was asked for.
async fn bad_rules(stream: &mut TcpStream, request: &Request) {
    let handout = json!({ "revision": "bad", "rules": "flag broken: bool = maybe" }).to_string();
    if is_stream(request) {
        let event = format!("id: bad\nevent: rules\ndata: {handout}\n\n");
        if http::stream(stream).await && stream.write_all(event.as_bytes()).await.is_ok() {
            std::future::pending::<()>().await;
        }
    } else {
        let headers = format!("etag: \"bad\"\r\n{CLOSE}");
        http::answer(stream, 200, &headers, handout.as_bytes()).await;
    }
}

/// Sends the request on, and whatever the client sends after it, and the answer back as the fault has it.
async fn forward(
    mut client: TcpStream,
    service: SocketAddr,
    fault: Fault,
    request: &Request,
) -> io::Result<()> {
    let mut service = TcpStream::connect(service).await?;
    service.write_all(&request.alone()).await?;
    let (mut from_client, mut to_client) = client.split();
    let (mut from_service, mut to_service) = service.split();
    let onwards = tokio::io::copy(&mut from_client, &mut to_service);
    let back = async {
        let mut spoiled = Spoiled::default();
        let mut bytes = vec![0; 16 << 10];
        loop {
            let read = from_service.read(&mut bytes).await?;
            let Some(part) = bytes.get_mut(..read).filter(|part| !part.is_empty()) else {
                return io::Result::Ok(());
            };
            match fault {
                Fault::Slow(time) => sleep(time).await,
                Fault::Drip(time) => {
                    drip(part, time, &mut to_client).await?;
                    continue;
                }
                Fault::Cut(most) => {
                    let left = most.saturating_sub(spoiled.seen);
                    if left < part.len() {
                        to_client
                            .write_all(part.get(..left).unwrap_or_default())
                            .await?;
                        return Ok(());
                    }
                }
                _ => {}
            }
            spoiled.pass(part, fault == Fault::Flip);
            to_client.write_all(part).await?;
        }
    };
    // A client that has said all may still want its answer.
    let onwards = async {
        let _ = onwards.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        done = back => done,
        () = onwards => Ok(()),
    }
}

async fn drip(
    part: &[u8],
    time: Duration,
    to: &mut (impl AsyncWriteExt + Unpin),
) -> io::Result<()> {
    for byte in part {
        sleep(time).await;
        to.write_all(&[*byte]).await?;
    }
    Ok(())
}

/// What went through, to tell bodies from heads.
#[derive(Debug, Default)]
struct Spoiled {
    seen: usize,
    /// How many bytes of the blank line after the head have been seen.
    blank: usize,
}

impl Spoiled {
    /// Counts bytes, and flips a bit now and then after the head.
    fn pass(&mut self, part: &mut [u8], flip: bool) {
        for byte in part {
            self.seen += 1;
            if self.blank < 4 {
                let expected = if self.blank.is_multiple_of(2) {
                    b'\r'
                } else {
                    b'\n'
                };
                self.blank = if *byte == expected {
                    self.blank + 1
                } else {
                    usize::from(*byte == b'\r')
                };
            } else if flip && self.seen.is_multiple_of(FLIP_EVERY) {
                *byte ^= 0x01;
            }
        }
    }
}
