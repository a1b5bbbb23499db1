//! The system's contexts and answers.

use super::bandit;
use super::condition::{ATTRIBUTES, SUBJECT, is_taken, offered_name};
use super::details::{Details, Outcome};
use super::obfuscated::md5_hex;
use super::table::{AllocationEntry, Entry, FlagEntry, Table};
use crate::{Answer, Native, Question};
use burgee::{Context, Engine, Value};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

impl Native for Table {
    fn context(&self, question: &Question<'_>) -> Context {
        let asked = Asked::read(question.context());
        let mut context = Context::new().at(question.now());
        let mut taken: IndexMap<String, Value> = IndexMap::new();
        for (name, value) in asked.attributes() {
            if is_taken(name) && !self.hashed {
                taken.insert(name.clone(), attribute(value));
            } else {
                context.insert(offered_name(name, self.hashed), attribute(value));
            }
        }
        match (self.hashed, asked.attribute("id")) {
            (true, None) => context.insert(md5_hex("id"), subject(asked.subject)),
            // Given as null, it is null and not the subject's key: see the condition for `id`.
            (false, Some(Json::Null)) => context.insert("id", Value::List(Vec::new())),
            _ => {}
        }
        if !taken.is_empty() {
            context.insert(ATTRIBUTES, Value::Map(taken));
        }
        context.insert(SUBJECT, subject(asked.subject));
        context
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let asked = Asked::read(question.context());
        let details = self.details(engine, question, &asked);
        let value = match &details.outcome {
            Outcome::Match { value } => value.clone(),
            _ => question.default().clone(),
        };
        let is_bandit = !question.get("actions").is_null() || !question.get("models").is_null();
        let native = if is_bandit {
            json!({ "action": self.action(question, &asked, &details) })
        } else {
            details.to_json(&self.environment)
        };
        Answer {
            value: Some(value),
            variant: Some(Json::from(details.variation)),
            reason: Some(Json::from(details.outcome.code())),
            native: Some(native),
            ..Answer::default()
        }
    }
}

impl Table {
    fn details<'t>(
        &'t self,
        engine: &Engine,
        question: &Question<'_>,
        asked: &Asked<'_>,
    ) -> Details<'t> {
        let key = offered_name(question.flag(), self.hashed);
        let subject = asked.subject.as_str().unwrap_or_default();
        let flag = match self.flags.get(&key) {
            Some(Entry::Flag(flag)) if flag.enabled => flag,
            Some(Entry::Unusable) => return Details::none(Outcome::Unusable),
            _ => return Details::none(Outcome::Unrecognized(question.flag().to_owned())),
        };
        let mut details = Details::of(flag, subject);
        if let Some(requested) = question.requested_type()
            && requested != flag.ty.text()
        {
            details.outcome = Outcome::TypeMismatch {
                flag: question.flag().to_owned(),
                requested: requested.to_owned(),
            };
            return details;
        }
        let context = self.context(question);
        let Ok(evaluation) = engine.evaluate(&key, &context) else {
            return Details::none(Outcome::Unusable);
        };
        let rule = evaluation.rule.map(ToString::to_string);
        let matched = rule.and_then(|rule| flag.rules.get(&rule));
        let before = matched.map_or(flag.allocations.len(), |(index, _)| *index);
        for allocation in flag.allocations.iter().take(before) {
            details
                .unmatched
                .push(self.why_not(allocation, question, &context));
        }
        if let Some((index, split)) = matched
            && let Some(allocation) = flag.allocations.get(*index)
        {
            details.matched = Some(allocation);
            let question = allocation.question.as_deref();
            let rule = question.and_then(|name| self.questions.first_rule(name, &context));
            details.rule = rule.and_then(|number| allocation.rules.get(number));
            details.split = split.and_then(|number| allocation.splits.get(number));
            let own = details.split.map(|split| split.variation.clone());
            details.variation = evaluation.variant.map(str::to_owned).or(own);
            details.outcome = match evaluation.value {
                Some(value) => Outcome::Match {
                    value: value.to_json(),
                },
                None => incompatible(flag, details.variation.as_deref()),
            };
        }
        details
    }

    /// Why an allocation was passed over.
    fn why_not(
        &self,
        allocation: &AllocationEntry,
        question: &Question<'_>,
        context: &Context,
    ) -> &'static str {
        let now = question.now();
        if allocation.from.is_some_and(|from| now < from) {
            return "BEFORE_START_TIME";
        }
        if allocation.until.is_some_and(|until| now >= until) {
            return "AFTER_END_TIME";
        }
        let rules = allocation.question.as_deref();
        let holds = rules.is_none_or(|name| self.questions.first_rule(name, context).is_some());
        if holds {
            "TRAFFIC_EXPOSURE_MISS"
        } else {
            "FAILING_RULE"
        }
    }

    /// The action of the bandit that the served variation is, if it is one.
    fn action(&self, question: &Question<'_>, asked: &Asked<'_>, details: &Details<'_>) -> Json {
        let Outcome::Match {
            value: Json::String(value),
        } = &details.outcome
        else {
            return Json::Null;
        };
        let flag = question.flag();
        let bandit = self.bandits.get(&(flag.to_owned(), value.clone()));
        let models = question.get("models");
        let models = models.get("bandits").unwrap_or(models);
        let model = bandit.and_then(|bandit| models.get(bandit)?.get("modelData"));
        let action = model.and_then(|model| {
            let actions = bandit::actions(question.get("actions"));
            let about = bandit::Attributes::read(asked.given);
            let subject = asked.subject.as_str().unwrap_or_default();
            bandit::choose(model, (flag, subject), &about, &actions).map(str::to_owned)
        });
        Json::from(action)
    }
}

/// Why there is no value although an allocation matched.
fn incompatible(flag: &FlagEntry, variation: Option<&str>) -> Outcome {
    let value = variation.and_then(|key| flag.variations.get(key));
    Outcome::Incompatible {
        ty: flag.ty.text(),
        value: value.cloned().unwrap_or(Json::Null),
    }
}

/// The subject of a request.
struct Asked<'q> {
    subject: &'q Json,
    /// The attributes as they are given.
    given: &'q Json,
    /// The same, by kind where they are sorted so.
    maps: Vec<&'q Map<String, Json>>,
}

impl<'q> Asked<'q> {
    /// Reads `{subjectKey, subjectAttributes}`, or a flat map with the subject's key among the rest.
    fn read(context: &'q Json) -> Asked<'q> {
        let member = |name: &str| context.get(name).unwrap_or(&Json::Null);
        let flat = context.get("subjectKey").is_none() && context.get(ATTRIBUTES).is_none();
        let (subject, given) = if flat {
            (member(SUBJECT), context)
        } else {
            (member("subjectKey"), member(ATTRIBUTES))
        };
        let maps = match given.as_object() {
            None => Vec::new(),
            Some(entries) => match bandit::sorted(entries) {
                Some((numeric, categorical)) => numeric.into_iter().chain(categorical).collect(),
                None => vec![entries],
            },
        };
        Asked {
            subject,
            given,
            maps,
        }
    }

    fn attributes(&self) -> impl Iterator<Item = (&'q String, &'q Json)> {
        self.maps.iter().copied().flatten()
    }

    fn attribute(&self, name: &str) -> Option<&'q Json> {
        self.maps.iter().find_map(|map| map.get(name))
    }
}

/// An attribute's value. All numbers are floats there.
fn attribute(value: &Json) -> Value {
    match value {
        Json::Number(number) => number.as_f64().map_or(Value::Null, Value::Float),
        other => Value::from(other.clone()),
    }
}

fn subject(key: &Json) -> Value {
    key.as_str().map_or(Value::Null, Value::from)
}
