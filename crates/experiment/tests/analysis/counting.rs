//! Which exposures and events count, and for what.

use crate::{event, exposure, four, near, report, values, with};
use burgee_experiment::{Metric, Settings, time};

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
fn times_far_apart_do_not_fill_the_memory() {
    let exposures = four() + &exposure("5", "on", "02T00:00:00").replace("2026", "0001");
    let report = report(
        &exposures,
        &event("1", "m", "03T00:00:00", "1").replace("2026", "9990"),
    );
    assert!(report.arrivals.len() <= 400);
    assert_eq!(report.metrics[0].arms[0].users, 2);
}
