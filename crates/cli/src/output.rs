//! The one writer: output to stdout, diagnostics to stderr, colour where somebody looks.

use crate::failure::{Complaint, Failure};
use crate::render;
use annotate_snippets::Level;
use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use anstream::{AutoStream, ColorChoice};
use burgee::diagnostic::Diagnostic;
use burgee::source::{Lines, Sources};
use clap::ValueEnum;
use std::fmt::Display;
use std::io::{self, BufWriter, Stderr, Write};

/// Who reads the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// Text for people; it may change from version to version
    #[default]
    Human,
    /// JSON for programs; it is stable
    Json,
    /// SARIF 2.1.0, which code hosts show beside the code; `stale` writes it
    Sarif,
}

/// Where everything is written.
pub(crate) struct Output {
    format: Format,
    out: BufWriter<Box<dyn Write>>,
    out_colour: bool,
    err: AutoStream<Stderr>,
    err_colour: bool,
}

/// How a word of the output is set off where there is colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accent {
    /// What the reader looks for.
    Strong,
    /// As it should be.
    Good,
    /// Not as it should be.
    Bad,
    /// Of second rank.
    Faint,
}

impl Accent {
    /// The style.
    fn style(self) -> Style {
        match self {
            Accent::Strong => Style::new().effects(Effects::BOLD),
            Accent::Good => AnsiColor::Green.on_default(),
            Accent::Bad => AnsiColor::Red.on_default(),
            Accent::Faint => Style::new().effects(Effects::DIMMED),
        }
    }
}

impl Output {
    /// The process's own streams.
    pub(crate) fn new(format: Format) -> Output {
        let out = io::stdout().lock();
        let out_colour = AutoStream::choice(&out) != ColorChoice::Never;
        // Not locked: a server's log writes there too.
        let err = io::stderr();
        let err_colour = AutoStream::choice(&err) != ColorChoice::Never;
        // Without colour nothing writes escapes, so the stream that strips them is not needed.
        let out: Box<dyn Write> = if out_colour {
            Box::new(AutoStream::always(out))
        } else {
            Box::new(out)
        };
        Output {
            format,
            out: BufWriter::with_capacity(1 << 16, out),
            out_colour,
            err: AutoStream::auto(err),
            err_colour,
        }
    }

    /// Whether programs read the output.
    pub(crate) fn json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether a code host reads the output.
    pub(crate) fn sarif(&self) -> bool {
        self.format == Format::Sarif
    }

    /// Standard output, buffered.
    pub(crate) fn out(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// `text` set off, where stdout has colour.
    pub(crate) fn paint(&self, accent: Accent, text: impl Display) -> String {
        if self.out_colour {
            let style = accent.style();
            format!("{style}{text}{style:#}")
        } else {
            text.to_string()
        }
    }

    /// Writes a line of output.
    pub(crate) fn line(&mut self, text: impl Display) -> Result<(), Failure> {
        writeln!(self.out, "{text}")?;
        Ok(())
    }

    /// Writes a line of output that is one JSON document.
    pub(crate) fn document(&mut self, json: &serde_json::Value) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.out, json).map_err(io::Error::from)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Shows findings on stderr: for people each with its text, for programs one JSON document.
    pub(crate) fn diagnose(
        &mut self,
        sources: &Sources,
        findings: &[Diagnostic],
    ) -> Result<(), Failure> {
        if self.json() {
            let json = burgee::diagnostic::to_json(sources, findings);
            writeln!(self.err, "{}", serde_json::json!({ "diagnostics": json }))?;
            return Ok(());
        }
        let renderer = render::human::renderer(self.err_colour);
        let lines = Lines::new(sources);
        for finding in findings {
            let text = render::human::finding(&renderer, sources, &lines, finding);
            writeln!(self.err, "{text}\n")?;
        }
        Ok(())
    }

    /// Shows a finding of another list of codes on stderr, for people.
    pub(crate) fn show(
        &mut self,
        sources: &Sources,
        lines: &Lines,
        (is_error, number): (bool, &str),
        finding: &Diagnostic,
    ) -> Result<(), Failure> {
        let renderer = render::human::renderer(self.err_colour);
        let level = if is_error {
            Level::ERROR
        } else {
            Level::WARNING
        };
        let text = render::human::numbered(&renderer, sources, lines, (level, number), finding);
        writeln!(self.err, "{text}\n")?;
        Ok(())
    }

    /// Says on stderr why something could not be done.
    pub(crate) fn complain(&mut self, complaint: &Complaint) -> Result<(), Failure> {
        if self.json() {
            let json = serde_json::json!({ "error": complaint.message, "help": complaint.help });
            writeln!(self.err, "{json}")?;
        } else {
            let renderer = render::human::renderer(self.err_colour);
            let text = render::human::complaint(&renderer, complaint);
            writeln!(self.err, "{text}")?;
        }
        Ok(())
    }

    /// Says something on stderr that is no reason to stop.
    pub(crate) fn remark(&mut self, kind: &str, text: &str) -> Result<(), Failure> {
        if self.json() {
            writeln!(self.err, "{}", serde_json::json!({ kind: text }))?;
        } else {
            writeln!(self.err, "{kind}: {text}")?;
        }
        Ok(())
    }

    /// Hands everything on that is still buffered.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush()?;
        self.err.flush()?;
        Ok(())
    }
}
