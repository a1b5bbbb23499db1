//! What is text, what is comment, and what only looks like one.

use super::*;

/// The texts of a piece of code.
fn texts(dialect: &dyn Dialect, code: &str) -> Vec<String> {
    of_kind(dialect, code, Kind::Text)
}

/// The words of a piece of code.
fn words(dialect: &dyn Dialect, code: &str) -> Vec<String> {
    of_kind(dialect, code, Kind::Word)
}

fn of_kind(dialect: &dyn Dialect, code: &str, kind: Kind) -> Vec<String> {
    let mut found = Vec::new();
    tokens(dialect, code.as_bytes(), &mut found);
    found
        .iter()
        .filter(|token| token.kind == kind)
        .map(|token| String::from_utf8_lossy(token.of(code.as_bytes())).into_owned())
        .collect()
}

const SCRIPT: Script = Script { markup: false };
const MARKUP: Script = Script { markup: true };

#[test]
fn rust_tells_lifetimes_from_characters_and_nests_comments() {
    let code = r##"
fn f<'a>(x: &'a str, c: char) { let q = ['"', '\'', 'é', b'"']; }
/* "no" /* "no" */ "no" */ let a = "yes"; // "no"
let b = r#"ra"w"#; let c = br"byte\"; let d = c"see"; let r#type = "typed";
let s = "two
lines";
"##;
    let wanted = [
        "\"",
        "\\'",
        "é",
        "\"",
        "yes",
        "ra\"w",
        "byte\\",
        "see",
        "typed",
        "two\nlines",
    ];
    assert_eq!(texts(&Rust, code), wanted);
}

#[test]
fn a_regular_expression_is_no_text_and_no_comment() {
    let code = r#"
const a = /["'`]/.test(x) ? "one" : 'two'; const b = c / d / "three";
return /\/\*"/g; f(/[/"]/, "four"); // "no"
"#;
    assert_eq!(texts(&SCRIPT, code), ["one", "two", "three", "four"]);
}

#[test]
fn code_in_templates_is_code() {
    let code = r#"
const a = `plain`; const b = `x ${f("in", `deep ${g('er')} x`)} y ${h({a: "map"})} "no"`;
const c = `\${"no"}`; const d = "after";
"#;
    let wanted = ["plain", "in", "er", "map", "\\${\"no\"}", "after"];
    assert_eq!(texts(&SCRIPT, code), wanted);
}

#[test]
fn an_apostrophe_between_tags_hides_nothing_else() {
    let code =
        "<p>Don't wait, see https://x.y/z {t('one')}</p>\n<b>{f(\"two\")}</b> it`s\n{g(\"three\")}";
    assert!(texts(&SCRIPT, code).contains(&"two".to_owned()), "{code}");
    assert!(texts(&SCRIPT, code).contains(&"three".to_owned()), "{code}");
    assert!(words(&SCRIPT, code).contains(&"g".to_owned()));
}

#[test]
fn attributes_of_components_hold_code() {
    let code = r#"<!-- v-if="f('no')" --><p v-if="f('one') && g" class="wide" :x="h('two')">a "quoted" word</p>
<script>const a = "three";</script>"#;
    assert_eq!(
        texts(&MARKUP, code),
        ["one", "wide", "two", "quoted", "three"]
    );
}

#[test]
fn python_has_prefixes_and_three_quotes() {
    let code = r#"
'''doc "no" '''  # "no"
a = "one" + rb'two\'' + f"{g('three')} {{no}} {h("four")}"
b = """fi"ve"""; left = "six"
"#;
    let wanted = [
        "doc \"no\" ",
        "one",
        "two\\'",
        "three",
        "four",
        "fi\"ve",
        "six",
    ];
    assert_eq!(texts(&Python, code), wanted);
}

#[test]
fn go_java_and_kotlin() {
    let code = "x := `raw \\` + \"one\" + 'r' // \"no\"\n/* \"no\" */ y := \"two\"";
    assert_eq!(texts(&Go, code), ["raw \\", "one", "r", "two"]);
    let code = "String a = \"\"\"\n  b \"lock\"\n\"\"\"; char c = '\"'; f(\"one\"); /* \"no\" */";
    assert_eq!(texts(&Java, code), ["\n  b \"lock\"\n", "\"", "one"]);
    let code = "val a = \"x ${f(\"one\")} y\"; /* /* \"no\" */ \"no\" */ val b = \"\"\"raw ${g(\"two\")}\"\"\"";
    assert_eq!(texts(&Kotlin, code), ["one", "two"]);
}

#[test]
fn rules_have_comments_of_two_kinds() {
    let code = "flag a: bool = on # one\n// two\nowner \"x # no\" # three";
    assert_eq!(
        of_kind(&Rules, code, Kind::Comment),
        ["# one", "// two", "# three"]
    );
}

#[test]
fn nothing_is_too_broken() {
    let pieces = [
        "\"", "'", "`", "${", "{", "}", "/*", "*/", "//", "r#\"", "\"\"\"", "f\"", "\\", "\n", "é",
        "<!--", "=\"", "/", "(", "b'", "\u{0}",
    ];
    let dialects: [&dyn Dialect; 8] = [
        &Rust, &SCRIPT, &MARKUP, &Python, &Go, &Java, &Kotlin, &Rules,
    ];
    // Every text of up to three pieces, and each piece many times over.
    for first in pieces {
        for second in pieces {
            for third in pieces {
                let code = format!("{first}{second}{third}");
                for dialect in dialects {
                    texts(dialect, &code);
                }
            }
        }
        let code = format!("{first} a").repeat(20_000);
        for dialect in dialects {
            texts(dialect, &code);
        }
    }
    for dialect in dialects {
        texts(dialect, &"`${\"${f\"{".repeat(5_000));
    }
}

#[test]
fn slashes_that_start_nothing_take_no_time() {
    let line = "=/[".repeat(6_600) + "\n";
    let code = line.repeat(40) + "f(\"found\"); x = /\"/;\n";
    let begun = std::time::Instant::now();
    assert_eq!(texts(&SCRIPT, &code), ["found"]);
    let took = begun.elapsed();
    assert!(took < std::time::Duration::from_secs(10), "{took:?}");
}
