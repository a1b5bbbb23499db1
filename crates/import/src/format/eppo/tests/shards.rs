//! Splits and shards. Computed apart, of 10 000 shards:
//!
//! | | ann | ben | cleo | dora | emil |
//! |---|---|---|---|---|---|
//! | `salt a` | 671 | 7888 | 8550 | 10 | 7387 |
//! | `salt b` | 296 | 3911 | 7917 | 2002 | 1656 |

use super::{Eppo, document, flag, native, question, values};
use crate::testing::ask;
use serde_json::{Value as Json, json};

const KEYS: [&str; 5] = ["ann", "ben", "cleo", "dora", "emil"];

fn everybody() -> [Json; 5] {
    KEYS.map(|key| question(key, json!({})))
}

fn shard(salt: &str, ranges: &[(u32, u32)]) -> Json {
    let ranges = ranges
        .iter()
        .map(|(start, end)| json!({ "start": start, "end": end }));
    json!({ "salt": salt, "ranges": ranges.collect::<Vec<_>>() })
}

fn split(variation: &str, shards: &[Json]) -> Json {
    json!({ "variationKey": variation, "shards": shards })
}

/// What the five get of one allocation with these splits.
fn dealt(splits: &[Json]) -> Vec<Json> {
    let document = document(json!({ "f": flag(json!([{ "key": "x", "splits": splits }])) }));
    values(&document, &everybody())
}

#[test]
fn consecutive_slices_are_one_split() {
    let splits = [
        split("a", &[shard("salt a", &[(0, 672)])]),
        split("b", &[shard("salt a", &[(672, 8550)])]),
    ];
    assert_eq!(dealt(&splits), ["A", "B", "D", "A", "B"]);
    let whole = [
        split("a", &[shard("salt a", &[(0, 671)])]),
        split("b", &[shard("salt a", &[(671, 10_000)])]),
    ];
    assert_eq!(dealt(&whole), ["B", "B", "B", "A", "B"]);
}

#[test]
fn all_shards_of_a_split_must_match_and_the_first_split_wins() {
    let traffic = shard("salt b", &[(0, 3000)]);
    let splits = [
        split("a", &[traffic.clone(), shard("salt a", &[(0, 671)])]),
        split("b", &[traffic, shard("salt a", &[(671, 10_000)])]),
    ];
    assert_eq!(dealt(&splits), ["B", "D", "D", "A", "B"]);
    // Slices that overlap, lie in another order or have gaps are no shares of one whole.
    let overlapping = [
        split("b", &[shard("salt a", &[(7000, 8000)])]),
        split("a", &[shard("salt a", &[(0, 11), (600, 7500)])]),
        split("b", &[shard("salt a", &[(0, 700)])]),
    ];
    assert_eq!(dealt(&overlapping), ["A", "B", "D", "A", "B"]);
    let salts = [
        split("a", &[shard("salt a", &[(0, 1000)])]),
        split("b", &[shard("salt b", &[(1000, 4000)])]),
    ];
    assert_eq!(dealt(&salts), ["A", "B", "D", "A", "B"]);
}

#[test]
fn ranges_may_be_empty_reversed_or_too_long() {
    let nobody = [
        split("a", &[shard("salt a", &[])]),
        split("a", &[shard("salt a", &[(5, 5), (9000, 10)])]),
        split("a", &[shard("salt a", &[(10_000, 20_000)])]),
    ];
    assert_eq!(dealt(&nobody), ["D"; 5]);
    let everybody = [
        split("a", &[shard("salt a", &[(0, u32::MAX)])]),
        split("b", &[]),
    ];
    assert_eq!(dealt(&everybody), ["A"; 5]);
    assert_eq!(dealt(&[]), ["D"; 5]);
}

#[test]
fn a_flag_may_have_any_number_of_shards() {
    // Of 7 parts, by `salt a`: 6, 6, 3, 2, 1.
    let mut seven = flag(json!([{ "key": "x", "splits": [
        split("a", &[shard("salt a", &[(0, 3)])]),
        split("b", &[shard("salt a", &[(3, 6)])]),
    ] }]));
    seven["totalShards"] = json!(7);
    let asked = document(json!({ "f": seven }));
    assert_eq!(values(&asked, &everybody()), ["D", "D", "B", "A", "A"]);
    let mut seven = flag(json!([{ "key": "x", "splits": [
        split("b", &[shard("salt a", &[(1, 2), (6, 7)])]),
    ] }]));
    seven["totalShards"] = json!(7);
    let asked = document(json!({ "f": seven }));
    assert_eq!(values(&asked, &everybody()), ["B", "B", "D", "D", "B"]);
}

#[test]
fn who_gets_no_split_goes_on_with_the_next_allocation() {
    let asked = document(json!({ "f": flag(json!([
        { "key": "x", "splits": [split("a", &[shard("salt a", &[(0, 700)])])] },
        { "key": "x", "splits": [
            split("b", &[shard("salt b", &[(7000, 8000)])]),
            split("a", &[shard("salt b", &[(3000, 4000)])]),
        ] },
        { "key": "last", "splits": [split("b", &[])] },
        { "key": "unseen", "splits": [split("a", &[])] },
    ])) }));
    let answers = ask(&Eppo, &asked, &everybody());
    let values: Vec<&Json> = answers
        .iter()
        .filter_map(|answer| answer.value.as_ref())
        .collect();
    assert_eq!(values, ["A", "A", "B", "A", "B"]);
    let positions: Vec<&Json> = answers
        .iter()
        .map(|answer| &native(answer, "matchedAllocation")["orderPosition"])
        .collect();
    assert_eq!(positions, [1, 2, 2, 1, 3]);
    let code = |index: usize| &native(&answers[4], "unmatchedAllocations")[index];
    assert_eq!(code(1)["allocationEvaluationCode"], "TRAFFIC_EXPOSURE_MISS");
    let unseen = native(&answers[4], "unevaluatedAllocations");
    assert_eq!(
        *unseen,
        json!([{ "key": "unseen", "allocationEvaluationCode": "UNEVALUATED", "orderPosition": 4 }])
    );
}
