//! LaunchDarkly's evaluation, step by step as its SDKs do it, on the JSON itself: to compare with what
//! the import makes of the same documents. It shares nothing with the import but how dates, versions
//! and patterns are read.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    reason = "it rounds and compares where LaunchDarkly does"
)]

use super::super::{date, pattern, version};
use serde_json::{Map, Value as Json, json};
use sha1::{Digest, Sha1};

/// The whole evaluation ends.
struct Abort;

/// A variation's index where there is one, and the reason.
pub(super) type Outcome = (Option<i64>, Json);

pub(super) struct Reference<'d> {
    pub(super) flags: &'d Map<String, Json>,
    pub(super) segments: &'d Map<String, Json>,
    /// `{"user": {…}, "org": {…}}`
    pub(super) contexts: &'d Map<String, Json>,
}

fn list<'j>(json: &'j Json, name: &str) -> &'j [Json] {
    json[name].as_array().map_or(&[], Vec::as_slice)
}

fn error(kind: &str) -> Json {
    json!({ "kind": "ERROR", "errorKind": kind })
}

fn kind_of(json: &Json, name: &str) -> String {
    let kind = json[name].as_str().filter(|kind| !kind.is_empty());
    kind.unwrap_or("user").to_owned()
}

/// The steps of an attribute reference.
fn steps(kind: &Json, text: &str) -> Result<Vec<String>, Abort> {
    let literal = kind.as_str().is_none_or(str::is_empty);
    if text.is_empty() {
        return Err(Abort);
    }
    if literal || !text.starts_with('/') {
        return Ok(vec![text.to_owned()]);
    }
    let step = |step: &str| {
        let tildes = step.matches('~').count();
        let good = step.matches("~0").count() + step.matches("~1").count();
        let bad = step.is_empty() || tildes != good;
        let text = step.replace("~1", "/").replace("~0", "~");
        if bad { Err(Abort) } else { Ok(text) }
    };
    text.split('/').skip(1).map(step).collect()
}

impl Reference<'_> {
    pub(super) fn flag(&self, key: &str) -> Outcome {
        match self.evaluate(key, &mut Vec::new()) {
            Ok((index, reason)) => (index, reason),
            Err(Abort) => (None, error("MALFORMED_FLAG")),
        }
    }

    fn variation(flag: &Json, index: i64, reason: Json) -> Outcome {
        let count = i64::try_from(list(flag, "variations").len()).unwrap();
        if (0..count).contains(&index) {
            (Some(index), reason)
        } else {
            (None, error("MALFORMED_FLAG"))
        }
    }

    fn off(flag: &Json, reason: Json) -> Outcome {
        match flag["offVariation"].as_i64() {
            Some(index) => Self::variation(flag, index, reason),
            None => (None, reason),
        }
    }

    fn evaluate(&self, key: &str, chain: &mut Vec<String>) -> Result<Outcome, Abort> {
        let flag = &self.flags[key];
        if flag["on"] != json!(true) {
            return Ok(Self::off(flag, json!({ "kind": "OFF" })));
        }
        chain.push(key.to_owned());
        for needed in list(flag, "prerequisites") {
            let other = needed["key"].as_str().unwrap();
            let failed = json!({ "kind": "PREREQUISITE_FAILED", "prerequisiteKey": other });
            let Some(wire) = self.flags.get(other) else {
                chain.pop();
                return Ok(Self::off(flag, failed));
            };
            if chain.iter().any(|earlier| earlier == other) {
                return Err(Abort);
            }
            let (index, _) = self.evaluate(other, chain)?;
            if wire["on"] != json!(true) || index.is_none() || index != needed["variation"].as_i64()
            {
                chain.pop();
                return Ok(Self::off(flag, failed));
            }
        }
        chain.pop();
        if let Some(index) = self.target(flag) {
            return Ok(Self::variation(
                flag,
                index,
                json!({ "kind": "TARGET_MATCH" }),
            ));
        }
        for (index, rule) in list(flag, "rules").iter().enumerate() {
            if self.clauses(rule, &mut Vec::new())? {
                let mut reason = json!({ "kind": "RULE_MATCH", "ruleIndex": index });
                if let Some(id) = rule["id"].as_str().filter(|id| !id.is_empty()) {
                    reason["ruleId"] = json!(id);
                }
                return Ok(self.serve(key, flag, rule, reason));
            }
        }
        let reason = json!({ "kind": "FALLTHROUGH" });
        Ok(self.serve(key, flag, &flag["fallthrough"], reason))
    }

    fn key_in(&self, target: &Json) -> bool {
        let context = self.contexts.get(&kind_of(target, "contextKind"));
        context.is_some_and(|context| list(target, "values").contains(&context["key"]))
    }

    fn target(&self, flag: &Json) -> Option<i64> {
        let targets = list(flag, "targets");
        let ordered = list(flag, "contextTargets");
        let hit = |target: &&Json| self.key_in(target);
        let index = |target: &Json| target["variation"].as_i64().unwrap_or(0);
        if ordered.is_empty() {
            return targets.iter().find(hit).map(index);
        }
        ordered.iter().find_map(|target| {
            if kind_of(target, "contextKind") == "user" && list(target, "values").is_empty() {
                let first = targets.iter().find(|other| index(other) == index(target))?;
                self.key_in(first).then(|| index(first))
            } else {
                self.key_in(target).then(|| index(target))
            }
        })
    }

    fn serve(&self, key: &str, flag: &Json, what: &Json, mut reason: Json) -> Outcome {
        if let Some(index) = what["variation"].as_i64() {
            return Self::variation(flag, index, reason);
        }
        let rollout = &what["rollout"];
        let shares = list(rollout, "variations");
        let experiment = rollout["kind"] == json!("experiment");
        let by = if experiment {
            ""
        } else {
            rollout["bucketBy"].as_str().unwrap_or("")
        };
        let prefix = match rollout["seed"].as_i64() {
            Some(seed) => seed.to_string(),
            None => format!("{key}.{}", flag["salt"].as_str().unwrap_or("")),
        };
        let Ok(bucket) = self.bucket(&rollout["contextKind"], by, &prefix) else {
            return (None, error("MALFORMED_FLAG"));
        };
        if shares.is_empty() {
            return (None, error("MALFORMED_FLAG"));
        }
        let mut sum = 0_f32;
        let share = shares.iter().find(|share| {
            sum += share["weight"].as_i64().unwrap_or(0) as f32 / 100_000.0;
            bucket.unwrap_or(0.0) < sum
        });
        let share = share.unwrap_or_else(|| shares.last().unwrap());
        if experiment && bucket.is_some() && share["untracked"] != json!(true) {
            reason["inExperiment"] = json!(true);
        }
        Self::variation(flag, share["variation"].as_i64().unwrap_or(0), reason)
    }

    /// None where there is no context of the kind.
    fn bucket(&self, kind: &Json, by: &str, prefix: &str) -> Result<Option<f32>, Abort> {
        let steps = if by.is_empty() {
            vec!["key".to_owned()]
        } else {
            steps(kind, by)?
        };
        let name = kind
            .as_str()
            .filter(|kind| !kind.is_empty())
            .unwrap_or("user");
        let Some(context) = self.contexts.get(name) else {
            return Ok(None);
        };
        let id = match value_at(context, name, &steps) {
            Json::String(text) => text,
            Json::Number(number) => {
                let number = number.as_f64().unwrap();
                if number.fract() != 0.0 || number.abs() > 9_007_199_254_740_991.0 {
                    return Ok(Some(0.0));
                }
                (number as i64).to_string()
            }
            _ => return Ok(Some(0.0)),
        };
        // Fifteen hexadecimal digits.
        let hash = Sha1::digest(format!("{prefix}.{id}"));
        let number = (0..15).fold(0_u64, |number, digit| {
            let byte = hash[digit / 2];
            number << 4
                | u64::from(if digit % 2 == 0 {
                    byte >> 4
                } else {
                    byte & 0xF
                })
        });
        Ok(Some(number as f32 / 0xFFF_FFFF_FFFF_FFFF_u64 as f32))
    }

    fn clauses(&self, rule: &Json, chain: &mut Vec<String>) -> Result<bool, Abort> {
        for clause in list(rule, "clauses") {
            if !self.clause(clause, chain)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn clause(&self, clause: &Json, chain: &mut Vec<String>) -> Result<bool, Abort> {
        let negate = clause["negate"] == json!(true);
        let op = clause["op"].as_str().unwrap_or("");
        let values = list(clause, "values");
        if op == "segmentMatch" {
            for name in values.iter().filter_map(Json::as_str) {
                if self.segments.contains_key(name) && self.segment(name, chain)? {
                    return Ok(!negate);
                }
            }
            return Ok(negate);
        }
        let attribute = clause["attribute"].as_str().unwrap_or("");
        let steps = steps(&clause["contextKind"], attribute)?;
        let any = |value: &Json| values.iter().any(|other| operate(op, value, other));
        if attribute == "kind" {
            return Ok(self.contexts.keys().any(|kind| any(&json!(kind))) != negate);
        }
        let kind = kind_of(clause, "contextKind");
        let Some(context) = self.contexts.get(&kind) else {
            return Ok(false);
        };
        Ok(match value_at(context, &kind, &steps) {
            Json::Null => false,
            Json::Array(elements) => elements.iter().any(any) != negate,
            value => any(&value) != negate,
        })
    }

    fn segment(&self, name: &str, chain: &mut Vec<String>) -> Result<bool, Abort> {
        if chain.iter().any(|earlier| earlier == name) {
            return Err(Abort);
        }
        let segment = &self.segments[name];
        let users = |list: &Json| json!({ "values": list });
        if segment["unbounded"] == json!(true) {
            let kind = kind_of(segment, "unboundedContextKind");
            if segment["generation"].is_null() || !self.contexts.contains_key(&kind) {
                return Ok(false);
            }
        } else {
            // These lists are for other contexts than users alone.
            let several = self.contexts.keys().any(|kind| kind != "user");
            if self.key_in(&users(&segment["included"]))
                || several
                    && list(segment, "includedContexts")
                        .iter()
                        .any(|target| self.key_in(target))
            {
                return Ok(true);
            }
            if self.key_in(&users(&segment["excluded"]))
                || several
                    && list(segment, "excludedContexts")
                        .iter()
                        .any(|target| self.key_in(target))
            {
                return Ok(false);
            }
        }
        chain.push(name.to_owned());
        for rule in list(segment, "rules") {
            if self.clauses(rule, chain)? && self.weight(name, segment, rule)? {
                chain.pop();
                return Ok(true);
            }
        }
        chain.pop();
        Ok(false)
    }

    fn weight(&self, name: &str, segment: &Json, rule: &Json) -> Result<bool, Abort> {
        let Some(weight) = rule["weight"].as_i64() else {
            return Ok(true);
        };
        let by = rule["bucketBy"].as_str().unwrap_or("");
        let prefix = format!("{name}.{}", segment["salt"].as_str().unwrap_or(""));
        let bucket = self.bucket(&rule["rolloutContextKind"], by, &prefix)?;
        Ok(bucket.is_some_and(|bucket| bucket < weight as f32 / 100_000.0))
    }
}

fn value_at(context: &Json, kind: &str, steps: &[String]) -> Json {
    let (first, rest) = steps.split_first().unwrap();
    let value = match (first.as_str(), &context[first]) {
        ("_meta", _) => Json::Null,
        ("kind", _) => json!(kind),
        ("anonymous", Json::Null) => json!(false),
        (_, value) => value.clone(),
    };
    rest.iter().fold(value, |value, step| match value {
        Json::Object(members) => members.get(step).cloned().unwrap_or_default(),
        _ => Json::Null,
    })
}

fn operate(op: &str, value: &Json, other: &Json) -> bool {
    let texts = value.as_str().zip(other.as_str());
    let numbers = value.as_f64().zip(other.as_f64());
    let date_of = |json: &Json| match json {
        Json::String(text) => date::read(text),
        Json::Number(number) => number.as_f64().map(date::milliseconds),
        _ => None,
    };
    let dates = || date_of(value).zip(date_of(other));
    let versions = || {
        let (value, other) = texts?;
        version::read(value).zip(version::read(other))
    };
    match op {
        "in" => match (value, other) {
            (Json::Number(_), Json::Number(_)) => numbers.is_some_and(|(a, b)| a == b),
            (Json::String(_) | Json::Bool(_), _) => value == other,
            _ => false,
        },
        "startsWith" => texts.is_some_and(|(a, b)| a.starts_with(b)),
        "endsWith" => texts.is_some_and(|(a, b)| a.ends_with(b)),
        "contains" => texts.is_some_and(|(a, b)| a.contains(b)),
        "matches" => texts.is_some_and(|(a, b)| {
            let pattern = pattern::translate(b);
            pattern.is_some_and(|pattern| regex::Regex::new(&pattern).unwrap().is_match(a))
        }),
        "lessThan" => numbers.is_some_and(|(a, b)| a < b),
        "lessThanOrEqual" => numbers.is_some_and(|(a, b)| a <= b),
        "greaterThan" => numbers.is_some_and(|(a, b)| a > b),
        "greaterThanOrEqual" => numbers.is_some_and(|(a, b)| a >= b),
        "before" => dates().is_some_and(|(a, b)| a < b),
        "after" => dates().is_some_and(|(a, b)| a > b),
        "semVerEqual" => versions().is_some_and(|(a, b)| a == b),
        "semVerLessThan" => versions().is_some_and(|(a, b)| a < b),
        "semVerGreaterThan" => versions().is_some_and(|(a, b)| a > b),
        _ => false,
    }
}
