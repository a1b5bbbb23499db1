//! What is concluded.

use crate::{exposure, many, near, report, with};
use burgee_experiment::report::Verdict;
use burgee_experiment::{Basis, Expected, Metric, Settings, html};

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
