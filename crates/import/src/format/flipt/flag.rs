//! Flags of both kinds.

use super::native::{FlagTable, Kind, Matched, VariantTable};
use super::profile::Profile;
use super::segment::{Segment, Segments};
use super::variants::{Variants, read, written};
use super::wire::{DistributionWire, FlagWire, RolloutWire, RuleWire, SegmentsWire, SeveralWire};
use crate::names::Names;
use crate::note::{JsonPath, Note, Severity};
use burgee::ast::{self, Expr, FlagType, MetaKey, Outcome, Status, build};
use serde_json::Value as Json;

/// The bucketing of distributions.
const VARIANT: &str = "flipt/variant";
/// The bucketing of thresholds.
const ROLLOUT: &str = "flipt/rollout";

/// Why a flag cannot be imported, and where.
type Refusal = (JsonPath, String);

/// Puts one flag together.
#[derive(Debug)]
pub(super) struct Builder<'b, 'n> {
    pub(super) profile: Profile,
    pub(super) segments: &'b mut Segments<'n>,
    pub(super) notes: &'b mut Vec<Note>,
    rule_names: Names,
    rules: Vec<ast::Rule>,
    table: FlagTable,
}

impl<'b, 'n> Builder<'b, 'n> {
    /// A flag of this name in the rules.
    pub(super) fn new(
        name: String,
        profile: Profile,
        segments: &'b mut Segments<'n>,
        notes: &'b mut Vec<Note>,
    ) -> Self {
        Builder {
            profile,
            segments,
            notes,
            rule_names: Names::default(),
            rules: Vec::new(),
            table: FlagTable::new(name),
        }
    }

    /// The flag, and what its answers need beside it.
    pub(super) fn flag(
        mut self,
        wire: &FlagWire,
        at: &JsonPath,
    ) -> Result<(ast::Flag, FlagTable), Refusal> {
        self.table.enabled = wire.enabled;
        self.table.key.clone_from(&wire.key);
        if wire
            .metadata
            .as_ref()
            .is_some_and(|metadata| !metadata.is_empty())
        {
            self.note(
                Severity::Note,
                &at.key("metadata"),
                "metadata is not carried over".to_owned(),
            );
        }
        let flag = match wire.kind.as_deref().unwrap_or("VARIANT_FLAG_TYPE") {
            "VARIANT_FLAG_TYPE" => self.variant_flag(wire, at)?,
            "BOOLEAN_FLAG_TYPE" => self.boolean_flag(wire, at)?,
            other => return Err((at.key("type"), format!("unknown type of flag `{other}`"))),
        };
        Ok((flag, self.table))
    }

    fn note(&mut self, severity: Severity, at: &JsonPath, message: String) {
        self.notes.push(Note {
            severity,
            at: at.clone(),
            message,
        });
    }

    /// The flag with its description.
    fn start(&self, wire: &FlagWire, ty: FlagType) -> ast::Flag {
        let flag = build::flag(&self.table.name, ty);
        match wire.description.as_deref() {
            None | Some("") => flag,
            Some(text) => flag.meta(MetaKey::Description, build::string(text)),
        }
    }

    fn variant_flag(&mut self, wire: &FlagWire, at: &JsonPath) -> Result<ast::Flag, Refusal> {
        self.table.kind = Kind::Variant;
        let variants = Variants::of(wire);
        if variants.are_too_deep() {
            return Err((
                at.key("variants"),
                "an attachment is nested too deep".to_owned(),
            ));
        }
        let mut taken = Names::default();
        let mut by_key: Vec<(String, String)> = Vec::new();
        for (key, _) in &variants.attachments {
            by_key.push((key.clone(), taken.take(key)));
        }
        let name_of = |key: &str| {
            by_key
                .iter()
                .find(|(own, _)| own == key)
                .map(|(_, name)| name.clone())
        };
        let fallback = match &variants.default {
            Some(key) => name_of(key),
            None => None,
        };
        self.table.has_default = fallback.is_some();
        let mut none_used = false;
        let fallback = fallback.unwrap_or_else(|| {
            none_used = true;
            taken.take("none")
        });
        for (index, rule) in wire.rules.iter().flatten().enumerate() {
            let at = at.key("rules").index(index);
            self.rule(rule, &wire.key, &name_of, &fallback, &at)?;
        }
        let ty = if variants.has_attachments() {
            FlagType::Json
        } else {
            FlagType::String
        };
        let value = |key: &str, attachment: &Json| match ty {
            FlagType::Json => build::value(&burgee::Value::from(read(attachment))),
            _ => build::string(key),
        };
        let mut all = Vec::new();
        for ((key, attachment), (_, name)) in variants.attachments.iter().zip(&by_key) {
            all.push((name.clone(), value(key, attachment)));
            let table = VariantTable {
                key: key.clone(),
                attachment: written(attachment),
            };
            self.table.variants.insert(name.clone(), table);
        }
        if none_used {
            all.push((fallback.clone(), value("", &Json::Null)));
        }
        let mut flag = self.start(wire, ty);
        if !wire.enabled {
            flag = flag.status(Status::Disabled).if_disabled(fallback.as_str());
        }
        flag = flag.variants(all);
        for rule in self.rules.drain(..) {
            flag = flag.rule(rule);
        }
        Ok(flag.otherwise(fallback.as_str()))
    }

    fn rule(
        &mut self,
        wire: &RuleWire,
        flag: &str,
        name_of: &dyn Fn(&str) -> Option<String>,
        fallback: &str,
        at: &JsonPath,
    ) -> Result<(), Refusal> {
        let own = SeveralWire {
            segments: wire.segments.clone(),
            operator: wire.operator.clone(),
            ..SeveralWire::default()
        };
        let (when, name, matched) = match &wire.segment {
            Some(SegmentsWire::Key(key)) => {
                let one = SeveralWire {
                    key: Some(key.clone()),
                    ..SeveralWire::default()
                };
                self.segments(&one, &at.key("segment"))?
            }
            Some(SegmentsWire::Several(several)) => self.segments(several, &at.key("segment"))?,
            None => self.segments(&own, at)?,
        };
        let distributions = wire.distributions.as_deref().unwrap_or_default();
        let mut shares = Vec::new();
        for (index, distribution) in distributions.iter().enumerate() {
            let at = at.key("distributions").index(index);
            let Some(variant) = name_of(&distribution.variant) else {
                return Err((
                    at,
                    format!("there is no variant `{}`", distribution.variant),
                ));
            };
            if !distribution.rollout.is_finite() {
                return Err((at.key("rollout"), "this is no percentage".to_owned()));
            }
            if distribution.rollout > 0.0 {
                shares.push((distribution, variant));
            }
        }
        let serve: Outcome = match shares.as_slice() {
            // It matches all the same, and leaves the default variant as it is.
            [] => fallback.into(),
            [(_, variant)] => variant.as_str().into(),
            _ => {
                let sizes = sizes(shares.iter().map(|(share, _)| *share), self.profile);
                let targets = shares.iter().map(|(_, variant)| variant.as_str());
                build::split(sizes.into_iter().zip(targets))
                    .by(super::property::entity())
                    .salt(flag)
                    .using(VARIANT)
                    .into()
            }
        };
        self.push(&name, when, serve, matched);
        Ok(())
    }

    fn push(&mut self, name: &str, when: Expr, serve: Outcome, matched: Matched) {
        let name = self.rule_names.take(name);
        self.table.rules.insert(name.clone(), matched);
        self.rules.push(build::rule(name).when(when).serve(serve));
    }

    fn boolean_flag(&mut self, wire: &FlagWire, at: &JsonPath) -> Result<ast::Flag, Refusal> {
        self.table.kind = Kind::Boolean;
        for (index, rollout) in wire.rollouts.iter().flatten().enumerate() {
            let at = at.key("rollouts").index(index);
            self.rollout(rollout, &wire.key, &at)?;
        }
        let mut flag = self.start(wire, FlagType::Bool);
        let own = on_off(wire.enabled);
        if self.rules.is_empty() && flag.items.is_empty() {
            flag.value = Some(own.into());
            return Ok(flag);
        }
        for rule in self.rules.drain(..) {
            flag = flag.rule(rule);
        }
        Ok(flag.otherwise(own))
    }

    fn rollout(&mut self, wire: &RolloutWire, flag: &str, at: &JsonPath) -> Result<(), Refusal> {
        if let Some(threshold) = &wire.threshold {
            if threshold.percentage.is_nan() {
                return Err((at.key("threshold"), "this is no percentage".to_owned()));
            }
            let whole = threshold.percentage.ceil().clamp(0.0, 100.0);
            let percent: u32 = format!("{whole:.0}").parse().unwrap_or(0);
            if whole.to_bits() != threshold.percentage.to_bits() {
                let message = format!(
                    "{} % counts as {percent} %, as it does in Flipt",
                    threshold.percentage
                );
                self.note(Severity::Note, &at.key("threshold"), message);
            }
            let slices = [(0, percent.saturating_mul(1000))];
            let when = build::bucket(slices, super::property::entity(), Some(flag), Some(ROLLOUT));
            let when = if percent == 0 {
                build::bool(false)
            } else {
                when
            };
            self.push(
                "threshold",
                when,
                on_off(threshold.value).into(),
                Matched::default(),
            );
        } else if let Some(segment) = &wire.segment {
            let (when, name, matched) = self.segments(segment, &at.key("segment"))?;
            self.push(&name, when, on_off(segment.value).into(), matched);
        } else {
            self.note(
                Severity::Note,
                at,
                "a rollout without segment or threshold does nothing".to_owned(),
            );
        }
        Ok(())
    }

    /// Who is in these segments, a name for it, and what an answer says of them.
    fn segments(
        &mut self,
        wire: &SeveralWire,
        at: &JsonPath,
    ) -> Result<(Expr, String, Matched), Refusal> {
        let mut found = Vec::new();
        for key in wire.key.iter().chain(wire.keys.iter().flatten()) {
            match self.segments.get(key) {
                Some(segment) => found.push((key.clone(), segment.clone())),
                None => return Err((at.clone(), format!("there is no segment `{key}`"))),
            }
        }
        for (index, inside) in wire.segments.iter().flatten().enumerate() {
            let at = at.key("segments").index(index);
            found.push(match inside {
                Json::String(key) => match self.segments.get(key) {
                    Some(segment) => (key.clone(), segment.clone()),
                    None => return Err((at, format!("there is no segment `{key}`"))),
                },
                inside => self.segments.inside(&at, inside),
            });
        }
        let and = match wire.operator.as_deref() {
            None | Some("" | "OR_SEGMENT_OPERATOR") => false,
            Some("AND_SEGMENT_OPERATOR") => true,
            Some(other) => return Err((at.clone(), format!("unknown operator `{other}`"))),
        };
        if let Some((key, _)) = found
            .iter()
            .find(|(_, segment)| *segment == Segment::Refused)
        {
            return Err((at.clone(), format!("the segment `{key}` is left out")));
        }
        let mut matched = Matched::default();
        let mut keys = Vec::new();
        for (key, segment) in found {
            if let Segment::Named(name) = segment
                && !keys.contains(&key)
            {
                matched.segments.push((key.clone(), name));
                keys.push(key);
            }
        }
        let tests = matched
            .segments
            .iter()
            .map(|(_, name)| build::segment(name));
        // The server compares the number of matches with the number of segments that it has not
        // dropped: with none, an `and` holds for everybody.
        let when = if and {
            build::all(tests)
        } else {
            build::any(tests)
        };
        let name = keys.join(if and { "-and-" } else { "-or-" });
        Ok((
            when,
            if name.is_empty() {
                "no-segment".to_owned()
            } else {
                name
            },
            matched,
        ))
    }
}

fn on_off(value: bool) -> &'static str {
    if value { "on" } else { "off" }
}

/// The sizes of shares in thousandths of a percent. Single precision and the cut are the engine's.
fn sizes<'d>(
    shares: impl Iterator<Item = &'d DistributionWire> + Clone,
    profile: Profile,
) -> Vec<u32> {
    let total: f32 = shares.clone().map(|share| share.rollout).sum();
    let count = shares.clone().count();
    let (mut running, mut start) = (0.0_f32, 0_u32);
    let sizes = shares.enumerate().map(|(index, share)| {
        running += share.rollout / total * 100.0;
        let last = index.saturating_add(1) == count;
        let end = if last {
            1000
        } else {
            profile.bound(running).max(start)
        };
        let size = end.saturating_sub(start);
        start = end;
        size.saturating_mul(100)
    });
    sizes.collect()
}
