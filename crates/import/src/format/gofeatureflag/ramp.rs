//! Progressive rollouts.

use super::schedule::{Refusal, instant};
use super::wire::{ProgressiveStepWire, ProgressiveWire};
use crate::note::JsonPath;
use burgee::Timestamp;
use burgee::ast::{AttributePath, CompareOp, Expr, ExprKind, Literal, Path, build};

/// An instant as a literal.
pub(super) fn time(at: Timestamp) -> Expr {
    build::literal(Literal::DateTime(at.to_string()))
}

/// A percentage as it was written: whole where it is.
fn percent(percentage: f64) -> Expr {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "compared with what was cut"
    )]
    let whole = percentage as i64;
    #[expect(clippy::cast_precision_loss, reason = "a percentage is small")]
    let back = whole as f64;
    #[expect(clippy::float_cmp, reason = "nothing was cut off, or something was")]
    let exact = back == percentage;
    if exact {
        build::number(whole)
    } else {
        build::value(&burgee::Value::Float(percentage))
    }
}

/// A progressive rollout that is complete.
pub(super) struct Ramp<'w> {
    pub(super) initial: &'w str,
    pub(super) end: &'w str,
    from: Timestamp,
    until: Timestamp,
    low: f64,
    high: f64,
}

/// The rollout, if it has all that it needs.
pub(super) fn ramp<'w>(
    rollout: &'w ProgressiveWire,
    at: &JsonPath,
) -> Result<Option<Ramp<'w>>, Refusal> {
    let date = |step: &Option<ProgressiveStepWire>, name: &str| {
        let date = step.as_ref().and_then(|step| step.date.as_ref());
        date.map(|date| instant(date, &at.key(name).key("date")))
            .transpose()
    };
    let from = date(&rollout.initial, "initial")?;
    let until = date(&rollout.end, "end")?;
    let complete = || {
        let (initial, end) = (rollout.initial.as_ref()?, rollout.end.as_ref()?);
        let high = end.percentage.unwrap_or(0.0);
        Some(Ramp {
            initial: initial.variation.as_deref()?,
            end: end.variation.as_deref()?,
            from: from?,
            until: until.filter(|until| Some(*until) > from)?,
            low: initial.percentage.unwrap_or(0.0),
            high: if high == 0.0 || high > 100.0 {
                100.0
            } else {
                high
            },
        })
    };
    Ok(complete())
}

impl Ramp<'_> {
    /// When the end of the rollout has reached a request, with the flag's key and the bucketing key.
    pub(super) fn grown(&self, flag: &str, key: Expr) -> Expr {
        let bucket = build::call("gofeatureflag_bucket", [build::string(flag), key]);
        let now = ExprKind::Path(AttributePath {
            path: Path::dotted("now"),
            quoted: false,
        });
        let progress = build::call(
            "gofeatureflag_progress",
            [
                now.into(),
                time(self.from),
                time(self.until),
                percent(self.low),
                percent(self.high),
            ],
        );
        build::compare(bucket, CompareOp::Less, progress)
    }
}
