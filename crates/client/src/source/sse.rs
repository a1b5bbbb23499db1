//! Server-sent events, as far as a stream of rules needs them
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use thiserror::Error;

/// An event that is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its kind; `message` unless the stream says otherwise.
    pub(crate) kind: String,
    /// The last id that the stream has given, with this event or before it.
    pub(crate) id: Option<String>,
    pub(crate) data: String,
}

/// What a piece of a stream brought.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) events: Vec<Event>,
    /// Whether a line was complete, a comment too: the other side lives.
    pub(crate) alive: bool,
}

/// An event is longer than accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an event has more than {0} bytes")]
pub(crate) struct TooLong(usize);

/// Reads a stream piece by piece. Holds at most one event.
#[derive(Debug)]
pub(crate) struct Parser {
    /// Most bytes of an event.
    most: usize,
    /// A line that is not complete.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return, whose line feed does not count.
    returned: bool,
    /// Whether anything was read; a byte order mark in front does not count.
    begun: bool,
    kind: String,
    id: Option<String>,
    data: String,
    has_data: bool,
}

impl Parser {
    /// A parser for events of at most `most` bytes.
    pub(crate) fn new(most: usize) -> Parser {
        Parser {
            most,
            line: Vec::new(),
            returned: false,
            begun: false,
            kind: String::new(),
            id: None,
            data: String::new(),
            has_data: false,
        }
    }

    /// Reads the next bytes, wherever they were cut.
    pub(crate) fn read(&mut self, mut bytes: &[u8]) -> Result<Heard, TooLong> {
        let mut heard = Heard::default();
        while let Some(first) = bytes.first() {
            if std::mem::take(&mut self.returned) && *first == b'\n' {
                bytes = bytes.get(1..).unwrap_or_default();
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
            if self.line.len() + self.data.len() + part.len() > self.most {
                return Err(TooLong(self.most));
            }
            self.line.extend_from_slice(part);
            let Some((stop, rest)) = rest.split_first() else {
                break;
            };
            self.returned = *stop == b'\r';
            bytes = rest;
            let line = std::mem::take(&mut self.line);
            heard.alive = true;
            heard
                .events
                .extend(self.line(&String::from_utf8_lossy(&line)));
        }
        Ok(heard)
    }

    /// Takes a complete line; an empty one completes an event.
    fn line(&mut self, line: &str) -> Option<Event> {
        let line = if std::mem::replace(&mut self.begun, true) {
            line
        } else {
            line.trim_start_matches('\u{feff}')
        };
        if line.is_empty() {
            return self.finish();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.kind),
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            // A comment, or something that is not known yet.
            _ => {}
        }
        None
    }

    fn finish(&mut self) -> Option<Event> {
        let kind = std::mem::take(&mut self.kind);
        let data = std::mem::take(&mut self.data);
        if !std::mem::take(&mut self.has_data) {
            return None;
        }
        Some(Event {
            kind: if kind.is_empty() {
                "message".to_owned()
            } else {
                kind
            },
            id: self.id.clone(),
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stream: &str, piece: usize) -> Vec<Event> {
        let mut parser = Parser::new(1000);
        let pieces = stream.as_bytes().chunks(piece);
        pieces
            .flat_map(|bytes| parser.read(bytes).unwrap().events)
            .collect()
    }

    #[test]
    fn a_stream_means_the_same_however_it_is_cut() {
        let stream = "\u{feff}: hello\n\nid: 7\r\nevent: rules\r\ndata: {\"a\":\r\ndata:1}\r\n\r\n\
                      data\rdata:  ä \r\rid\ndata: x\n\nevent: lost\n\nid: 9\ndata: not complete\n";
        let event = |kind: &str, id: &str, data: &str| Event {
            kind: kind.to_owned(),
            id: Some(id.to_owned()),
            data: data.to_owned(),
        };
        let expected = [
            event("rules", "7", "{\"a\":\n1}"),
            event("message", "7", "\n ä "),
            event("message", "", "x"),
        ];
        for piece in 1..=stream.len() {
            assert_eq!(read(stream, piece), expected, "pieces of {piece}");
        }
    }

    #[test]
    fn comments_say_that_the_other_side_lives() {
        let mut parser = Parser::new(10);
        assert!(!parser.read(b": beat").unwrap().alive);
        assert_eq!(
            parser.read(b"\n").unwrap(),
            Heard {
                events: Vec::new(),
                alive: true
            }
        );
    }

    #[test]
    fn an_event_without_end_is_refused() {
        let mut parser = Parser::new(100);
        let pieces = (0..).map(|_| parser.read(b"data: 0123456789\n"));
        assert_eq!(pieces.take(20).find_map(Result::err), Some(TooLong(100)));
        let mut parser = Parser::new(100);
        let pieces = (0..).map(|_| parser.read(b"0123456789"));
        assert_eq!(pieces.take(20).find_map(Result::err), Some(TooLong(100)));
    }
}
