//! The files of the web page. What they do is tried in a browser by `tests/page/run`.

use crate::support::{Answer, Running, serve};

const RULES: &str = "flag a: bool { description \"a secret\"  otherwise serve on }";

fn get(server: &Running, path: &str) -> Answer {
    server.send("GET", path, &[], "")
}

/// The paths that a file of the page names, in quotes and relative to `/ui/`.
fn named(text: &str) -> Vec<String> {
    let quoted = text.split('"').skip(1).step_by(2);
    quoted
        .filter_map(|path| match path.strip_prefix("./") {
            Some(name) => Some(format!("/ui/{name}")),
            None => path.starts_with("/ui/").then(|| path.to_owned()),
        })
        .collect()
}

/// Everything that a browser loads, from the document on.
fn files(server: &Running) -> Vec<String> {
    let mut found = vec!["/".to_owned()];
    let mut at = 0;
    while let Some(path) = found.get(at).cloned() {
        for path in named(&get(server, &path).body) {
            if !found.contains(&path) {
                found.push(path);
            }
        }
        at += 1;
    }
    found
}

#[test]
fn the_page_needs_no_key_and_says_nothing_of_the_rules() {
    let server = serve(RULES);
    let files = files(&server);
    assert!(files.len() > 20, "{files:?}");
    for path in &files {
        let answer = get(&server, path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.body.contains("a secret"), "{path}");
    }
    let kind = |path| {
        let answer = get(&server, path);
        answer.header("content-type").unwrap().to_owned()
    };
    assert_eq!(kind("/"), "text/html; charset=utf-8");
    assert_eq!(kind("/ui/app.js"), "text/javascript; charset=utf-8");
    assert_eq!(kind("/ui/base.css"), "text/css; charset=utf-8");
    assert_eq!(server.send("HEAD", "/", &[], "").status, 200);
}

#[test]
fn a_browser_may_do_nothing_else_for_it() {
    let server = serve(RULES);
    for path in files(&server) {
        let answer = get(&server, &path);
        let header = |name| answer.header(name).unwrap_or_default();
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; "), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
    }
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let server = serve(RULES);
    let mut tags = Vec::new();
    for path in files(&server) {
        let tag = get(&server, &path).header("etag").unwrap().to_owned();
        let again = server.send("GET", &path, &[("if-none-match", &tag)], "");
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        assert!(again.header("content-security-policy").is_some());
        assert!(!tags.contains(&tag), "{path}");
        tags.push(tag);
    }
}
