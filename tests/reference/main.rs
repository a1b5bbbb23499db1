//! What the reference and the README say is true: their examples are checked and run, their tables
//! are those of the code, and their links lead somewhere.
//!
//! `BURGEE_BLESS=1` writes the tables anew.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should say so at once"
)]

mod blocks;
mod conditions;
mod generated;

use blocks::{Block, blocks, section};
use burgee::diagnostic::Diagnostic;
use burgee::typed::{Expected, RuleName};
use burgee::{Code, Condition, Context, Engine, ast};
use conditions::Line;
use std::fs;
use std::path::{Path, PathBuf};

const REFERENCE: &str = "grammar/README.md";
const PAPERS: [&str; 6] = [
    REFERENCE,
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
];

/// Examples are allowed to be short: no owner, and segments that nothing uses.
const TOLERATED: [Code; 3] = [Code::NoOwner, Code::UnusedSegment, Code::UnusedList];

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn read(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// All blocks with this tag; there must be some.
fn tagged(tag: &str) -> Vec<Block> {
    let found: Vec<_> = PAPERS
        .iter()
        .flat_map(|file| blocks(file, &read(file)))
        .filter(|block| block.tag == tag)
        .collect();
    assert!(!found.is_empty(), "no block is tagged {tag}");
    found
}

/// Fails with all faults at once, so that one run shows everything that is to be mended.
fn report(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn found(findings: &[Diagnostic]) -> Vec<String> {
    findings
        .iter()
        .filter(|finding| !TOLERATED.contains(&finding.code))
        .map(|finding| format!("{} {}", finding.code, finding.message))
        .collect()
}

/// Checks a ruleset, runs its tests, and says what is wrong.
fn faults(place: &str, text: &str) -> Vec<String> {
    let reading = Engine::builder().read(text);
    let mut faults = found(&reading.diagnostics);
    let engine = reading.engine();
    for test in &reading.rules.tests {
        let (name, flag) = reading.rules.flags.get_index(test.flag.index()).unwrap();
        for case in &test.cases {
            let mut context = Context::from_value(case.given.clone()).unwrap();
            context = match case.at {
                Some(at) => context.at(at),
                None => context,
            };
            context = match &case.environment {
                Some(name) => context.in_environment(name),
                None => context,
            };
            let answer = engine.evaluate(name, &context).unwrap();
            let value = match &case.expect {
                Expected::Variant(id) => &flag.variants[id.index()].value,
                Expected::Value(value) => value,
            };
            let rule = answer.rule.unwrap_or(&RuleName::Otherwise).to_string();
            let as_said = case.by_rule.as_ref().is_none_or(|name| *name == rule);
            if answer.value != Some(value) || !as_said {
                faults.push(format!("{}", engine.explain(name, &context).unwrap()));
            }
        }
    }
    faults
        .iter()
        .map(|fault| format!("{place}: {fault}"))
        .collect()
}

#[test]
fn files_are_clean_and_pass_their_tests() {
    let all: Vec<_> = tagged("flags")
        .iter()
        .flat_map(|block| faults(&block.place, &block.text))
        .collect();
    report(&all);
}

/// People learn the layout from examples, too.
#[test]
fn files_are_laid_out_as_the_formatter_does() {
    let all: Vec<_> = tagged("flags")
        .iter()
        .filter_map(|block| {
            let printed = ast::print(&Engine::builder().read(&block.text).document);
            (printed != block.text).then(|| format!("{}: prints\n{printed}", block.place))
        })
        .collect();
    report(&all);
}

#[test]
fn parts_of_flags_are_clean() {
    let wrap = |block: &Block| {
        let ty = &block.words[0];
        let rest = match ty.as_str() {
            "bool" => "otherwise serve off",
            other => panic!("{}: what does a {other} serve?", block.place),
        };
        let text = format!("flag example: {ty} {{\n{}\n{rest}\n}}", block.text);
        faults(&block.place, &text)
    };
    report(
        &tagged("flags-part")
            .iter()
            .flat_map(wrap)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn conditions_come_to_what_is_said() {
    let mut all = Vec::new();
    for block in tagged("expr") {
        for line in block.text.lines().filter(|line| !line.trim().is_empty()) {
            let fault = Line::read(line).fault();
            all.extend(fault.map(|fault| format!("{}: {fault}", block.place)));
        }
    }
    report(&all);
}

/// An `explain` block shows the explanation of a flag of the file before it.
#[test]
fn explanations_are_those_of_the_engine() {
    let all = blocks(REFERENCE, &read(REFERENCE));
    let (mut file, mut seen) = ("", 0);
    for block in &all {
        match block.tag.as_str() {
            "flags" => file = &block.text,
            "explain" => {
                let engine = Engine::builder().name("a.flags").load(file).unwrap();
                let context = Context::from_json(&block.words[1]).unwrap();
                let explanation = engine.explain(&block.words[0], &context).unwrap();
                let explanation = explanation.to_string();
                assert_eq!(explanation.trim_end(), block.text.trim_end());
                seen += 1;
            }
            _ => {}
        }
    }
    assert!(seen > 0);
}

/// Every error in the block has the code that the fence names.
fn wrong_code(block: &Block, codes: &[Code]) -> Option<String> {
    let codes: Vec<_> = codes.iter().map(|code| code.number()).collect();
    (codes != [block.words[0].as_str()]).then(|| format!("{}: it is {codes:?}", block.place))
}

#[test]
fn wrong_examples_are_wrong_as_said() {
    let codes = |findings: &[Diagnostic]| -> Vec<Code> {
        let errors = findings.iter().filter(|finding| finding.is_error());
        errors.map(|finding| finding.code).collect()
    };
    let mut all = Vec::new();
    for block in tagged("flags-error") {
        let reading = Engine::builder().read(&block.text);
        all.extend(wrong_code(&block, &codes(&reading.diagnostics)));
    }
    for block in tagged("expr-error") {
        let error = Condition::compile(&block.text).expect_err(&block.place);
        all.extend(wrong_code(&block, &codes(error.diagnostics())));
    }
    report(&all);
}

#[test]
fn every_block_says_what_it_is() {
    let known = [
        "flags",
        "flags-part",
        "flags-error",
        "expr",
        "expr-error",
        "explain",
        "rust",
        "sh",
        "text",
    ];
    for file in PAPERS {
        for block in blocks(file, &read(file)) {
            assert!(known.contains(&block.tag.as_str()), "{}", block.place);
        }
    }
}

#[test]
fn the_precedence_table_is_true() {
    let text = read(REFERENCE);
    let (_, table) = text.split_once("## Precedence").unwrap();
    let mut seen = 0;
    for line in table.lines().skip_while(|line| !line.starts_with("| 1 |")) {
        let Some(row) = line.strip_prefix("| ") else {
            break;
        };
        let cells: Vec<_> = row.split(" | ").collect();
        let spelled = |cell: &str| {
            let condition = cell.trim_matches([' ', '|', '`']);
            let file = format!("segment s = {condition}");
            let document = Engine::builder().read(&file).document;
            assert_eq!(document.items.len(), 1, "{condition}");
            document
        };
        assert_eq!(spelled(cells[2]), spelled(cells[3]), "{line}");
        seen += 1;
    }
    assert_eq!(seen, 10);
}

#[test]
fn tables_are_those_of_the_code() {
    let text = read(REFERENCE);
    let mut current = text.clone();
    for (name, table) in generated::tables() {
        current.replace_range(section(&current, name), &table);
    }
    if std::env::var_os("BURGEE_BLESS").is_some() {
        // In one step: the other tests read the file meanwhile.
        let new = path("grammar/README.md.new");
        fs::write(&new, current).unwrap();
        fs::rename(&new, path(REFERENCE)).unwrap();
    } else {
        assert!(
            text == current,
            "{REFERENCE} has an old table; BURGEE_BLESS=1 writes it anew"
        );
    }
}

/// The name by which a heading can be linked to.
fn anchor(heading: &str) -> String {
    let plain = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = plain.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c => (c.is_alphanumeric() || c == '-' || c == '_').then_some(c),
    });
    kept.collect()
}

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    for file in PAPERS {
        let text = read(file);
        for part in text.split("](").skip(1) {
            let link = part.split_once(')').map_or("", |(link, _)| link);
            if link.starts_with("https://") {
                continue;
            }
            let (target, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = match target {
                "" => path(file),
                _ => path(file).parent().unwrap().join(target),
            };
            let leads = target.exists()
                && (fragment.is_empty()
                    || fs::read_to_string(&target)
                        .unwrap()
                        .lines()
                        .any(|line| line.starts_with('#') && anchor(line) == fragment));
            if !leads {
                broken.push(format!("{file}: {link}"));
            }
        }
    }
    report(&broken);
}
