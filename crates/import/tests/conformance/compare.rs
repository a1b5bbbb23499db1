//! Whether an answer is the one that is expected.

use burgee_import::{Answer, equal};
use serde_json::{Map, Value as Json};

/// The first difference, as text; none when every expected key is there and equal.
pub(crate) fn difference(system: &str, expect: &Json, answer: &Answer) -> Option<String> {
    let expect = expect.as_object()?;
    let answer = answer.to_json();
    expect.iter().find_map(|(key, wanted)| {
        let got = answer.get(key);
        let same = got.is_some_and(|got| match key.as_str() {
            "native" => same_native(system, wanted, got),
            "value" => same_value(system, wanted, got),
            _ => equal(wanted, got),
        });
        let shown = got.map_or_else(|| "nothing".to_owned(), Json::to_string);
        (!same).then(|| format!("{key} is {shown}, expected {wanted}"))
    })
}

/// Whether `whole` has every member of `part`.
fn contains(whole: &Map<String, Json>, part: &Map<String, Json>) -> bool {
    let mut members = part.iter();
    members.all(|(key, wanted)| whole.get(key).is_some_and(|got| equal(wanted, got)))
}

/// The system's own answer object, of which some suites state only a part.
fn same_native(system: &str, wanted: &Json, got: &Json) -> bool {
    let (Some(wanted), Some(got)) = (wanted.as_object(), got.as_object()) else {
        return equal(wanted, got);
    };
    match system {
        "flagd" => wanted.iter().all(|(key, wanted)| match key.as_str() {
            "metadataContains" => match (wanted.as_object(), got.get("metadata")) {
                (Some(part), Some(Json::Object(whole))) => contains(whole, part),
                _ => false,
            },
            key => got.get(key).is_some_and(|got| equal(wanted, got)),
        }),
        // The text of an error is not part of the contract.
        "gofeatureflag" => wanted
            .iter()
            .filter(|(key, _)| *key != "ErrorMessage")
            .all(|(key, wanted)| got.get(key).is_some_and(|got| equal(wanted, got))),
        _ => equal(&Json::Object(wanted.clone()), &Json::Object(got.clone())),
    }
}

/// Bucket ranges and weights are given to eight decimals.
fn same_value(system: &str, wanted: &Json, got: &Json) -> bool {
    equal(wanted, got) || (system == "growthbook" && equal(&rounded(wanted), &rounded(got)))
}

/// Every fraction cut to eight decimals.
fn rounded(value: &Json) -> Json {
    match value {
        Json::Number(number) => number
            .as_f64()
            .map_or(Json::Null, |number| ((number * 1e8).floor() / 1e8).into()),
        Json::Array(values) => values.iter().map(rounded).collect(),
        other => other.clone(),
    }
}
