//! What people say about a flag.

use super::checker::Checker;
use super::constant;
use super::schema::article;
use crate::ast::{self, Meta, MetaKey, MetaValue};
use crate::diagnostic::{Code, Diagnostic};
use crate::typed::{Constant, Metadata};

impl Checker<'_> {
    /// Adds one piece; gives nothing when it is wrong.
    pub(super) fn metadata(&mut self, meta: &Meta, into: &mut Metadata) -> Option<()> {
        let key = meta.key.node;
        match key {
            MetaKey::Created | MetaKey::Expires => {
                let time = match &meta.value {
                    MetaValue::Expr(expr) => self.time(expr)?,
                    MetaValue::Word(name) => {
                        let message = format!("`{}` needs a date", key.text());
                        return self.fail(
                            Diagnostic::new(Code::TypeMismatch, name.span, message)
                                .help("write 2025-12-01"),
                        );
                    }
                };
                match key {
                    MetaKey::Created => into.created = Some(time),
                    _ => into.expires = Some(time),
                }
            }
            MetaKey::Tags => into.tags = self.tags(&meta.value)?,
            MetaKey::Owner => into.owner = Some(self.words(key, &meta.value)?),
            MetaKey::Description => into.description = Some(self.words(key, &meta.value)?),
            MetaKey::Ticket => into.ticket = Some(self.words(key, &meta.value)?),
            MetaKey::Kind => into.kind = Some(self.words(key, &meta.value)?),
            MetaKey::Deprecated => into.deprecated = Some(self.words(key, &meta.value)?),
        }
        Some(())
    }

    /// Text, or a bare word; a date where it says since when.
    fn words(&mut self, key: MetaKey, value: &MetaValue) -> Option<String> {
        let expr = match value {
            MetaValue::Word(name) => return Some(name.node.clone()),
            MetaValue::Expr(expr) => expr,
        };
        match constant::literal(expr) {
            Some(Ok(Constant::String(text))) => Some(text),
            Some(Ok(Constant::Time(time))) if key == MetaKey::Deprecated => Some(time.to_string()),
            Some(Ok(other)) => {
                let ty = constant::type_of(&other);
                let message = format!("`{}` needs text, and this is {}", key.text(), article(&ty));
                self.fail(
                    Diagnostic::new(Code::TypeMismatch, expr.span, message)
                        .help("write it in quotes"),
                )
            }
            Some(Err(finding)) => self.fail(*finding),
            None => {
                let message = format!("`{}` needs text", key.text());
                self.mismatch(expr.span, message)
            }
        }
    }

    /// A list of texts, or a single one.
    fn tags(&mut self, value: &MetaValue) -> Option<Vec<String>> {
        match value {
            MetaValue::Expr(ast::Expr {
                kind: ast::ExprKind::List(elements),
                ..
            }) => {
                let words: Vec<Option<String>> = elements
                    .iter()
                    .map(|element| self.words(MetaKey::Tags, &MetaValue::Expr(element.clone())))
                    .collect();
                words.into_iter().collect()
            }
            single => Some(vec![self.words(MetaKey::Tags, single)?]),
        }
    }
}
