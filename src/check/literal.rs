//! Texts that must be written out: patterns and networks.

use super::checker::Checker;
use super::constant;
use super::schema::article;
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::Constant;

impl Checker<'_> {
    /// The texts that `expr` spells: a literal, a list of literals or a named list.
    pub(super) fn literal_texts(
        &mut self,
        expr: &ast::Expr,
        what: &str,
    ) -> Option<Vec<(String, Span)>> {
        let elements = match &expr.kind {
            ast::ExprKind::ListRef(name) => {
                let (_, entries) = self.list_named(name)?;
                self.spend(entries.values.len() as u64, name.span)?;
                let texts = entries.values.iter().map(|entry| match entry {
                    Constant::String(text) => Some((text.clone(), expr.span)),
                    _ => None,
                });
                let texts: Option<Vec<_>> = texts.collect();
                if texts.is_none() {
                    let message = format!("`${}` holds other things than text", name.node);
                    return self.mismatch(expr.span, message);
                }
                return texts;
            }
            ast::ExprKind::List(elements) => {
                self.check_length(elements.len(), expr.span)?;
                elements.iter().collect()
            }
            _ => vec![expr],
        };
        let mut texts = Vec::with_capacity(elements.len());
        let mut good = true;
        for element in elements {
            match constant::literal(element) {
                Some(Ok(Constant::String(text))) => texts.push((text, element.span)),
                Some(Ok(other)) => {
                    let message = format!(
                        "{what} are text, and this is {}",
                        article(&constant::type_of(&other))
                    );
                    self.mismatch::<()>(element.span, message);
                    good = false;
                }
                Some(Err(finding)) => {
                    self.findings.push(*finding);
                    good = false;
                }
                None => {
                    let message = format!("{what} must be written out");
                    self.findings.push(
                        Diagnostic::new(Code::NeedsLiteral, element.span, message)
                            .help("write the text in quotes, or a list of texts"),
                    );
                    good = false;
                }
            }
        }
        good.then_some(texts)
    }
}
