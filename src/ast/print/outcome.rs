//! What stands behind `serve`.

use super::flat::Line;
use super::layout::Printer;
use super::text::{self, Place};
use crate::ast::{Bucket, Outcome, Ramp, Schedule, Share, ShareTarget, Split, Target, Weight};
use crate::source::Span;

/// The place of an outcome.
pub(super) fn span(outcome: &Outcome) -> Span {
    match outcome {
        Outcome::Target(target) => target_span(target),
        Outcome::Split(split) => split
            .shares
            .first()
            .map_or(Span::NONE, |share| share.weight.span),
        Outcome::Ramp(ramp) => target_span(&ramp.to),
        Outcome::Error(code) => code.span,
    }
}

/// The place of a target.
pub(super) fn target_span(target: &Target) -> Span {
    match target {
        Target::Variant(name) => name.span,
        Target::Value(value) => value.span,
    }
}

impl Line {
    /// `serve …`; a ramp in steps is never on one line.
    pub(super) fn outcome(&mut self, outcome: &Outcome) {
        self.push("serve ");
        match outcome {
            Outcome::Target(target) => self.target(target),
            Outcome::Split(split) => {
                self.separated(&split.shares, Line::share);
                self.bucket(" ", &split.bucket);
            }
            Outcome::Ramp(ramp) => self.ramp(ramp),
            Outcome::Error(code) => {
                self.push("error ");
                self.push(&text::string(&code.node));
            }
        }
    }

    /// A ramp that fits on one line: a straight one.
    fn ramp(&mut self, ramp: &Ramp) {
        let Ramp {
            to,
            schedule,
            bucket,
            rest,
        } = ramp;
        match &schedule.node {
            Schedule::Steps(_) => self.give_up(),
            Schedule::Linear {
                low,
                high,
                from,
                until,
            } => {
                self.push("ramp ");
                self.target(to);
                self.push(" ");
                self.push(&text::percent(low.node));
                self.push(" to ");
                self.push(&text::percent(high.node));
                self.push(" from ");
                self.time(from);
                self.push(" until ");
                self.time(until);
                self.ramp_end(bucket, rest.as_ref());
            }
        }
    }

    /// A variant's name or a value.
    pub(super) fn target(&mut self, target: &Target) {
        match target {
            Target::Variant(name) => self.push(&text::name(&name.node, Place::Target)),
            Target::Value(value) => self.expr(value),
        }
    }

    /// `by … salt … using …`, with `before` in front if it says anything.
    pub(super) fn bucket(&mut self, before: &str, bucket: &Bucket) {
        let mut before = before;
        if let Some(by) = &bucket.by {
            self.push(before);
            self.push("by ");
            self.key(by);
            before = " ";
        }
        if let Some(salt) = &bucket.salt {
            self.push(before);
            self.push("salt ");
            self.push(&text::string(&salt.node));
            before = " ";
        }
        if let Some(using) = &bucket.using {
            self.push(before);
            self.push("using ");
            self.push(&using.node);
        }
    }

    fn share(&mut self, share: &Share) {
        match share.weight.node {
            Weight::Portion(portion) => self.push(&text::portion(portion)),
            Weight::Rest => self.push("rest"),
        }
        self.push(" ");
        match &share.to {
            ShareTarget::Target(target) => self.target(target),
            ShareTarget::Next(_) => self.push("next"),
        }
    }

    fn ramp_end(&mut self, bucket: &Bucket, rest: Option<&Share>) {
        self.bucket(" ", bucket);
        if let Some(rest) = rest {
            self.push(", ");
            self.share(rest);
        }
    }
}

impl Printer<'_> {
    /// `serve …`, broken where it is too long. `end` is where the thing that serves ends.
    pub(super) fn outcome(&mut self, outcome: &Outcome, end: Span) {
        if self.breaks(outcome, end) || !self.try_line(|line| line.outcome(outcome)) {
            match outcome {
                Outcome::Target(Target::Value(value)) => {
                    self.push("serve ");
                    self.expr(value);
                }
                Outcome::Split(split) => self.split(split),
                Outcome::Ramp(ramp) => self.ramp(ramp),
                Outcome::Target(Target::Variant(_)) | Outcome::Error(_) => {
                    self.all(|line| line.outcome(outcome));
                }
            }
        }
        self.wrote(end);
    }

    /// Whether a comment stands between the parts of an outcome that can have lines of their own.
    pub(super) fn breaks(&self, outcome: &Outcome, end: Span) -> bool {
        match outcome {
            Outcome::Target(Target::Value(value)) => self.holds_comment(value),
            Outcome::Split(Split { shares, bucket }) => {
                let last = match (&bucket.by, &bucket.salt, &bucket.using, shares.last()) {
                    (Some(by), ..) => by.span,
                    (_, Some(salt), ..) => salt.span,
                    (_, _, Some(using), _) => using.span,
                    (.., Some(share)) => share.weight.span,
                    (.., None) => end,
                };
                self.has_comment(span(outcome).start, last.start)
            }
            _ => false,
        }
    }

    /// Shares on lines of their own.
    fn split(&mut self, split: &Split) {
        self.push("serve");
        self.indent();
        let last = split.shares.len().saturating_sub(1);
        for (position, share) in split.shares.iter().enumerate() {
            self.continuation(share.weight.span);
            self.all(|line| line.share(share));
            if position < last {
                self.push(",");
            }
        }
        if !split.bucket.is_empty() {
            self.continuation(bucket_span(&split.bucket));
            self.all(|line| line.bucket("", &split.bucket));
        }
        self.outdent();
    }

    fn ramp(&mut self, ramp: &Ramp) {
        self.push("serve ramp ");
        self.all(|line| line.target(&ramp.to));
        match &ramp.schedule.node {
            Schedule::Steps(steps) => {
                self.open(" {");
                for (time, percent) in steps {
                    self.line(time.span);
                    self.all(|line| line.time(time));
                    self.push(": ");
                    self.push(&text::percent(percent.node));
                    self.wrote(percent.span);
                }
                self.close(ramp.schedule.span);
                self.push("}");
            }
            Schedule::Linear {
                low,
                high,
                from,
                until,
            } => {
                self.push(&format!(
                    " {} to {}",
                    text::percent(low.node),
                    text::percent(high.node)
                ));
                self.indent();
                self.continuation(from.span);
                self.all(|line| {
                    line.push("from ");
                    line.time(from);
                    line.push(" until ");
                    line.time(until);
                });
                self.outdent();
            }
        }
        self.all(|line| line.ramp_end(&ramp.bucket, ramp.rest.as_ref()));
    }
}

/// Where the first word of a bucket stands.
fn bucket_span(bucket: &Bucket) -> Span {
    let by = bucket.by.as_ref().map(|by| by.span);
    let salt = bucket.salt.as_ref().map(|salt| salt.span);
    let using = bucket.using.as_ref().map(|using| using.span);
    by.or(salt).or(using).unwrap_or(Span::NONE)
}
