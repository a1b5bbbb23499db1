//! Splits, and rollouts that grow.

use super::condition::Lacking;
use super::names::Names;
use super::values::Variations;
use crate::format::gofeatureflag::{BUCKETING, shares};
use burgee::ast::{
    Bucket, CompareOp, Expr, ExprKind, Literal, Path, Percent, Portion, ShareTarget, Split, Step,
    Weight, build,
};
use indexmap::IndexMap;
use serde_json::{Value as Json, json};

/// Where a flag's rollouts take their key: one place for all of them.
#[derive(Debug, Default)]
pub(super) struct Key {
    /// The path; none where nothing is dealt out yet.
    pub(super) path: Option<Path>,
}

impl Key {
    /// Takes the key of another rollout.
    fn take(&mut self, path: Path) -> Result<(), Lacking> {
        match &self.path {
            Some(known) if *known != path => Err("rollouts by several keys in one flag".into()),
            _ => {
                self.path = Some(path);
                Ok(())
            }
        }
    }

    /// GO Feature Flag's name for it; none for the targeting key.
    pub(super) fn native(&self) -> Result<Option<String>, Lacking> {
        let Some(path) = self.path.as_ref().filter(|path| !is_targeting_key(path)) else {
            return Ok(None);
        };
        let steps: Option<Vec<&str>> = path
            .steps
            .iter()
            .map(|step| match step {
                Step::Key(key) if !key.contains('.') && !key.is_empty() => Some(key.as_str()),
                _ => None,
            })
            .collect();
        let steps = steps.ok_or_else(|| format!("the bucketing key `{path}`"))?;
        Ok(Some(steps.join(".")))
    }

    /// The key as an expression.
    pub(super) fn expr(&self) -> Option<Expr> {
        let path = self.path.as_ref()?;
        Some(build::steps(path.steps.iter().cloned()))
    }
}

fn is_targeting_key(path: &Path) -> bool {
    *path == Path::dotted("targetingKey")
}

/// The attribute that a key is.
fn key_path(expr: &Expr) -> Result<Path, Lacking> {
    match &expr.kind {
        ExprKind::Path(path) => Ok(path.path.clone()),
        _ => Err("a bucketing key that is no attribute".into()),
    }
}

/// Translates the rollouts of one flag.
#[derive(Debug)]
pub(super) struct Rollouts<'d> {
    pub(super) names: &'d Names<'d>,
    /// The flag's key.
    pub(super) flag: &'d str,
    /// What the flag says for all of them.
    pub(super) bucket: Option<&'d Bucket>,
    pub(super) key: Key,
}

impl Rollouts<'_> {
    /// `percentage: { … }`
    pub(super) fn split(
        &mut self,
        split: &Split,
        variations: &mut Variations,
    ) -> Result<Json, Lacking> {
        self.bucketing(&split.bucket)?;
        let mut whole = None;
        let mut parts: Vec<(Option<u32>, String)> = Vec::new();
        for share in &split.shares {
            let part = match share.weight.node {
                Weight::Portion(Portion::Percent(Percent(part))) => Some((part, 100_000)),
                Weight::Portion(Portion::Parts { part, whole }) => Some((part, whole)),
                Weight::Rest => None,
            };
            let ShareTarget::Target(target) = &share.to else {
                return Err("a split with `next`".into());
            };
            if let Some((_, of)) = part {
                if whole.is_some_and(|whole| whole != of) {
                    return Err("shares of several kinds in one split".into());
                }
                whole = Some(of);
            }
            let name = variations.name(target)?;
            if parts.iter().any(|(_, known)| *known == name) {
                return Err("a split with two shares of one variant".into());
            }
            parts.push((part.map(|(part, _)| part), name));
        }
        let whole = whole.unwrap_or(100_000);
        let given: u32 = parts.iter().filter_map(|(part, _)| *part).sum();
        let parts: Vec<(u32, String)> = parts
            .into_iter()
            .map(|(part, name)| (part.unwrap_or(whole.saturating_sub(given)), name))
            .collect();
        percentages(whole, &parts)
    }

    /// Checks how keys are dealt out, and notes the key.
    fn bucketing(&mut self, own: &Bucket) -> Result<(), Lacking> {
        let using = own.using.as_ref();
        let using = using.or_else(|| self.bucket.and_then(|bucket| bucket.using.as_ref()));
        let using = using
            .map(|name| name.node.as_str())
            .or(self.names.bucketing);
        if using != Some(BUCKETING) {
            return Err(format!("a rollout that does not say `using {BUCKETING}`"));
        }
        let salt = own.salt.as_ref();
        let salt = salt.or_else(|| self.bucket.and_then(|bucket| bucket.salt.as_ref()));
        if salt.is_some_and(|salt| salt.node != self.flag) {
            return Err("a salt that is not the flag's name".into());
        }
        let by = own.by.as_ref();
        let path = match by.or_else(|| self.bucket.and_then(|bucket| bucket.by.as_ref())) {
            Some(by) => key_path(by)?,
            None => self
                .names
                .default_key()
                .ok_or("a rollout without a bucketing key")?,
        };
        self.take(path)
    }

    /// Notes where a rollout takes its key.
    fn take(&mut self, path: Path) -> Result<(), Lacking> {
        self.names.check(&path)?;
        self.key.take(path)
    }

    /// The rollout that an imported condition says, and the rest of the condition.
    pub(super) fn growing(
        &mut self,
        when: &Expr,
    ) -> Result<Option<(Growing, Option<Expr>)>, Lacking> {
        let parts = match &when.kind {
            ExprKind::And(parts) => parts.clone(),
            _ => vec![when.clone()],
        };
        for (at, part) in parts.iter().enumerate() {
            if let Some((growing, key)) = progress(part, self.flag) {
                self.take(key_path(&key)?)?;
                let mut rest = parts;
                rest.remove(at);
                let rest = (!rest.is_empty()).then(|| build::all(rest));
                return Ok(Some((growing, rest)));
            }
        }
        Ok(None)
    }
}

/// Percentages that deal out exactly these parts.
fn percentages(whole: u32, parts: &[(u32, String)]) -> Result<Json, Lacking> {
    let percentages: IndexMap<String, f64> = parts
        .iter()
        .map(|(part, name)| (name.clone(), f64::from(*part) / 1000.0))
        .collect();
    let dealt = shares(&percentages)?;
    if dealt.chancy {
        return Err("these shares, whose sum GO Feature Flag leaves to chance".into());
    }
    if dealt.whole != whole || dealt.parts != parts {
        return Err(
            "these shares: GO Feature Flag deals out by the names of the variations, the last first, \
             in thousandths of a percent"
                .into(),
        );
    }
    Ok(percentages
        .iter()
        .map(|(name, percentage)| (name.clone(), number(*percentage)))
        .collect())
}

/// A number without `.0`.
pub(super) fn number(number: f64) -> Json {
    let whole = burgee::value::Number::Float(number).as_i64();
    whole.map_or_else(|| json!(number), Json::from)
}

/// A share that grows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Growing {
    from: String,
    until: String,
    low: Json,
    high: Json,
}

impl Growing {
    /// `progressiveRollout: { … }`
    pub(super) fn native(self, initial: &str, end: &str) -> Json {
        json!({
            "initial": { "variation": initial, "percentage": self.low, "date": self.from },
            "end": { "variation": end, "percentage": self.high, "date": self.until },
        })
    }
}

/// `gofeatureflag_bucket("flag", key) < gofeatureflag_progress(now, from, until, low, high)`
fn progress(expr: &Expr, flag: &str) -> Option<(Growing, Expr)> {
    let ExprKind::Compare {
        op,
        negated: false,
        left,
        right,
    } = &expr.kind
    else {
        return None;
    };
    let [salt, key] = call(left, "gofeatureflag_bucket")? else {
        return None;
    };
    let [now, from, until, low, high] = call(right, "gofeatureflag_progress")? else {
        return None;
    };
    let own = matches!(&salt.kind, ExprKind::Literal(Literal::String(salt)) if salt == flag);
    let clock = matches!(&now.kind, ExprKind::Path(path) if !path.quoted && path.path == Path::dotted("now"));
    if op.node != CompareOp::Less || !own || !clock {
        return None;
    }
    let growing = Growing {
        from: time(from)?,
        until: time(until)?,
        low: super::values::json(low).ok()?,
        high: super::values::json(high).ok()?,
    };
    Some((growing, key.clone()))
}

fn call<'e>(expr: &'e Expr, name: &str) -> Option<&'e [Expr]> {
    match &expr.kind {
        ExprKind::Call {
            function,
            arguments,
        } if function.node == name => Some(arguments),
        _ => None,
    }
}

/// A time as GO Feature Flag writes it; bare dates and short times are written out.
pub(super) fn time(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Literal(Literal::DateTime(text) | Literal::Date(text)) => {
            Some(burgee::Timestamp::parse(text)?.to_string())
        }
        _ => None,
    }
}
