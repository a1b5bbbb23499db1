//! Texts that are made to be dear to check are refused, and quickly.

use burgee::{Code, Engine};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Reads a text that is made to be dear, in time, and with this finding.
#[track_caller]
fn refused(text: &str, code: Code) {
    let start = Instant::now();
    let reading = Engine::builder().read(text);
    let mut findings = reading.diagnostics.iter();
    assert!(findings.any(|finding| finding.code == code), "no {code}");
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn long_chains_and_circles_do_not_use_the_stack() {
    let mut chain = String::from("segment s0 = x\n");
    let mut circle = String::from("segment s0 = in segment s20000\n");
    let mut fan = String::from("segment s0 = in segment s5000\n");
    for at in 1..=20_000 {
        writeln!(chain, "segment s{at} = in segment s{}", at - 1).unwrap();
        writeln!(circle, "segment s{at} = in segment s{}", at - 1).unwrap();
    }
    for at in 1..=5_000 {
        let before = at - 1;
        writeln!(fan, "segment s{at} = in segment s{before} or in segment s0").unwrap();
    }
    refused(&chain, Code::TooCostly);
    refused(&circle, Code::Cycle);
    refused(&fan, Code::Cycle);
}

#[test]
fn what_doubles_is_refused() {
    // Each use runs all tests of the segment again.
    let mut doubling = String::from("segment s0 = x == 1\n");
    for at in 1..=30 {
        let before = at - 1;
        writeln!(
            doubling,
            "segment s{at} = in segment s{before} and in segment s{before}"
        )
        .unwrap();
    }
    refused(&doubling, Code::TooCostly);
    // The operand of a range is needed for both of its ends.
    let mut nested = String::from("x");
    for _ in 0..25 {
        nested = format!("string({nested} in \"a\"..\"b\")");
    }
    refused(
        &format!("segment s = {nested} == \"true\""),
        Code::TooCostly,
    );
    // A list that is written once is needed as text in every place.
    let mut list = String::from("list l = [\"x\"");
    for at in 0..50_000 {
        write!(list, ", \"{at}\"").unwrap();
    }
    list.push_str("]\n");
    for at in 0..200 {
        writeln!(list, "segment s{at} = x starts_with $l").unwrap();
    }
    refused(&list, Code::TooCostly);
}

#[test]
fn many_mistakes_are_found_in_time() {
    let mut unknown = String::from("attributes { a0: string }\n");
    for at in 0..5_000 {
        writeln!(
            unknown,
            "segment some-name-{at} = in segment other-name-{at} or $a == b{at}"
        )
        .unwrap();
    }
    refused(&unknown, Code::UnknownSegment);
    let mut variants = String::from("flag f: string { variants {");
    for at in 0..5_000 {
        write!(variants, " v{at} = \"{at}\"").unwrap();
    }
    variants.push_str(" }\n");
    for at in 0..5_000 {
        writeln!(variants, "rule r{at} when x serve w{at}").unwrap();
    }
    variants.push_str("otherwise serve v0 }");
    refused(&variants, Code::UnknownVariant);
    let deep = format!(
        "attributes {{ a: map }}\nsegment s = b{}",
        ".c".repeat(50_000)
    );
    refused(&deep, Code::UnknownAttribute);
}
