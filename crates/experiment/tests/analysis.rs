//! From lines to a report: what counts, what does not, and what is said about it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee_experiment::report::{MetricReport, Verdict};
use burgee_experiment::{
    Basis, Expected, Format, Input, Limits, Metric, Problem, Report, Settings, analyse, html, time,
};
use std::fmt::Write;

fn input<'t>(name: &str, text: &'t str) -> Input<'t> {
    Input::new(name, text.as_bytes())
}

fn with(exposures: &str, metrics: &str, settings: &Settings) -> Result<Report, Problem> {
    analyse(
        input("e.jsonl", exposures),
        input("m.jsonl", metrics),
        settings,
    )
}

fn report(exposures: &str, metrics: &str) -> Report {
    with(exposures, metrics, &Settings::default()).unwrap()
}

fn refused(exposures: &str, metrics: &str, settings: &Settings) -> Problem {
    with(exposures, metrics, settings).unwrap_err()
}

fn exposure(user: &str, variant: &str, at: &str) -> String {
    format!(
        r#"{{"time":"2026-03-{at}Z","flag":"f","variant":"{variant}","user":"{user}"}}{}"#,
        "\n"
    )
}

fn event(user: &str, metric: &str, at: &str, value: &str) -> String {
    format!(
        r#"{{"time":"2026-03-{at}Z","user":"{user}","metric":"{metric}","value":{value}}}{}"#,
        "\n"
    )
}

/// Two users of each variant, at noon of the 2nd.
fn four() -> String {
    [("1", "off"), ("2", "off"), ("3", "on"), ("4", "on")]
        .map(|(user, variant)| exposure(user, variant, "02T12:00:00"))
        .concat()
}

/// So many users of each variant, `each` with the value that the function gives.
fn many(users: u32, value: impl Fn(&str, u32) -> f64) -> (String, String) {
    let (mut exposures, mut metrics) = (String::new(), String::new());
    for number in 0..users {
        for variant in ["off", "on"] {
            let user = format!("{variant}-{number}");
            let day = format!("{:02}T12:00:00", 1 + number * 10 / users);
            exposures += &exposure(&user, variant, &day);
            write!(
                metrics,
                "{}",
                event(&user, "m", &day, &value(variant, number).to_string())
            )
            .unwrap();
        }
    }
    (exposures, metrics)
}

fn values(metric: &MetricReport) -> Vec<f64> {
    metric.arms.iter().map(|arm| arm.value.unwrap()).collect()
}

#[track_caller]
fn near(got: &[f64], wanted: &[f64]) {
    assert_eq!(got.len(), wanted.len());
    for (got, wanted) in got.iter().zip(wanted) {
        assert!((got - wanted).abs() < 1e-12, "{got} instead of {wanted}");
    }
}

#[test]
fn the_first_exposure_counts_wherever_it_stands() {
    let exposures =
        four() + &exposure("1", "off", "01T00:00:00") + &exposure("3", "on", "09T00:00:00");
    let metrics = [
        event("1", "m", "01T00:00:00", "4"),
        event("3", "m", "02T12:00:00", "6"),
        event("3", "m", "02T11:59:59", "100"),
    ];
    let report = report(&exposures, &metrics.concat());
    near(&values(&report.metrics[0]), &[2.0, 3.0]);
    assert_eq!(report.read.exposures, 6);
    assert_eq!(report.read.before_exposure, 1);
    assert_eq!(report.from, "2026-03-01T00:00:00Z");
}

#[test]
fn who_saw_two_variants_is_left_out_and_counted() {
    let exposures = four() + &exposure("4", "off", "03T00:00:00");
    let report = report(&exposures, &event("4", "m", "04T00:00:00", "1000"));
    assert_eq!(report.excluded.crossed_over, 1);
    assert_eq!(report.variants[1].users, 1);
    assert!(
        report.warnings[0].contains("1 user (25.00 %)"),
        "{:?}",
        report.warnings
    );
}

#[test]
fn ids_may_be_numbers() {
    let numbers = four().replace("\"user\":\"1\"", "\"user\":1");
    let report = report(&numbers, &event("1", "m", "03T00:00:00", "8"));
    near(&values(&report.metrics[0]), &[4.0, 0.0]);
}

#[test]
fn a_window_counts_whole_windows_only() {
    let settings = Settings {
        window: Some(2 * time::DAY),
        ..Settings::default()
    };
    let exposures = four() + &exposure("5", "on", "03T12:00:01");
    let metrics = [
        event("1", "m", "04T11:59:59", "2"),
        event("1", "m", "04T12:00:00", "50"),
        event("3", "m", "05T12:00:00", "50"),
        event("5", "m", "03T13:00:00", "50"),
    ];
    let report = with(&exposures, &metrics.concat(), &settings).unwrap();
    near(&values(&report.metrics[0]), &[1.0, 0.0]);
    assert_eq!(report.excluded.unfinished, 1);
    assert_eq!(
        (report.variants[1].users, report.variants[1].measured),
        (3, 2)
    );
    assert_eq!(report.read.after_window, 2);
}

#[test]
fn nothing_counts_after_the_end() {
    let settings = Settings {
        until: Some(time::parse_until("2026-03-02").unwrap()),
        ..Settings::default()
    };
    let exposures = four() + &exposure("5", "on", "03T00:00:00");
    let metrics = [
        event("1", "m", "02T23:59:59", "2"),
        event("1", "m", "03T00:00:00", "50"),
    ];
    let report = with(&exposures, &metrics.concat(), &settings).unwrap();
    near(&values(&report.metrics[0]), &[1.0, 0.0]);
    assert_eq!(report.until, "2026-03-02T23:59:59Z");
    assert_eq!((report.read.after_end, report.read.other_exposures), (1, 1));
}

#[test]
fn kinds_are_found_out_from_the_values() {
    let metrics = [
        event("1", "bought", "03T00:00:00", "1"),
        event("1", "bought", "03T00:00:00", "null"),
        event("3", "bought", "03T00:00:00", "0"),
        event("3", "spent", "03T00:00:00", "2.5"),
        event("3", "spent", "03T00:00:00", "1.5"),
    ]
    .concat();
    let report = report(&four(), &metrics);
    let names: Vec<_> = report
        .metrics
        .iter()
        .map(|metric| (metric.metric.as_str(), metric.kind.to_string()))
        .collect();
    assert_eq!(
        names,
        [("bought", "rate".to_owned()), ("spent", "mean".to_owned())]
    );
    near(&values(&report.metrics[0]), &[0.5, 0.0]);
    near(&values(&report.metrics[1]), &[0.0, 2.0]);
    let settings = Settings {
        metrics: ["spent:per-event", "spent/bought", "bought:mean"]
            .map(|text| Metric::parse(text).unwrap())
            .to_vec(),
        ..Settings::default()
    };
    let more = event("1", "spent", "03T00:00:00", "3") + &event("4", "bought", "04T00:00:00", "1");
    let report = with(&four(), &(metrics + &more), &settings).unwrap();
    near(&values(&report.metrics[0]), &[3.0, 2.0]);
    near(&values(&report.metrics[1]), &[1.5, 4.0]);
    near(&values(&report.metrics[2]), &[1.0, 0.5]);
}

#[test]
fn lines_that_cannot_be_read_are_named() {
    let long = format!("{{\"time\":\"{}\"}}\n", "x".repeat(300));
    let metrics = [
        event("1", "m", "03T00:00:00", "1"),
        "{oops\n\n".to_owned(),
        event("1", "m", "03T00:00:00", "\"many\""),
        "{\"time\":\"2026-03-03\",\"user\":\"1\",\"metric\":\"m\"}\n".to_owned(),
        "{\"time\":\"2026-03-03T00:00:00Z\",\"metric\":\"m\"}\n".to_owned(),
        long,
        "[1]".to_owned(),
    ];
    let settings = Settings {
        limits: Limits {
            line_bytes: 200,
            faults: 5,
            ..Limits::default()
        },
        ..Settings::default()
    };
    let report = with(&four(), &metrics.concat(), &settings).unwrap();
    assert_eq!(report.ignored_lines_total, 6);
    let lines: Vec<_> = report
        .ignored_lines
        .iter()
        .map(|fault| fault.line)
        .collect();
    assert_eq!(lines, [2, 4, 5, 6, 7]);
    let said: Vec<_> = report
        .ignored_lines
        .iter()
        .map(|fault| fault.why.as_str())
        .collect();
    assert_eq!(said[1], "`value` is \"many\", which is no number");
    assert_eq!(said[3], "`user` is missing");
    assert_eq!(said[4], "the line is longer than 200 bytes");
    let problem = refused(&four(), "nonsense\n", &Settings::default());
    assert!(
        problem
            .message
            .starts_with("no line of `m.jsonl` can be read; line 1: "),
        "{problem}"
    );
}

#[test]
fn csv_is_read_by_its_first_line() {
    let csv = "user, metric ,time,value,note\n1,m,2026-03-03T00:00:00Z,4,\"a, b\"\n3,m,2026-03-03T00:00:00Z,,\n2,m\n2,m,2026-03-03T00:00:00Z,inf,\n007,m,2026-03-03T00:00:00Z,9,\n";
    let settings = Settings::default();
    let exposures = four();
    let read = |csv| analyse(input("e.jsonl", &exposures), input("m.CSV", csv), &settings);
    let report = read(csv).unwrap();
    near(&values(&report.metrics[0]), &[2.0, 0.5]);
    assert_eq!(report.read.of_others, 1, "007 is not 7");
    let faults: Vec<_> = report
        .ignored_lines
        .iter()
        .map(|fault| (fault.line, fault.why.as_str()))
        .collect();
    let short = "2 cells, where the first line has 5";
    assert_eq!(
        faults,
        [(4, short), (5, "`value` is inf, which is no number")]
    );
    let problem = read("user,time,value\n").unwrap_err();
    assert_eq!(problem.message, "`m.CSV` has no column `metric`");
    let endless = format!("user,time,metric\n\"{}", "x".repeat(3 << 20));
    let problem = read(&endless).unwrap_err();
    assert_eq!(problem.message, "`m.CSV` has a row without end at line 2");
    assert_eq!(Format::of("x.jsonl"), Format::JsonLines);
}

#[test]
fn what_is_not_clear_is_asked() {
    let settings = Settings::default();
    let other = four().replace("\"f\"", "\"g\"") + &four();
    let problem = refused(&other, "", &settings);
    assert_eq!(
        problem.message,
        "`e.jsonl` has exposures of 2 flags: `f`, `g`"
    );
    let of = |flag: &str| Settings {
        flag: Some(flag.to_owned()),
        ..Settings::default()
    };
    assert_eq!(
        with(&other, &event("1", "m", "03T00:00:00", "1"), &of("g"))
            .unwrap()
            .flag,
        "g"
    );
    assert!(refused(&other, "", &of("h")).help.contains("`f`, `g`"));
    let environments = four() + &four().replace("\"flag\"", "\"environment\":\"test\",\"flag\"");
    let problem = refused(&environments, "", &settings);
    assert!(
        problem.message.contains("2 environments: none, `test`"),
        "{problem}"
    );
    let names = four().replace("off", "blue").replace("\"on\"", "\"green\"");
    assert!(
        refused(&names, "", &settings)
            .help
            .contains("`blue`, `green`")
    );
    let problem = refused(&four().replace("\"on\"", "\"off\""), "", &settings);
    assert_eq!(
        problem.message,
        "everybody saw `off`: there is nothing to compare"
    );
    assert!(refused("", "", &settings).message.contains("no exposure"));
    assert!(refused(&four(), "", &settings).message.contains("no event"));
    let alpha = Settings {
        alpha: 0.0,
        ..Settings::default()
    };
    assert_eq!(refused(&four(), "", &alpha).message, "alpha is 0");
}

#[test]
fn rules_that_do_not_split_are_pointed_out_and_left_out() {
    let by = |rule: &str| four().replace("\"flag\"", &format!("\"rule\":\"{rule}\",\"flag\""));
    let exposures = by("half") + &by("staff").replace("user\":\"", "user\":\"s");
    let event = event("1", "m", "03T00:00:00", "1");
    let mixed = report(&exposures, &event);
    assert!(
        mixed.warnings[0].contains("by 2 rules, `half`, `staff`"),
        "{:?}",
        mixed.warnings
    );
    let settings = Settings {
        rule: Some("half".to_owned()),
        ..Settings::default()
    };
    let half = with(&exposures, &event, &settings).unwrap();
    assert_eq!(half.variants[0].users, 2);
    let settings = Settings {
        rule: Some("quarter".to_owned()),
        ..Settings::default()
    };
    assert!(
        refused(&exposures, &event, &settings)
            .help
            .contains("`half`, `staff`")
    );
}

#[test]
fn a_wrong_name_is_told_what_there_is() {
    let settings = Settings {
        metrics: vec![Metric::named("purchas")],
        ..Settings::default()
    };
    let report = with(
        &four(),
        &event("1", "purchase", "03T00:00:00", "1"),
        &settings,
    )
    .unwrap();
    let warning = "there is no event of `purchas` that counts; the file also has `purchase`";
    assert!(
        report.warnings.iter().any(|said| said == warning),
        "{:?}",
        report.warnings
    );
}

#[test]
fn an_effect_is_seen_and_since_when() {
    let (exposures, metrics) = many(300, |variant, number| {
        let wave = f64::from(number % 7);
        if variant == "on" {
            12.0 + wave
        } else {
            10.0 + wave
        }
    });
    let report = report(&exposures, &metrics);
    let comparison = &report.metrics[0].comparisons[0];
    assert_eq!(comparison.verdict, Verdict::Higher);
    // Before there are a hundred users of each nothing is said.
    assert_eq!(comparison.since.as_deref(), Some("2026-03-04"));
    assert_eq!(comparison.days.len(), 10);
    assert!(comparison.days[2].interval.is_none());
    near(
        &[comparison.days[9].difference],
        &[comparison.difference.unwrap()],
    );
    let wide = comparison.sequential.interval.unwrap();
    let narrow = comparison.fixed.interval.unwrap();
    assert!(wide.low < narrow.low && narrow.high < wide.high);
    assert!(!report.alarms());
}

#[test]
fn few_users_decide_nothing() {
    let (exposures, metrics) = many(90, |variant, number| {
        let wave = f64::from(number % 7);
        if variant == "on" { 50.0 + wave } else { wave }
    });
    let report = report(&exposures, &metrics);
    assert_eq!(report.metrics[0].comparisons[0].verdict, Verdict::TooFew);
}

#[test]
fn a_mismatch_takes_all_trust_away() {
    let (mut exposures, metrics) = many(300, |_, number| f64::from(number % 7));
    for number in 0..120 {
        exposures += &exposure(&format!("more-{number}"), "on", "05T00:00:00");
    }
    let report = report(&exposures, &metrics);
    assert!(report.sample_ratio.mismatch && !report.trusted && report.alarms());
    assert_eq!(report.metrics[0].comparisons[0].verdict, Verdict::Untrusted);
    assert!(html::page(&report).contains("do not trust these numbers"));
    let weighed = |expected| {
        let settings = Settings {
            expected,
            ..Settings::default()
        };
        with(&exposures, &metrics, &settings)
    };
    let named = |off, on| Expected::Named(vec![("on".to_owned(), on), ("off".to_owned(), off)]);
    assert!(weighed(named(300.0, 420.0)).unwrap().trusted);
    assert!(weighed(Expected::InOrder(vec![5.0, 7.0])).unwrap().trusted);
    assert!(!weighed(named(1.0, 0.0)).unwrap().trusted);
    assert!(weighed(Expected::InOrder(vec![1.0])).is_err());
    assert!(weighed(Expected::Named(vec![("on".to_owned(), 1.0)])).is_err());
}

#[test]
fn guardrails_hold_or_break() {
    // 2 % more, with little noise.
    let (exposures, metrics) = many(400, |variant, number| {
        let wave = f64::from(number % 7) / 10.0;
        if variant == "on" {
            102.0 + wave
        } else {
            100.0 + wave
        }
    });
    let verdict = |guardrail: &str, basis| {
        let settings = Settings {
            metrics: vec![Metric::parse_guardrail(guardrail).unwrap()],
            basis,
            ..Settings::default()
        };
        let report = with(&exposures, &metrics, &settings).unwrap();
        let verdict = report.metrics[0].comparisons[0].verdict;
        assert_eq!(report.alarms(), verdict == Verdict::Harmed);
        verdict
    };
    for basis in [Basis::Sequential, Basis::Fixed] {
        assert_eq!(verdict("m:+5%", basis), Verdict::Safe);
        assert_eq!(verdict("m:+1%", basis), Verdict::Harmed);
        assert_eq!(verdict("m:per-event:+0", basis), Verdict::Harmed);
        assert_eq!(verdict("m:+2.0", basis), Verdict::Undecided);
        assert_eq!(verdict("m:+1.5", basis), Verdict::Harmed);
        assert_eq!(verdict("m:-0.5%", basis), Verdict::Safe);
        assert_eq!(verdict("m:-1", basis), Verdict::Safe);
    }
}

#[test]
fn nothing_that_varies_is_nothing_to_decide() {
    let (exposures, metrics) = many(200, |_, _| 3.0);
    let report = report(&exposures, &metrics);
    let comparison = &report.metrics[0].comparisons[0];
    assert_eq!(comparison.verdict, Verdict::Undecided);
    assert_eq!(comparison.fixed.p, None);
    assert!(html::page(&report).contains("</html>"));
}

#[test]
fn times_far_apart_do_not_fill_the_memory() {
    let exposures = four() + &exposure("5", "on", "02T00:00:00").replace("2026", "0001");
    let report = report(
        &exposures,
        &event("1", "m", "03T00:00:00", "1").replace("2026", "9990"),
    );
    assert!(report.arrivals.len() <= 400);
    assert_eq!(report.metrics[0].arms[0].users, 2);
}

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
