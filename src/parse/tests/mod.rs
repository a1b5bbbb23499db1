//! What is read, what is refused, and what must never go wrong.

mod forms;
mod hostile;
mod precedence;

use super::*;
use crate::ast::{ExprKind, Item};

/// The expression in `text`, which has no mistakes.
fn expr(text: &str) -> Expr {
    let parsed = parse_expression(text, 0, &Limits::default());
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.expr.unwrap()
}

/// The items of `text`, which has no mistakes.
fn items(text: &str) -> Vec<Item> {
    let parsed = parse(text, 0, &Limits::default());
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.document.items
}

/// Codes and underlined texts of what is wrong with a file.
fn wrong(text: &str) -> Vec<(String, String)> {
    parse(text, 0, &Limits::default())
        .diagnostics
        .iter()
        .map(|found| {
            let place = text.get(found.span.range()).unwrap().to_owned();
            (found.code.to_string(), place)
        })
        .collect()
}

/// Prints what is wrong with the file that `LOOK` names, and how long it took to find out.
#[test]
#[ignore = "for looking at messages and speed by hand"]
fn look() {
    let text = std::fs::read_to_string(std::env::var("LOOK").unwrap()).unwrap();
    let start = std::time::Instant::now();
    let parsed = parse(&text, 0, &Limits::default());
    println!("{:?} for {} bytes", start.elapsed(), text.len());
    for found in parsed.diagnostics.iter().take(100) {
        let before = text.get(..found.span.start as usize).unwrap();
        let line = before.matches('\n').count() + 1;
        let place = text.get(found.span.range());
        println!(
            "{line} {} {place:?} | {} | {:?} | {:?}",
            found.code, found.message, found.help, found.fix
        );
    }
}
