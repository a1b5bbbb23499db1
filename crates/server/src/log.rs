//! What the server writes about its work, to standard error.

use std::str::FromStr;
use std::{fmt, io};
use tracing::level_filters::LevelFilter;

/// How much is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// What needs somebody.
    Error,
    /// And what may.
    Warn,
    /// And what happened: starts, stops, new rules.
    #[default]
    Info,
    /// And every request.
    Debug,
}

impl Level {
    /// Every level, the quietest first.
    pub const ALL: [Level; 4] = [Level::Error, Level::Warn, Level::Info, Level::Debug];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        }
    }

    fn filter(self) -> LevelFilter {
        match self {
            Level::Error => LevelFilter::ERROR,
            Level::Warn => LevelFilter::WARN,
            Level::Info => LevelFilter::INFO,
            Level::Debug => LevelFilter::DEBUG,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Level, String> {
        let found = Level::ALL.into_iter().find(|level| level.as_str() == text);
        found.ok_or_else(|| {
            let names = Level::ALL.map(Level::as_str);
            format!("the levels are {}", names.join(", "))
        })
    }
}

/// Writes a line for each event from now on: for people, or one JSON object each for programs. A second
/// call changes nothing.
pub fn start_log(level: Level, json: bool) {
    let log = tracing_subscriber::fmt()
        .with_max_level(level.filter())
        .with_target(false)
        .with_writer(io::stderr);
    // Whoever has installed another log first goes on with that.
    let _ = if json {
        log.json()
            .flatten_event(true)
            .with_span_list(false)
            .try_init()
    } else {
        let colour = io::IsTerminal::is_terminal(&io::stderr());
        let colour = colour && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
        log.with_ansi(colour).try_init()
    };
}
