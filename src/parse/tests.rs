//! What is read, and what is refused.
use super::*;

#[test]
fn a_file_is_read() {
    let text = "flag a: bool {\n  rule x when plan == \"pro\" serve on\n  otherwise serve off\n}\n";
    let parsed = parse(text, 0, &Limits::default());
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.document.items.len(), 1);
}

/// Prints what is wrong with the file that `LOOK` names.
#[test]
#[ignore = "for looking at messages by hand"]
fn look() {
    let text = std::fs::read_to_string(std::env::var("LOOK").unwrap()).unwrap();
    let start = std::time::Instant::now();
    let parsed = parse(&text, 0, &Limits::default());
    println!("{:?}", start.elapsed());
    for d in parsed.diagnostics.iter().take(100) {
        let line = text[..d.span.start as usize].matches('\n').count() + 1;
        println!(
            "{line} {} {:?} | {} | {:?} | {:?}",
            d.code,
            text.get(d.span.range()),
            d.message,
            d.help,
            d.fix
        );
    }
    println!("{} items", parsed.document.items.len());
    if std::env::var("DUMP").is_ok() {
        println!("{:#?}", parsed.document);
    }
}
