//! Literals decoded.

use super::schema::article;
use crate::ast::{self, ArithmeticOp, Literal};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::Constant;
use crate::value::{Duration, Number, Timestamp, Type, Version};
use std::net::IpAddr;

/// The type of a constant.
pub(super) fn type_of(constant: &Constant) -> Type {
    match constant {
        Constant::Bool(_) => Type::Bool,
        Constant::Int(_) => Type::Int,
        Constant::Float(_) => Type::Number,
        Constant::String(_) => Type::String,
        Constant::Time(_) => Type::Time,
        Constant::Duration(_) => Type::Duration,
        Constant::Version(_) => Type::Version,
        Constant::Ip(_) => Type::Ip,
        Constant::List(values) => Type::List(Box::new(common_type(values.iter().map(type_of)))),
    }
}

/// The type that all of `types` have; any when they differ.
pub(super) fn common_type(types: impl Iterator<Item = Type>) -> Type {
    types
        .reduce(|left, right| match (left, right) {
            (left, right) if left == right => left,
            (left, right) if left.is_number() && right.is_number() => Type::Number,
            _ => Type::Any,
        })
        .unwrap_or(Type::Any)
}

/// What is wrong with a literal.
pub(super) type Wrong = Box<Diagnostic>;

/// Decodes a literal.
pub(super) fn decode(literal: &Literal, span: Span) -> Result<Constant, Wrong> {
    let bad_number = |text: &str| {
        Diagnostic::new(
            Code::BadNumberRange,
            span,
            format!("`{text}` does not fit into 64 bits"),
        )
    };
    Ok(match literal {
        Literal::Null => {
            let message = "there is no `null` to compare with";
            let finding = Diagnostic::new(Code::NullLiteral, span, message)
                .label("a missing attribute equals nothing, not even `null`")
                .help("write `… is missing` or `… is present`");
            return Err(Box::new(finding));
        }
        Literal::Bool(value) => Constant::Bool(*value),
        Literal::Int(text) => {
            let (least, most) = (i64::MIN, i64::MAX);
            let help = || format!("whole numbers lie between {least} and {most}");
            let value = text.replace('_', "").parse();
            Constant::Int(value.map_err(|_| Box::new(bad_number(text).help(help())))?)
        }
        Literal::Float(text) => match text.replace('_', "").parse::<f64>() {
            Ok(value) if value.is_finite() => Constant::Float(value),
            _ => return Err(Box::new(bad_number(text))),
        },
        Literal::String(text) | Literal::Raw(text) => Constant::String(text.clone()),
        Literal::Date(text) | Literal::DateTime(text) => Constant::Time(time(text, span)?),
        Literal::Version(text) => Constant::Version(
            Version::parse_strict(text)
                .map(Version::into_owned)
                .ok_or_else(|| bad_version(text, span))?,
        ),
        Literal::Duration(text) => Constant::Duration(Duration::parse(text).ok_or_else(|| {
            let message = format!("the duration `{text}` is too long");
            let finding = Diagnostic::new(Code::BadNumberRange, span, message);
            finding.help("the longest is about 290 000 years; the units are w d h m s ms")
        })?),
    })
}

/// Reads a time that was written as a literal or as text.
pub(super) fn time(text: &str, span: Span) -> Result<Timestamp, Wrong> {
    Timestamp::parse(text).ok_or_else(|| Box::new(bad_time(text, span)))
}

/// The finding about text that is no time.
fn bad_time(text: &str, span: Span) -> Diagnostic {
    let message = format!("`{text}` is not a time");
    let finding = Diagnostic::new(Code::BadTime, span, message);
    let without_offset = text.contains('T') && Timestamp::parse(&format!("{text}Z")).is_some();
    if without_offset {
        finding
            .label("says nothing of the time zone")
            .help("add `Z` for UTC, or an offset such as `+01:00`")
            .fix(span, format!("{text}Z"))
    } else if let Some((date, _)) = text.split_at_checked(10)
        && text.starts_with(|first: char| first.is_ascii_digit())
    {
        finding
            .label(if Timestamp::parse(date).is_some() {
                "no such time of day, or no such offset"
            } else {
                "there is no such day"
            })
            .help("write 2025-12-01, or 2025-12-01T09:00Z with an offset")
    } else {
        finding.help("write 2025-12-01, or 2025-12-01T09:00Z with an offset")
    }
}

/// The finding about text that is no version.
fn bad_version(text: &str, span: Span) -> Wrong {
    let finding = Diagnostic::new(Code::BadVersion, span, format!("`{text}` is not a version"));
    Box::new(finding.help("write 2.10.0 or 2.10.0-rc.1: three numbers without leading zeros"))
}

/// Reads constant text as what it is compared with: a time, a version or an address.
pub(super) fn convert(text: &str, to: &Type, span: Span) -> Result<Constant, Wrong> {
    match to {
        Type::Time => time(text, span).map(Constant::Time),
        Type::Version => Version::parse(text)
            .map(|version| Constant::Version(version.into_owned()))
            .ok_or_else(|| bad_version(text, span)),
        Type::Ip => text.parse::<IpAddr>().map(Constant::Ip).map_err(|_| {
            let message = format!("`{text}` is not an IP address");
            let finding = Diagnostic::new(Code::BadNetwork, span, message);
            Box::new(finding.help(if text.contains('/') {
                "a range of addresses is tested with `in_cidr`"
            } else {
                "write 10.1.2.3 or 2001:db8::1"
            }))
        }),
        _ => Ok(Constant::String(text.to_owned())),
    }
}

/// The constant that `expr` spells: a literal or a negative number; none for anything else.
pub(super) fn literal(expr: &ast::Expr) -> Option<Result<Constant, Wrong>> {
    match &expr.kind {
        ast::ExprKind::Literal(literal) => Some(decode(literal, expr.span)),
        ast::ExprKind::Negate(inner) => match &inner.kind {
            // With the sign, so that the smallest whole number can be written.
            ast::ExprKind::Literal(Literal::Int(text)) => {
                let negative = Literal::Int(format!("{}{text}", ArithmeticOp::Subtract.text()));
                Some(decode(&negative, expr.span))
            }
            ast::ExprKind::Literal(literal @ (Literal::Float(_) | Literal::Duration(_))) => {
                Some(decode(literal, expr.span).map(|constant| match constant {
                    Constant::Float(value) => Constant::Float(-value),
                    Constant::Duration(Duration(value)) => Constant::Duration(Duration(-value)),
                    other => other,
                }))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A value of a schema's `one of` list.
pub(super) fn one_of(
    expr: &ast::Expr,
    ty: &Type,
    findings: &mut Vec<Diagnostic>,
) -> Option<Constant> {
    let of = ty.element().unwrap_or(ty);
    let finding = match literal(expr) {
        Some(Ok(Constant::String(text))) if matches!(of, Type::Time | Type::Version | Type::Ip) => {
            match convert(&text, of, expr.span) {
                Ok(constant) => return Some(constant),
                Err(finding) => *finding,
            }
        }
        Some(Ok(constant)) => {
            let found = type_of(&constant);
            if found == *of || (found.is_number() && *of == Type::Number) {
                return Some(constant);
            }
            let message = format!(
                "{} cannot be one of the values of {}",
                article(&found),
                article(of)
            );
            Diagnostic::new(Code::TypeMismatch, expr.span, message)
        }
        Some(Err(finding)) => *finding,
        None => Diagnostic::new(
            Code::NeedsLiteral,
            expr.span,
            "the values after `one of` must be literals",
        ),
    };
    findings.push(finding);
    None
}

/// A text that two constants share when they are equal: whole numbers have one however written.
pub(super) fn key(constant: &Constant) -> String {
    match constant {
        Constant::Float(value) => match Number::Float(*value).as_i64() {
            Some(whole) => whole.to_string(),
            None => value.to_string(),
        },
        // Not cut off, as it is to speak about it.
        Constant::List(values) => values.iter().map(key).collect::<Vec<_>>().join(","),
        other => show(other),
    }
}

/// The constant as it would be written, to speak about it.
pub(super) fn show(constant: &Constant) -> String {
    match constant {
        Constant::Bool(value) => value.to_string(),
        Constant::Int(value) => value.to_string(),
        Constant::Float(value) => value.to_string(),
        Constant::String(text) => format!("{text:?}"),
        Constant::Time(value) => value.to_string(),
        Constant::Duration(value) => value.to_string(),
        Constant::Version(value) => value.to_string(),
        Constant::Ip(value) => value.to_string(),
        Constant::List(values) => {
            let shown: Vec<String> = values.iter().take(5).map(show).collect();
            let more = if values.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            format!("[{}{more}]", shown.join(", "))
        }
    }
}
