//! What is asked for on the command line: context, environment, time.

use crate::failure::{Complaint, Failure};
use crate::input;
use burgee::{Context, ContextError, Timestamp};
use clap::Args;
use std::path::Path;
use std::str::FromStr;
use std::time::SystemTime;

/// The request, as arguments.
#[derive(Debug, Args)]
pub(crate) struct RequestArgs {
    /// What is known about the user: JSON, @FILE, or - for standard input [default: {}]
    #[arg(long, short, value_name = "JSON|@FILE|-", allow_hyphen_values = true)]
    pub(crate) context: Option<String>,

    /// The environment of the request
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,

    /// The time of the request, such as 2025-12-24T12:00Z or 2025-12-24 [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) at: Option<Timestamp>,
}

impl RequestArgs {
    /// The context with environment and time. The clock is read once, here.
    pub(crate) fn context(&self) -> Result<Context, Failure> {
        let context = match self.context.as_deref() {
            None => Context::new(),
            Some(argument) => parse(argument)?,
        };
        let context = context.at(self.at.unwrap_or_else(clock));
        Ok(match &self.env {
            Some(name) => context.in_environment(name),
            None => context,
        })
    }

    /// Whether the context comes from standard input.
    pub(crate) fn reads_stdin(&self) -> bool {
        self.context.as_deref() == Some(input::STDIN)
    }
}

/// The time by the system's clock.
pub(crate) fn clock() -> Timestamp {
    SystemTime::now().into()
}

/// A time on the command line, or `now`.
pub(crate) fn time_or_now(text: &str) -> Result<Timestamp, String> {
    if text == "now" {
        Ok(clock())
    } else {
        time(text)
    }
}

/// A time on the command line.
pub(crate) fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| {
        "write a date such as 2025-12-24, or a time with its offset such as 2025-12-24T12:00Z"
            .to_owned()
    })
}

/// A whole number on the command line.
pub(crate) fn number<N: FromStr>(text: &str) -> Result<N, String> {
    let number = text.trim().parse().ok();
    number.ok_or_else(|| "write a whole number, such as 14".to_owned())
}

/// The text that an argument gives, or the file that it names, and what to call it.
fn text(argument: &str) -> Result<(String, String), Failure> {
    let file = match argument.strip_prefix('@') {
        Some(path) => Some(path),
        None => (argument == input::STDIN).then_some(argument),
    };
    let (text, name) = match file {
        None => (argument.to_owned(), "the context".to_owned()),
        Some(path) => {
            let name = format!("the context in `{}`", input::name(path));
            let bytes = input::read(path)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| Complaint::new(format!("{name} is not UTF-8 text")))?;
            (text.trim_start_matches('\u{feff}').to_owned(), name)
        }
    };
    if text.trim().is_empty() {
        return Err(empty(&name));
    }
    Ok((text, name))
}

/// The context that an argument gives, or the file that it names.
fn parse(argument: &str) -> Result<Context, Failure> {
    let (text, name) = text(argument)?;
    Context::from_json(&text).map_err(|error| {
        let complaint = wrong(&error, &name);
        if Path::new(argument).is_file() {
            return complaint
                .help(format!("for what stands in the file, write `@{argument}`"))
                .into();
        }
        if text.len() == argument.len() {
            return complaint
                .help("write a JSON object such as '{\"plan\": \"pro\"}', or @FILE for a file")
                .into();
        }
        complaint.into()
    })
}

/// The same for another system, whose contexts may look in any way.
pub(crate) fn json(argument: &str) -> Result<serde_json::Value, Failure> {
    let (text, name) = text(argument)?;
    serde_json::from_str(&text)
        .map_err(|error| Complaint::new(format!("{name} is not valid JSON: {error}")).into())
}

/// What to say about no text at all.
fn empty(name: &str) -> Failure {
    Complaint::new(format!("{name} is empty"))
        .help("write {} where nothing is known")
        .into()
}

/// What to say about a context that is none.
fn wrong(error: &ContextError, name: &str) -> Complaint {
    Complaint::new(match error {
        ContextError::Json(error) => format!("{name} is not valid JSON: {error}"),
        ContextError::NotAnObject(found) => {
            format!("{name} must be a JSON object, not {found}")
        }
        other => format!("{name} cannot be used: {other}"),
    })
}
