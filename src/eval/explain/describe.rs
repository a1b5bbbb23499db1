//! Compiled questions in the words of the language. Nothing of the source text is needed, so rulesets
//! that were imported or built by a program explain themselves too.

use super::AttributeTrace;
use crate::ast::IsTest;
use crate::context::walk;
use crate::eval::frame::{Frame, Local};
use crate::eval::source::Source;
use crate::program::{Check, Flag, Program, Question, Term, Test, VariantId};
use crate::typed::{OrderOp, TextOp};
use crate::value::{Equality, List, Map, Step, ValueRef};
use serde_json::Value as Json;

/// Knows the names behind slots and ids.
#[derive(Clone, Copy)]
pub(super) struct Describe<'p> {
    pub(super) program: &'p Program,
    /// The elements that quantifiers are at.
    pub(super) locals: Option<&'p Local<'p>>,
}

impl<'p> Describe<'p> {
    /// What is known where `frame` is.
    pub(super) fn at<S: Source>(frame: &Frame<'p, S>) -> Describe<'p> {
        Describe {
            program: frame.program,
            locals: frame.locals(),
        }
    }

    /// The element `level` quantifiers out, and what is known outside of its quantifier.
    fn local(self, level: usize) -> Option<(&'p Local<'p>, Describe<'p>)> {
        let mut local = self.locals?;
        for _ in 0..level {
            local = local.outer?;
        }
        let locals = local.outer;
        Some((local, Describe { locals, ..self }))
    }

    /// `orders[2]`: which element of which list, where the list has a short name.
    fn element(self, level: usize) -> String {
        match self.local(level) {
            Some((local, outside)) if has_path(local.list) => {
                format!("{}[{}]", outside.term(local.list), local.index)
            }
            _ => "element".to_owned(),
        }
    }

    /// The variant's name, or its value.
    pub(super) fn variant(flag: &Flag, id: VariantId) -> Option<String> {
        let variant = flag.variant(id)?;
        Some(
            variant
                .name
                .as_deref()
                .map_or_else(|| variant.value.to_json().to_string(), str::to_owned),
        )
    }

    /// The operands of a question.
    pub(super) fn terms(question: &Question) -> Vec<&Term> {
        match question {
            Question::One(operand, _) => vec![operand],
            Question::Equal(left, right, _)
            | Question::Order(_, left, right)
            | Question::Member(left, right, _)
            | Question::ContainsDynamic(left, right, _) => vec![left, right],
            Question::Text(_, operand, patterns, _) => {
                std::iter::once(operand).chain(patterns).collect()
            }
            Question::Contains { list, values, .. } => {
                std::iter::once(list).chain(values).collect()
            }
            Question::FlagIs(..) => Vec::new(),
            Question::Bucket(by, _) => vec![&by.key],
        }
    }

    /// The test as the author may have written it.
    pub(super) fn test(self, test: &Test) -> String {
        let not = if test.negated { "not " } else { "" };
        match &test.question {
            Question::One(operand, check) => self.one(operand, check, test.negated),
            Question::Equal(left, right, how) => {
                let op = if test.negated { "!=" } else { "==" };
                format!(
                    "{} {op} {}{}",
                    self.term(left),
                    self.term(right),
                    case(*how)
                )
            }
            Question::Order(op, left, right) => {
                let plain = format!("{} {} {}", self.term(left), order(*op), self.term(right));
                if test.negated {
                    format!("not ({plain})")
                } else {
                    plain
                }
            }
            Question::Text(op, operand, patterns, how) => {
                let patterns: Vec<String> = patterns.iter().map(|term| self.term(term)).collect();
                let operand = self.term(operand);
                format!(
                    "{operand} {not}{} {}{}",
                    text(*op),
                    listed(&patterns),
                    case(*how)
                )
            }
            Question::Member(operand, list, how) => {
                format!(
                    "{} {not}in {}{}",
                    self.term(operand),
                    self.term(list),
                    case(*how)
                )
            }
            Question::Contains {
                list,
                values,
                all,
                how,
            } => {
                let values: Vec<String> = values.iter().map(|term| self.term(term)).collect();
                let op = match (values.len(), all) {
                    (1, _) => "contains",
                    (_, true) => "contains_all",
                    (_, false) => "contains_any",
                };
                format!(
                    "{} {not}{op} {}{}",
                    self.term(list),
                    listed(&values),
                    case(*how)
                )
            }
            Question::ContainsDynamic(container, value, how) => {
                let container = self.term(container);
                format!(
                    "{container} {not}contains {}{}",
                    self.term(value),
                    case(*how)
                )
            }
            Question::FlagIs(id, variant) => {
                let flag = self.program.flag(*id);
                let name = flag.map_or("", |flag| &flag.name);
                let variant = flag.and_then(|flag| Describe::variant(flag, *variant));
                format!("flag {name} is {not}{}", variant.unwrap_or_default())
            }
            Question::Bucket(by, ranges) => {
                let slices: Vec<String> = ranges
                    .iter()
                    .map(|range| match range.start {
                        0 => by.portion(range.end),
                        start => format!("{} to {}", by.portion(start), by.portion(range.end)),
                    })
                    .collect();
                let plain = format!("{} of {}", listed(&slices), self.term(&by.key));
                if test.negated {
                    format!("not ({plain})")
                } else {
                    plain
                }
            }
        }
    }

    fn one(self, operand: &Term, check: &Check, negated: bool) -> String {
        let operand = self.term(operand);
        let not = if negated { "not " } else { "" };
        match check {
            Check::Is(constant, how) => {
                let op = if negated { "!=" } else { "==" };
                format!("{operand} {op} {constant}{}", case(*how))
            }
            Check::Order(op, constant) => {
                let plain = format!("{operand} {} {constant}", order(*op));
                if negated {
                    format!("not ({plain})")
                } else {
                    plain
                }
            }
            Check::OneOf(set) => format!("{operand} {not}in {}", set.shown),
            Check::Text(op, needles) => {
                let needles_: Vec<String> = needles
                    .texts
                    .iter()
                    .map(|needle| format!("{needle:?}"))
                    .collect();
                format!(
                    "{operand} {not}{} {}{}",
                    text(*op),
                    listed(&needles_),
                    case(needles.how)
                )
            }
            Check::Matches(patterns) => {
                let sources: Vec<String> = patterns
                    .iter()
                    .map(|pattern| format!("{:?}", pattern.source))
                    .collect();
                let first = patterns.first();
                let op = first.map_or("matches", |pattern| pattern.op.text());
                let folded = first.is_some_and(|pattern| pattern.ignore_case);
                let case = if folded { " ignore_case" } else { "" };
                format!("{operand} {not}{op} {}{case}", listed(&sources))
            }
            Check::InNetwork(networks) => {
                let networks: Vec<String> = networks
                    .iter()
                    .map(|network| format!("\"{network}\""))
                    .collect();
                format!("{operand} {not}in_cidr {}", listed(&networks))
            }
            Check::Present if negated => format!("{operand} is missing"),
            Check::Present => format!("{operand} is present"),
            Check::IsType(test) => format!("{operand} is {not}{}", IsTest::text(*test)),
            Check::Holds if negated => format!("not {operand}"),
            Check::Holds => operand,
        }
    }

    /// An operand as the author may have written it.
    pub(super) fn term(self, term: &Term) -> String {
        let joined = |terms: &[Term], between: &str| {
            terms
                .iter()
                .map(|term| self.term(term))
                .collect::<Vec<_>>()
                .join(between)
        };
        match term {
            Term::Attribute(slot) => self
                .program
                .slots
                .get(slot.0 as usize)
                .map_or_else(String::new, |info| info.path.to_string()),
            Term::Constant(constant) => constant.to_string(),
            Term::Local { level, path } => {
                let element = self.element(*level);
                match path.steps.first() {
                    None => element,
                    Some(Step::Index(_)) => format!("{element}{path}"),
                    Some(Step::Key(_)) => format!("{element}.{path}"),
                }
            }
            Term::Now => "now".to_owned(),
            Term::Environment(_) => "environment".to_owned(),
            Term::FlagKey(_) => "flag_key".to_owned(),
            Term::FlagValue(id) => {
                format!(
                    "flag {}",
                    self.program.flag(*id).map_or("", |flag| &flag.name)
                )
            }
            Term::Convert(operand, _) => self.term(operand),
            Term::Negate(operand) => format!("-{}", self.term(operand)),
            Term::Arithmetic(first, rest) => {
                let mut text = self.term(first);
                for (op, operand) in rest {
                    text = format!("{text} {} {}", op.text(), self.term(operand));
                }
                text
            }
            Term::Coalesce(parts) => format!("({})", joined(parts, " ?? ")),
            Term::Call(function, arguments) => {
                let arguments: Vec<String> = arguments
                    .iter()
                    .map(|argument| self.term(&argument.term))
                    .collect();
                format!("{}({})", function.name(), arguments.join(", "))
            }
            Term::Condition(_) => "(condition)".to_owned(),
        }
    }

    /// Whether `term` reads an attribute whose value must not be shown. That of a condition is an answer,
    /// which explanations tell of every test.
    pub(super) fn is_private(self, term: &Term) -> bool {
        match term {
            Term::Attribute(slot) | Term::Environment(slot) | Term::FlagKey(slot) => self
                .program
                .slots
                .get(slot.0 as usize)
                .is_some_and(|info| info.private),
            Term::Local { level, .. } => self
                .local(*level)
                .is_some_and(|(local, outside)| outside.is_private(local.list)),
            Term::Convert(operand, _) | Term::Negate(operand) => self.is_private(operand),
            Term::Arithmetic(first, rest) => {
                self.is_private(first) || rest.iter().any(|(_, operand)| self.is_private(operand))
            }
            Term::Coalesce(parts) => parts.iter().any(|part| self.is_private(part)),
            Term::Call(_, arguments) => arguments
                .iter()
                .any(|argument| self.is_private(&argument.term)),
            Term::Constant(_) | Term::Now | Term::FlagValue(_) | Term::Condition(_) => false,
        }
    }

    /// Adds the attributes that `term` reads, each once.
    pub(super) fn attributes<S: Source>(
        term: &Term,
        frame: &Frame<'_, S>,
        seen: &mut Vec<AttributeTrace>,
    ) {
        match term {
            Term::Attribute(slot) | Term::Environment(slot) | Term::FlagKey(slot) => {
                let Some(info) = frame.slot(*slot) else {
                    return;
                };
                let path = info.path.to_string();
                if seen.iter().any(|known| known.path == path) {
                    return;
                }
                let own = frame.own(term).map(ValueRef::Str);
                let value = own.or_else(|| frame.attribute(*slot));
                let shown = value.map(|value| show(value, info.private));
                seen.push(AttributeTrace { path, value: shown });
            }
            Term::Convert(operand, _) | Term::Negate(operand) => {
                Describe::attributes(operand, frame, seen);
            }
            Term::Arithmetic(first, rest) => {
                Describe::attributes(first, frame, seen);
                for (_, operand) in rest {
                    Describe::attributes(operand, frame, seen);
                }
            }
            Term::Coalesce(parts) => {
                for part in parts {
                    Describe::attributes(part, frame, seen);
                }
            }
            Term::Call(_, arguments) => {
                for argument in arguments {
                    Describe::attributes(&argument.term, frame, seen);
                }
            }
            Term::Local { level, path } => {
                let describe = Describe::at(frame);
                let shown = describe.term(term);
                if seen.iter().any(|known| known.path == shown) {
                    return;
                }
                let element = frame.local(*level);
                let value = element.and_then(|element| walk(element, &path.steps));
                let private = describe.is_private(term);
                seen.push(AttributeTrace {
                    path: shown,
                    value: value.map(|value| show(value, private)),
                });
            }
            Term::Constant(_) | Term::Now | Term::FlagValue(_) | Term::Condition(_) => {}
        }
    }
}

/// Whether a list is an attribute, or lies in an element of one.
fn has_path(list: &Term) -> bool {
    match list {
        Term::Attribute(_) | Term::Local { .. } => true,
        Term::Convert(operand, _) => has_path(operand),
        _ => false,
    }
}

/// A host's value, unless nobody may see it.
fn show(value: ValueRef<'_>, private: bool) -> Json {
    if private {
        Json::from("(private)")
    } else {
        to_json(value)
    }
}

/// How many elements of a list, and how much of a text, an explanation shows.
const SHOWN: usize = 20;

/// A host's value as JSON. A map is only counted: the trait cannot list its keys.
fn to_json(value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Bool(value) => Json::from(value),
        ValueRef::Int(value) => Json::from(value),
        ValueRef::Float(value) => Json::from(value),
        ValueRef::Str(value) => Json::from(value),
        ValueRef::List(list) => (0..List::len(list).min(SHOWN))
            .map(|index| {
                list.element(index)
                    .map_or(Json::Null, |element| match element {
                        ValueRef::List(inner) => {
                            Json::from(format!("list of {}", List::len(inner)))
                        }
                        plain => to_json(plain),
                    })
            })
            .collect(),
        ValueRef::Map(map) => Json::from(format!("map of {}", Map::len(map))),
    }
}

fn case(how: Equality) -> &'static str {
    match how {
        Equality::Exact => "",
        Equality::IgnoreCase => " ignore_case",
    }
}

fn order(op: OrderOp) -> &'static str {
    match op {
        OrderOp::Less => "<",
        OrderOp::LessOrEqual => "<=",
        OrderOp::Greater => ">",
        OrderOp::GreaterOrEqual => ">=",
    }
}

fn text(op: TextOp) -> &'static str {
    match op {
        TextOp::StartsWith => "starts_with",
        TextOp::EndsWith => "ends_with",
        TextOp::Contains => "contains",
    }
}

/// One as it is, several in brackets.
fn listed(parts: &[String]) -> String {
    match parts {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    }
}
