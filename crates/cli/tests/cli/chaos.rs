//! `burgee chaos`

use crate::run::{burgee, folder};
use serde_json::Value;

const RULES: &str = "list staff from \"parts/staff.txt\"\n\
    flag patient: bool { rule staff when user in $staff serve on  otherwise serve off }\n\
    flag strict: bool = on\n";

#[test]
fn each_fault_is_shown_with_what_each_flag_returned() {
    let folder = folder(&[("rules.flags", RULES), ("parts/staff.txt", "ann\n")]);
    let file = folder.path().join("rules.flags").display().to_string();
    let ran = burgee(&[
        "chaos",
        &file,
        "--context",
        r#"{"user": "ann"}"#,
        "--on-failure",
        "strict=closed",
        "--hold",
        "0.4",
        "--timeout",
        "0.2",
        "--format",
        "json",
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines = ran.out.lines();
    let rows: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    // Two flags in two ways, under each of eleven faults.
    assert_eq!(rows.len(), 44);
    let modes = |fault: &str, flag: &str| {
        let rows = rows
            .iter()
            .filter(|row| row["fault"] == fault && row["flag"] == flag);
        let modes = rows.map(|row| row["mode"].as_str().unwrap());
        modes.collect::<Vec<_>>()
    };
    assert_eq!(modes("none", "strict"), ["local", "remote"]);
    for fault in ["down", "hang", "status 500", "garbage", "bad rules"] {
        assert_eq!(
            modes(fault, "patient"),
            ["last-known", "last-known"],
            "{fault}"
        );
        assert_eq!(modes(fault, "strict"), ["default", "default"], "{fault}");
    }
    for row in &rows {
        let took = row["tookMicroseconds"].as_u64().unwrap();
        assert!(took < 1_000_000, "{row}");
        let expected = if row["mode"] == "default" {
            Value::Null
        } else {
            true.into()
        };
        assert_eq!(row["value"], expected, "{row}");
    }
}

#[test]
fn mistakes_are_named() {
    let folder = folder(&[
        ("rules.flags", "flag a: bool = maybe\n"),
        ("good.flags", "flag a: bool = on\n"),
    ]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    assert_eq!(burgee(&["chaos", &path("rules.flags")]).code, 1);
    let ran = burgee(&["chaos", &path("good.flags"), "--flags", "b"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("unknown flag `b`"), "{}", ran.err);
    let ran = burgee(&["chaos", "http://127.0.0.1:1"]);
    assert!(
        ran.err.contains("nothing answers at `http://127.0.0.1:1`"),
        "{}",
        ran.err
    );
    assert_eq!(burgee(&["chaos", "https://flags.example"]).code, 2);
    assert_eq!(burgee(&["chaos", "-"]).code, 2);
    let ran = burgee(&["chaos", &path("good.flags"), "--on-failure", "a=shut"]);
    assert!(ran.err.contains("write closed, open:VALUE"), "{}", ran.err);
}
