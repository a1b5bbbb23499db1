//! The structure of the core, as `ARCHITECTURE.md` describes it: which module may know which.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a helper of tests that finds something else than it expects stops the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each module of `src`, and the modules that it may name. A stage names no stage further on.
const MAY_USE: &[(&str, &[&str])] = &[
    // What everything is made of.
    ("source", &[]),
    ("limits", &[]),
    ("parallel", &[]),
    ("value", &[]),
    ("bucket", &[]),
    ("diagnostic", &["source"]),
    ("schema", &["bucket", "value"]),
    // Text to tree.
    ("ast", &["source", "value"]),
    (
        "parse",
        &["ast", "diagnostic", "limits", "parallel", "source", "value"],
    ),
    (
        "load",
        &["ast", "diagnostic", "limits", "parse", "schema", "source"],
    ),
    // Tree to meaning.
    ("typed", &["ast", "bucket", "schema", "source", "value"]),
    (
        "check",
        &[
            "ast",
            "bucket",
            "diagnostic",
            "limits",
            "schema",
            "source",
            "typed",
            "value",
        ],
    ),
    // Meaning to program. `program` and `eval` share a few leaf types with the tree: see VOCABULARY.
    (
        "program",
        &["ast", "bucket", "schema", "source", "typed", "value"],
    ),
    (
        "compile",
        &[
            "ast", "bucket", "program", "schema", "source", "typed", "value",
        ],
    ),
    // Program and context to answer.
    ("context", &["value"]),
    (
        "eval",
        &[
            "ast", "bucket", "context", "program", "schema", "source", "typed", "value",
        ],
    ),
    // The front door.
    ("error", &["diagnostic", "source"]),
    (
        "condition",
        &["context", "engine", "error", "eval", "program"],
    ),
    (
        "engine",
        &[
            "ast",
            "bucket",
            "check",
            "compile",
            "condition",
            "context",
            "diagnostic",
            "error",
            "eval",
            "limits",
            "load",
            "parallel",
            "parse",
            "program",
            "schema",
            "source",
            "typed",
            "value",
        ],
    ),
];

/// The types of `ast` and `typed` that mean the same in a compiled program: plain enums and ids.
/// No tree is among them, so that nothing at run time can walk one.
const VOCABULARY: &[&str] = &[
    "ArithmeticOp",
    "IsTest",
    "Quantifier",
    "Constant",
    "FlagId",
    "FlagType",
    "ListId",
    "Metadata",
    "OrderOp",
    "Pattern",
    "RuleName",
    "Schedule",
    "SegmentId",
    "TextOp",
    "VariantId",
];

/// The most lines of code that a file may have, comments, blank lines and its tests not counted.
const LONGEST: usize = 400;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of product code below a folder.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // A folder of unit tests stands beside what it tests.
        if path.ends_with("tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The lines that are product code: no comments, no blank lines, no tests at the end.
fn code(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .filter(|line| !line.trim_start().starts_with("//") && !line.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

/// The top-level module that a file of `src` belongs to.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// A use of another module: its name, and what is taken out of it (empty: the module itself).
type Use = (String, Vec<String>);

fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    &text[..end]
}

/// Every `crate::…` in the code, wherever it stands; `super::…` counts where it reaches the root.
fn uses(path: &Path) -> Vec<Use> {
    let text = code(path).join("\n");
    let depth = path
        .strip_prefix(root().join("src"))
        .unwrap()
        .components()
        .count()
        - usize::from(path.ends_with("mod.rs"));
    let mut found = Vec::new();
    for prefix in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in text.match_indices(&prefix) {
            let mut rest = &text[at + prefix.len()..];
            // `use crate::{a, b}` names several modules at once.
            let modules: Vec<String> = match rest.strip_prefix('{') {
                Some(list) => {
                    let list = &list[..list.find("};").unwrap_or(list.len())];
                    list.split(',')
                        .map(|part| word(part.trim()).to_owned())
                        .collect()
                }
                None => vec![word(rest).to_owned()],
            };
            rest = &rest[word(rest).len()..];
            let taken = match rest.strip_prefix("::") {
                Some(list) if list.starts_with('{') => {
                    let list = &list[1..list.find('}').unwrap_or(list.len())];
                    list.split(',')
                        .map(|name| word(name.trim()).to_owned())
                        .collect()
                }
                Some(name) => vec![word(name).to_owned()],
                None => Vec::new(),
            };
            found.extend(modules.into_iter().map(|module| (module, taken.clone())));
        }
    }
    found
}

fn table() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    MAY_USE
        .iter()
        .map(|(module, uses)| (*module, uses.iter().copied().collect()))
        .collect()
}

#[test]
fn modules_name_only_what_they_may() {
    let table = table();
    let mut wrong = Vec::new();
    let mut edges = 0;
    for path in rust_files(&root().join("src")) {
        let module = module(&path);
        if module == "lib" {
            continue;
        }
        let Some(allowed) = table.get(module.as_str()) else {
            wrong.push(format!("{module} is not in the table"));
            continue;
        };
        for (used, _) in uses(&path) {
            // Names that start in upper case are re-exports of the root: the public face.
            let is_module = used.starts_with(|c: char| c.is_ascii_lowercase());
            edges += usize::from(is_module && used != module);
            if used != module && !(is_module && allowed.contains(used.as_str())) {
                wrong.push(format!("{} names {used}", path.display()));
            }
        }
    }
    assert!(edges > 50, "the search finds only {edges} uses");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_evaluator_sees_no_tree() {
    let mut wrong = Vec::new();
    for folder in ["eval", "program"] {
        for path in rust_files(&root().join("src").join(folder)) {
            for (module, taken) in uses(&path) {
                let tree = module == "ast" || module == "typed";
                let strange = taken
                    .iter()
                    .find(|name| !name.is_empty() && !VOCABULARY.contains(&name.as_str()));
                if tree && (taken.is_empty() || strange.is_some()) {
                    wrong.push(format!("{} takes {taken:?} from {module}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_circle_but_the_front_door() {
    let table = table();
    let mut left: BTreeSet<&str> = table.keys().copied().collect();
    // A condition is built by the engine's builder, and offers `compile` itself.
    assert!(left.remove("engine") && left.remove("condition"));
    while !left.is_empty() {
        let free: Vec<_> = left
            .iter()
            .copied()
            .filter(|module| table[module].is_disjoint(&left))
            .collect();
        assert!(!free.is_empty(), "a circle among {left:?}");
        left.retain(|module| !free.contains(module));
    }
}

#[test]
fn only_the_parser_knows_pest() {
    for path in rust_files(&root().join("src")) {
        if module(&path) != "parse" {
            let found = code(&path).into_iter().find(|line| line.contains("pest"));
            assert_eq!(found, None, "{}", path.display());
        }
    }
}

#[test]
fn the_core_has_no_clock_no_chance_and_no_files() {
    for path in rust_files(&root().join("src")) {
        let found = code(&path).into_iter().find(|line| {
            [
                "SystemTime::now",
                "Instant::now",
                "std::fs",
                "std::net::Tcp",
                " rand::",
                "println!",
            ]
            .iter()
            .any(|word| line.contains(word))
        });
        assert_eq!(found, None, "{}", path.display());
    }
}

#[test]
fn the_core_depends_on_no_member() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (_, rest) = manifest.split_once("\n[dependencies]\n").unwrap();
    let dependencies = rest.split("\n[").next().unwrap();
    assert!(
        dependencies.contains("pest"),
        "this is not the list of dependencies"
    );
    assert!(!dependencies.contains("burgee-"), "{dependencies}");
}

#[test]
fn files_are_short() {
    let mut files = rust_files(&root().join("src"));
    files.extend(rust_files(&root().join("crates")));
    let long: Vec<_> = files
        .iter()
        .map(|path| (code(path).len(), path))
        .filter(|(lines, _)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}
