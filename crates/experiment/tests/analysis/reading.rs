//! What is said of files that are wrong, and of questions that are not clear.

use crate::{event, four, input, near, refused, report, values, with};
use burgee_experiment::{Format, Input, Limits, Metric, Settings, analyse};

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
    for (csv, message, help) in [
        (
            "user;time;metric;value\n1;2026-03-03T00:00:00Z;m;4,5\n",
            "the columns of `m.CSV` are separated by semicolons",
            "commas",
        ),
        (
            "user\ttime\tmetric\n",
            "the columns of `m.CSV` are separated by tabs",
            "commas",
        ),
        ("", "`m.CSV` is empty", "time, user, metric"),
        (
            "user,time,metric\n1,3.3.2026,m\n",
            "no line of `m.CSV` can be read; line 2: `time` is `3.3.2026`",
            "cells",
        ),
    ] {
        let problem = read(csv).unwrap_err();
        assert!(problem.message.starts_with(message), "{problem}");
        assert!(problem.help.contains(help), "{problem}");
    }
    let other = Input::new("m.csv", &b"\xff\xfet\0i\0m\0e\0"[..]);
    let problem = analyse(input("e.jsonl", &exposures), other, &settings).unwrap_err();
    assert_eq!(problem.message, "`m.csv` is not UTF-8 text");
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
