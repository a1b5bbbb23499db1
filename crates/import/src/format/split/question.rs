//! Questions without a document: hashes, versions, patterns.

use super::profile::Profile;
use super::scope::Scope;
use super::wire::MatcherWire;
use crate::answer::Answer;
use crate::importer::builder;
use crate::note::JsonPath;
use crate::question::Question;
use burgee::Context;
use burgee::ast::{build, print_expr};
use burgee::bucket::{BUCKETS, Scale, murmur3_32, string_hash};
use burgee::schema::Registry;
use serde_json::{Value as Json, json};

/// Answers what needs no document; the id says what it is about, and which SDK it comes from.
pub(super) fn answer(question: &Question<'_>) -> Option<Answer> {
    let mut id = question.get("id").as_str().unwrap_or("").split('/').skip(1);
    let subject = id.next().unwrap_or("");
    let from_js = id.next().is_some_and(|origin| origin.starts_with("js"));
    let profile = if from_js {
        Profile::JavaScript
    } else {
        Profile::Java
    };
    let arguments = question.get("args");
    match arguments {
        Json::Object(fields) if fields.contains_key("seed") => {
            hashed(arguments, subject == "legacy")
        }
        Json::Object(_) => {
            let pattern = arguments.get("pattern")?.as_str()?;
            let input = arguments.get("input")?.as_str()?;
            let matcher = matcher("MATCHES_STRING", "stringMatcherData", &pattern.into());
            Some(found(holds(&matcher, input, profile)?))
        }
        Json::Array(texts) => {
            let texts: Vec<&str> = texts.iter().filter_map(Json::as_str).collect();
            versions(question.kind()?, &texts, profile)
        }
        _ => None,
    }
}

/// A hash, and the bucket from 1 that Split makes of it.
fn hashed(arguments: &Json, legacy: bool) -> Option<Answer> {
    let seed = i32::try_from(arguments.get("seed")?.as_i64()?).ok()?;
    let key = arguments.get("key")?.as_str()?;
    let (id, hash) = if legacy {
        ("split/legacy", Json::from(string_hash(key, seed)))
    } else {
        (
            "split/murmur3",
            Json::from(murmur3_32(key, seed.cast_unsigned())),
        )
    };
    let registry = Registry::default();
    let salted = registry
        .bucketing(id)?
        .salted(&seed.to_string(), Scale::Percent);
    let bucket = salted.bucket(key).0 / (BUCKETS / 100) + 1;
    Some(Answer {
        value: Some(hash),
        native: Some(json!({ "bucket": bucket })),
        ..Answer::default()
    })
}

/// What the matchers of versions say.
fn versions(kind: &str, texts: &[&str], profile: Profile) -> Option<Answer> {
    let compared = |kind: &str, with: &str, own: &str| {
        holds(
            &matcher(kind, "stringMatcherData", &with.into()),
            own,
            profile,
        )
    };
    match (kind, texts) {
        ("greater", [one, other]) => Some(found(
            compared("GREATER_THAN_OR_EQUAL_TO_SEMVER", other, one)?
                && !compared("LESS_THAN_OR_EQUAL_TO_SEMVER", other, one)?,
        )),
        ("equal", [one, other]) => Some(found(compared("EQUAL_TO_SEMVER", other, one)?)),
        ("between", [low, own, high]) => {
            let between = json!({ "start": low, "end": high });
            let matcher = matcher("BETWEEN_SEMVER", "betweenStringMatcherData", &between);
            Some(found(holds(&matcher, own, profile)?))
        }
        ("parse", [text]) => {
            let good = compared("EQUAL_TO_SEMVER", text, text)?;
            Some(Answer {
                value: Some(if good { Json::from(*text) } else { Json::Null }),
                error: Some(if good { Json::Null } else { "invalid".into() }),
                ..Answer::default()
            })
        }
        _ => None,
    }
}

fn found(found: bool) -> Answer {
    Answer {
        value: Some(found.into()),
        ..Answer::default()
    }
}

/// A matcher on the attribute `x`, as a document has it.
fn matcher(kind: &str, field: &str, data: &Json) -> Json {
    json!({ "matcherType": kind, "keySelector": { "attribute": "x" }, field: data })
}

/// Whether the rules that the matcher becomes hold for this value.
fn holds(matcher: &Json, value: &str, profile: Profile) -> Option<bool> {
    let wire: MatcherWire = serde_json::from_value(matcher.clone()).ok()?;
    let found = Scope::new(profile).matcher(&wire, &JsonPath::root()).ok()?;
    if found.holds == build::bool(false) {
        return Some(false);
    }
    let condition = builder().condition(&print_expr(&found.holds)).ok()?;
    Some(condition.matches(&Context::new().with("x", value)))
}
