//! What can go wrong between a program and its flags.

use std::fmt;
use std::time::Duration;

/// What a [`Proxy`](super::Proxy) does to the answers of the service behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Connections are closed as soon as they are there.
    Down,
    /// Connections are accepted, and nothing ever comes back.
    Hang,
    /// Each answer is held back for this time.
    Slow(Duration),
    /// The answer comes byte by byte, one in this time.
    Drip(Duration),
    /// The connection is cut after this many bytes of an answer.
    Cut(usize),
    /// One bit of each 16th byte of an answer's body is another.
    Flip,
    /// Streams open and bring nothing, as through a proxy that buffers; all else goes through.
    NoStream,
    /// Every request is answered with this status.
    Status(u16),
    /// Every request is answered with success, and bytes that mean nothing.
    Garbage,
    /// Every request is answered in the right form, with rules that have errors.
    BadRules,
}

impl Fault {
    /// One of each, as a rehearsal goes through them.
    pub const ALL: [Fault; 11] = [
        Fault::None,
        Fault::Down,
        Fault::Hang,
        Fault::Slow(Duration::from_millis(300)),
        Fault::Drip(Duration::from_millis(20)),
        Fault::Cut(100),
        Fault::Flip,
        Fault::NoStream,
        Fault::Status(500),
        Fault::Garbage,
        Fault::BadRules,
    ];
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::None => f.pad("none"),
            Fault::Down => f.pad("down"),
            Fault::Hang => f.pad("hang"),
            Fault::Slow(time) => f.pad(&format!("slow {}ms", time.as_millis())),
            Fault::Drip(time) => f.pad(&format!("drip {}ms", time.as_millis())),
            Fault::Cut(bytes) => f.pad(&format!("cut {bytes}B")),
            Fault::Flip => f.pad("flip"),
            Fault::NoStream => f.pad("no stream"),
            Fault::Status(status) => f.pad(&format!("status {status}")),
            Fault::Garbage => f.pad("garbage"),
            Fault::BadRules => f.pad("bad rules"),
        }
    }
}
