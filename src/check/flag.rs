//! Flags.

use super::checker::{Checker, Scope};
use super::names::FlagDef;
use super::outcome::Serving;
use super::rule::{Rules, never_reached, said_twice};
use crate::ast::{self, FlagItem, FlagType, MetaKey, Status};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span, Spanned};
use crate::typed::{Flag, Metadata, Outcome, Requirement, Rule, RuleName, VariantId};
use std::collections::HashMap;

/// What a flag says once, by kind, in the order of the text.
#[derive(Default)]
struct Parts<'f> {
    status: Option<&'f Spanned<Status>>,
    if_disabled: Option<&'f ast::Target>,
    variants: Option<&'f Spanned<Vec<ast::Variant>>>,
    bucket: Option<&'f Spanned<ast::Bucket>>,
    otherwise: Option<&'f ast::Otherwise>,
    metas: Vec<&'f ast::Meta>,
    requires: Vec<&'f ast::Requires>,
    /// The first rule or block.
    first_rule: Option<Span>,
}

impl Parts<'_> {
    /// The finding about a rule or block at `span`, when `otherwise` stands above it. Rules are tried
    /// in the order of the text, so that nobody has to know which of the two would win.
    fn below(&self, span: Span, name: Option<&Name>) -> Option<Diagnostic> {
        let above = self.otherwise?.span;
        let finding = never_reached(span, name);
        Some(finding.also(above, "nothing below `otherwise` is reached"))
    }
}

fn target_span(target: &ast::Target) -> Span {
    match target {
        ast::Target::Variant(name) => name.span,
        ast::Target::Value(expr) => expr.span,
    }
}

impl Checker<'_> {
    /// A flag; none when anything in it is wrong.
    pub(super) fn flag(&mut self, def: &FlagDef<'_>) -> Option<Flag> {
        let flag = def.flag;
        let (parts, mut good) = self.parts(flag);
        let mut metadata = Metadata::default();
        for meta in &parts.metas {
            good &= self.metadata(meta, &mut metadata).is_some();
        }
        let (variants, right) = self.variants(flag.ty.node, parts.variants);
        good &= right;
        let bucket = parts.bucket.map(|bucket| &bucket.node);
        good &= self.enter(flag, bucket);
        let mut serving = Serving { variants, bucket };
        let requires: Vec<Option<Requirement>> = parts
            .requires
            .iter()
            .map(|needed| self.requirement(needed))
            .collect();
        let if_disabled = match parts.if_disabled {
            Some(target) => self.target(target, &mut serving.variants).map(Some),
            None if flag.ty.node == FlagType::Bool => Some(serving.variants.find("off")),
            None => Some(None),
        };
        let rules = self.rules(flag, &parts, &mut serving);
        self.scope = Scope::Alone;
        let requires: Option<Vec<Requirement>> = requires.into_iter().collect();
        let (rules, requires, if_disabled) = (rules?, requires?, if_disabled?);
        good.then(|| Flag {
            name: flag.name.node.clone(),
            ty: flag.ty.node,
            variants: serving.variants.list,
            status: parts.status.map_or(Status::Live, |status| status.node),
            if_disabled,
            requires,
            rules,
            metadata,
            span: flag.span,
        })
    }

    /// Sorts the items, and reports what is said twice and what stands below `otherwise`.
    fn parts<'f>(&mut self, flag: &'f ast::Flag) -> (Parts<'f>, bool) {
        let mut parts = Parts::default();
        let mut wrong: Vec<Diagnostic> = Vec::new();
        let mut keys: Vec<(MetaKey, Span)> = Vec::new();
        let mut needs: HashMap<&str, Span> = HashMap::new();
        for item in &flag.items {
            match item {
                FlagItem::Meta(meta) => {
                    match keys.iter().find(|(key, _)| *key == meta.key.node) {
                        Some((key, first)) => {
                            wrong.push(said_twice(key.text(), meta.key.span, *first));
                        }
                        None => keys.push((meta.key.node, meta.key.span)),
                    }
                    parts.metas.push(meta);
                }
                FlagItem::Status(status) => match parts.status {
                    Some(first) => wrong.push(said_twice("status", status.span, first.span)),
                    None => parts.status = Some(status),
                },
                FlagItem::IfDisabled(target) => match parts.if_disabled {
                    Some(first) => {
                        let (again, first) = (target_span(target), target_span(first));
                        wrong.push(said_twice("if_disabled", again, first));
                    }
                    None => parts.if_disabled = Some(target),
                },
                FlagItem::Variants(block) => match parts.variants {
                    Some(first) => wrong.push(said_twice("variants", block.span, first.span)),
                    None => parts.variants = Some(block),
                },
                FlagItem::Bucket(bucket) => match parts.bucket {
                    Some(first) => wrong.push(said_twice("bucket", bucket.span, first.span)),
                    None => parts.bucket = Some(bucket),
                },
                FlagItem::Requires(needed) => {
                    let name = &needed.flag;
                    if let Some(first) = needs.get(name.node.as_str()) {
                        let what = format!("requires {}", name.node);
                        wrong.push(said_twice(&what, name.span, *first));
                    } else {
                        needs.insert(&name.node, name.span);
                        parts.requires.push(needed);
                    }
                }
                FlagItem::Rule(rule) => {
                    wrong.extend(parts.below(rule.span, rule.name.as_ref()));
                    parts.first_rule.get_or_insert(rule.span);
                }
                FlagItem::Environment(block) => {
                    wrong.extend(parts.below(block.span, None));
                    parts.first_rule.get_or_insert(block.span);
                }
                FlagItem::Otherwise(otherwise) => match parts.otherwise {
                    Some(first) => wrong.push(said_twice("otherwise", otherwise.span, first.span)),
                    None => parts.otherwise = Some(otherwise),
                },
            }
        }
        let good = wrong.is_empty();
        self.findings.extend(wrong);
        (parts, good)
    }

    /// Sets the scope that percentages take salt and bucketing from.
    fn enter(&mut self, flag: &ast::Flag, bucket: Option<&ast::Bucket>) -> bool {
        let mut good = true;
        let mut using = None;
        if let Some(name) = bucket.and_then(|bucket| bucket.using.as_ref()) {
            using = self.bucketing_named(name);
            good = using.is_some();
        }
        // Once here, so that a wrong key is reported also where every rule has its own.
        if let Some(by) = bucket.and_then(|bucket| bucket.by.as_ref()) {
            let before = self.findings.len();
            good &= self.key(by).is_some();
            if !good && self.findings.len() > before {
                self.scope = Scope::Alone;
            }
        }
        let salt = bucket.and_then(|bucket| bucket.salt.as_ref());
        self.scope = Scope::Rule {
            salt: salt.map_or_else(|| flag.name.node.clone(), |salt| salt.node.clone()),
            rule: String::new(),
            using,
        };
        good
    }

    fn requirement(&mut self, needed: &ast::Requires) -> Option<Requirement> {
        self.tests = self.tests.saturating_add(1);
        let (flag, variant) = self.flag_and_variant(&needed.flag, &needed.variant)?;
        Some(Requirement {
            flag,
            variant,
            span: needed.flag.span.to(needed.variant.span),
        })
    }

    /// The rules in order, with the flag's own `otherwise` at the end.
    fn rules<'f>(
        &mut self,
        flag: &'f ast::Flag,
        parts: &Parts<'f>,
        serving: &mut Serving<'f>,
    ) -> Option<Vec<Rule>> {
        let mut rules = Rules::default();
        let mut good = true;
        for item in &flag.items {
            match item {
                FlagItem::Rule(rule) => self.rule(rule, &[], &mut rules, serving),
                FlagItem::Environment(block) => {
                    good &= self.environment(block, &mut rules, serving);
                }
                _ => {}
            }
        }
        match (&flag.value, parts.otherwise) {
            (Some(value), other) => {
                good &= self.only_value(flag, value, parts, other);
                let served = self.target(value, &mut serving.variants);
                let span = target_span(value);
                rules.typed.push(served.map(|id| constant(id, span)));
            }
            (None, Some(otherwise)) => self.otherwise(otherwise, &[], &mut rules, serving),
            (None, None) => {
                let message = format!("flag `{}` has no `otherwise`", flag.name.node);
                let example = match flag.ty.node {
                    FlagType::Bool => "otherwise serve off",
                    _ => "otherwise serve …",
                };
                self.findings.push(
                    Diagnostic::new(Code::MissingOtherwise, flag.name.span, message)
                        .label("what does everybody else get?")
                        .help(format!("add `{example}`")),
                );
                good = false;
            }
        }
        let typed: Option<Vec<Rule>> = rules.typed.into_iter().collect();
        typed.filter(|_| good)
    }

    /// A flag with a value has nothing else that decides. It may have variants, to name the value.
    fn only_value(
        &mut self,
        flag: &ast::Flag,
        value: &ast::Target,
        parts: &Parts<'_>,
        otherwise: Option<&ast::Otherwise>,
    ) -> bool {
        let other = [parts.first_rule, otherwise.map(|otherwise| otherwise.span)];
        let Some(place) = other.into_iter().flatten().next() else {
            return true;
        };
        let message = format!(
            "flag `{}` has a fixed value and something that decides",
            flag.name.node
        );
        self.findings.push(
            Diagnostic::new(Code::DuplicateProperty, place, message)
                .also(target_span(value), "the fixed value is here")
                .help("remove the value behind `=`, or the rest"),
        );
        false
    }
}

/// The only rule of a flag with a fixed value.
fn constant(id: VariantId, span: Span) -> Rule {
    Rule {
        name: RuleName::Otherwise,
        description: None,
        environments: Vec::new(),
        from: None,
        until: None,
        when: None,
        serve: Outcome::Variant(id),
        span,
    }
}
