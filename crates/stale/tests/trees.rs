//! Two trees of code in all languages: in one, everything that can be stale has been planted, and all
//! that only looks like it; in the other, nothing is.
//!
//! `expected.txt` beside a tree has every finding and every place, one a line. What is not in it must
//! not be found.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee::{Engine, Timestamp};
use burgee_stale::{
    Finding, History, Naming, Needles, Options, Rules, Scan, Settings, Side, findings, report,
    scan_tree,
};
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn tree(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests").join("trees").join(name)
}

/// What is found in a tree, judged on one day, without the history of this repository.
fn look(name: &str) -> (Vec<Finding>, Scan) {
    let root = tree(name);
    let at = Timestamp::parse("2026-11-21").unwrap();
    let text = std::fs::read_to_string(root.join("rules/shop.flags")).unwrap();
    let reading = Engine::builder().name("rules/shop.flags").read(&text);
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    let mut rules = Rules::default();
    rules.add(&reading, at);
    let keys = rules.flags.iter().map(|flag| flag.key.as_str());
    let needles = Needles::new(keys, &["Styles.check".to_owned()]).unwrap();
    let scan = scan_tree(&root.join("code"), &needles, &Options::new(false)).unwrap();
    let side = Side {
        rules: &rules,
        scan: &scan,
        history: &History::default(),
    };
    (findings(&side, &Settings::new(at)), scan)
}

/// Findings and places, a line each, in the form of `expected.txt`.
fn lines(name: &str) -> String {
    let (findings, scan) = look(name);
    let front = format!("{}/", tree(name).display());
    let inside = |file: &str| file.strip_prefix(&front).unwrap_or(file).to_owned();
    let mut text = String::new();
    for finding in &findings {
        let (code, level) = (finding.code, finding.level.word());
        let (place, key) = (&finding.place, &finding.key);
        let file = inside(&place.file);
        writeln!(text, "{code} {level} {file}:{} {key}", place.line).unwrap();
    }
    for hit in &scan.hits {
        let naming = match hit.naming {
            Naming::Literal => "text",
            Naming::Name => "name",
            Naming::Definition => "definition",
            Naming::Mention => "mention",
        };
        let mark = if hit.test { " in a test" } else { "" };
        let file = inside(&hit.place.file);
        writeln!(text, "{naming} {file}:{} {}{mark}", hit.place.line, hit.key).unwrap();
    }
    text
}

/// Compares a tree with what is expected of it, line by line.
fn compare(name: &str) {
    let expected = std::fs::read_to_string(tree(name).join("expected.txt")).unwrap();
    let expected: Vec<&str> = expected
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let found = lines(name);
    let found: Vec<&str> = found.lines().collect();
    let missed: Vec<_> = expected
        .iter()
        .filter(|line| !found.contains(line))
        .collect();
    let too_much: Vec<_> = found
        .iter()
        .filter(|line| !expected.contains(line))
        .collect();
    assert!(
        missed.is_empty() && too_much.is_empty(),
        "missed: {missed:#?}\nfound and not expected: {too_much:#?}"
    );
    assert_eq!(found.len(), expected.len(), "a line is there twice");
}

#[test]
fn every_planted_case_is_found() {
    compare("planted");
    let (findings, _) = look("planted");
    let codes: std::collections::BTreeSet<_> = findings.iter().map(|it| it.code).collect();
    assert_eq!(codes.len(), burgee_stale::Code::ALL.len(), "{codes:?}");
}

#[test]
fn nothing_is_found_where_nothing_is() {
    compare("clean");
    let (findings, scan) = look("clean");
    assert_eq!(findings, []);
    assert!(scan.files >= 7, "{scan:?}");
}

#[test]
fn the_order_is_the_same_on_any_number_of_threads() {
    let root = tree("planted").join("code");
    let needles = Needles::new(["new-checkout", "dark-mode"], &[]).unwrap();
    let scan = |threads| {
        let options = Options::new(false).threads(threads);
        scan_tree(&root, &needles, &options).unwrap().hits
    };
    assert_eq!(scan(1), scan(8));
    assert!(!scan(1).is_empty());
}

#[test]
fn sarif_has_what_the_standard_asks_for() {
    let (findings, scan) = look("planted");
    let sarif = report::sarif(&findings, &scan.skipped, "1.2.3");
    // 3.13.2, 3.13.4, 3.14.6, 3.18.2, 3.19.2: what an object of each kind must have.
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let driver = &run["tool"]["driver"];
    assert!(driver["name"].is_string());
    let rules = driver["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    for (result, finding) in results.iter().zip(&findings) {
        // 3.27.10, 3.27.11: the message, and a level out of four.
        assert!(
            result["message"]["text"]
                .as_str()
                .unwrap()
                .starts_with(&finding.message)
        );
        assert_eq!(result["level"], finding.level.word());
        // 3.27.6: the index is that of the rule of this id.
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let places = result["locations"].as_array().unwrap().iter();
        for place in places.chain(result["relatedLocations"].as_array().unwrap()) {
            let place = &place["physicalLocation"];
            assert!(
                !place["artifactLocation"]["uri"]
                    .as_str()
                    .unwrap()
                    .is_empty()
            );
            // 3.30.5, 3.30.6: lines and columns from 1.
            assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
            assert!(place["region"]["startColumn"].as_u64().unwrap() >= 1);
        }
        // 3.35.3: what is put off is suppressed in the source, and says why.
        assert_eq!(result["suppressions"].is_array(), finding.kept.is_some());
    }
    // 3.49.3: ids of rules are there once.
    let ids: std::collections::BTreeSet<_> = rules.iter().map(|rule| rule["id"].as_str()).collect();
    assert_eq!(ids.len(), rules.len());
}
