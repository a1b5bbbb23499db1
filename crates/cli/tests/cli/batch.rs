//! `burgee eval --batch`

use crate::run::{Ran, at, burgee, burgee_with, command, data, folder, run};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

/// Answers lines by the rules of the shop.
fn batch(lines: &str) -> Ran {
    burgee_with(&["eval", &data("shop.flags"), "--batch", "-"], lines)
}

/// The answer to one line.
fn answer(line: &str) -> String {
    let ran = batch(&format!("{line}\n"));
    assert_eq!(ran.code, 0, "{line}");
    ran.out.trim_end().to_owned()
}

#[test]
fn a_line_in_is_a_line_out() {
    let ran = batch(concat!(
        r#"{"flag":"quick-buy","context":{"email":"ann@shop.example"},"id":1}"#,
        "\n",
        "\n  \r\n",
        r#"{"flag":"old","context":{}}"#,
        "\r\n",
        r#"{"flag":"limits","context":{"plan":"pro"},"id":"last"}"#,
    ));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(
        ran.out,
        concat!(
            r#"{"id":1,"flag":"quick-buy","value":true,"variant":"on","reason":"TARGETING_MATCH","rule":"staff"}"#,
            "\n",
            r#"{"flag":"old","value":7,"variant":null,"reason":"STATIC"}"#,
            "\n",
            r#"{"id":"last","flag":"limits","value":{"rpm":6000,"regions":["eu","us"]},"variant":"big","reason":"TARGETING_MATCH","rule":"paid"}"#,
            "\n",
        )
    );
}

#[test]
fn ids_and_defaults_come_back_as_they_were_written() {
    let id = r#"{"a":[1.50,12345678901234567890123,"\u00e4"]}"#;
    let line = format!(r#"{{"id":{id},"flag":"off-for-all","context":{{}},"default":"mine"}}"#);
    assert_eq!(
        answer(&line),
        format!(
            r#"{{"id":{id},"flag":"off-for-all","value":"mine","variant":null,"reason":"DISABLED"}}"#
        )
    );
}

#[test]
fn an_error_that_is_served_gives_the_default() {
    assert_eq!(
        answer(r#"{"flag":"limits","context":{"country":"XX"},"default":{"rpm":1}}"#),
        r#"{"flag":"limits","value":{"rpm":1},"variant":null,"reason":"ERROR","rule":"broken","error":"MALFORMED_FLAG"}"#
    );
}

#[test]
fn an_unknown_flag_gives_the_default() {
    assert_eq!(
        answer(r#"{"flag":"nope","context":{},"default":3,"id":7}"#),
        r#"{"id":7,"flag":"nope","value":3,"variant":null,"reason":"ERROR","error":"FLAG_NOT_FOUND"}"#
    );
}

#[test]
fn a_bad_line_is_answered_and_the_next_ones_too() {
    let ran = batch(concat!(
        "nonsense\n",
        r#"{"flag":"old","context":{}"#,
        "\n",
        r#"{"id":3,"flag":7,"context":{}}"#,
        "\n",
        r#"{"id":4,"context":{}}"#,
        "\n",
        r#"{"id":5,"flag":"old","context":[],"default":1}"#,
        "\n",
        r#"{"id":6,"flag":"old"}"#,
        "\n",
        r#"{"id":7,"flag":"old","context":{},"now":"yesterday"}"#,
        "\n",
        "[1]\n",
        r#"{"id":9,"flag":"old","context":{}}"#,
        "\n",
    ));
    assert_eq!(ran.code, 0);
    let error = |start: &str, value: &str, code: &str| {
        format!(r#"{{{start},"value":{value},"variant":null,"reason":"ERROR","error":"{code}"}}"#)
    };
    let lines: Vec<_> = ran.out.lines().collect();
    assert_eq!(lines[0], error(r#""flag":null"#, "null", "PARSE_ERROR"));
    assert_eq!(lines[1], error(r#""flag":null"#, "null", "PARSE_ERROR"));
    assert_eq!(
        lines[2],
        error(r#""id":3,"flag":null"#, "null", "PARSE_ERROR")
    );
    assert_eq!(
        lines[3],
        error(r#""id":4,"flag":null"#, "null", "PARSE_ERROR")
    );
    assert_eq!(
        lines[4],
        error(r#""id":5,"flag":"old""#, "1", "INVALID_CONTEXT")
    );
    assert_eq!(
        lines[5],
        error(r#""id":6,"flag":"old""#, "null", "INVALID_CONTEXT")
    );
    assert_eq!(
        lines[6],
        error(r#""id":7,"flag":"old""#, "null", "PARSE_ERROR")
    );
    assert_eq!(lines[7], error(r#""flag":null"#, "null", "PARSE_ERROR"));
    assert!(lines[8].starts_with(r#"{"id":9,"flag":"old","value":7"#));
    assert_eq!(lines.len(), 9);
    assert!(ran.err.contains("line 1 of <stdin>: "), "{}", ran.err);
    assert!(
        ran.err.contains("line 7 of <stdin>: `now` is `yesterday`"),
        "{}",
        ran.err
    );
}

#[test]
fn many_bad_lines_do_not_flood_stderr() {
    let ran = batch(&"{\n".repeat(1000));
    assert_eq!(ran.out.lines().count(), 1000);
    assert!(ran.err.lines().count() < 50, "{}", ran.err);
    assert!(ran.err.contains("980 more bad lines"), "{}", ran.err);
}

#[test]
fn bytes_that_are_no_text_are_a_bad_line() {
    let rules = data("shop.flags");
    let lines = b"{\"flag\":\"\xff\",\"context\":{}}\n{\"flag\":\"old\",\"context\":{}}\n";
    let ran = run(command(&["eval", &rules, "--batch", "-"]), lines);
    assert!(
        ran.out.starts_with(r#"{"flag":null,"value":null"#),
        "{}",
        ran.out
    );
    assert_eq!(ran.out.lines().count(), 2);
}

#[test]
fn lines_say_their_own_time_and_environment_and_arguments_fill_in() {
    let rules = data("shop.flags");
    let lines = concat!(
        r#"{"flag":"banner","context":{}}"#,
        "\n",
        r#"{"flag":"banner","context":{},"now":"2025-12-24T12:00Z"}"#,
        "\n",
        r#"{"flag":"banner","context":{},"env":"staging"}"#,
        "\n",
    );
    let variants = |more: &[&str]| -> Vec<String> {
        let mut arguments = vec!["eval", &rules, "--batch", "-"];
        arguments.extend(more);
        let ran = burgee_with(&arguments, lines);
        ran.out
            .lines()
            .map(|line| {
                let answer: serde_json::Value = serde_json::from_str(line).unwrap();
                answer["variant"].as_str().unwrap().to_owned()
            })
            .collect()
    };
    assert_eq!(variants(&["--at", "2026-06-01"]), ["none", "sale", "sale"]);
    assert_eq!(variants(&["--at", "2025-12-05"]), ["sale", "sale", "sale"]);
    assert_eq!(
        variants(&["--at", "2026-06-01", "--env", "staging"]),
        ["sale", "sale", "sale"]
    );
}

#[test]
fn requests_come_from_a_file_too() {
    let folder = folder(&[("r.jsonl", "{\"flag\":\"old\",\"context\":{}}\n")]);
    let ran = burgee(&[
        "eval",
        &data("shop.flags"),
        "--batch",
        &at(&folder, "r.jsonl"),
    ]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    let ran = burgee(&[
        "eval",
        &data("shop.flags"),
        "--batch",
        &at(&folder, "s.jsonl"),
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("r.jsonl`?"), "{}", ran.err);
}

#[test]
fn an_answer_comes_before_the_next_question() {
    let mut child = command(&["eval", &data("shop.flags"), "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for number in 0..3 {
        writeln!(stdin, r#"{{"id":{number},"flag":"old","context":{{}}}}"#).unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":{number},")), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

/// The most memory that a process has used so far, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_lines() {
    const LINES: usize = 200_000;
    let mut child = command(&["eval", &data("shop.flags"), "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let id = child.id();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let writer = std::thread::spawn(move || {
        for number in 0..LINES {
            let flag = ["quick-buy", "limits", "banner"][number % 3];
            writeln!(
                stdin,
                r#"{{"id":{number},"flag":"{flag}","context":{{"user":{{"id":"u-{number}"}},"country":"DE","plan":"pro"}}}}"#
            )
            .unwrap();
        }
        stdin
    });
    let mut early = 0;
    for number in 0..LINES {
        let line = answers.next().unwrap().unwrap();
        assert!(line.starts_with(&format!("{{\"id\":{number},")), "{line}");
        if number == LINES / 10 {
            early = peak_memory(id);
        }
    }
    // The pipe is still open, so the process is still there to be asked.
    let stdin = writer.join().unwrap();
    let late = peak_memory(id);
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert!(
        late < early + 1024,
        "{early} KiB after a tenth, {late} KiB in the end"
    );
}

#[test]
fn a_line_that_is_no_request_is_told_what_one_is() {
    let ran = batch("\"country\"\n");
    assert!(
        ran.err
            .contains("expected an object with `flag` and `context`"),
        "{}",
        ran.err
    );
    let ran = batch("not json\n");
    assert!(ran.err.contains("this is not JSON"), "{}", ran.err);
}
