//! The items of a file.

use super::layout::Printer;
use super::text::{self, Place};
use crate::ast::{
    Attribute, AttributePath, Attributes, Document, Expr, Item, List, ListSource, Path, Segment,
    Step, Target, Test, TestCase,
};
use crate::source::Span;

/// Longer paths do not move the types of the other attributes.
const WIDEST_PATH: usize = 32;

impl Printer<'_> {
    /// All items.
    pub(super) fn document(&mut self, document: &Document) {
        let mut previous = None;
        for item in &document.items {
            let span = item_span(item);
            let block = match item {
                Item::Attributes(_) | Item::Test(_) => true,
                Item::Flag(flag) => flag.value.is_none(),
                Item::Broken(_) => continue,
                _ => false,
            };
            let shape = self.item(span, previous, block, |printer| printer.item_text(item));
            self.wrote(span);
            previous = Some(shape);
        }
        self.end(previous);
    }

    fn item_text(&mut self, item: &Item) {
        match item {
            Item::Ruleset(name) => {
                self.push("ruleset ");
                self.push(&text::string(&name.node));
            }
            Item::Bucketing(name) => {
                self.push("bucketing ");
                // As it is: a bucketing's name has no backticks.
                self.push(&name.node);
            }
            Item::Include(file) => {
                self.push("include ");
                self.push(&text::string(&file.node));
            }
            Item::Attributes(attributes) => self.attributes(attributes),
            Item::List(list) => self.list_item(list),
            Item::Segment(segment) => self.segment(segment),
            Item::Flag(flag) => self.flag(flag),
            Item::Test(test) => self.test(test),
            Item::Broken(_) => {}
        }
    }

    fn attributes(&mut self, attributes: &Attributes) {
        let Span { start, end } = attributes.span;
        if attributes.entries.is_empty() && !self.has_comment(start, end) {
            self.push("attributes {}");
            return;
        }
        let paths: Vec<String> = attributes.entries.iter().map(attribute_path).collect();
        let width = paths
            .iter()
            .map(|path| path.chars().count())
            .filter(|width| *width <= WIDEST_PATH)
            .max()
            .unwrap_or(0);
        self.push("attributes");
        self.open(" {");
        for (attribute, path) in attributes.entries.iter().zip(&paths) {
            self.line(attribute.path.span);
            self.push(&format!("{:<1$}", format!("{path}:"), width + 2));
            if path.chars().count() > WIDEST_PATH {
                self.push(" ");
            }
            self.attribute(attribute);
        }
        self.close(attributes.span);
        self.push("}");
    }

    /// What is said of an attribute behind its path.
    fn attribute(&mut self, attribute: &Attribute) {
        self.push(&attribute.ty.node.text());
        self.wrote(attribute.ty.span);
        if let Some(values) = &attribute.one_of {
            self.push(" one of ");
            self.list(values, one_of_span(attribute, values));
        }
        for mark in &attribute.marks {
            self.push(" ");
            self.push(mark.node.text());
            self.wrote(mark.span);
        }
        self.description(attribute.description.as_ref());
    }

    fn list_item(&mut self, list: &List) {
        self.push("list ");
        self.push(&text::name(&list.name.node, Place::Plain));
        match &list.source {
            ListSource::Inline(elements) => {
                self.push(" = ");
                self.list(elements, Span::new(list.name.span.end, list.span.end));
            }
            ListSource::Host(file) => {
                self.push(" from ");
                self.push(&text::string(&file.node));
            }
        }
    }

    fn segment(&mut self, segment: &Segment) {
        self.push("segment ");
        self.push(&text::name(&segment.name.node, Place::Plain));
        self.description(segment.description.as_ref());
        self.push(" =");
        let when = &segment.when;
        let own_line = self.has_comment(segment.name.span.end, when.span.start)
            || self.holds_comment(when)
            || !self.try_line(|line| {
                line.push(" ");
                line.expr(when);
            });
        if own_line {
            self.indent();
            self.continuation(when.span);
            self.top(when);
            self.outdent();
        }
    }

    fn test(&mut self, test: &Test) {
        self.push("test ");
        self.push(&text::name(&test.flag.node, Place::Plain));
        if test.cases.is_empty() && !self.has_comment(test.flag.span.end, test.span.end) {
            self.push(" {}");
            return;
        }
        self.open(" {");
        for case in &test.cases {
            self.line(case.span);
            self.case(case);
        }
        self.close(test.span);
        self.push("}");
    }

    fn case(&mut self, case: &TestCase) {
        let expects = |line: &mut super::flat::Line| {
            if let Some(at) = &case.at {
                line.push(" at ");
                line.time(at);
            }
            if let Some(environment) = &case.environment {
                line.push(" environment ");
                line.push(&text::name(&environment.node, Place::Plain));
            }
            line.push(" expect ");
            line.target(&case.expect);
            if let Some(rule) = &case.by_rule {
                line.push(" by rule ");
                line.push(&text::name(&rule.node, Place::Plain));
            }
        };
        self.push("given ");
        let fits = !self.holds_comment(&case.given)
            && self.try_line(|line| {
                line.expr(&case.given);
                expects(line);
            });
        if !fits {
            self.broken(&case.given);
            self.wrote(case.given.span);
            self.all(expects);
        }
        self.wrote(case.span);
    }

    /// A target, broken if it is a long value.
    pub(super) fn target(&mut self, target: &Target) {
        match target {
            Target::Variant(_) => self.all(|line| line.target(target)),
            Target::Value(value) => self.expr(value),
        }
        self.wrote(super::outcome::target_span(target));
    }
}

/// An attribute's path as a condition would write it, so that it can be copied.
fn attribute_path(attribute: &Attribute) -> String {
    let path = &attribute.path.node;
    text::path(&AttributePath {
        quoted: matches!(path.steps.first(), Some(Step::Key(key)) if !text::is_plain_root(key)),
        path: Path::clone(path),
    })
}

/// Where the values of `one of` stand: a list in a schema has no place of its own, so it reaches from
/// the type to what stands behind it.
fn one_of_span(attribute: &Attribute, values: &[Expr]) -> Span {
    let mark = attribute.marks.first().map(|mark| mark.span.start);
    let description = attribute.description.as_ref().map(|text| text.span.start);
    let last = values.last().map_or(0, |value| value.span.end);
    let end = mark.or(description).unwrap_or(last);
    Span::new(attribute.ty.span.end, end.max(last))
}

fn item_span(item: &Item) -> Span {
    match item {
        Item::Ruleset(name) | Item::Bucketing(name) | Item::Include(name) => name.span,
        Item::Attributes(attributes) => attributes.span,
        Item::List(list) => list.span,
        Item::Segment(segment) => segment.span,
        Item::Flag(flag) => flag.span,
        Item::Test(test) => test.span,
        Item::Broken(broken) => broken.span,
    }
}
