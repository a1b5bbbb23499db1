//! The page and the JSON, whatever stands in the files.

use crate::{many, report, with};
use burgee_experiment::{Limits, Metric, Settings, html, time};
use std::fmt::Write;

#[test]
fn the_page_is_whole_and_harmless() {
    let evil = "</title><script>alert('1')</script>\\u0007\\\"&";
    let (exposures, metrics) = many(300, |variant, number| {
        let wave = f64::from(number % 7);
        if variant == "on" {
            12.0 + wave
        } else {
            10.0 + wave
        }
    });
    let exposures = exposures
        .replace("\"on\"", &format!("\"{evil}\""))
        .replace("\"f\"", &format!("\"{evil}\""));
    let metrics = metrics.replace("\"m\"", &format!("\"{evil}\"")) + "{<b>\n";
    let page = html::page(&report(&exposures, &metrics));
    for wrong in ["<script", "http:", "https:", "src=", "\u{7}", "NaN", "inf"] {
        assert!(!page.contains(wrong), "{wrong}");
    }
    assert_eq!(page.matches("<svg").count(), 3);
    // Every tag that is opened is closed, and no id is there twice.
    let mut open = Vec::new();
    let mut ids = Vec::new();
    for tag in page
        .split('<')
        .skip(2)
        .map(|rest| rest.split_once('>').unwrap().0)
    {
        let name = tag.split(' ').next().unwrap();
        ids.extend(
            tag.split(" id=\"")
                .skip(1)
                .map(|id| id.split('"').next().unwrap()),
        );
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "before </{name}>");
        } else if !tag.ends_with('/') && name != "meta" {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0]);
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn the_json_has_the_fields_that_programs_read() {
    let (exposures, metrics) = many(300, |_, number| f64::from(number % 2));
    let report = report(&exposures, &metrics);
    let json = serde_json::to_value(&report).unwrap();
    let fields: Vec<_> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        fields,
        [
            "flag",
            "control",
            "alpha",
            "basis",
            "tuned_for",
            "from",
            "until",
            "window_seconds",
            "trusted",
            "variants",
            "sample_ratio",
            "excluded",
            "read",
            "metrics",
            "arrivals",
            "warnings",
            "ignored_lines",
            "ignored_lines_total"
        ]
    );
    let comparison = &json["metrics"][0]["comparisons"][0];
    assert_eq!(comparison["verdict"], "undecided");
    assert_eq!(comparison["fixed"]["interval"].as_array().unwrap().len(), 2);
    assert_eq!(json["metrics"][0]["kind"], "rate");
    assert_eq!(json["basis"], "sequential");
}

/// Small numbers from a seed: Sebastiano Vigna's `splitmix64`.
fn chance(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((mixed ^ (mixed >> 31)) % below as u64).unwrap()
}

#[test]
fn nothing_in_the_files_ends_it() {
    let times = [
        "2026-03-01T00:00:00Z",
        "2026-03-04T10:00:00+02:00",
        "-009999-01-02T00:00:00Z",
        "9999-12-30T00:00:00Z",
        "x",
    ];
    let texts = ["a", "b", "off", "", "\u{1f600}", "\\u0000", "<", "c/d"];
    let values = [
        "1", "0", "-1", "1e308", "-1e308", "1e-320", "null", "true", "1e999", "[]", "\"\"",
    ];
    let asked = ["a", "a:mean", "c/d", "a/b:ratio", "b:per-event", "a:rate"];
    let guarded = ["a:+1%", "b:per-event:-0", "a:mean:+1e300", "b:-99999%"];
    let mut seed = 7;
    let mut reports = 0;
    for _ in 0..1000 {
        let mut pick = |list: &[&str]| list[chance(&mut seed, list.len())].to_owned();
        let mut exposures = String::new();
        let mut metrics = String::new();
        for user in 0..40 {
            let (time, variant) = (pick(&times[..4]), pick(&texts[..3]));
            writeln!(
                exposures,
                r#"{{"time":"{time}","flag":"f","variant":"{variant}","user":{user}}}"#
            )
            .unwrap();
            let (time, metric, value) = (pick(&times), pick(&texts), pick(&values));
            writeln!(
                metrics,
                r#"{{"time":"{time}","user":{user},"metric":"{metric}","value":{value}}}"#
            )
            .unwrap();
        }
        let settings = Settings {
            metrics: vec![
                Metric::parse(&pick(&asked)).unwrap(),
                Metric::parse_guardrail(&pick(&guarded)).unwrap(),
            ],
            limits: Limits {
                looks: 5,
                ..Limits::default()
            },
            window: (chance(&mut seed, 3) == 0).then_some(time::DAY),
            ..Settings::default()
        };
        if let Ok(report) = with(&exposures, &metrics, &settings) {
            reports += 1;
            let page = html::page(&report);
            assert!(
                !page.contains("NaN") && !page.contains("inf "),
                "{exposures}{metrics}"
            );
            serde_json::to_string(&report).unwrap();
        }
    }
    assert!(reports > 500, "{reports}");
}
