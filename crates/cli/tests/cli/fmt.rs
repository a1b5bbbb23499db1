//! `burgee fmt`

use crate::run::{at, burgee, burgee_with, data, folder, read};

/// Legal, and not as it should look.
const UNTIDY: &str = "# kept\nflag a:bool{owner \"x\"   rule r when plan==\"pro\" && seats>5 serve on otherwise serve off} # kept too\n";

#[test]
fn files_are_rewritten_in_place_and_then_stay() {
    let folder = folder(&[("a.flags", UNTIDY)]);
    let path = at(&folder, "a.flags");
    let ran = burgee(&["fmt", &path]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, format!("formatted {path}\n"));
    let formatted = read(&path);
    assert!(
        formatted.contains("plan == \"pro\" and seats > 5"),
        "{formatted}"
    );
    assert!(
        formatted.contains("# kept\n") && formatted.contains("# kept too"),
        "{formatted}"
    );
    let again = burgee(&["fmt", &path]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    assert_eq!(read(&path), formatted);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn check_shows_a_diff_and_changes_nothing() {
    let folder = folder(&[("a.flags", UNTIDY)]);
    let path = at(&folder, "a.flags");
    let ran = burgee(&["fmt", "--check", &path]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.starts_with(&format!("--- {path}\n+++ ")),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("\n-flag a:bool{"), "{}", ran.out);
    assert!(ran.out.contains("\n+flag a: bool {"), "{}", ran.out);
    assert_eq!(read(&path), UNTIDY);
}

#[test]
fn check_is_content_with_the_canonical_form() {
    let folder = folder(&[("a.flags", UNTIDY)]);
    let path = at(&folder, "a.flags");
    burgee(&["fmt", &path]);
    let ran = burgee(&["fmt", "--check", &path]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.out, "1 file is in the canonical form\n");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let ran = burgee_with(&["fmt", "-"], UNTIDY);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.contains("plan == \"pro\" and seats > 5"),
        "{}",
        ran.out
    );
    let again = burgee_with(&["fmt", "-"], &ran.out);
    assert_eq!(again.out, ran.out);
}

#[test]
fn a_file_with_syntax_errors_stays_as_it_is_and_the_others_are_formatted() {
    let folder = folder(&[("bad.flags", "flag a: bool {\n"), ("good.flags", UNTIDY)]);
    let (bad, good) = (at(&folder, "bad.flags"), at(&folder, "good.flags"));
    let ran = burgee(&["fmt", &bad, &good]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("E102"), "{}", ran.err);
    assert_eq!(read(&bad), "flag a: bool {\n");
    assert_ne!(read(&good), UNTIDY);
}

#[test]
fn a_name_that_is_not_known_is_no_matter_for_the_formatter() {
    let ran = burgee_with(&["fmt", "-"], "segment a = in segment nowhere\n");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "segment a = in segment nowhere\n")
    );
}

#[test]
fn json_is_stable() {
    let folder = folder(&[("a.flags", UNTIDY)]);
    let path = at(&folder, "a.flags");
    let json = burgee(&["fmt", "--check", "--format", "json", &path]).json();
    assert_eq!(json["files"][0]["file"], path.as_str());
    assert_eq!(json["files"][0]["changed"], true);
    assert!(
        json["files"][0]["diff"]
            .as_str()
            .unwrap()
            .starts_with("--- ")
    );
    let json = burgee(&["fmt", "--format", "json", &path]).json();
    assert_eq!(
        json,
        serde_json::json!({ "files": [{ "file": path, "changed": true }] })
    );
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("real.flags", UNTIDY)]);
    let (real, link) = (at(&folder, "real.flags"), at(&folder, "link.flags"));
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(burgee(&["fmt", &link]).code, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_ne!(read(&real), UNTIDY);
    let mode = std::fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn formatting_keeps_what_rules_mean() {
    let text = read(data("shop.flags"));
    let folder = folder(&[("shop.flags", &text)]);
    let path = at(&folder, "shop.flags");
    let arguments = [
        "eval",
        &path,
        "--all",
        "--format",
        "json",
        "-c",
        r#"{"plan":"pro"}"#,
    ];
    let before = burgee(&arguments).out;
    assert_eq!(burgee(&["fmt", &path]).code, 0);
    assert_eq!(burgee(&arguments).out, before);
}
