//! The files of the web page. They are part of the program: nothing is built before, and nothing is
//! fetched from elsewhere.

/// A file of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asset {
    /// Where it is served.
    pub(super) path: &'static str,
    /// Its media type.
    pub(super) kind: &'static str,
    /// Its content.
    pub(super) text: &'static str,
}

/// A file of the folder `page`, under its own name.
macro_rules! file {
    ($kind:expr, $name:literal) => {
        Asset {
            path: concat!("/ui/", $name),
            kind: $kind,
            text: include_str!(concat!("../../page/", $name)),
        }
    };
}

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// All files. What is not in this list is not served.
pub(super) const ASSETS: &[Asset] = &[
    Asset {
        path: "/",
        kind: "text/html; charset=utf-8",
        text: include_str!("../../page/index.html"),
    },
    file!("image/svg+xml", "icon.svg"),
    file!(STYLE, "base.css"),
    file!(STYLE, "parts.css"),
    file!(STYLE, "lists.css"),
    file!(STYLE, "editor.css"),
    file!(SCRIPT, "api.js"),
    file!(SCRIPT, "app.js"),
    file!(SCRIPT, "audit.js"),
    file!(SCRIPT, "dialog.js"),
    file!(SCRIPT, "diff.js"),
    file!(SCRIPT, "dom.js"),
    file!(SCRIPT, "editor.js"),
    file!(SCRIPT, "effects.js"),
    file!(SCRIPT, "expired.js"),
    file!(SCRIPT, "findings.js"),
    file!(SCRIPT, "flag.js"),
    file!(SCRIPT, "flags.js"),
    file!(SCRIPT, "history.js"),
    file!(SCRIPT, "keys.js"),
    file!(SCRIPT, "kill.js"),
    file!(SCRIPT, "lines.js"),
    file!(SCRIPT, "live.js"),
    file!(SCRIPT, "paint.js"),
    file!(SCRIPT, "rules.js"),
    file!(SCRIPT, "sample.js"),
    file!(SCRIPT, "sign-in.js"),
    file!(SCRIPT, "time.js"),
    file!(SCRIPT, "tree.js"),
    file!(SCRIPT, "try.js"),
    file!(SCRIPT, "workbench.js"),
];
