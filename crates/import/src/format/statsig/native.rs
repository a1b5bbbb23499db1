//! The system's contexts and answers.

use super::attribute::{CUSTOM, ENVIRONMENT, UNITS, USER, is_taken, is_user};
use super::project::Kind;
use super::table::{Place, SpecEntry, Table};
use crate::{Answer, Native, Question};
use burgee::{Context, Engine, Truth, Value};
use indexmap::IndexMap;
use serde_json::{Value as Json, json};

impl Native for Table {
    fn context(&self, question: &Question<'_>) -> Context {
        let user = User(question.context());
        let mut context = Context::new().at(question.now());
        let mut custom: IndexMap<String, Value> = IndexMap::new();
        for field in self.fields.iter().filter(|field| !is_user(field)) {
            let Some(found) = user.field(field) else {
                continue;
            };
            if is_taken(field) {
                custom.insert(field.clone(), value(found));
            } else {
                context.insert(field.clone(), value(found));
            }
        }
        let units = self.units.iter();
        let units = units.map(|unit| (unit.clone(), Value::String(user.unit(unit))));
        let units: IndexMap<String, Value> = units.collect();
        context.insert(CUSTOM, Value::Map(custom));
        context.insert(UNITS, Value::Map(units));
        context.insert(USER, user.id());
        let environment = self.environment.iter().filter_map(|field| {
            let found = in_either_case(user.member(ENVIRONMENT)?, field)?;
            Some((field.clone(), value(found)))
        });
        context.insert(ENVIRONMENT, Value::Map(environment.collect()));
        context
    }

    fn answer(&self, engine: &Engine, question: &Question<'_>) -> Answer {
        let Some(spec) = self.spec(question) else {
            return answer(nothing(question, None), "Unrecognized", "", None);
        };
        let context = self.context(question);
        match &spec.place {
            Place::Refused => answer(nothing(question, Some(spec.kind)), "Unsupported", "", None),
            Place::Segment(name) => {
                let inside = engine.in_segment(name, &context) == Some(Truth::True);
                answer(Json::from(inside), "Recognized", "", None)
            }
            Place::Flag(name) => flag_answer(engine, question, spec, name, &context),
        }
    }
}

fn flag_answer(
    engine: &Engine,
    question: &Question<'_>,
    spec: &SpecEntry,
    name: &str,
    context: &Context,
) -> Answer {
    let evaluation = engine.evaluate(name, context).ok();
    let served = evaluation.as_ref().and_then(|evaluation| evaluation.value);
    let Some(served) = served else {
        return answer(nothing(question, Some(spec.kind)), "Unsupported", "", None);
    };
    let rule = evaluation.and_then(|evaluation| evaluation.rule);
    let rule = rule.and_then(|rule| spec.rules.get(&rule.to_string()));
    let otherwise = if spec.enabled { "default" } else { "disabled" };
    let id = rule.map_or(otherwise, |rule| rule.id.as_str());
    let group = rule.and_then(|rule| rule.group.as_deref());
    answer(served.to_json(), "Recognized", id, group)
}

fn answer(value: Json, reason: &str, rule: &str, group: Option<&str>) -> Answer {
    Answer {
        value: Some(value),
        reason: Some(Json::from(format!("Network:{reason}"))),
        native: Some(json!({ "ruleID": rule, "groupName": group })),
        ..Answer::default()
    }
}

/// What is served for nothing: the caller's default, or else a shut gate or an empty config.
fn nothing(question: &Question<'_>, kind: Option<Kind>) -> Json {
    let asked = question.kind();
    if !question.default().is_null() {
        question.default().clone()
    } else if kind == Some(Kind::Gate) || (kind.is_none() && matches!(asked, None | Some("gate"))) {
        Json::Bool(false)
    } else {
        json!({})
    }
}

impl Table {
    /// The spec that is asked for: of the kind that is named, or the first of any.
    fn spec(&self, question: &Question<'_>) -> Option<&SpecEntry> {
        let kinds = match question.kind() {
            Some("gate") => &[Kind::Gate][..],
            Some("config" | "experiment") => &[Kind::Config],
            Some("layer") => &[Kind::Layer],
            _ => &[Kind::Gate, Kind::Config, Kind::Layer],
        };
        let key = question.flag();
        kinds
            .iter()
            .find_map(|kind| self.specs.get(&(*kind, key.to_owned())))
    }
}

/// The fields of the user that are looked at before the program's own.
const OWN: [(&str, &[&str]); 7] = [
    ("userID", &["userid", "user_id"]),
    ("email", &["email"]),
    ("ip", &["ip"]),
    ("country", &["country"]),
    ("locale", &["locale"]),
    ("appVersion", &["appversion", "app_version"]),
    ("userAgent", &["useragent", "user_agent"]),
];

/// The user of a request.
struct User<'q>(&'q Json);

impl<'q> User<'q> {
    fn member(&self, name: &str) -> Option<&'q Json> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// The value of a field: the user's own unless it is empty, then the program's, public or private.
    fn field(&self, name: &str) -> Option<&'q Json> {
        let lower = name.to_lowercase();
        let own = |alias: bool| {
            let mut own = OWN.iter().filter(|(_, names)| {
                let known = if alias { names.get(1) } else { names.first() };
                known.is_some_and(|known| *known == lower)
            });
            let value = self.member(own.next()?.0)?;
            (value.as_str() != Some("")).then_some(value)
        };
        let maps = [CUSTOM, "privateAttributes"].into_iter();
        let mut given = maps.filter_map(|map| {
            let map = self.member(map)?;
            let found = [name, lower.as_str()].into_iter();
            found
                .filter_map(|name| map.get(name))
                .find(|value| !value.is_null())
        });
        own(false).or_else(|| given.next()).or_else(|| own(true))
    }

    /// The user's own id as text.
    fn id(&self) -> String {
        self.member(USER).and_then(text).unwrap_or_default()
    }

    /// The id of another unit as text.
    fn unit(&self, id_type: &str) -> String {
        let ids = self.member(UNITS);
        let found = ids.and_then(|ids| in_either_case(ids, id_type));
        found.and_then(text).unwrap_or_default()
    }
}

/// The member of this name, or of the same in lower case.
fn in_either_case<'q>(map: &'q Json, name: &str) -> Option<&'q Json> {
    let given = |name: &str| map.get(name).filter(|value| !value.is_null());
    given(name).or_else(|| given(&name.to_lowercase()))
}

fn text(value: &Json) -> Option<String> {
    super::operator::scalar(value)
}

/// An attribute's value. All numbers are floats, so that they have the text that floats have.
fn value(json: &Json) -> Value {
    match json {
        Json::Number(number) => number.as_f64().map_or(Value::Null, Value::Float),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Object(entries) => {
            let entries = entries.iter();
            Value::Map(
                entries
                    .map(|(key, entry)| (key.clone(), value(entry)))
                    .collect(),
            )
        }
        other => Value::from(other.clone()),
    }
}
