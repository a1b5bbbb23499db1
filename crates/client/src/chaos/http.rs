//! As much of HTTP/1.1 as a test kit needs.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Most bytes of a head, and of a body.
const MOST_BYTES: usize = 1 << 20;

/// The header after which a connection is closed.
pub(super) const CLOSE: &str = "connection: close\r\n";

/// A request, with the bytes that it came as.
#[derive(Debug, Default)]
pub(super) struct Request {
    raw: Vec<u8>,
    pub(super) method: String,
    pub(super) path: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The same request on a connection of its own, so that each fault meets one answer.
    pub(super) fn alone(&self) -> Vec<u8> {
        let head = self.raw.len() - self.body.len();
        let (head, body) = self.raw.split_at(head);
        let head = head.strip_suffix(b"\r\n").unwrap_or(head);
        [head, CLOSE.as_bytes(), b"\r\n", body].concat()
    }

    /// The value of a header, whose name is given in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known == name)?;
        Some(value)
    }
}

/// Reads a request to its end; none when the connection ends, or brings something else.
pub(super) async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut raw = Vec::new();
    let end = loop {
        if let Some(end) = raw.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break end + 4;
        }
        if raw.len() > MOST_BYTES || stream.read_buf(&mut raw).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(raw.get(..end)?).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers = lines.filter_map(|line| line.split_once(':'));
    let mut request = Request {
        method,
        path,
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        ..Request::default()
    };
    let length = request.header("content-length");
    let length: usize = length.map_or(Some(0), |length| length.parse().ok())?;
    while raw.len() < end + length.min(MOST_BYTES) {
        if stream.read_buf(&mut raw).await.ok()? == 0 {
            return None;
        }
    }
    request.body = raw.get(end..)?.to_vec();
    request.raw = raw;
    Some(request)
}

/// Writes an answer. Whether the other side took it.
pub(super) async fn answer(
    stream: &mut TcpStream,
    status: u16,
    headers: &str,
    body: &[u8],
) -> bool {
    let head = format!(
        "HTTP/1.1 {status} .\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    );
    let bytes = [head.as_bytes(), body].concat();
    stream.write_all(&bytes).await.is_ok()
}

/// Begins an answer without end. Whether the other side took it.
pub(super) async fn stream(stream: &mut TcpStream) -> bool {
    let head = "HTTP/1.1 200 .\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.is_ok()
}
