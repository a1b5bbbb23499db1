//! Text: prefixes, suffixes, patterns.

use super::checker::Checker;
use super::expr::truth;
use super::schema::article;
use crate::ast::{self, CompareOp};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::or_raise;
use crate::source::Span;
use crate::typed::{Expr, ExprKind, Pattern, TextOp};
use crate::value::{Search, Type};

/// The parts of the largest size that a pattern is tried with, one after the other.
const ALLOWANCES: [usize; 3] = [128, 8, 1];

impl Checker<'_> {
    /// `left starts_with right`, `left ends_with right`
    pub(super) fn text(
        &mut self,
        op: CompareOp,
        left: &ast::Expr,
        right: &ast::Expr,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let operand = self.operand(left);
        let patterns = self.patterns(right);
        let operand = self.must_be_text(operand?, op.text())?;
        let op = match op {
            CompareOp::StartsWith => TextOp::StartsWith,
            CompareOp::EndsWith => TextOp::EndsWith,
            _ => TextOp::Contains,
        };
        Some(truth(
            ExprKind::Text {
                op,
                operand: Box::new(operand),
                patterns: patterns?,
                ignore_case,
            },
            span,
        ))
    }

    /// What to look for in text: one operand or a list of them.
    pub(super) fn patterns(&mut self, right: &ast::Expr) -> Option<Vec<Expr>> {
        let patterns = self.values(right)?;
        let patterns: Vec<Option<Expr>> = patterns
            .into_iter()
            .map(|pattern| match pattern.ty {
                Type::String | Type::Any => Some(pattern),
                _ => {
                    let message = format!("text is needed, and this is {}", article(&pattern.ty));
                    self.mismatch(pattern.span, message)
                }
            })
            .collect();
        patterns.into_iter().collect()
    }

    /// `operand`, when it can be text.
    pub(super) fn must_be_text(&mut self, operand: Expr, op: &str) -> Option<Expr> {
        if matches!(operand.ty, Type::String | Type::Any) {
            return Some(operand);
        }
        let message = format!("`{op}` needs text, and this is {}", article(&operand.ty));
        let finding = Diagnostic::new(Code::TypeMismatch, operand.span, message);
        self.fail(match &operand.ty {
            Type::List(_) => finding.help("ask for one element with `any(x in … where x …)`"),
            Type::Version | Type::Time => finding.help("compare it with `<`, `>=` or `==`"),
            Type::Ip => finding.help("test a range of addresses with `in_cidr`"),
            Type::Int | Type::Number | Type::Bool => {
                finding.help("`string(…)` gives the text of a value")
            }
            _ => finding,
        })
    }

    /// `left matches right`
    pub(super) fn matches(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        let sides = (left, right);
        self.regexes(sides, CompareOp::Matches, ignore_case, span, str::to_owned)
    }

    /// `left like right`: `*` fits any text, and everything else itself.
    pub(super) fn like(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        ignore_case: bool,
        span: Span,
    ) -> Option<Expr> {
        self.regexes((left, right), CompareOp::Like, ignore_case, span, |text| {
            let parts: Vec<String> = text.split('*').map(regex::escape).collect();
            format!("(?s)\\A{}\\z", parts.join(".*"))
        })
    }

    fn regexes(
        &mut self,
        (left, right): (&ast::Expr, &ast::Expr),
        op: CompareOp,
        ignore_case: bool,
        span: Span,
        translate: impl Fn(&str) -> String,
    ) -> Option<Expr> {
        let operand = self.operand(left);
        let texts = self.literal_texts(right, "patterns");
        let operand = self.must_be_text(operand?, op.text())?;
        let texts = texts?;
        let mut patterns = Vec::with_capacity(texts.len());
        for (source, place) in &texts {
            match self.regex(&translate(source), ignore_case, *place)? {
                Ok(search) => patterns.push(Pattern {
                    source: source.clone(),
                    op,
                    ignore_case,
                    search,
                }),
                Err(error) => self.findings.push(bad_pattern(source, &error, *place)),
            }
        }
        self.tests = self.tests.saturating_add(patterns.len() as u64);
        (patterns.len() == texts.len()).then(|| {
            let kind = ExprKind::Matches {
                operand: Box::new(operand),
                patterns,
            };
            truth(kind, span)
        })
    }

    /// Compiles a pattern with the smallest allowance that it fits into, so that many small ones
    /// cost no more than a few large ones.
    fn regex(
        &mut self,
        pattern: &str,
        ignore_case: bool,
        place: Span,
    ) -> Option<Result<Search, regex::Error>> {
        let largest = self.options.limits.regex_bytes;
        let mut built = Err(regex::Error::CompiledTooBig(largest));
        for share in ALLOWANCES {
            let bytes = largest / share;
            self.spend_pattern(bytes, place)?;
            // Said beside the pattern, not in it, so that errors name the author's own columns.
            built = Search::new(pattern, ignore_case, bytes);
            if !matches!(built, Err(regex::Error::CompiledTooBig(_))) {
                break;
            }
        }
        Some(built)
    }
}

/// The crate's message in one line: it draws the place over several.
fn bad_pattern(source: &str, error: &regex::Error, place: Span) -> Diagnostic {
    if let regex::Error::CompiledTooBig(limit) = error {
        let message = format!("the pattern needs more than {limit} bytes when compiled");
        return Diagnostic::new(Code::BadPattern, place, message)
            .help(or_raise("use smaller repetitions", "regex_bytes"));
    }
    let text = error.to_string();
    let reason = text
        .lines()
        .rev()
        .find_map(|line| line.trim().strip_prefix("error: "))
        .unwrap_or("it cannot be read");
    let column = text.lines().find_map(|line| {
        let caret = line.find('^')?;
        // The drawing is indented by four.
        line.trim()
            .starts_with('^')
            .then(|| caret.saturating_sub(3))
    });
    let message = format!("bad pattern: {reason}");
    let finding = Diagnostic::new(Code::BadPattern, place, message);
    let finding = match column {
        Some(column) if !source.contains('\n') => {
            finding.label(format!("at character {column} of the pattern"))
        }
        _ => finding,
    };
    if reason.contains("look-around") {
        finding.help("combine two conditions with `and not … matches …` instead")
    } else if reason.contains("backreferences") {
        finding.help("back-references are not offered: every pattern takes linear time")
    } else if source.contains('*') && reason.contains("repetition operator missing expression") {
        finding.help("for `*` as \"any text\", use `like`")
    } else {
        finding
    }
}
