//! What stands behind `serve`.

use super::build::Builder;
use super::grammar::{Cursor, Node, Rule};
use crate::ast::{
    Bucket, Outcome, Portion, Ramp, Schedule, Share, ShareTarget, Split, Target, Weight,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Spanned;

impl Builder {
    /// The outcome that stands next.
    pub(super) fn outcome(&mut self, cursor: &mut Cursor<'_>) -> Option<Outcome> {
        if let Some(wrong) = cursor.next_if(Rule::wrong_serve) {
            self.instead(&wrong, "serve");
        }
        let node = cursor.next()?;
        Some(match node.as_rule() {
            Rule::target => Outcome::Target(self.target(node)?),
            Rule::split => Outcome::Split(self.split(node)?),
            Rule::ramp => Outcome::Ramp(Box::new(self.ramp(node)?)),
            Rule::serve_error => {
                let mut cursor = Cursor::new(node);
                Outcome::Error(self.take_string(&mut cursor)?)
            }
            _ => return None,
        })
    }

    /// A variant by name, or a value.
    pub(super) fn target(&mut self, node: Node<'_>) -> Option<Target> {
        let inner = Cursor::new(node).next()?;
        Some(match inner.as_rule() {
            Rule::name => Target::Variant(self.name(&inner)),
            _ => Target::Value(self.value(inner)?),
        })
    }

    fn split(&mut self, node: Node<'_>) -> Option<Split> {
        let mut cursor = Cursor::new(node);
        let mut shares = Vec::new();
        while let Some(share) = cursor.next_if(Rule::share) {
            shares.push(self.share(share)?);
        }
        Some(Split {
            shares,
            bucket: self.bucket_clauses(&mut cursor)?,
        })
    }

    fn share(&mut self, node: Node<'_>) -> Option<Share> {
        let mut cursor = Cursor::new(node);
        let weight = cursor.next()?;
        let span = self.span(&weight);
        let weight = match weight.as_rule() {
            Rule::percent | Rule::fraction => Weight::Portion(self.portion(&weight)),
            Rule::missing_percent => {
                self.report(
                    Diagnostic::new(Code::MissingWord, span, "a share is a percentage")
                        .help(format!("write `{}%`", weight.as_str()))
                        .fix(span.after(), "%"),
                );
                Weight::Portion(Portion::Percent(self.percent(weight.as_str(), span)))
            }
            _ => Weight::Rest,
        };
        let to = cursor.next()?;
        let to = match to.as_rule() {
            Rule::next => ShareTarget::Next(self.span(&to)),
            _ => ShareTarget::Target(self.target(to)?),
        };
        Some(Share {
            weight: Spanned::new(weight, span),
            to,
        })
    }

    fn ramp(&mut self, node: Node<'_>) -> Option<Ramp> {
        let mut cursor = Cursor::new(node);
        let to = self.target(cursor.next_if(Rule::target)?)?;
        let node = cursor.next()?;
        let span = self.span(&node);
        let schedule = match node.as_rule() {
            Rule::linear => self.linear(node)?,
            _ => self.steps(node)?,
        };
        let mut bucket = self.bucket_clauses(&mut cursor)?;
        let rest = match cursor.next_if(Rule::share) {
            Some(share) => Some(self.share(share)?),
            None => None,
        };
        let behind = self.bucket_clauses(&mut cursor)?;
        bucket.by = bucket.by.or(behind.by);
        bucket.salt = bucket.salt.or(behind.salt);
        bucket.using = bucket.using.or(behind.using);
        Some(Ramp {
            to,
            schedule: Spanned::new(schedule, span),
            bucket,
            rest,
        })
    }

    fn linear(&mut self, node: Node<'_>) -> Option<Schedule> {
        let mut cursor = Cursor::new(node);
        let low = cursor.next_if(Rule::percent)?;
        let high = cursor.next_if(Rule::percent)?;
        Some(Schedule::Linear {
            low: self.placed_percent(&low),
            high: self.placed_percent(&high),
            from: self.expr(cursor.next_if(Rule::time)?)?,
            until: self.expr(cursor.next_if(Rule::time)?)?,
        })
    }

    fn steps(&mut self, node: Node<'_>) -> Option<Schedule> {
        let mut steps = Vec::new();
        for step in Cursor::new(node) {
            let mut cursor = Cursor::new(step);
            let at = self.expr(cursor.next_if(Rule::time)?)?;
            if let Some(wrong) = cursor.next_if(Rule::wrong_equals) {
                self.instead(&wrong, ":");
            }
            let percent = cursor.next_if(Rule::percent)?;
            steps.push((at, self.placed_percent(&percent)));
        }
        Some(Schedule::Steps(steps))
    }

    /// `by … salt … using …`, in whatever order they stand.
    pub(super) fn bucket_clauses(&mut self, cursor: &mut Cursor<'_>) -> Option<Bucket> {
        let mut bucket = Bucket::default();
        while let Some(rule @ (Rule::by | Rule::salt | Rule::using)) = cursor.peek() {
            let node = cursor.next_if(rule)?;
            let span = self.span(&node);
            let mut inner = Cursor::new(node);
            let twice = match rule {
                Rule::by => {
                    let key = self.expr(inner.next_if(Rule::key)?)?;
                    bucket.by.replace(key).is_some()
                }
                Rule::salt => {
                    let salt = self.take_string(&mut inner)?;
                    bucket.salt.replace(salt).is_some()
                }
                _ => {
                    let name = inner.next_if(Rule::bucketing_name)?;
                    bucket.using.replace(self.name(&name)).is_some()
                }
            };
            if twice {
                self.report(
                    Diagnostic::new(Code::DuplicateProperty, span, "this is said twice")
                        .fix(span, ""),
                );
            }
        }
        Some(bucket)
    }
}
