use super::human;
use burgee::diagnostic::{Code, Diagnostic};
use burgee::source::{Lines, Sources, Span};

/// The span of `needle` in the file with this name.
fn find(sources: &Sources, name: &str, needle: &str) -> Span {
    let file = sources
        .files()
        .iter()
        .find(|file| file.name == name)
        .unwrap();
    let start = file.base + u32::try_from(file.text.find(needle).unwrap()).unwrap();
    Span::new(start, start + u32::try_from(needle.len()).unwrap())
}

/// A finding as people see it, without colour.
fn text(sources: &Sources, finding: &Diagnostic) -> String {
    let renderer = human::renderer(false);
    human::finding(&renderer, sources, &Lines::new(sources), finding)
}

/// Two files, and in the second a flag far away from another.
fn two_files() -> Sources {
    let mut sources = Sources::single("a.flags", "# größer\nsegment staff = true\n");
    let far = "# x\n".repeat(2000);
    sources.add("b.flags", format!("flag one: bool\n{far}flag two: bool\n"));
    sources
}

#[test]
fn places_in_other_files_and_far_away_are_shown_on_their_own() {
    let sources = two_files();
    let finding = Diagnostic::new(
        Code::Duplicate,
        find(&sources, "b.flags", "two"),
        "said twice",
    )
    .label("here")
    .also(find(&sources, "a.flags", "staff"), "and here")
    .also(find(&sources, "b.flags", "one"), "and there");
    assert_eq!(
        text(&sources, &finding),
        "\
error[E208]: said twice
    --> b.flags:2002:6
     |
2002 | flag two: bool
     |      ^^^ here
     |
    ::: a.flags:2:9
     |
   2 | segment staff = true
     |         ----- and here
     |
    ::: b.flags:1:6
     |
   1 | flag one: bool
     |      --- and there"
    );
}

#[test]
fn a_fix_that_deletes_says_so() {
    let sources = two_files();
    let span = find(&sources, "a.flags", " = true");
    let finding = Diagnostic::new(Code::Constant, span, "always true").fix(span, "");
    let text = text(&sources, &finding);
    assert!(text.starts_with("warning[W502]: always true\n"), "{text}");
    assert!(text.contains("help: remove this\n"), "{text}");
    assert!(
        text.contains("2 - segment staff = true\n2 + segment staff\n"),
        "{text}"
    );
}

#[test]
fn columns_count_characters_and_offsets_count_bytes() {
    let sources = two_files();
    let finding = Diagnostic::new(Code::Syntax, find(&sources, "a.flags", "er\n"), "here");
    let json = burgee::diagnostic::to_json(&sources, &[finding]);
    assert_eq!(
        json[0]["span"],
        serde_json::json!({
            "start": 8, "end": 11, "line": 1, "column": 7, "end_line": 2, "end_column": 1,
        })
    );
    assert!(json[0]["fix"].is_null() && json[0]["help"].is_null());
}

#[test]
fn the_end_of_a_file_is_a_place_too() {
    let sources = Sources::single("a.flags", "flag a: bool {\n");
    let end = Span::new(15, 15);
    let text = text(
        &sources,
        &Diagnostic::new(Code::Syntax, end, "`}` is missing"),
    );
    assert!(text.contains("a.flags:"), "{text}");
}
