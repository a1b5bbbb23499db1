//! Rules: windows, conditions, order.

use super::checker::{Checker, Scope};
use super::constant;
use super::outcome::{Serving, next, settles};
use super::schema::article;
use crate::ast::{self, Outcome};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span};
use crate::typed::{self, Constant, RuleName};
use crate::value::{Timestamp, Type};
use std::collections::{HashMap, HashSet};

/// How many environments a block can name without being counted as large.
const FREE_NAMES: usize = 8;

/// The rules of one flag while they are checked.
#[derive(Debug, Default)]
pub(super) struct Rules<'f> {
    /// What has been checked; none for a rule with an error.
    pub(super) typed: Vec<Option<typed::Rule>>,
    /// How many of them are rules, and not an `otherwise`.
    count: usize,
    /// Where each name was given.
    names: HashMap<&'f str, Span>,
    /// The rule that serves everybody.
    closed: Option<Span>,
    /// The environments in which a rule serves everybody, and that rule.
    closed_in: HashMap<&'f str, Span>,
}

impl<'f> Rules<'f> {
    /// The rule above that serves everybody who could reach a rule in `environments`.
    fn closed(&self, environments: &[&str]) -> Option<Span> {
        if self.closed.is_some() || environments.is_empty() {
            return self.closed;
        }
        let closed: Option<Vec<Span>> = environments
            .iter()
            .map(|name| self.closed_in.get(name).copied())
            .collect();
        closed.and_then(|spans| spans.first().copied())
    }

    /// Notes a rule that serves everybody.
    fn close(&mut self, environments: &[&'f str], span: Span) {
        if environments.is_empty() {
            self.closed.get_or_insert(span);
        }
        for name in environments {
            self.closed_in.entry(name).or_insert(span);
        }
    }
}

impl Checker<'_> {
    /// One rule of a flag.
    pub(super) fn rule<'f>(
        &mut self,
        rule: &'f ast::Rule,
        environments: &[&'f str],
        rules: &mut Rules<'f>,
        serving: &mut Serving<'f>,
    ) {
        rules.count += 1;
        let number = rules.count;
        let mut good = self.reachable(rules.closed(environments), rule.span, rule.name.as_ref());
        if let Some(name) = &rule.name {
            good &= self.unique(name, rules);
        }
        if let Scope::Rule { rule: current, .. } = &mut self.scope {
            *current = rule
                .name
                .as_ref()
                .map_or_else(String::new, |name| name.node.clone());
        }
        let window = self.times(rule.from.as_ref(), rule.until.as_ref());
        // The window and the environment are asked too.
        self.tests = self.tests.saturating_add(1);
        let when = match &rule.when {
            Some(when) => self.condition(when).map(Some),
            None => Some(None),
        };
        let serve = self.outcome(&rule.serve, serving, rule.span);
        let always = rule.when.is_none() && rule.from.is_none() && rule.until.is_none();
        if always && settles(&rule.serve) {
            rules.close(environments, rule.span);
        }
        let typed = match (window, when, serve) {
            (Some((from, until)), Some(when), Some(serve)) if good => Some(typed::Rule {
                name: match &rule.name {
                    Some(name) => RuleName::Named(name.node.clone()),
                    None => RuleName::Unnamed(number),
                },
                description: rule.description.as_ref().map(|text| text.node.clone()),
                environments: environments.iter().map(|&name| name.to_owned()).collect(),
                from,
                until,
                when,
                serve,
                span: rule.span,
            }),
            _ => None,
        };
        rules.typed.push(typed);
    }

    /// An `otherwise`: of the flag when there are no environments.
    pub(super) fn otherwise<'f>(
        &mut self,
        otherwise: &'f ast::Otherwise,
        environments: &[&'f str],
        rules: &mut Rules<'f>,
        serving: &mut Serving<'f>,
    ) {
        let mut good = true;
        if environments.is_empty() {
            good = self.last(&otherwise.serve);
        } else {
            good &= self.reachable(rules.closed(environments), otherwise.span, None);
        }
        if let Scope::Rule { rule, .. } = &mut self.scope {
            rule.clear();
        }
        let serve = self.outcome(&otherwise.serve, serving, otherwise.span);
        if settles(&otherwise.serve) {
            rules.close(environments, otherwise.span);
        }
        let serve = serve.filter(|_| good);
        rules.typed.push(serve.map(|serve| typed::Rule {
            name: RuleName::Otherwise,
            description: None,
            environments: environments.iter().map(|&name| name.to_owned()).collect(),
            from: None,
            until: None,
            when: None,
            serve,
            span: otherwise.span,
        }));
    }

    /// A block of rules for some environments.
    pub(super) fn environment<'f>(
        &mut self,
        block: &'f ast::Environment,
        rules: &mut Rules<'f>,
        serving: &mut Serving<'f>,
    ) -> bool {
        let mut good = true;
        let mut seen: HashSet<&str> = HashSet::new();
        for name in &block.names {
            if !seen.insert(&name.node) {
                let message = format!("environment `{}` is named twice", name.node);
                self.findings
                    .push(Diagnostic::new(Code::DuplicateProperty, name.span, message));
                good = false;
            }
        }
        let names: Vec<&str> = block.names.iter().map(|name| name.node.as_str()).collect();
        // Each rule has the names: many names and many rules make many more.
        let copies = names.len().saturating_sub(FREE_NAMES) * block.items.len();
        if self.spend(copies as u64, block.span).is_none() {
            return false;
        }
        let mut first: Option<Span> = None;
        for item in &block.items {
            match item {
                ast::EnvironmentItem::Rule(rule) => self.rule(rule, &names, rules, serving),
                ast::EnvironmentItem::Otherwise(otherwise) => {
                    if let Some(first) = first {
                        self.findings
                            .push(said_twice("otherwise", otherwise.span, first));
                        good = false;
                        continue;
                    }
                    first = Some(otherwise.span);
                    self.otherwise(otherwise, &names, rules, serving);
                }
            }
        }
        good
    }

    /// Reports a rule that nobody reaches.
    fn reachable(&mut self, closed: Option<Span>, span: Span, name: Option<&Name>) -> bool {
        let Some(above) = closed else { return true };
        self.findings
            .push(never_reached(span, name).also(above, "this serves everybody who gets here"));
        false
    }

    fn unique<'f>(&mut self, name: &'f Name, rules: &mut Rules<'f>) -> bool {
        let Some(first) = rules.names.insert(&name.node, name.span) else {
            return true;
        };
        rules.names.insert(&name.node, first);
        let message = format!("rule `{}` is defined twice", name.node);
        self.findings.push(
            Diagnostic::new(Code::Duplicate, name.span, message)
                .label("defined again here")
                .also(first, "first defined here")
                .help("the name is part of the salt of percentages, and tells users which rule decided"),
        );
        false
    }

    /// Nothing comes after the flag's own `otherwise`.
    fn last(&mut self, outcome: &Outcome) -> bool {
        let place = match outcome {
            Outcome::Target(_) | Outcome::Error(_) => None,
            Outcome::Split(split) => next(&split.shares),
            Outcome::Ramp(ramp) => match &ramp.rest {
                None => Some(ramp.schedule.span),
                Some(share) => next(std::slice::from_ref(share)),
            },
        };
        let Some(place) = place else { return true };
        let message = "nothing comes after `otherwise`";
        self.findings.push(
            Diagnostic::new(Code::MissingOtherwise, place, message)
                .label("these users would get nothing")
                .help("say what the rest gets: `rest off` or the like"),
        );
        false
    }

    /// The two ends of a window.
    pub(super) fn times(
        &mut self,
        from: Option<&ast::Expr>,
        until: Option<&ast::Expr>,
    ) -> Option<(Option<Timestamp>, Option<Timestamp>)> {
        let start = match from {
            Some(from) => self.time(from).map(Some),
            None => Some(None),
        };
        let end = match until {
            Some(until) => self.time(until).map(Some),
            None => Some(None),
        };
        let (start, end) = start.zip(end)?;
        if let (Some(from), Some(until), Some(first), Some(last)) = (from, until, start, end)
            && last <= first
        {
            return self.fail(
                Diagnostic::new(Code::WindowOrder, until.span, "`until` is not after `from`")
                    .label(if last == first {
                        "the same instant, which is outside already"
                    } else {
                        "earlier than `from`"
                    })
                    .also(from.span, "`from` is here"),
            );
        }
        Some((start, end))
    }

    /// A time that is written out.
    pub(super) fn time(&mut self, expr: &ast::Expr) -> Option<Timestamp> {
        match constant::literal(expr) {
            Some(Ok(Constant::Time(time))) => Some(time),
            Some(Ok(Constant::String(text))) => {
                let time = constant::time(&text, expr.span);
                self.report(time)
            }
            Some(Ok(other)) => {
                let ty = constant::type_of(&other);
                let message = format!("a time is needed, and this is {}", article(&ty));
                self.mismatch(expr.span, message)
            }
            Some(Err(finding)) => self.fail(*finding),
            None => {
                let message = format!("a {} must be written out here", Type::Time);
                self.fail(
                    Diagnostic::new(Code::NeedsLiteral, expr.span, message).help(
                        "write 2025-12-01T09:00Z; conditions on the time stand behind `when`",
                    ),
                )
            }
        }
    }
}

/// The finding about a rule, or what else stands at `span`, that nobody reaches.
pub(super) fn never_reached(span: Span, name: Option<&Name>) -> Diagnostic {
    let message = match name {
        Some(name) => format!("rule `{}` is never reached", name.node),
        None => "this is never reached".to_owned(),
    };
    let place = name.map_or(span, |name| name.span);
    Diagnostic::new(Code::Unreachable, place, message).help("move it up, or remove it")
}

/// The finding about a property that is given a second time.
pub(super) fn said_twice(what: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicateProperty,
        again,
        format!("`{what}` is given twice"),
    )
    .label("given again here")
    .also(first, "first given here")
    .help("remove one of them")
}
