//! What authors are told, kept word for word: every file in `tests/fixtures/invalid` has its findings
//! beside it. `BURGEE_BLESS=1 cargo test --test diagnostics` writes them anew.
//!
//! A fixture is called after the one code that it is about. Comments in its head can change the
//! settings: `# limits: tests = 40, list_entries = 5`, `# today: 2026-02-01`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should say so at once"
)]

use burgee::diagnostic::{Diagnostic, Severity};
use burgee::schema::{FileText, Files, ReadError};
use burgee::{Code, Engine, Error, Limits, Reading, Sources, Span, Timestamp};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The fixtures' own folder, for includes.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, _from: &str, path: &str) -> Result<FileText, ReadError> {
        match fs::read_to_string(self.0.join(path)) {
            Ok(text) => Ok(FileText {
                name: path.to_owned(),
                text,
            }),
            Err(_) => Err(ReadError("there is no such file".to_owned())),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/invalid")
}

fn fixtures() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "flags"))
        .collect();
    paths.sort();
    assert!(
        paths.len() > 60,
        "the fixtures are not where they should be"
    );
    paths
}

/// The code that the fixture is about.
fn code(path: &Path) -> String {
    let name = path.file_stem().unwrap().to_str().unwrap();
    name.split('-').next().unwrap().to_owned()
}

/// The limits that a fixture asks for in its head.
fn limits(text: &str) -> Limits {
    let mut limits = Limits::default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("# limits: "));
    for setting in line.into_iter().flat_map(|line| line.split(", ")) {
        let (name, value) = setting.split_once(" = ").unwrap();
        let value: usize = value.parse().unwrap();
        match name {
            "tests" => limits.tests = value as u64,
            "list_entries" => limits.list_entries = value,
            "segment_depth" => limits.segment_depth = value,
            "flag_depth" => limits.flag_depth = value,
            "expression_bytes" => limits.expression_bytes = value,
            "file_bytes" => limits.file_bytes = value,
            other => panic!("unknown limit {other}"),
        }
    }
    limits
}

fn read(name: &str, text: &str) -> Reading {
    let files = Folder(folder());
    let builder = Engine::builder()
        .name(name)
        .files(&files)
        .limits(limits(text));
    let today = text.lines().find_map(|line| line.strip_prefix("# today: "));
    match today.map(|day| Timestamp::parse(day).unwrap()) {
        Some(today) => builder.today(today).read(text),
        None => builder.read(text),
    }
}

/// A place and what stands there.
fn place(sources: &Sources, span: Span) -> String {
    let (_, at) = sources.position(span).unwrap();
    let text = sources.text(span);
    let mut lines = text.lines();
    let shown = match (lines.next(), lines.next()) {
        (None, _) => "(here)".to_owned(),
        (Some(first), None) => format!("`{first}`"),
        (Some(first), Some(_)) => format!("`{first} …`"),
    };
    format!("{}:{} {shown}", at.line, at.column)
}

fn render(sources: &Sources, findings: &[Diagnostic]) -> String {
    let mut text = String::new();
    for finding in findings {
        let colon = if finding.label.is_empty() { "" } else { ": " };
        writeln!(text, "{} {}", finding.code, finding.message).unwrap();
        writeln!(
            text,
            "  at   {}{colon}{}",
            place(sources, finding.span),
            finding.label
        )
        .unwrap();
        for label in &finding.labels {
            writeln!(
                text,
                "  also {}: {}",
                place(sources, label.span),
                label.text
            )
            .unwrap();
        }
        if let Some(help) = &finding.help {
            writeln!(text, "  help {help}").unwrap();
        }
        if let Some(fix) = &finding.fix {
            let new = fix.replacement.replace('\n', "⏎");
            writeln!(text, "  fix  {} -> `{new}`", place(sources, fix.span)).unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn findings_are_as_they_were() {
    let mut differing = Vec::new();
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let reading = read(name, &text);
        let found = render(&reading.sources, &reading.diagnostics);
        let snapshot = path.with_extension("snap");
        let known = fs::read_to_string(&snapshot).unwrap_or_default();
        if known == found {
            continue;
        }
        if std::env::var_os("BURGEE_BLESS").is_some() {
            fs::write(&snapshot, found).unwrap();
        } else {
            differing.push(format!("--- {name}, known:\n{known}--- found:\n{found}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn a_fixture_reports_its_own_fault_and_no_other() {
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let reading = read(name, &text);
        assert!(!reading.diagnostics.is_empty(), "{name} has no fault");
        for finding in &reading.diagnostics {
            assert_eq!(
                finding.code.number(),
                code(&path),
                "{name}: {}",
                finding.message
            );
        }
    }
}

#[test]
fn every_code_has_a_fixture() {
    // What only a lone condition can do wrong is tested below.
    let elsewhere = [Code::NeedsSalt];
    let codes: Vec<String> = fixtures().iter().map(|path| code(path)).collect();
    for known in Code::ALL {
        assert!(
            elsewhere.contains(known) || codes.contains(&known.number().to_owned()),
            "no fixture is about {known}, {}",
            known.title()
        );
    }
}

#[test]
fn a_fix_mends_what_it_is_for() {
    let mut fixes = 0;
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let reading = read(name, &text);
        for finding in &reading.diagnostics {
            let Some(fix) = &finding.fix else { continue };
            let mut mended = text.clone();
            mended.replace_range(fix.span.range(), &fix.replacement);
            let after = read(name, &mended);
            let same = |left: &Diagnostic| {
                left.code == finding.code
                    && left.message == finding.message
                    && left.span.start == finding.span.start
            };
            // Behind a slip of syntax there may be another.
            let syntax = finding.code.number().starts_with("E1");
            let fewer = after.diagnostics.len() < reading.diagnostics.len();
            assert!(
                !after.diagnostics.iter().any(same) && (fewer || syntax),
                "{name}: {} is still there after the fix:\n{mended}",
                finding.message
            );
            fixes += 1;
        }
    }
    assert!(fixes > 20, "only {fixes} fixes were tried");
}

#[test]
fn what_is_wrong_is_left_out_and_the_rest_is_kept() {
    for path in fixtures() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let reading = read(name, &text);
        let sound = "\nflag entirely-sound: bool { owner \"tests\" otherwise serve on }\n";
        let with_sound = read(name, &format!("{text}{sound}"));
        // A quote or bracket that is left open takes what follows with it.
        let open = matches!(code(&path).as_str(), "E101" | "E102" | "E105" | "E107");
        assert!(
            open || with_sound.rules.flags.contains_key("entirely-sound"),
            "{name} takes other flags with it"
        );
        let warnings = reading
            .diagnostics
            .iter()
            .all(|finding| finding.severity() == Severity::Warning);
        assert_eq!(warnings, !reading.has_errors(), "{name}");
    }
}

#[test]
fn a_percentage_in_a_lone_condition_needs_a_salt() {
    let Err(Error::Invalid(wrong)) = Engine::builder().condition("25% of user.id") else {
        panic!("accepted without a salt");
    };
    assert_eq!(
        render(&wrong.sources, &wrong.list),
        "E407 a percentage in a lone condition needs a salt\n  \
         at   1:1 `25% of user.id`\n  \
         help there is no flag to take the salt from; add `salt \"…\"`\n  \
         fix  1:15 (here) -> ` salt \"condition\"`\n\n"
    );
    assert!(
        Engine::builder()
            .condition("25% of user.id salt \"condition\"")
            .is_ok()
    );
}
