//! Flags of all kinds, answered as GO Feature Flag's own code goes about it.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the conversions of the original"
)]

use super::super::GoFeatureFlag;
use super::super::dice::Dice;
use super::super::query::reference::evaluate;
use super::super::query::{parse, translate};
use super::super::schedule::stages;
use super::super::wire::{FlagWire, ProgressiveWire, RuleWire};
use crate::export::Exporter;
use crate::export::gofeatureflag::GoFeatureFlagExport;
use crate::note::{JsonPath, Severity};
use crate::testing::engines;
use crate::{Importer, Input, Question};
use burgee::Timestamp;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

fn time(text: &str) -> i64 {
    Timestamp::parse(text).unwrap().0
}

/// The variation and the reason, or the code of an error.
type Told = Result<(String, &'static str), &'static str>;

/// What GO Feature Flag answers.
fn answer(name: &str, flag: &FlagWire, context: &Json, now: &str) -> Told {
    let now = time(now);
    let whole = flag;
    let mut states = stages(flag, &JsonPath::root()).unwrap();
    states.retain(|state| state.from.is_none_or(|from| from.0 <= now));
    let flag = &states.last().unwrap().flag;
    let key = bucketing_key(flag, whole, context)?;
    let closed = flag.experimentation.as_ref().is_some_and(|window| {
        window.start.as_ref().is_some_and(|start| now < time(start))
            || window.end.as_ref().is_some_and(|end| now > time(end))
    });
    if flag.disable == Some(true) || closed {
        return Ok(("SdkDefault".into(), "DISABLED"));
    }
    let rules = flag.targeting.as_deref().unwrap_or_default();
    for rule in rules {
        if let Some(variation) = apply(rule, false, name, &key, context, now)? {
            let split = if dynamic(rule) {
                "TARGETING_MATCH_SPLIT"
            } else {
                "TARGETING_MATCH"
            };
            return Ok((variation, split));
        }
    }
    let rule = flag.default_rule.as_ref().ok_or("FLAG_CONFIG")?;
    let variation = apply(rule, true, name, &key, context, now)?.unwrap();
    Ok((
        variation,
        match (dynamic(rule), rules.is_empty()) {
            (true, _) => "SPLIT",
            (false, true) => "STATIC",
            (false, false) => "DEFAULT",
        },
    ))
}

fn deals(rule: &RuleWire) -> bool {
    rule.progressive_rollout.is_some()
        || rule.percentage.as_ref().is_some_and(|all| !all.is_empty())
}

fn dynamic(rule: &RuleWire) -> bool {
    let whole = rule
        .percentage
        .iter()
        .flatten()
        .any(|(_, share)| (*share - 100.0).abs() < 1e-9);
    rule.progressive_rollout.is_some() || (deals(rule) && !whole)
}

fn bucketing_key(
    flag: &FlagWire,
    whole: &FlagWire,
    context: &Json,
) -> Result<String, &'static str> {
    const MISSING: &str = "TARGETING_KEY_MISSING";
    let any = |flag: &FlagWire| {
        flag.default_rule
            .iter()
            .chain(flag.targeting.iter().flatten())
            .any(deals)
    };
    let needed = any(flag)
        || whole
            .scheduled_rollout
            .iter()
            .flatten()
            .any(|step| any(&step.patch));
    let targeting = context["targetingKey"].as_str().unwrap_or("").to_owned();
    let key = match flag.bucketing_key.as_deref() {
        None => targeting,
        Some("") => return Ok(targeting),
        Some(path) => {
            let mut found = context;
            for step in path.split('.') {
                found = found.get(step).ok_or(MISSING)?;
            }
            found.as_str().ok_or(MISSING)?.to_owned()
        }
    };
    if key.is_empty() && needed {
        Err(MISSING)
    } else {
        Ok(key)
    }
}

fn apply(
    rule: &RuleWire,
    default: bool,
    flag: &str,
    key: &str,
    context: &Json,
    now: i64,
) -> Result<Option<String>, &'static str> {
    const CONFIG: &str = "FLAG_CONFIG";
    if key.is_empty() && deals(rule) {
        return Err(CONFIG);
    }
    if !default {
        let query = rule.query.as_deref().unwrap_or("");
        let matches = query.is_empty()
            || parse(query).is_ok_and(|parsed| {
                let mistakes = translate(&parsed.query).unwrap().mistakes;
                let sure = mistakes.unsure.is_empty();
                evaluate(&parsed.query, context, sure) == Ok(true)
            });
        if !matches || rule.disable == Some(true) {
            return Ok(None);
        }
    }
    if let Some(rollout) = &rule.progressive_rollout {
        return progressive(rollout, fnv1a(&format!("{flag}{key}")) % 100_000, now)
            .map(Some)
            .ok_or(CONFIG);
    }
    match rule.percentage.as_ref().filter(|all| !all.is_empty()) {
        Some(shares) => split(shares, flag, key).map(Some).ok_or(CONFIG),
        None => rule.variation.clone().map(Some).ok_or(CONFIG),
    }
}

fn split(shares: &IndexMap<String, f64>, flag: &str, key: &str) -> Option<String> {
    let mut names: Vec<&String> = shares.keys().collect();
    names.sort();
    names.reverse();
    let sum: f64 = names.iter().map(|name| shares[*name]).sum();
    let most = (sum * 1000.0) as u32;
    let hash = if most == 0 {
        0
    } else {
        fnv1a(&format!("{flag}{key}")) % most
    };
    let mut start = 0.0_f64;
    for name in names {
        let end = start + shares[name] * 1000.0;
        if start as u32 <= hash && hash < end as u32 {
            return Some(name.clone());
        }
        start = end;
    }
    None
}

fn progressive(rollout: &ProgressiveWire, hash: u32, now: i64) -> Option<String> {
    let (initial, end) = (rollout.initial.as_ref()?, rollout.end.as_ref()?);
    let (old, new) = (initial.variation.clone()?, end.variation.clone()?);
    let (from, until) = (time(initial.date.as_ref()?), time(end.date.as_ref()?));
    if until <= from {
        return None;
    }
    if now < from {
        return Some(old);
    }
    let low = initial.percentage.unwrap_or(0.0) * 1000.0;
    let high = match end.percentage.unwrap_or(0.0) {
        high if high == 0.0 || high > 100.0 => 100.0,
        high => high,
    } * 1000.0;
    let seconds = |time: i64| time.div_euclid(1_000_000);
    let share = if now >= until {
        high
    } else {
        (seconds(now) - seconds(from)) as f64
            * ((high - low) / (seconds(until) - seconds(from)) as f64)
            + low
    };
    Some(if hash < share as u32 { new } else { old })
}

const DATES: [&str; 6] = [
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:02.5Z",
    "2026-01-03T00:00:00Z",
    "2026-01-03T12:00:00.25Z",
    "2026-01-05T00:00:00Z",
    "2026-01-05T00:00:00.000001Z",
];

impl Dice {
    fn chance(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn variation(&mut self) -> Json {
        self.pick(&[json!("a"), json!("b"), json!("c"), json!("d")])
    }

    fn rule(&mut self, named: bool) -> Json {
        let mut rule = Map::new();
        if named {
            rule.insert(
                "name".into(),
                self.pick(&[json!("r"), json!("s"), json!("t")]),
            );
        }
        let query = match self.roll(5) {
            0 => String::new(),
            _ => loop {
                let query = self.query(2);
                let mistakes = translate(&query).unwrap().mistakes;
                // What is partly unsure is neither as in the original nor without its mistakes.
                if mistakes.unsure.is_empty() || mistakes.said.is_empty() {
                    break query.to_string();
                }
            },
        };
        if !self.chance(6) {
            rule.insert("query".into(), query.into());
        }
        if !self.chance(4) {
            rule.insert("variation".into(), self.variation());
        }
        if self.chance(3) {
            let mut shares = Map::new();
            for name in ["a", "b", "c"] {
                if !self.chance(3) {
                    let share = self.pick(&[
                        json!(0),
                        json!(100),
                        json!(33.3),
                        json!(91),
                        json!(0.5),
                        json!(12.345),
                    ]);
                    shares.insert(name.into(), share);
                }
            }
            rule.insert("percentage".into(), shares.into());
        }
        if self.chance(5) {
            let mut step = || {
                let mut step = json!({ "variation": self.variation(), "date": self.pick(&DATES) });
                if !self.chance(4) {
                    step["percentage"] =
                        self.pick(&[json!(0), json!(20), json!(62.5), json!(100), json!(130)]);
                }
                step
            };
            let rollout = json!({ "initial": step(), "end": step() });
            rule.insert("progressiveRollout".into(), rollout);
        }
        if self.chance(8) {
            rule.insert("disable".into(), true.into());
        }
        rule.into()
    }

    fn flag(&mut self) -> Json {
        let mut flag = json!({ "variations": { "a": "A", "b": "B", "c": "C" } });
        if !self.chance(8) {
            flag["defaultRule"] = self.rule(false);
        }
        let rules = |dice: &mut Dice| {
            let count = dice.roll(4);
            (0..count)
                .map(|_| {
                    let named = dice.roll(2) == 0;
                    dice.rule(named)
                })
                .collect::<Json>()
        };
        flag["targeting"] = rules(self);
        if self.chance(4) {
            flag["bucketingKey"] = self.pick(&[json!(""), json!("a"), json!("m.a")]);
        }
        if self.chance(10) {
            flag["disable"] = true.into();
        }
        if self.chance(5) {
            flag["experimentation"] =
                json!({ "start": self.pick(&DATES), "end": self.pick(&DATES) });
        }
        if self.chance(2) {
            let mut steps = Vec::new();
            for _ in 0..=self.roll(3) {
                let mut step = json!({ "date": self.pick(&DATES), "targeting": rules(self) });
                if self.chance(3) && flag.get("defaultRule").is_some() {
                    step["defaultRule"] = self.rule(false);
                }
                if self.chance(3) {
                    step["variations"] = json!({ "a": self.pick(&["A", "A2", "A3"]) });
                }
                if self.chance(3) {
                    step["disable"] = self.pick(&[json!(true), json!(false)]);
                }
                if self.chance(4) {
                    step["experimentation"] = json!({ "end": self.pick(&DATES) });
                }
                steps.push(step);
            }
            flag["scheduledRollout"] = steps.into();
        }
        flag
    }
}

#[test]
fn answers_are_those_of_the_original() {
    let mut dice = Dice::new(0x2545_F491_4F6C_DD1D);
    let (mut compared, mut errors, mut refused) = (0, 0, 0);
    for number in 0..500 {
        let flag = dice.flag();
        let name = format!("flag-{}", number % 7);
        let text = json!({ &name: flag }).to_string();
        let imported = GoFeatureFlag.import(&Input::new("a.json", &text)).unwrap();
        if imported
            .notes
            .iter()
            .any(|note| note.severity == Severity::Refused)
        {
            refused += 1;
            continue;
        }
        let wire: FlagWire = serde_json::from_value(flag.clone()).unwrap();
        let (direct, printed) = engines(&imported);
        for _ in 0..12 {
            let mut context = dice.context(2);
            if !dice.chance(6) {
                context["targetingKey"] =
                    dice.pick(&["", "u", "user-1", "user-2", "ü", "42"]).into();
            }
            let now = dice.pick(&DATES);
            let question = json!({ "flag": name, "context": context, "now": now });
            let question = Question::new(&question, Timestamp(0));
            let got = imported.native.answer(&direct, &question);
            assert_eq!(got, imported.native.answer(&printed, &question));
            let (variation, reason, error) = match answer(&name, &wire, &context, now) {
                Ok((variation, reason)) => (variation, reason, Json::Null),
                Err(code) => ("SdkDefault".to_owned(), "ERROR", code.into()),
            };
            let expected = (Some(variation.into()), Some(reason.into()), Some(error));
            let got = (got.variant, got.reason, got.error);
            errors += usize::from(expected.1 == Some("ERROR".into()));
            compared += 1;
            assert_eq!(got, expected, "{context} at {now}\n{text}");
        }
    }
    assert!(
        compared > 4000 && errors > 400 && refused < 60,
        "{compared} {errors} {refused}"
    );
}

#[test]
fn what_is_written_again_answers_the_same() {
    let mut dice = Dice::new(0xA076_1D64_78BD_642F);
    let (mut written, mut compared) = (0, 0);
    for _ in 0..500 {
        let text = json!({ "f": dice.flag() }).to_string();
        let first = GoFeatureFlag.import(&Input::new("a.json", &text)).unwrap();
        let yaml = GoFeatureFlagExport.export(&first.document).text;
        let second = GoFeatureFlag.import(&Input::new("b.yaml", &yaml)).unwrap();
        let (one, other) = (engines(&first).0, engines(&second).0);
        if other.flags().len() == 0 {
            continue;
        }
        written += 1;
        for _ in 0..12 {
            let mut context = dice.context(2);
            context["targetingKey"] = dice.pick(&["", "u", "user-1", "user-2", "ü", "42"]).into();
            let question = json!({ "flag": "f", "context": context, "now": dice.pick(&DATES), "default": "mine" });
            let question = Question::new(&question, Timestamp(0));
            let first = first.native.answer(&one, &question);
            let second = second.native.answer(&other, &question);
            assert_eq!(first.value, second.value, "{question:?}\n{text}\n{yaml}");
            assert_eq!(first.error, second.error, "{question:?}\n{text}\n{yaml}");
            compared += 1;
        }
    }
    assert!(written > 30 && compared > 300, "{written} {compared}");
}
