//! Lines of bytes in constant memory.

use std::io::{self, BufRead, BufReader, Read};

/// The longest line that is read. A longer one is passed over, whatever its length.
pub(crate) const LONGEST: usize = 16 << 20;

/// A line of the input, without its end.
pub(crate) enum Line<'l> {
    /// Its bytes.
    Text(&'l [u8]),
    /// It was longer than [`LONGEST`], and has been passed over.
    TooLong,
}

/// Reads lines, and uses one buffer for all of them.
pub(crate) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    number: usize,
}

impl<R: Read> Lines<R> {
    /// The lines of `reader`.
    pub(crate) fn new(reader: R) -> Lines<R> {
        Lines {
            reader: BufReader::with_capacity(1 << 16, reader),
            line: Vec::new(),
            number: 0,
        }
    }

    /// The number of the line that was read last, from 1.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// Whether the next line has to be waited for: it is not in the buffer as a whole.
    pub(crate) fn would_block(&self) -> bool {
        !self.reader.buffer().contains(&b'\n')
    }

    /// The next line; none at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let bound = LONGEST as u64 + 1;
        let read = self
            .reader
            .by_ref()
            .take(bound)
            .read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if self.line.len() > LONGEST {
            self.reader.skip_until(b'\n')?;
            self.line = Vec::new();
            return Ok(Some(Line::TooLong));
        }
        let text = match self.number {
            1 => self
                .line
                .strip_prefix(b"\xef\xbb\xbf")
                .unwrap_or(&self.line),
            _ => &self.line,
        };
        Ok(Some(Line::Text(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths of the lines; none for one that is too long.
    fn lengths(input: &[u8]) -> Vec<Option<usize>> {
        let mut lines = Lines::new(input);
        let mut lengths = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            lengths.push(match line {
                Line::Text(text) => Some(text.len()),
                Line::TooLong => None,
            });
        }
        lengths
    }

    #[test]
    fn lines_end_at_line_feeds_and_the_last_need_not() {
        assert_eq!(lengths(b""), []);
        assert_eq!(lengths(b"a\n\nbc"), [Some(1), Some(0), Some(2)]);
        assert_eq!(lengths(b"\xef\xbb\xbfab\n"), [Some(2)]);
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
        let mut input = vec![b'x'; LONGEST];
        input.extend(b"\n");
        input.extend(vec![b'x'; LONGEST + 1]);
        input.extend(b"\nab\n");
        assert_eq!(lengths(&input), [Some(LONGEST), None, Some(2)]);
    }
}
