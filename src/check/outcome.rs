//! What a rule serves: targets, splits, ramps.

use super::checker::Checker;
use super::rollout::show;
use super::variants::Variants;
use crate::ast::{self, ShareTarget, Weight};
use crate::bucket::Scale;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::typed::{Outcome, Ramp, Schedule, Share, Split, VariantId};
use crate::value::Timestamp;

/// What the outcomes of one flag share.
#[derive(Debug)]
pub(super) struct Serving<'f> {
    /// What the flag can serve.
    pub(super) variants: Variants,
    /// The flag's own `bucket by`.
    pub(super) bucket: Option<&'f ast::Bucket>,
}

impl Checker<'_> {
    /// What stands behind `serve`; `place` is the rule that it stands in.
    pub(super) fn outcome(
        &mut self,
        outcome: &ast::Outcome,
        serving: &mut Serving<'_>,
        place: Span,
    ) -> Option<Outcome> {
        match outcome {
            ast::Outcome::Target(target) => self
                .target(target, &mut serving.variants)
                .map(Outcome::Variant),
            ast::Outcome::Error(code) => Some(Outcome::Error(code.node.clone())),
            ast::Outcome::Split(split) => self.split(split, serving, place).map(Outcome::Split),
            ast::Outcome::Ramp(ramp) => self.ramp(ramp, serving).map(Outcome::Ramp),
        }
    }

    fn split(
        &mut self,
        split: &ast::Split,
        serving: &mut Serving<'_>,
        place: Span,
    ) -> Option<Split> {
        let whole = split
            .shares
            .iter()
            .fold(Span::NONE, |span, share| span.to(share_span(share)));
        let whole = if whole == Span::NONE { place } else { whole };
        let mut scale = None;
        let ends = self.ends(&split.shares, whole, &mut scale);
        let targets: Vec<Option<Option<VariantId>>> = split
            .shares
            .iter()
            .map(|share| self.share_target(&share.to, serving))
            .collect();
        let scale = scale.unwrap_or_default();
        let bucket = self.outcome_bucket(&split.bucket, serving.bucket, scale, whole);
        let shares: Option<Vec<Share>> = ends?
            .into_iter()
            .zip(targets)
            .map(|(end, to)| Some(Share { end, to: to? }))
            .collect();
        Some(Split {
            bucket: bucket?,
            shares: shares?,
        })
    }

    /// Where each share ends, in parts of the whole.
    fn ends(
        &mut self,
        shares: &[ast::Share],
        place: Span,
        scale: &mut Option<Scale>,
    ) -> Option<Vec<u32>> {
        let mut sum: u64 = 0;
        let mut good = true;
        let mut rest: Option<Span> = None;
        let mut ends = Vec::with_capacity(shares.len());
        for (at, share) in shares.iter().enumerate() {
            match share.weight.node {
                Weight::Portion(portion) => {
                    let part = self.portion(portion, share.weight.span, scale);
                    good &= part.is_some();
                    sum += u64::from(part.unwrap_or(0));
                    ends.push(u32::try_from(sum).unwrap_or(u32::MAX));
                }
                Weight::Rest if at + 1 < shares.len() => {
                    let message = "`rest` is not the last share";
                    self.findings.push(
                        Diagnostic::new(Code::RestNotLast, share.weight.span, message)
                            .help("what `rest` is depends on all other shares; move it to the end"),
                    );
                    return None;
                }
                Weight::Rest => {
                    rest = Some(share.weight.span);
                    ends.push(scale.unwrap_or_default().whole());
                }
            }
        }
        if !good {
            return None;
        }
        let total = u32::try_from(sum).unwrap_or(u32::MAX);
        let scale = scale.unwrap_or_default();
        let whole = scale.whole();
        let message = || format!("the shares sum to {}", show(total, scale));
        if total > whole {
            let finding = Diagnostic::new(Code::ShareSum, place, message())
                .label(format!("{} too much", show(total - whole, scale)));
            let all = match scale {
                Scale::Percent => "100 %".to_owned(),
                Scale::Parts(whole) => format!("{whole}/{whole}"),
            };
            return self.fail(finding.help(format!("make them sum to {all}")));
        }
        if rest.is_none() && total < whole {
            let missing = show(whole - total, scale);
            return self.fail(
                Diagnostic::new(Code::ShareSum, place, message())
                    .label(format!("{missing} get nothing"))
                    .help("add `rest` with what the others get, or `rest next` to go on with the next rule"),
            );
        }
        Some(ends)
    }

    /// The outer option is none for an error, the inner one for `next`.
    #[expect(
        clippy::option_option,
        reason = "an error and `next` are different things, and both are nothing"
    )]
    fn share_target(
        &mut self,
        to: &ShareTarget,
        serving: &mut Serving<'_>,
    ) -> Option<Option<VariantId>> {
        match to {
            ShareTarget::Target(target) => self.target(target, &mut serving.variants).map(Some),
            ShareTarget::Next(_) => Some(None),
        }
    }

    fn ramp(&mut self, ramp: &ast::Ramp, serving: &mut Serving<'_>) -> Option<Ramp> {
        let to = self.target(&ramp.to, &mut serving.variants);
        let schedule = self.schedule(&ramp.schedule);
        let place = ramp.schedule.span;
        let bucket = self.outcome_bucket(&ramp.bucket, serving.bucket, Scale::Percent, place);
        let rest = match &ramp.rest {
            None => Some(None),
            Some(share) => {
                if share.weight.node != Weight::Rest {
                    let message = "behind a ramp, only `rest` can follow";
                    self.findings.push(
                        Diagnostic::new(Code::ShareSum, share.weight.span, message)
                            .help("the ramp says how much it takes; everybody else is `rest`")
                            .fix(share.weight.span, "rest"),
                    );
                    return None;
                }
                self.share_target(&share.to, serving)
            }
        };
        Some(Ramp {
            bucket: bucket?,
            to: to?,
            schedule: schedule?,
            rest: rest?,
        })
    }

    fn schedule(&mut self, schedule: &Spanned<ast::Schedule>) -> Option<Schedule> {
        match &schedule.node {
            ast::Schedule::Linear {
                low,
                high,
                from,
                until,
            } => {
                let low = self.percent(low.node, low.span);
                let high = self.percent(high.node, high.span);
                let (start, end) = self.times(Some(from), Some(until))?;
                Some(Schedule::Linear {
                    from: start?,
                    until: end?,
                    low: low?,
                    high: high?,
                })
            }
            ast::Schedule::Steps(steps) => {
                if steps.is_empty() {
                    let message = "the ramp has no steps";
                    return self.fail(
                        Diagnostic::new(Code::RampOrder, schedule.span, message)
                            .help("write a time and a percentage, such as `2025-12-01T09:00Z: 1%`"),
                    );
                }
                let mut good = true;
                let mut last: Option<(Timestamp, Span)> = None;
                let mut typed = Vec::with_capacity(steps.len());
                for (time, percent) in steps {
                    let percent = self.percent(percent.node, percent.span);
                    let (Some(at), Some(percent)) = (self.time(time), percent) else {
                        good = false;
                        continue;
                    };
                    if let Some((before, place)) = last
                        && at <= before
                    {
                        let message = "the steps of a ramp must increase in time";
                        self.findings.push(
                            Diagnostic::new(Code::RampOrder, time.span, message)
                                .label(if at == before {
                                    "the same time again"
                                } else {
                                    "earlier than the step before"
                                })
                                .also(place, "the step before"),
                        );
                        good = false;
                    }
                    last = Some((at, time.span));
                    typed.push((at, percent));
                }
                good.then_some(Schedule::Steps(typed))
            }
        }
    }
}

/// Whether an outcome always serves something, so that the next rules are never asked.
pub(super) fn settles(outcome: &ast::Outcome) -> bool {
    match outcome {
        ast::Outcome::Target(_) | ast::Outcome::Error(_) => true,
        ast::Outcome::Split(split) => next(&split.shares).is_none(),
        ast::Outcome::Ramp(ramp) => ramp
            .rest
            .as_ref()
            .is_some_and(|rest| matches!(rest.to, ShareTarget::Target(_))),
    }
}

/// The share that goes on with the next rule.
pub(super) fn next(shares: &[ast::Share]) -> Option<Span> {
    shares.iter().find_map(|share| match share.to {
        ShareTarget::Next(span) => Some(share.weight.span.to(span)),
        ShareTarget::Target(_) => None,
    })
}

/// Where a share stands.
fn share_span(share: &ast::Share) -> Span {
    let to = match &share.to {
        ShareTarget::Target(ast::Target::Variant(name)) => name.span,
        ShareTarget::Target(ast::Target::Value(expr)) => expr.span,
        ShareTarget::Next(span) => *span,
    };
    share.weight.span.to(to)
}
