//! `in_cidr`, and texts that have to be written out.

use super::checker::Checker;
use super::constant;
use super::expr::truth;
use super::schema::article;
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::{Constant, Expr, ExprKind};
use crate::value::Type;
use ipnet::IpNet;
use std::net::IpAddr;

impl Checker<'_> {
    /// `left in_cidr right`
    pub(super) fn in_network(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Option<Expr> {
        let operand = self.operand(left);
        let texts = self.literal_texts(right, "networks")?;
        let operand = self.converted(operand?, &Type::Ip)?;
        let mut networks = Vec::with_capacity(texts.len());
        for (text, place) in &texts {
            if let Some(network) = network(text) {
                networks.push(network);
            } else {
                let message = format!("`{text}` is not a network");
                self.findings.push(
                    Diagnostic::new(Code::BadNetwork, *place, message)
                        .help("write 10.0.0.0/8, 2001:db8::/32, or a single address"),
                );
            }
        }
        (networks.len() == texts.len()).then(|| {
            let kind = ExprKind::InNetwork {
                operand: Box::new(operand),
                networks,
            };
            truth(kind, span)
        })
    }

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

/// A network, or a single address; host bits are dropped, and IPv4 inside IPv6 is IPv4.
fn network(text: &str) -> Option<IpNet> {
    let network = match text.parse::<IpNet>() {
        Ok(network) => network,
        Err(_) => IpNet::from(text.parse::<IpAddr>().ok()?),
    };
    let network = match network {
        IpNet::V6(v6) if v6.prefix_len() >= 96 => match v6.addr().to_ipv4_mapped() {
            Some(v4) => IpNet::new(IpAddr::V4(v4), v6.prefix_len() - 96).ok()?,
            None => network,
        },
        _ => network,
    };
    Some(network.trunc())
}
