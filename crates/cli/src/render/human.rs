//! Findings for people.

use super::places::whole_lines;
use crate::failure::Complaint;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet,
    normalize_untrusted_str,
};
use burgee::diagnostic::{Diagnostic, Fix, Severity};
use burgee::source::{Lines, Source, Sources, Span};
use std::ops::Range;

/// Lines longer than this are not shown: nobody reads them, and to lay them out takes long.
const LONGEST_LINE: usize = 4096;

/// Places further apart than this many bytes are shown apart.
const NEAR: usize = 4096;

/// A renderer with or without colour.
pub(crate) fn renderer(colour: bool) -> Renderer {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.decor_style(DecorStyle::Ascii)
}

/// A complaint about the command line or a file.
pub(crate) fn complaint(renderer: &Renderer, complaint: &Complaint) -> String {
    let title = Level::ERROR.primary_title(normalize_untrusted_str(&complaint.message));
    let mut report = vec![Group::with_title(title)];
    if let Some(help) = &complaint.help {
        let help = Level::HELP.secondary_title(normalize_untrusted_str(help));
        report.push(Group::with_title(help));
    }
    renderer.render(&report)
}

/// A finding with the text that it is about.
pub(crate) fn finding(
    renderer: &Renderer,
    sources: &Sources,
    lines: &Lines,
    finding: &Diagnostic,
) -> String {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let number = finding.code.number();
    numbered(renderer, sources, lines, (level, number), finding)
}

/// A finding of this level and number, whatever its code says: other lists of codes have theirs.
pub(crate) fn numbered(
    renderer: &Renderer,
    sources: &Sources,
    lines: &Lines,
    (level, number): (Level<'_>, &str),
    finding: &Diagnostic,
) -> String {
    let title = level
        .primary_title(normalize_untrusted_str(&finding.message))
        .id(number);
    let mut group = Group::with_title(title);
    for view in views(sources, finding) {
        group = view.add_to(sources, lines, group);
    }
    let fix = finding.fix.as_ref();
    let patch = fix.and_then(|fix| patch(sources, lines, fix, finding.help.as_deref()));
    // The help stands above the patched text; without that, under the finding.
    if let (Some(help), None) = (&finding.help, &patch) {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    let report: Vec<_> = std::iter::once(group).chain(patch).collect();
    renderer.render(&report)
}

/// A stretch of one file with the places in it that are to be shown.
struct View<'d> {
    file: &'d Source,
    /// The lines to show.
    lines: Range<usize>,
    /// The places in the file, and what to say there.
    marks: Vec<(AnnotationKind, Range<usize>, &'d str)>,
}

/// The places of a finding: those near the first are shown together, the others each on its own.
fn views<'d>(sources: &'d Sources, finding: &'d Diagnostic) -> Vec<View<'d>> {
    let mut views: Vec<View<'d>> = Vec::new();
    let first = (
        AnnotationKind::Primary,
        finding.span,
        finding.label.as_str(),
    );
    let others = finding
        .labels
        .iter()
        .map(|label| (AnnotationKind::Context, label.span, label.text.as_str()));
    for (kind, span, text) in std::iter::once(first).chain(others) {
        let Some((file, range)) = sources.locate(span) else {
            continue;
        };
        let lines = whole_lines(&file.text, &range);
        let near = views.iter_mut().find(|view| {
            view.file.base == file.base
                && lines.start < view.lines.end.saturating_add(NEAR)
                && view.lines.start < lines.end.saturating_add(NEAR)
        });
        match near {
            Some(view) => {
                view.lines = view.lines.start.min(lines.start)..view.lines.end.max(lines.end);
                view.marks.push((kind, range, text));
            }
            None => views.push(View {
                file,
                lines,
                marks: vec![(kind, range, text)],
            }),
        }
    }
    views
}

impl<'d> View<'d> {
    /// Adds the lines with their marks; the place alone when the lines are too long to be read.
    fn add_to(self, sources: &'d Sources, lines: &Lines, group: Group<'d>) -> Group<'d> {
        let text = self.file.text.get(self.lines.clone()).unwrap_or("");
        let base = self.file.base;
        let name = normalize_untrusted_str(&self.file.name);
        if text.lines().any(|line| line.len() > LONGEST_LINE) {
            let at = self.marks.first().map_or(0, |(_, range, _)| range.start);
            let offset = base.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            let place = sources.position(Span::new(offset, offset));
            let origin = Origin::path(name);
            return group.element(match place {
                Some((_, place)) => origin.line(place.line).char_column(place.column),
                None => origin,
            });
        }
        let first_line = line_number(lines, self.file, self.lines.start);
        let start = self.lines.start;
        let marks = self.marks.into_iter().map(|(kind, range, label)| {
            let span = range.start.saturating_sub(start)..range.end.saturating_sub(start);
            mark(kind, span, label)
        });
        group.element(
            Snippet::source(text)
                .line_start(first_line)
                .path(name)
                .annotations(marks),
        )
    }
}

/// The number of the line that starts at `offset`.
fn line_number(lines: &Lines, file: &Source, offset: usize) -> usize {
    let offset = u32::try_from(offset).unwrap_or(u32::MAX);
    let start = file.base.saturating_add(offset);
    // One byte wide, since the empty span at the start of the first file is the span of nothing.
    let span = Span::new(start, start.saturating_add(1));
    lines.locate(span).map_or(1, |(_, line)| line)
}

/// A mark under a place.
fn mark(kind: AnnotationKind, span: Range<usize>, label: &str) -> Annotation<'_> {
    let mark = kind.span(span);
    if label.is_empty() {
        mark
    } else {
        mark.label(label)
    }
}

/// The text as it would be with the fix made, under the help that goes with it.
fn patch<'d>(
    sources: &'d Sources,
    numbers: &Lines,
    fix: &'d Fix,
    help: Option<&str>,
) -> Option<Group<'d>> {
    let (file, range) = sources.locate(fix.span)?;
    let lines = whole_lines(&file.text, &range);
    let text = file.text.get(lines.clone())?;
    if text.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let title = match help {
        Some(help) => normalize_untrusted_str(help),
        None if fix.replacement.is_empty() => "remove this".to_owned(),
        None => format!(
            "write `{}`",
            normalize_untrusted_str(fix.replacement.trim())
        ),
    };
    let span = range.start - lines.start..range.end - lines.start;
    Some(
        Level::HELP.secondary_title(title).element(
            Snippet::source(text)
                .line_start(line_number(numbers, file, lines.start))
                .patch(Patch::new(span, fix.replacement.as_str())),
        ),
    )
}
