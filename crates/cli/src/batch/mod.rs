//! Many requests, one a line, in constant memory.

mod context;
pub(crate) mod lines;
mod request;

use crate::answer::{Answer, FLAG_NOT_FOUND};
use crate::failure::{Complaint, Failure};
use crate::input;
use crate::output::Output;
use crate::request::clock;
use burgee::{Attributes, Engine, Request, Timestamp};
use lines::{Line, Lines};
use request::{Fault, RequestWire, Wanted};
use std::io::{self, Read, Write};

/// How many bad lines are described on stderr; the others are counted.
const DESCRIBED: usize = 20;

/// What requests get that do not say it themselves.
pub(crate) struct Defaults<'a> {
    /// The environment.
    pub(crate) env: Option<&'a str>,
    /// The time; the clock at each request when absent.
    pub(crate) now: Option<Timestamp>,
}

/// Answers the requests in the file `path`, or on standard input for `-`.
pub(crate) fn run(
    engine: &Engine,
    path: &str,
    defaults: &Defaults<'_>,
    output: &mut Output,
) -> Result<(), Failure> {
    if path == input::STDIN {
        return answer_all(engine, path, io::stdin().lock(), defaults, output);
    }
    let file = input::open(path).map_err(|error| input::unreadable(path, &error))?;
    answer_all(engine, path, file, defaults, output)
}

/// Reads, answers and writes line by line.
fn answer_all(
    engine: &Engine,
    path: &str,
    reader: impl Read,
    defaults: &Defaults<'_>,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut lines = Lines::new(reader);
    let mut faults = 0_usize;
    let mut buffer = Vec::with_capacity(512);
    loop {
        // A program that waits for an answer before it asks again must not wait for ever.
        if lines.would_block() {
            output.flush()?;
        }
        let line = lines
            .next()
            .map_err(|error| input::unreadable(path, &error))?;
        let Some(line) = line else { break };
        buffer.clear();
        let fault = match line {
            Line::Text(text) if text.trim_ascii().is_empty() => continue,
            Line::Text(text) => answer(engine, text, defaults, &mut buffer)?,
            Line::TooLong => {
                let fault = Fault::parse(format!("longer than {} bytes", lines::LONGEST));
                write(&Answer::error(None, None, fault.code), &mut buffer)?;
                Some(fault)
            }
        };
        output.out().write_all(&buffer)?;
        if let Some(fault) = fault {
            faults += 1;
            if faults <= DESCRIBED {
                output.complain(&Complaint::new(format!(
                    "line {} of {}: {}",
                    lines.number(),
                    input::name(path),
                    fault.message
                )))?;
            }
        }
    }
    if faults > DESCRIBED {
        let others = faults - DESCRIBED;
        output.complain(&Complaint::new(format!(
            "{others} more bad lines in {}",
            input::name(path)
        )))?;
    }
    Ok(())
}

/// Writes the answer to one line, and says what was wrong with the line, if anything was.
fn answer(
    engine: &Engine,
    line: &[u8],
    defaults: &Defaults<'_>,
    buffer: &mut Vec<u8>,
) -> Result<Option<Fault>, Failure> {
    let wire = match RequestWire::read(line) {
        Ok(wire) => wire,
        Err(fault) => {
            let traces = request::traces(line);
            let mut answer = Answer::error(traces.flag(), traces.default, fault.code);
            answer.id = traces.id;
            write(&answer, buffer)?;
            return Ok(Some(fault));
        }
    };
    let Wanted {
        flag,
        context,
        now,
        env,
    } = match wire.wanted() {
        Ok(wanted) => wanted,
        Err(fault) => {
            let mut answer = Answer::error(wire.flag(), wire.default, fault.code);
            answer.id = wire.id;
            write(&answer, buffer)?;
            return Ok(Some(fault));
        }
    };
    let request = Request::new(context).at(now.or(defaults.now).unwrap_or_else(clock));
    let request = match env.or(defaults.env) {
        Some(env) => request.environment(env),
        None => request,
    };
    let mut answer = evaluate(engine, flag, &request, &wire);
    answer.id = wire.id;
    write(&answer, buffer)?;
    Ok(None)
}

/// Asks the engine.
fn evaluate<'a>(
    engine: &'a Engine,
    flag: &'a str,
    request: &impl Attributes,
    wire: &'a RequestWire<'a>,
) -> Answer<'a> {
    match engine.evaluate(flag, request) {
        Ok(evaluation) => Answer::new(&evaluation, wire.default),
        Err(_) => Answer::error(Some(flag), wire.default, FLAG_NOT_FOUND),
    }
}

/// Writes an answer as a line.
fn write(answer: &Answer<'_>, buffer: &mut Vec<u8>) -> Result<(), Failure> {
    serde_json::to_writer(&mut *buffer, answer).map_err(io::Error::from)?;
    buffer.push(b'\n');
    Ok(())
}
