//! Which attributes a rule reads, found without running it.

use super::{Dialect, number_text};
use indexmap::IndexSet;
use serde_json::Value as Json;

/// What a rule reads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    /// Attributes at the top of the context, in the order in which they are named. An entry of
    /// `$flagd` is named with it: `$flagd.timestamp`.
    pub names: IndexSet<String>,
    /// Whether it also reads what only running it can tell: a path that is computed, or the whole
    /// context.
    pub computed: bool,
}

/// Which attributes an operator reads besides those that its arguments name.
pub(crate) type Besides = fn(operator: &str, arguments: &Json) -> &'static [&'static str];

/// What the paths in a part of the rule mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The context.
    Outside,
    /// The context, and the element of a list where the context has nothing.
    Both,
}

impl Reads {
    /// What `rule` reads. At most more than it really does, never less, as long as the context itself
    /// holds no rules.
    pub(crate) fn of(rule: &Json, dialect: Dialect, besides: Besides) -> Reads {
        let mut reads = Reads::default();
        let mut walk = Walk {
            dialect,
            besides,
            reads: &mut reads,
        };
        walk.rule(rule, Place::Outside);
        reads
    }

    /// The attribute that the first step of `path` names.
    fn path(&mut self, path: &str) {
        let mut steps = path.split('.').filter(|step| !step.is_empty());
        let Some(first) = steps.next() else {
            self.computed = true;
            return;
        };
        if first != "$flagd" {
            self.names.insert(first.to_owned());
            return;
        }
        let entry = steps.next();
        for known in ["flagKey", "timestamp"] {
            if entry.is_none_or(|entry| entry == known) {
                self.names.insert(format!("$flagd.{known}"));
            }
        }
    }
}

struct Walk<'r> {
    dialect: Dialect,
    besides: Besides,
    reads: &'r mut Reads,
}

impl Walk<'_> {
    fn rule(&mut self, rule: &Json, place: Place) {
        match rule {
            Json::Array(values) => {
                for value in values {
                    self.rule(value, place);
                }
            }
            // More than one entry is no operation; but variables inside are still put in their places
            // where the rule of a list is prepared.
            Json::Object(entries) if entries.len() == 1 || place == Place::Both => {
                for (operator, arguments) in entries {
                    self.operation(operator, arguments, place);
                }
            }
            _ => {}
        }
    }

    fn operation(&mut self, operator: &str, arguments: &Json, place: Place) {
        for name in (self.besides)(operator, arguments) {
            self.reads.names.insert((*name).to_owned());
        }
        let all_is_inner = self.dialect == Dialect::V3_9;
        match operator {
            "var" => self.var(arguments, place),
            "missing" => self.names(arguments, place),
            "missing_some" => {
                if let Some(names) = arguments.get(1) {
                    self.names(names, place);
                } else {
                    self.rule(arguments, place);
                }
            }
            "map" | "reduce" => self.list_operator(arguments, place, None),
            "all" if all_is_inner => self.list_operator(arguments, place, None),
            "all" | "filter" | "some" | "none" => {
                self.list_operator(arguments, place, Some(Place::Both));
            }
            _ => self.rule(arguments, place),
        }
    }

    /// `[list, rule, …]`, where the paths of the inner rule mean only the element, or the context too.
    fn list_operator(&mut self, arguments: &Json, place: Place, inner: Option<Place>) {
        let Json::Array(arguments) = arguments else {
            return self.rule(arguments, place);
        };
        for (index, argument) in arguments.iter().enumerate() {
            match (index, inner) {
                (1, None) => {}
                (1, Some(inner)) => self.rule(argument, inner),
                _ => self.rule(argument, place),
            }
        }
    }

    fn var(&mut self, path: &Json, place: Place) {
        match path {
            Json::String(path) if place == Place::Both && is_inner(path) => {}
            Json::String(path) => self.reads.path(path),
            Json::Number(number) => {
                let number = number.as_f64().unwrap_or_default();
                self.reads.path(&number_text(number));
            }
            Json::Array(parts) => match parts.as_slice() {
                [Json::String(path), default @ ..] => {
                    self.reads.path(path);
                    for default in default {
                        self.rule(default, place);
                    }
                }
                [Json::Object(_), ..] | [] => {
                    self.reads.computed = true;
                    self.rule(path, place);
                }
                _ => {}
            },
            Json::Object(_) => {
                self.reads.computed = true;
                self.rule(path, place);
            }
            Json::Null | Json::Bool(_) => {}
        }
    }

    /// Names whose presence is asked for. They can come out of operations: every text inside is taken
    /// for one.
    fn names(&mut self, names: &Json, place: Place) {
        match names {
            Json::String(name) => self.reads.path(name),
            Json::Number(_) => self.var(names, place),
            Json::Array(parts) => {
                for part in parts {
                    self.names(part, place);
                }
            }
            Json::Object(entries) => {
                for (operator, arguments) in entries {
                    match (operator.as_str(), arguments) {
                        ("merge", _) => self.names(arguments, place),
                        ("if" | "?:", Json::Array(clauses)) => self.clauses(clauses, place),
                        // Anything else could make a name.
                        _ => {
                            self.reads.computed = true;
                            self.operation(operator, arguments, place);
                        }
                    }
                }
            }
            Json::Null | Json::Bool(_) => {}
        }
    }

    /// Names that conditions choose from.
    fn clauses(&mut self, clauses: &[Json], place: Place) {
        for (index, clause) in clauses.iter().enumerate() {
            let condition = index.is_multiple_of(2) && index + 1 < clauses.len();
            if condition {
                self.rule(clause, place);
            } else {
                self.names(clause, place);
            }
        }
    }
}

/// Whether a path always means the element of a list.
fn is_inner(path: &str) -> bool {
    path.is_empty() || path.starts_with('.')
}
