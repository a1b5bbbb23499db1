//! What is served: the name of a variant, or shares of the population.

use super::Lacking;
use super::condition::{is_key, key_part};
use super::flag::Variants;
use super::operand::{attribute, is_text, needed};
use super::source::Source;
use burgee::ast::{
    self, Bucket, CompareOp, Expr, ExprKind, Literal, Outcome, Portion, ShareTarget, Split, Target,
    Weight,
};
use burgee::bucket::BUCKETS;
use serde_json::{Value as Json, json};

/// What is served, as a rule that gives the name of a variant, and for whom.
#[derive(Debug)]
pub(super) struct Served {
    /// The rule.
    pub rule: Json,
    /// A rule that counts as true for those who are dealt out at all; none for everybody.
    pub when: Option<Json>,
}

/// What a flag's own `bucket` says, and its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dealing<'f> {
    pub flag: &'f str,
    pub bucket: Option<&'f Bucket>,
}

/// What `outcome` becomes; `when` is the condition of its rule.
pub(super) fn outcome(
    outcome: &Outcome,
    when: Option<&Expr>,
    dealing: Dealing<'_>,
    variants: &mut Variants,
    source: &mut Source<'_>,
) -> Result<Served, Lacking> {
    match outcome {
        Outcome::Target(target) => Ok(Served {
            rule: json!(variants.name(target)?),
            when: None,
        }),
        // An operator that there is not makes flagd fail.
        Outcome::Error(code) if code.node == "PARSE_ERROR" => Ok(Served {
            rule: json!({ "fail": [] }),
            when: None,
        }),
        Outcome::Error(code) => Lacking::of(format!("`serve error \"{}\"`", code.node)),
        Outcome::Ramp(_) => Lacking::of("a ramp"),
        Outcome::Split(split) => shares(split, when, dealing, variants, source),
    }
}

/// `fractional`.
fn shares(
    split: &Split,
    when: Option<&Expr>,
    dealing: Dealing<'_>,
    variants: &mut Variants,
    source: &mut Source<'_>,
) -> Result<Served, Lacking> {
    let own = |bucket: &Bucket| bucket.using.clone().map(|name| name.node);
    let using = own(&split.bucket).or_else(|| dealing.bucket.and_then(own));
    let using = using.unwrap_or_else(|| source.bucketing.to_owned());
    if using != "flagd/2" {
        return Lacking::of(format!("the bucketing `{using}`; it has `flagd/2`"));
    }
    let salt = |bucket: &Bucket| bucket.salt.clone().map(|salt| salt.node);
    let salt = salt(&split.bucket).or_else(|| dealing.bucket.and_then(salt));
    let salt = salt.unwrap_or_else(|| dealing.flag.to_owned());
    let by = split.bucket.by.as_ref();
    let by = by.or_else(|| dealing.bucket.and_then(|bucket| bucket.by.as_ref()));
    let default = burgee::ast::build::path("targetingKey");
    let weights = weights(split, variants)?;
    let (key, guard) = key(by.unwrap_or(&default), &salt, when, dealing, source)?;
    let mut arguments: Vec<Json> = key.into_iter().collect();
    arguments.extend(weights);
    Ok(Served {
        rule: json!({ "fractional": arguments }),
        when: guard,
    })
}

/// The key as the first argument, where it is not flagd's own, and for whom there is one.
fn key(
    by: &Expr,
    salt: &str,
    when: Option<&Expr>,
    dealing: Dealing<'_>,
    source: &mut Source<'_>,
) -> Result<(Option<Json>, Option<Json>), Lacking> {
    // What `cat` makes of several parts has no space around it.
    if let Some(argument) = key_part(by)
        && !salt.is_empty()
        && salt.trim() == salt
    {
        let (value, _) = needed(argument, source)?;
        let key = json!({ "cat": [salt, value] });
        return Ok((Some(key), Some(is_key(&value))));
    }
    let Some((value, path)) = attribute(by, source)? else {
        return Lacking::of(format!("`by {}`", burgee::ast::print_expr(by)));
    };
    let shown = burgee::ast::print_expr(by);
    if salt.is_empty() {
        // A number is dealt out by its digits; flagd takes only text.
        if requires_text(when, by) {
            return Ok((Some(value.clone()), Some(is_text(&value))));
        }
        if !source.is_text(path) {
            return Lacking::of(format!(
                "`by {shown}` of what is no text; declare `{shown}: string` under `attributes`, or \
                 add `when {shown} is string`"
            ));
        }
        source.declared_keys = true;
        return Ok((Some(value.clone()), Some(is_text(&value))));
    }
    if *by == burgee::ast::build::path("targetingKey") && salt == dealing.flag {
        if !requires_some(when, by) {
            return Lacking::of(
                "dealing out an empty `targetingKey`; add `when targetingKey != \"\"`",
            );
        }
        return Ok((None, None));
    }
    Lacking::of(format!(
        "the salt \"{salt}\" before `{shown}`, whose space at the end it cuts off; use \
         `by targetingKey` with the flag's own salt, or `salt \"\"`"
    ))
}

/// The parts of a condition that must all be true.
fn conjuncts(when: Option<&Expr>) -> &[Expr] {
    match when {
        Some(Expr {
            kind: ExprKind::And(parts),
            ..
        }) => parts,
        Some(only) => std::slice::from_ref(only),
        None => &[],
    }
}

/// Whether a rule is only for those whose key is text.
fn requires_text(when: Option<&Expr>, key: &Expr) -> bool {
    conjuncts(when).iter().any(|part| {
        matches!(&part.kind, ExprKind::Is { operand, test, negated: false }
            if **operand == *key && test.node == ast::IsTest::String)
    })
}

/// Whether a rule is only for those whose key is text that is not empty.
fn requires_some(when: Option<&Expr>, key: &Expr) -> bool {
    conjuncts(when).iter().any(|part| {
        matches!(&part.kind, ExprKind::Compare { op, negated: false, left, right }
            if op.node == CompareOp::NotEqual
                && **left == *key
                && right.kind == ExprKind::Literal(Literal::String(String::new())))
    })
}

/// `[variant, weight]` for each share.
fn weights(split: &Split, variants: &mut Variants) -> Result<Vec<Json>, Lacking> {
    let mut whole = BUCKETS;
    let mut sum = 0_u32;
    let mut shares = Vec::new();
    for share in &split.shares {
        let ShareTarget::Target(target) = &share.to else {
            return Lacking::of("a share with `next`");
        };
        let weight = match share.weight.node {
            Weight::Portion(Portion::Percent(percent)) => percent.0,
            Weight::Portion(Portion::Parts { part, whole: parts }) => {
                whole = parts;
                part
            }
            Weight::Rest => whole.saturating_sub(sum),
        };
        sum = sum.saturating_add(weight);
        shares.push((variants.name(target)?, weight));
    }
    if whole > i32::MAX.unsigned_abs() {
        return Lacking::of(format!("shares of {whole}"));
    }
    let divisor = shares
        .iter()
        .fold(whole, |divisor, (_, weight)| gcd(divisor, *weight));
    let divisor = divisor.max(1);
    let shares = shares.into_iter();
    Ok(shares
        .map(|(name, weight)| json!([name, weight / divisor]))
        .collect())
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The variant's name that a target means.
impl Variants {
    pub(super) fn name(&mut self, target: &Target) -> Result<String, Lacking> {
        match target {
            Target::Variant(name) => Ok(name.node.clone()),
            Target::Value(value) => self.of_value(value),
        }
    }
}
