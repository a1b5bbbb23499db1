//! One piece of text through the grammar and the builders.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::backtick::plain_name;
use super::build::Builder;
use super::error::{Fault, finding};
use super::grammar::{Cursor, Grammar, Rule};
use super::headers::{KEYWORDS, Keyword, word_of};
use super::recover::Patch;
use super::scan::Piece;
use super::span;
use crate::ast::{Broken, Definition, Expr, Item};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::limits::Limits;
use crate::source::Spanned;

/// So many mistakes in one item are reported.
const ATTEMPTS: usize = 20;

/// The item in `piece` of the text `clean`.
pub(super) fn item(
    piece: &Piece,
    clean: &str,
    base: u32,
    limits: &Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> Item {
    let broken = || Item::Broken(broken(piece, clean, base));
    let text = clean.get(piece.start..piece.end).unwrap_or("");
    let keyword = piece
        .header
        .as_ref()
        .map_or(Keyword::Unknown, |h| h.keyword);
    let Some(rule) = entry(keyword) else {
        // What starts with space has lost a character that is reported already.
        let reported = text.is_empty() || text.starts_with(' ');
        if piece.sound && piece.torn.is_empty() && !reported {
            diagnostics.push(unknown_item(text, span(base, piece.start, piece.end).start));
        }
        return broken();
    };
    if !piece.sound {
        return broken();
    }
    let start = span(base, piece.start, piece.end).start;
    if piece.torn.is_empty() {
        let fault = match read(rule, text, start, limits, diagnostics) {
            Ok(Some(item)) => return item,
            Ok(None) => return broken(),
            Err(fault) => fault,
        };
        let finding = finding(text, start, &fault, keyword);
        let at = offset(&finding, start);
        diagnostics.push(finding);
        recover(rule, text, start, keyword, &[at], limits, diagnostics);
    } else {
        let torn: Vec<usize> = piece.torn.iter().map(|at| at - piece.start).collect();
        recover(rule, text, start, keyword, &torn, limits, diagnostics);
    }
    broken()
}

/// Finds the other mistakes of an item: what holds the mistake is made space, and the rest is read
/// again.
fn recover(
    rule: Rule,
    text: &str,
    start: u32,
    keyword: Keyword,
    faults: &[usize],
    limits: &Limits,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut patch = Patch::new(text, keyword);
    let mut blanked = !faults.is_empty();
    for fault in faults {
        blanked &= patch.blank(*fault);
    }
    for _ in 0..ATTEMPTS {
        if !blanked {
            return;
        }
        match read(rule, patch.text(), start, limits, diagnostics) {
            Ok(_) => return,
            Err(fault) => {
                let finding = finding(patch.text(), start, &fault, keyword);
                blanked = patch.blank(offset(&finding, start));
                if blanked {
                    diagnostics.push(finding);
                }
            }
        }
    }
}

/// Where a finding stands in the text that starts at `base`.
fn offset(finding: &Diagnostic, base: u32) -> usize {
    finding.span.start.saturating_sub(base) as usize
}

/// Reads one item. Nothing, when the builders could not make anything of it.
fn read(
    rule: Rule,
    text: &str,
    base: u32,
    limits: &Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<Item>, Fault> {
    let mut nodes = Grammar::parse(rule, text).map_err(fault)?;
    let mut builder = Builder::new(base, limits.nesting);
    let item = nodes.next().and_then(|node| builder.item(node));
    finish(builder, item.is_some(), text, diagnostics);
    Ok(item)
}

/// Reads a lone expression.
pub(super) fn expression(
    clean: &str,
    base: u32,
    limits: &Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Expr> {
    let mut nodes = match Grammar::parse(Rule::expression, clean).map_err(fault) {
        Ok(nodes) => nodes,
        Err(fault) => {
            if clean.trim_ascii().is_empty() && !diagnostics.is_empty() {
                return None;
            }
            diagnostics.push(finding(clean, base, &fault, Keyword::Unknown));
            return None;
        }
    };
    let mut builder = Builder::new(base, limits.nesting);
    let expr = nodes
        .next()
        .and_then(|node| Cursor::new(node).next_if(Rule::expr))
        .and_then(|node| builder.expr(node));
    finish(builder, expr.is_some(), clean, diagnostics);
    expr
}

/// Hands over what the builder found. A builder that made nothing must have said why.
fn finish(builder: Builder, made: bool, text: &str, diagnostics: &mut Vec<Diagnostic>) {
    if !made && builder.diagnostics.is_empty() {
        let place = span(builder.base, 0, text.len());
        diagnostics.push(Diagnostic::new(Code::Syntax, place, "this cannot be read"));
    }
    diagnostics.extend(builder.diagnostics);
}

/// What pest says went wrong.
fn fault(error: pest::error::Error<Rule>) -> Fault {
    let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
    let expected = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    Fault { at, expected }
}

/// The rule that reads an item.
fn entry(keyword: Keyword) -> Option<Rule> {
    Some(match keyword {
        Keyword::Ruleset => Rule::item_ruleset,
        Keyword::Bucketing => Rule::item_bucketing,
        Keyword::Include => Rule::item_include,
        Keyword::Attributes => Rule::item_attributes,
        Keyword::List => Rule::item_list,
        Keyword::Segment => Rule::item_segment,
        Keyword::Flag => Rule::item_flag,
        Keyword::Test => Rule::item_test,
        Keyword::Unknown => return None,
    })
}

/// The keyword that a word is near to, where it is none.
fn near_keyword(word: &str) -> Option<Keyword> {
    let near = match word {
        "feature" | "toggle" | "switch" => "flag",
        "import" | "use" => "include",
        "schema" | "attribute" | "context" => "attributes",
        "group" | "audience" | "cohort" => "segment",
        word => closest(word, KEYWORDS.iter().map(|(spelling, _)| *spelling))?,
    };
    KEYWORDS
        .into_iter()
        .find_map(|(spelling, keyword)| (spelling == near).then_some(keyword))
}

fn unknown_item(text: &str, base: u32) -> Diagnostic {
    let word = word_of(text);
    if word.is_empty() {
        let first: String = text.chars().take(1).collect();
        let place = span(base, 0, first.len());
        return Diagnostic::new(
            Code::UnknownItem,
            place,
            format!("`{first}` starts no item"),
        )
        .help(match first.as_str() {
            "{" | "[" => "rules are written in a language of their own: `flag new-checkout: bool { … }`; `burgee import` turns another flag system's document into them",
            _ => "an item starts with `flag`, `segment`, `list`, `attributes`, `test`, `include`, `bucketing` or `ruleset`",
        });
    }
    let place = span(base, 0, word.len());
    let diagnostic = Diagnostic::new(Code::UnknownItem, place, format!("`{word}` starts no item"));
    let near = near_keyword(word).and_then(|near| {
        KEYWORDS
            .into_iter()
            .find_map(|(spelling, keyword)| (keyword == near).then_some(spelling))
    });
    match near {
        Some(near) if near != word => diagnostic
            .help(format!("did you mean `{near}`?"))
            .fix(place, near),
        _ => diagnostic.help("an item starts with `flag`, `segment`, `list`, `attributes`, `test`, `include`, `bucketing` or `ruleset`"),
    }
}

/// The item that could not be read, with the name that it would have defined.
fn broken(piece: &Piece, clean: &str, base: u32) -> Broken {
    let place = span(base, piece.start, piece.end);
    let header = piece.header.as_ref();
    let keyword = match header.map(|header| header.keyword) {
        Some(Keyword::Unknown) => near_keyword(word_of(clean.get(piece.start..).unwrap_or(""))),
        keyword => keyword,
    };
    let definition = match keyword {
        Some(Keyword::Flag) => Some(Definition::Flag),
        Some(Keyword::Segment) => Some(Definition::Segment),
        Some(Keyword::List) => Some(Definition::List),
        Some(Keyword::Attributes) => {
            return Broken {
                span: place,
                defines: Some((
                    Definition::Attributes,
                    Spanned::new(String::new(), place.before()),
                )),
            };
        }
        _ => None,
    };
    let name = header
        .and_then(|header| header.name)
        .and_then(|(start, end)| {
            let text = plain_name(clean.get(start..end)?);
            Some(Spanned::new(text, span(base, start, end)))
        });
    Broken {
        span: place,
        defines: definition.zip(name),
    }
}
