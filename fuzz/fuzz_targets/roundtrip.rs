//! What parses without errors prints, parses again to the same tree, and prints the same.
#![no_main]

use burgee::{Limits, ast, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let limits = Limits::default();
    let first = parse::parse(text, 0, &limits);
    if first.diagnostics.iter().any(burgee::Diagnostic::is_error) {
        return;
    }
    let printed = ast::print(&first.document);
    let second = parse::parse(&printed, 0, &limits);
    assert!(second.diagnostics.iter().all(|finding| !finding.is_error()), "{printed}");
    assert_eq!(first.document, second.document, "{printed}");
    assert_eq!(printed, ast::print(&second.document));
});
