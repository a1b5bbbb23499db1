//! Where the grammar gives up: what was expected, what stands there, and what was probably meant.

use super::grammar::Rule;
use super::headers::{Keyword, word_of};
use super::span;
use crate::ast::CompareOp;
use crate::diagnostic::{Code, Diagnostic, closest};

/// The words that statements in a flag start with.
pub(super) const STATEMENTS: [&str; 16] = [
    "rule",
    "otherwise",
    "owner",
    "description",
    "ticket",
    "kind",
    "tags",
    "created",
    "expires",
    "deprecated",
    "status",
    "if_disabled",
    "variants",
    "bucket",
    "requires",
    "environment",
];

/// Words that are no attributes unless they stand in backticks.
const RESERVED: [&str; 11] = [
    "and", "or", "not", "in", "is", "serve", "AND", "OR", "NOT", "IN", "null",
];

/// Where the grammar gave up, and what it had tried there.
#[derive(Debug)]
pub(super) struct Fault {
    /// Offset in the text that was read.
    pub(super) at: usize,
    /// The rules that were tried.
    pub(super) expected: Vec<Rule>,
}

/// What stands at the fault, in front of it and behind it.
struct Place<'t> {
    text: &'t str,
    base: u32,
    at: usize,
    found: &'t str,
    before: &'t str,
    before_at: usize,
    after: &'t str,
}

/// The message for `fault` in `text`, which starts at `base`.
pub(super) fn finding(text: &str, base: u32, fault: &Fault, keyword: Keyword) -> Diagnostic {
    let place = Place::new(text, base, fault.at);
    let has = |rules: &[Rule]| fault.expected.iter().any(|rule| rules.contains(rule));
    let statement = has(&[
        Rule::rule_item,
        Rule::otherwise,
        Rule::k_otherwise,
        Rule::k_rule,
    ]);
    let operand = has(&[Rule::expr, Rule::path, Rule::quantifier, Rule::group]);
    let operator = has(&[Rule::infix, Rule::postfix]);
    let serve = has(&[Rule::k_serve, Rule::wrong_serve]);
    let special = if has(&[Rule::k_segment]) && is_symbol_operator(place.found) {
        Some(place.reserved(place.before_at, place.before))
    } else if statement && !operand && !operator {
        place.statement(keyword)
    } else if operator {
        place.operator(serve, has(&[Rule::k_where]))
    } else if serve {
        place.serve()
    } else if operand {
        place.operand()
    } else {
        None
    };
    special.unwrap_or_else(|| place.plain(&fault.expected))
}

impl<'t> Place<'t> {
    fn new(text: &'t str, base: u32, at: usize) -> Self {
        let rest = text.get(at..).unwrap_or("");
        let at = at + (rest.len() - rest.trim_ascii_start().len());
        let rest = rest.trim_ascii_start();
        let found = token(rest);
        let after = token(rest.get(found.len()..).unwrap_or("").trim_ascii_start());
        let front = text.get(..at).unwrap_or("").trim_ascii_end();
        let before = last_token(front);
        Place {
            text,
            base,
            at,
            found,
            before,
            before_at: front.len() - before.len(),
            after,
        }
    }

    fn here(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.place(), message)
    }

    /// Where what was found stands; at the end, the empty place behind what is in front.
    fn place(&self) -> crate::source::Span {
        if self.found.is_empty() {
            let end = self.before_at + self.before.len();
            return span(self.base, end, end);
        }
        span(self.base, self.at, self.at + self.found.len())
    }

    fn is_word(&self) -> bool {
        is_word(self.found)
    }

    /// A statement of a flag was expected.
    fn statement(&self, keyword: Keyword) -> Option<Diagnostic> {
        if keyword != Keyword::Flag {
            return None;
        }
        if self.found == "rest" || self.found.ends_with('%') {
            let spot = span(self.base, self.before_at + self.before.len(), self.at);
            return Some(
                self.here(Code::MissingComma, "a comma is missing between two shares")
                    .help("write `,` between them")
                    .fix(spot, ", "),
            );
        }
        if !self.is_word() {
            return None;
        }
        let word = self.found;
        let near = match word {
            "enabled" | "state" => Some("status"),
            "variant" | "variations" | "values" => Some("variants"),
            "rollout" | "percentage" => Some("otherwise serve 10% on, rest off"),
            "env" => Some("environment"),
            "off_variant" | "disabled" => Some("if_disabled"),
            "depends" | "prerequisite" | "prerequisites" => Some("requires"),
            "name" | "title" => Some("description"),
            "if" => Some("when"),
            word => closest(word, STATEMENTS),
        };
        let diagnostic = self.here(
            Code::UnknownProperty,
            format!("unknown word `{word}` in a flag"),
        );
        Some(match near {
            Some(near) if STATEMENTS.contains(&near) && near != word => diagnostic
                .help(format!("did you mean `{near}`?"))
                .fix(self.place(), near),
            Some(near) if near != word => diagnostic.help(format!("did you mean `{near}`?")),
            _ => diagnostic.help("a flag has `rule`, `when`, `otherwise`, `variants`, `bucket`, `requires`, `environment`, `status`, `if_disabled`, and metadata such as `owner`"),
        })
    }

    /// A condition could have ended, or gone on with an operator.
    fn operator(&self, serve: bool, quantifier: bool) -> Option<Diagnostic> {
        if self.found.is_empty() {
            return serve.then(|| self.no_serve());
        }
        let starts_operand = |text: &str| {
            is_word(text) || text.starts_with(|c: char| "\"'[($`".contains(c) || c.is_ascii_digit())
        };
        if serve
            && self.is_word()
            && (Self::ends_statement(self.found)
                || Self::ends_statement(self.after)
                || self.after == ",")
        {
            return Some(self.no_serve());
        }
        if self.is_word() && !RESERVED.contains(&self.found) {
            let operators = CompareOp::ALL
                .into_iter()
                .map(CompareOp::text)
                .filter(|text| is_word(text))
                .chain(["and", "or", "is", "ignore_case"])
                .chain(quantifier.then_some("where"));
            let near = (self.found.len() > 1)
                .then(|| closest(self.found, operators))
                .flatten();
            if let Some(near) = near.filter(|_| starts_operand(self.after)) {
                return Some(
                    self.here(
                        Code::UnknownOperator,
                        format!("unknown operator `{}`", self.found),
                    )
                    .help(format!("did you mean `{near}`?"))
                    .fix(self.place(), near),
                );
            }
            if starts_operand(self.after) && !is_operator(self.after) {
                return Some(
                    self.here(
                        Code::UnknownOperator,
                        format!("unknown operator `{}`", self.found),
                    )
                    .help("operators are == != < <= > >= in starts_with ends_with contains matches like in_cidr, and `and` and `or`"),
                );
            }
        }
        if serve && self.found.ends_with('%') {
            return Some(self.no_serve());
        }
        if !starts_operand(self.found) && self.found != "not" && self.found != "in" {
            return None;
        }
        let comparison = self.found == "not"
            || self.found == "in"
            || is_operator(self.after)
            || self.found == "(";
        if comparison {
            let spot = span(self.base, self.at, self.at);
            return Some(
                self.here(Code::MissingOperator, "two conditions stand side by side")
                    .label("write `and` or `or` in front of this")
                    .help("write `and` or `or` between them")
                    .fix(spot, "and "),
            );
        }
        let spot = span(self.base, self.at, self.at);
        let right = if self.found.starts_with('[') {
            "in"
        } else {
            "=="
        };
        Some(
            self.here(
                Code::MissingOperator,
                format!(
                    "an operator is missing between `{}` and `{}`",
                    self.before, self.found
                ),
            )
            .help(format!("`{right}` compares; `and` joins two conditions"))
            .fix(spot, format!("{right} ")),
        )
    }

    /// `serve` was expected.
    fn serve(&self) -> Option<Diagnostic> {
        let fits =
            self.is_word() || self.found.starts_with(['"', '\'']) || self.found.ends_with('%');
        (fits && !STATEMENTS.contains(&self.found)).then(|| self.no_serve())
    }

    fn no_serve(&self) -> Diagnostic {
        if self.found.is_empty() || Self::ends_statement(self.found) {
            let end = self.before_at + self.before.len();
            let place = span(self.base, self.before_at, end);
            return Diagnostic::new(Code::MissingWord, place, "`serve` is missing")
                .label("behind this")
                .help("say what is served: `serve on`");
        }
        let diagnostic = self.here(Code::MissingWord, "`serve` is missing");
        let spot = span(self.base, self.at, self.at);
        diagnostic
            .help(format!("write `serve {}`", self.found))
            .fix(spot, "serve ")
    }

    /// Whether a statement is over in front of `text`.
    fn ends_statement(text: &str) -> bool {
        text.is_empty() || text == "}" || text == "when" || STATEMENTS.contains(&text)
    }

    /// An operand was expected.
    fn operand(&self) -> Option<Diagnostic> {
        if is_operator(self.found)
            && !is_operator(self.before)
            && is_word(self.found)
            && is_operator(self.after)
            || (RESERVED.contains(&self.found) && is_symbol_operator(self.after))
        {
            return Some(self.reserved(self.at, self.found));
        }
        if is_operator(self.before) && self.before_at < self.at {
            let operator = span(
                self.base,
                self.before_at,
                self.before_at + self.before.len(),
            );
            return Some(
                Diagnostic::new(
                    Code::MissingOperand,
                    operator,
                    format!("`{}` has nothing on its right", self.before),
                )
                .label("a value must follow")
                .help("add the value, or remove the operator"),
            );
        }
        if is_operator(self.found) {
            return Some(
                self.here(
                    Code::MissingOperand,
                    format!("`{}` has nothing on its left", self.found),
                )
                .help("add the value, or remove the operator"),
            );
        }
        None
    }

    /// A reserved word stands where an attribute is meant.
    fn reserved(&self, at: usize, word: &str) -> Diagnostic {
        let place = span(self.base, at, at + word.len());
        Diagnostic::new(
            Code::ReservedName,
            place,
            format!("`{word}` is a reserved word"),
        )
        .help("put it in backticks to mean an attribute")
        .fix(place, format!("`{word}`"))
    }

    /// What was expected, and what was found.
    fn plain(&self, expected: &[Rule]) -> Diagnostic {
        let mut names: Vec<&str> = expected.iter().filter_map(|rule| describe(*rule)).collect();
        names.sort_unstable();
        names.dedup();
        let found = match self.found {
            "" => "the end".to_owned(),
            found => format!("`{}`", found.chars().take(40).collect::<String>()),
        };
        // The end of an item is worth a word only where nothing else can be said.
        if names.len() > 1 {
            names.retain(|name| *name != "the end");
        }
        let message = match names.as_slice() {
            [only] if *only == "the end" => format!("{found} cannot stand here"),
            [only] => format!("expected {only}, found {found}"),
            [rest @ .., last] if rest.len() < 6 => {
                format!("expected {} or {last}, found {found}", rest.join(", "))
            }
            _ => format!("{found} cannot stand here"),
        };
        let diagnostic = self.here(Code::Syntax, message);
        if self.found == ";" || (self.found == "," && names.is_empty()) {
            return diagnostic
                .help("statements need no separator")
                .fix(self.place(), "");
        }
        let words = expected.contains(&Rule::value) || expected.contains(&Rule::target);
        if words && self.is_word() && self.text.len() > self.at {
            return diagnostic
                .help("text stands in quotes")
                .fix(self.place(), format!("\"{}\"", self.found));
        }
        diagnostic
    }
}

/// The token that `text` starts with: a word, a number, quoted text, or a sign.
fn token(text: &str) -> &str {
    let Some(first) = text.chars().next() else {
        return "";
    };
    let end = if first.is_alphanumeric() || first == '_' {
        let word = text
            .find(|c: char| !c.is_alphanumeric() && !"_-.%:".contains(c))
            .unwrap_or(text.len());
        if first.is_ascii_digit() {
            word
        } else {
            text.find(|c: char| !c.is_alphanumeric() && !"_-.".contains(c))
                .unwrap_or(text.len())
        }
    } else if matches!(first, '"' | '\'' | '`') {
        let inside = text.get(1..).unwrap_or("");
        inside
            .find([first, '\n'])
            .map_or(text.len(), |end| end + 2)
            .min(text.len())
    } else if is_sign(first) {
        text.find(|c: char| !is_sign(c))
            .unwrap_or(text.len())
            .min(3)
    } else {
        first.len_utf8()
    };
    let token = text.get(..end).unwrap_or(text);
    if first.is_alphanumeric() {
        token.trim_end_matches(['.', '-', ':'])
    } else {
        token
    }
}

/// The token that `text` ends with, words and signs only.
fn last_token(text: &str) -> &str {
    let Some(last) = text.chars().next_back() else {
        return "";
    };
    let start = if last.is_alphanumeric() || last == '_' {
        text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_')
            .len()
    } else if is_sign(last) {
        text.trim_end_matches(is_sign).len()
    } else if matches!(last, '"' | '\'' | '`') {
        let inside = text.get(..text.len() - 1).unwrap_or("");
        inside.rfind(last).unwrap_or(text.len() - 1)
    } else {
        text.len() - last.len_utf8()
    };
    text.get(start..).unwrap_or("")
}

fn is_sign(c: char) -> bool {
    "=!<>~+-*/?&|.".contains(c)
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && (word_of(text).len() == text.len() || is_dotted(text))
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn is_dotted(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

fn is_symbol_operator(text: &str) -> bool {
    matches!(
        text,
        "==" | "!="
            | "<"
            | "<="
            | ">"
            | ">="
            | "="
            | "==="
            | "&&"
            | "||"
            | "??"
            | "+"
            | "*"
            | "/"
            | "-"
            | ".."
            | "..<"
            | "!"
    )
}

fn is_operator(text: &str) -> bool {
    is_symbol_operator(text)
        || matches!(
            text,
            "and"
                | "or"
                | "not"
                | "in"
                | "is"
                | "AND"
                | "OR"
                | "NOT"
                | "IN"
                | "starts_with"
                | "ends_with"
                | "contains"
                | "contains_any"
                | "contains_all"
                | "matches"
                | "like"
                | "in_cidr"
        )
}

/// What a rule is called; nothing when it is not worth a word.
fn describe(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::EOI => "the end",
        Rule::expr | Rule::path | Rule::group => "a condition",
        Rule::infix => "an operator",
        Rule::time => "a time",
        Rule::key => "who counts as one, such as `user.id`",
        Rule::by => "`by`",
        Rule::name | Rule::rule_name => "a name",
        Rule::bucketing_name => "the name of a bucketing",
        Rule::ident => "a word",
        Rule::string => "a string",
        Rule::percent | Rule::slice | Rule::share => "a percentage",
        Rule::list => "a list",
        Rule::map => "a map `{ … }`",
        Rule::value => "a value",
        Rule::target => "a variant or a value",
        Rule::flag_type | Rule::type_name | Rule::type_word => "a type",
        Rule::type_colon => "`: bool` or another type",
        Rule::status_word => "`live`, `disabled` or `archived`",
        Rule::attribute => "an attribute",
        Rule::variant => "a variant such as `blue = \"#00f\"`",
        Rule::case | Rule::k_given => "`given`",
        Rule::rule_item | Rule::k_rule => "`rule`",
        Rule::otherwise | Rule::k_otherwise => "`otherwise`",
        Rule::linear | Rule::steps => "a schedule: `0% to 100% from … until …` or `{ … }`",
        Rule::k_is => "`is`",
        Rule::k_in => "`in`",
        Rule::k_of => "`of`",
        Rule::k_to => "`to`",
        Rule::k_where => "`where`",
        Rule::k_segment => "`segment`",
        Rule::k_when => "`when`",
        Rule::k_serve => "`serve`",
        Rule::k_from => "`from`",
        Rule::k_until => "`until`",
        Rule::k_expect => "`expect`",
        Rule::p_close_paren => "`)`",
        Rule::p_close_bracket => "`]`",
        Rule::p_close_brace => "`}`",
        Rule::p_open_brace => "`{`",
        Rule::p_colon => "`:`",
        Rule::p_comma => "`,`",
        Rule::p_equals => "`=`",
        _ => return None,
    })
}
