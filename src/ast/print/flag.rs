//! Flags and what stands in them.

use super::flat::Line;
use super::layout::Printer;
use super::outcome;
use super::text::{self, Place};
use crate::ast::{
    Environment, EnvironmentItem, Flag, FlagItem, Meta, MetaValue, Otherwise, Rule, Variant,
};
use crate::source::{Name, Span, Spanned};

impl Printer<'_> {
    /// `flag checkout: bool { … }`
    pub(super) fn flag(&mut self, flag: &Flag) {
        self.push("flag ");
        self.push(&text::name(&flag.name.node, Place::Plain));
        self.push(": ");
        self.push(flag.ty.node.text());
        let head = match &flag.value {
            Some(value) => {
                self.push(" = ");
                self.target(value);
                outcome::target_span(value)
            }
            None => flag.ty.span,
        };
        let comments = self.has_comment(head.end, flag.span.end);
        if flag.items.is_empty() && !comments {
            if flag.value.is_none() {
                self.push(" {}");
            }
            return;
        }
        self.open(" {");
        for item in &flag.items {
            self.line(flag_item_span(item));
            self.flag_item(item);
        }
        self.close(flag.span);
        self.push("}");
    }

    fn flag_item(&mut self, item: &FlagItem) {
        match item {
            FlagItem::Meta(meta) => self.meta(meta),
            FlagItem::Status(status) => {
                self.push("status ");
                self.push(status.node.text());
                self.wrote(status.span);
            }
            FlagItem::IfDisabled(target) => {
                self.push("if_disabled serve ");
                self.target(target);
            }
            FlagItem::Variants(variants) => self.variants(variants),
            FlagItem::Bucket(bucket) => {
                self.all(|line| line.bucket("bucket ", &bucket.node));
                self.wrote(bucket.span);
            }
            FlagItem::Requires(requires) => {
                self.push("requires ");
                self.push(&text::name(&requires.flag.node, Place::Plain));
                self.push(" is ");
                self.push(&text::name(&requires.variant.node, Place::Target));
                self.wrote(requires.variant.span);
            }
            FlagItem::Rule(rule) => self.rule(rule),
            FlagItem::Environment(environment) => self.environment(environment),
            FlagItem::Otherwise(otherwise) => self.otherwise(otherwise),
        }
    }

    fn meta(&mut self, meta: &Meta) {
        self.push(meta.key.node.text());
        self.push(" ");
        match &meta.value {
            MetaValue::Expr(value) => self.expr(value),
            MetaValue::Word(word) => {
                self.push(&text::name(&word.node, Place::Plain));
                self.wrote(word.span);
            }
        }
    }

    fn variants(&mut self, variants: &Spanned<Vec<Variant>>) {
        if variants.node.is_empty() && !self.has_comment(variants.span.start, variants.span.end) {
            self.push("variants {}");
            return;
        }
        self.push("variants");
        self.open(" {");
        for variant in &variants.node {
            self.line(variant.name.span);
            self.push(&text::name(&variant.name.node, Place::Plain));
            self.push(" = ");
            self.expr(&variant.value);
            self.description(variant.description.as_ref());
        }
        self.close(variants.span);
        self.push("}");
    }

    /// A description, behind what it describes.
    pub(super) fn description(&mut self, description: Option<&Spanned<String>>) {
        if let Some(description) = description {
            self.push(" ");
            self.push(&text::string(&description.node));
            self.wrote(description.span);
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let comments = self.has_comment(rule.span.start, outcome::span(&rule.serve).start);
        let fits = !comments
            && !self.breaks(&rule.serve, rule.span)
            && self.try_line(|line| {
                line.rule_head(rule);
                if let Some(when) = &rule.when {
                    line.push(if has_head(rule) { " when " } else { "when " });
                    line.expr(when);
                }
                line.push(" ");
                line.outcome(&rule.serve);
            });
        if !fits {
            self.broken_rule(rule);
        }
        self.wrote(rule.span);
    }

    fn broken_rule(&mut self, rule: &Rule) {
        self.all(|line| line.rule_head(rule));
        self.indent();
        if let Some(when) = &rule.when {
            if has_head(rule) {
                self.continuation(when.span);
            }
            self.push("when ");
            self.expr(when);
        }
        self.continuation(outcome::span(&rule.serve));
        self.outcome(&rule.serve, rule.span);
        self.outdent();
    }

    fn otherwise(&mut self, otherwise: &Otherwise) {
        self.push("otherwise ");
        self.outcome(&otherwise.serve, otherwise.span);
    }

    fn environment(&mut self, environment: &Environment) {
        self.push("environment ");
        self.all(|line| {
            line.separated(&environment.names, |line, name: &Name| {
                line.push(&text::name(&name.node, Place::Plain));
            });
        });
        let head = environment
            .names
            .last()
            .map_or(Span::NONE, |name| name.span);
        if environment.items.is_empty() && !self.has_comment(head.end, environment.span.end) {
            self.push(" {}");
            return;
        }
        self.open(" {");
        for item in &environment.items {
            match item {
                EnvironmentItem::Rule(rule) => {
                    self.line(rule.span);
                    self.rule(rule);
                }
                EnvironmentItem::Otherwise(otherwise) => {
                    self.line(otherwise.span);
                    self.otherwise(otherwise);
                }
            }
        }
        self.close(environment.span);
        self.push("}");
        self.wrote(environment.span);
    }
}

impl Line {
    /// What stands in front of `when`.
    fn rule_head(&mut self, rule: &Rule) {
        if !has_head(rule) {
            return;
        }
        self.push("rule");
        if let Some(name) = &rule.name {
            self.push(" ");
            self.push(&text::name(&name.node, Place::Rule));
        }
        if let Some(description) = &rule.description {
            self.push(" ");
            self.push(&text::string(&description.node));
        }
        for (word, time) in [(" from ", &rule.from), (" until ", &rule.until)] {
            if let Some(time) = time {
                self.push(word);
                self.time(time);
            }
        }
    }
}

/// Whether a rule is more than `when … serve …`.
fn has_head(rule: &Rule) -> bool {
    rule.name.is_some()
        || rule.description.is_some()
        || rule.from.is_some()
        || rule.until.is_some()
        || rule.when.is_none()
}

fn flag_item_span(item: &FlagItem) -> Span {
    match item {
        FlagItem::Meta(meta) => meta.key.span,
        FlagItem::Status(status) => status.span,
        FlagItem::IfDisabled(target) => outcome::target_span(target),
        FlagItem::Variants(variants) => variants.span,
        FlagItem::Bucket(bucket) => bucket.span,
        FlagItem::Requires(requires) => requires.flag.span,
        FlagItem::Rule(rule) => rule.span,
        FlagItem::Environment(environment) => environment.span,
        FlagItem::Otherwise(otherwise) => otherwise.span,
    }
}
