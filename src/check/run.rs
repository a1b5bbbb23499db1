//! The passes over a document, in order.

use super::checker::{Checker, Entries, Scope};
use super::constant;
use super::graph::{Graph, Item};
use super::lint;
use super::names::Names;
use super::schema::Schema;
use super::{Checked, CheckedCondition, Options};
use crate::ast::{Document, Expr, ListSource};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::or_raise;
use crate::source::Span;
use crate::typed::{self, Constant, Flag, RuleSet, Segment};
use crate::value::Type;
use std::collections::HashMap;
use std::sync::Arc;

/// What one pass has made of a document: one entry for each definition, none for one with an error.
struct Pass {
    segments: Vec<Option<Segment>>,
    flags: Vec<Option<Flag>>,
    tests: Vec<typed::Test>,
    attributes: Vec<typed::Attribute>,
    graph: Graph,
    findings: Vec<Diagnostic>,
}

/// Checks a whole document.
///
/// Ids are numbers in the order of the text. When something has to be left out, they are counted
/// again without it, and what is left is checked once more with the new ones.
pub(super) fn document(document: &Document, options: &Options<'_>) -> Checked {
    let mut findings = Vec::new();
    let mut names = Names::collect(document, &mut findings);
    let schema = Schema::read(&names.schemas, names.broken_schema, &mut findings);
    let lists = lists(&names, options, &mut findings);
    names.lists.number(|_| true);
    names.segments.number(|_| true);
    names.flags.number(|_| true);
    bucketing(&names, options, &mut findings);

    let mut pass = run(*options, &names, &schema, &lists, None);
    findings.append(&mut pass.findings);
    let graph = &mut pass.graph;
    graph.settle(&names, options.limits, &mut findings);
    let left_out = graph
        .segments
        .iter()
        .chain(&graph.flags)
        .any(|item| item.bad);
    if left_out {
        let graph = std::mem::take(graph);
        let good = |items: &[Item], at: usize| items.get(at).is_some_and(|item| !item.bad);
        names.segments.number(|at| good(&graph.segments, at));
        names.flags.number(|at| good(&graph.flags, at));
        pass = run(*options, &names, &schema, &lists, Some(&graph));
    }
    let typed_lists = names.lists.all.iter().zip(lists).map(|(list, entries)| {
        let values = entries.map_or_else(Arc::default, |entries| entries.values);
        let name = list.ast.name.node.clone();
        typed::List { name, values }
    });
    let rules = RuleSet {
        name: names.ruleset.map(str::to_owned),
        key: schema.key.as_ref().map(|(path, _)| path.clone()),
        attributes: pass.attributes,
        lists: typed_lists.collect(),
        segments: pass
            .segments
            .into_iter()
            .flatten()
            .map(|segment| (segment.name.clone(), segment))
            .collect(),
        flags: pass
            .flags
            .into_iter()
            .flatten()
            .map(|flag| (flag.name.clone(), flag))
            .collect(),
        tests: pass.tests,
    };
    // The lints walk trees that only the checker has found to be of bounded depth.
    if !findings.iter().any(|finding| finding.code == Code::TooDeep) {
        let input = lint::Input {
            document,
            names: &names,
            schema: &schema,
            rules: &rules,
            options,
        };
        lint::run(input, &mut findings);
    }
    tidy(&mut findings);
    Checked {
        rules,
        diagnostics: findings,
    }
}

/// Checks every definition, or those that are good.
fn run(
    options: Options<'_>,
    names: &Names<'_>,
    schema: &Schema,
    lists: &[Option<Entries>],
    good: Option<&Graph>,
) -> Pass {
    let mut checker = Checker::new(options, names, schema, lists);
    let mut graph = Graph::default();
    let skipped = |items: fn(&Graph) -> &Vec<Item>, at: usize| {
        good.is_some_and(|graph| items(graph).get(at).is_none_or(|item| item.bad))
    };
    let mut segments = Vec::with_capacity(names.segments.all.len());
    for (at, segment) in names.segments.all.iter().enumerate() {
        if skipped(|graph| &graph.segments, at) {
            segments.push(None);
            continue;
        }
        let written = segment.ast;
        checker.scope = Scope::Segment(written.name.node.clone());
        let when = checker.condition(&written.when);
        checker.scope = Scope::Alone;
        graph
            .segments
            .push(checker.leave(when.is_none() || segment.twin || options.is_faulty(written.span)));
        segments.push(when.map(|when| Segment {
            name: written.name.node.clone(),
            description: written.description.as_ref().map(|text| text.node.clone()),
            when,
        }));
    }
    let mut flags = Vec::with_capacity(names.flags.all.len());
    for (at, flag) in names.flags.all.iter().enumerate() {
        if skipped(|graph| &graph.flags, at) {
            flags.push(None);
            continue;
        }
        let typed = checker.flag(&flag.ast);
        graph.flags.push(
            checker.leave(typed.is_none() || flag.twin || options.is_faulty(flag.ast.flag.span)),
        );
        flags.push(typed);
    }
    let mut tested = HashMap::new();
    let tests = names.tests.iter();
    let tests = tests.filter_map(|test| checker.test(test, &flags, &mut tested));
    let tests = tests.collect();
    Pass {
        segments,
        flags,
        tests,
        attributes: checker.attributes.into_values().collect(),
        graph,
        findings: checker.findings,
    }
}

impl Checker<'_> {
    /// Ends a definition: what it uses and costs.
    fn leave(&mut self, bad: bool) -> Item {
        Item {
            bad,
            uses: std::mem::take(&mut self.uses),
            tests: std::mem::take(&mut self.tests),
        }
    }
}

/// Decodes the lists.
fn lists(
    names: &Names<'_>,
    options: &Options<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Option<Entries>> {
    names
        .lists
        .all
        .iter()
        .map(|list| {
            let entries = match &list.ast.source {
                ListSource::Host(_) => Some(host_list(&list.ast.name.node, options)),
                ListSource::Inline(elements) => {
                    inline_list(elements, list.ast.name.span, options, findings)
                }
            };
            entries.filter(|_| !list.twin)
        })
        .collect()
}

fn host_list(name: &str, options: &Options<'_>) -> Entries {
    let entries = options
        .lists
        .get(name)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let values = entries.iter().cloned().map(Constant::String).collect();
    Entries {
        values: Arc::new(values),
        ty: Type::String,
    }
}

fn inline_list(
    elements: &[Expr],
    name: Span,
    options: &Options<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Entries> {
    let limit = options.limits.list_entries;
    if elements.len() > limit {
        let message = format!(
            "the list has {} entries; at most {limit} are accepted",
            elements.len()
        );
        findings.push(
            Diagnostic::new(Code::TooManyEntries, name, message).help(or_raise(
                "provide it from a file with `list … from \"…\"`",
                "list_entries",
            )),
        );
        return None;
    }
    let mut values = Vec::with_capacity(elements.len());
    let mut good = true;
    for element in elements {
        match constant::literal(element) {
            Some(Ok(constant)) => values.push(constant),
            Some(Err(finding)) => {
                findings.push(*finding);
                good = false;
            }
            None => {
                let message = "the entries of a list must be literals";
                findings.push(
                    Diagnostic::new(Code::NeedsLiteral, element.span, message)
                        .help("write strings, numbers, times or versions"),
                );
                good = false;
            }
        }
    }
    let ty = constant::common_type(values.iter().map(constant::type_of));
    good.then(|| Entries {
        values: Arc::new(values),
        ty,
    })
}

/// Reports the file's bucketing, when there is none of that name: once, however many flags use it.
fn bucketing(names: &Names<'_>, options: &Options<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(name) = names.bucketing else { return };
    let (schema, lists) = (Schema::default(), []);
    let mut checker = Checker::new(*options, names, &schema, &lists);
    checker.bucketing_named(name);
    findings.append(&mut checker.findings);
}

/// In the order of the text, each once: a part that several rules share is checked with each.
fn tidy(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|left, right| {
        let key = |finding: &Diagnostic| (finding.span.start, finding.code, finding.span.end);
        key(left)
            .cmp(&key(right))
            .then_with(|| left.message.cmp(&right.message))
    });
    findings.dedup();
}

/// Checks a lone condition.
pub(super) fn condition(expr: &Expr, options: &Options<'_>) -> CheckedCondition {
    let (names, schema) = (Names::default(), Schema::default());
    let mut checker = Checker::new(*options, &names, &schema, &[]);
    let mut condition = checker.condition(expr);
    if checker.tests > options.limits.tests {
        let message = format!(
            "the condition runs more than {} tests",
            options.limits.tests
        );
        condition = checker.fail(Diagnostic::new(Code::TooCostly, expr.span, message));
    }
    let mut diagnostics = checker.findings;
    tidy(&mut diagnostics);
    CheckedCondition {
        rules: RuleSet {
            attributes: checker.attributes.into_values().collect(),
            ..RuleSet::default()
        },
        condition,
        diagnostics,
    }
}
