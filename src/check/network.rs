//! `in_cidr`: networks.

use super::checker::Checker;
use super::expr::truth;
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::{Expr, ExprKind};
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
