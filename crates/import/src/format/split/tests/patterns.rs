//! Patterns of the two dialects.

use super::super::pattern::{Unfit, translate};
use super::super::profile::Profile::{self, Java, JavaScript};
use regex::Regex;

fn found(pattern: &str, text: &str, profile: Profile) -> bool {
    let translated = translate(pattern, profile).unwrap();
    Regex::new(&translated).unwrap().is_match(text)
}

fn both(pattern: &str, text: &str, wanted: bool) {
    for profile in [Java, JavaScript] {
        assert_eq!(
            found(pattern, text, profile),
            wanted,
            "{profile:?} {pattern} {text:?}"
        );
    }
}

#[test]
fn classes_are_those_of_ascii() {
    both(r"^\d$", "5", true);
    both(r"^\d$", "٥", false);
    both(r"^\w+$", "a_1", true);
    both(r"^\w$", "é", false);
    both(r"^\W$", "é", true);
    both(r"^[\w.-]+$", "a.b-c", true);
    both(r"^[^\d]$", "5", false);
    both(r"^[\D5]+$", "a5", true);
    both(r"é\b", "é", false);
    both(r"a\B", "aé", false);
    both(r"^\s$", "\u{b}", true);
    assert!(found(r"^\s$", "\u{a0}", JavaScript));
    assert!(!found(r"^\s$", "\u{a0}", Java));
    assert!(found(r"^[\s]$", "\u{feff}", JavaScript));
    assert!(!found(r"^\s$", "\u{85}", JavaScript));
    assert!(found(r"^[\S]$", "\u{85}", JavaScript));
}

#[test]
fn lines_end_as_each_sdk_has_it() {
    both("a.b", "a\nb", false);
    both("a.b", "a\rb", false);
    both("a.b", "a\u{2028}b", false);
    assert!(found("a.b", "a\u{85}b", JavaScript));
    assert!(!found("a.b", "a\u{85}b", Java));
    assert!(found("a$", "a\n", Java));
    assert!(found("a$", "a\r\n", Java));
    assert!(!found("a$", "a\n", JavaScript));
    assert!(!found("a$", "a\nb", Java));
    both("^b", "a\nb", false);
}

#[test]
fn signs_that_mean_something_here_only() {
    both(r"\/\-\_\#\<\>\&", "/-_#<>&", true);
    both(r"^[a&~]$", "&", true);
    both(r"^[\[\]]+$", "[]", true);
    both(r"a{2}b{1,}c{0,1}", "aab", true);
    assert!(found("a{x}", "a{x}", JavaScript));
    assert!(found("a{,2}", "a{,2}", JavaScript));
    assert!(found("}]", "}]", JavaScript));
    assert!(found("[a[]", "[", JavaScript));
    assert!(found("^[a-c&&[^b]]$", "c", Java));
    assert!(!found("^[a-c&&[^b]]$", "b", Java));
    assert!(found(r"\x41\u0042", "AB", JavaScript));
    assert!(!found("[]", "a", JavaScript));
    assert!(found("^[^]$", "\n", JavaScript));
    assert!(found(r"\q", "q", JavaScript));
    both(r"(?<word>a+?)(?:b)", "ab", true);
}

#[test]
fn a_set_is_no_end_of_a_range() {
    both(r"^[\w-.]+$", "a-b.c", true);
    both(r"^[\d-x]+$", "5-w", false);
    assert!(found(r"^[a-\d]+$", "a-5", JavaScript));
}

#[test]
fn what_cannot_be_said() {
    for pattern in [
        "a(?=b)",
        "a(?!b)",
        "(?<=a)b",
        "(?<!a)b",
        r"(a)\1",
        r"(?<x>a)\k<x>",
    ] {
        for profile in [Java, JavaScript] {
            let refused = translate(pattern, profile);
            assert!(matches!(refused, Err(Unfit::Unsupported(_))), "{pattern}");
        }
    }
    for pattern in ["a*+", "a++b", "a{2}+", "(?>a)", "(?i)a", r"\Qa\E", r"\p{L}"] {
        assert!(
            matches!(translate(pattern, Java), Err(Unfit::Unsupported(_))),
            "{pattern}"
        );
    }
    for pattern in ["a(", "a)", "[a", "*a", "a\\", "a**", "[b-a]", "a{2,1}"] {
        for profile in [Java, JavaScript] {
            assert!(
                matches!(translate(pattern, profile), Err(Unfit::Invalid(_))),
                "{pattern}"
            );
        }
    }
    assert!(matches!(
        translate("((a{999}){999}){999}", Java),
        Err(Unfit::Unsupported(_))
    ));
}
