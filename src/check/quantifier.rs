//! `any`, `all`, `none`, and calls of functions.

use super::checker::{Checker, Local};
use super::expr::truth;
use super::schema::article;
use crate::ast::{self, Quantifier};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::or_raise;
use crate::schema::{Function, Parameter};
use crate::source::{Name, Span};
use crate::typed::{Expr, ExprKind};
use crate::value::{Type, Unknown};

impl Checker<'_> {
    /// `any(x in list where …)`
    pub(super) fn quantifier(
        &mut self,
        kind: Quantifier,
        variable: &Name,
        list: &ast::Expr,
        body: &ast::Expr,
        span: Span,
    ) -> Option<Expr> {
        self.tests = self.tests.saturating_add(1);
        let limit = self.options.limits.quantifiers;
        if self.locals.len() >= limit {
            let message = format!("quantifiers are nested more than {limit} deep");
            return self.fail(Diagnostic::new(Code::QuantifierDepth, span, message).help(
                or_raise(
                    "the cost grows with the product of the lengths, so flatten the data",
                    "quantifiers",
                ),
            ));
        }
        let list = self.undeclared_list(list).or_else(|| self.operand(list));
        let element = match list.as_ref().map(|list| &list.ty) {
            Some(Type::List(element)) => (**element).clone(),
            _ => Type::Any,
        };
        self.locals.push(Local {
            name: variable.node.clone(),
            ty: element,
        });
        let body = self.condition(body);
        self.locals.pop();
        let list = list?;
        if !matches!(list.ty, Type::List(_) | Type::Any) {
            let message = format!("a list is needed, and this is {}", article(&list.ty));
            return self.mismatch(list.span, message);
        }
        let kind = ExprKind::Quantifier {
            kind,
            list: Box::new(list),
            body: Box::new(body?),
        };
        Some(truth(kind, span))
    }

    /// `lower(email)`
    pub(super) fn call(
        &mut self,
        name: &Name,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<Expr> {
        let arguments_typed = self.operands(arguments);
        let registry = self.options.registry;
        let Some(function) = registry.function(&name.node) else {
            let message = format!("unknown function `{}`", name.node);
            let all: Vec<&str> = registry.function_names().collect();
            let finding = Diagnostic::new(Code::UnknownFunction, name.span, message)
                .help(format!("the functions are {}", some(&all)));
            let finding = match written_as(&name.node) {
                Some(help) => finding.help(help),
                None => self.suggest(finding, &name.node, all, name.span),
            };
            return self.fail(finding);
        };
        let signature = function.signature();
        let needed = signature.parameters.len();
        if arguments.len() < needed || (arguments.len() > needed && !signature.variadic) {
            let least = if signature.variadic { "at least " } else { "" };
            let plural = if needed == 1 { "" } else { "s" };
            let message = format!(
                "`{}` takes {least}{needed} argument{plural}, not {}",
                name.node,
                arguments.len()
            );
            return self.fail(
                Diagnostic::new(Code::ArgumentCount, span, message).help(function.description()),
            );
        }
        let arguments = arguments_typed?;
        let mut good = true;
        for (at, argument) in arguments.iter().enumerate() {
            let parameter = signature.parameter(at);
            if let Some(wanted) = parameter.and_then(|wanted| refuses(wanted, &argument.ty)) {
                let message = format!(
                    "`{}` needs {wanted}, and this is {}",
                    name.node,
                    article(&argument.ty)
                );
                self.mismatch::<()>(argument.span, message);
                good = false;
            }
        }
        if good {
            self.converts(name, function.as_ref(), &arguments, span)?;
        }
        good.then(|| Expr {
            kind: ExprKind::Call {
                function: std::sync::Arc::clone(function),
                arguments,
            },
            ty: signature.result,
            span,
        })
    }

    /// Refuses a call that converts text which is written out and cannot be converted: `version("x")`
    /// is as wrong as a malformed literal.
    fn converts(
        &mut self,
        name: &Name,
        function: &dyn Function,
        arguments: &[Expr],
        span: Span,
    ) -> Option<()> {
        let operands: Option<Vec<_>> = arguments
            .iter()
            .map(|argument| match &argument.kind {
                ExprKind::Constant(constant) => Some(Some(constant.lend())),
                _ => None,
            })
            .collect();
        let result = operands.map(|operands| function.call(&operands));
        let Some(Err(why @ Unknown::NotConvertible)) = result else {
            return Some(());
        };
        let code = match function.signature().result {
            Type::Time => Code::BadTime,
            Type::Version => Code::BadVersion,
            _ => Code::TypeMismatch,
        };
        let place = match arguments {
            [only] => only.span,
            _ => span,
        };
        let message = format!("the text {} by `{}`", why.describe(), name.node);
        self.fail(Diagnostic::new(code, place, message).help(function.description()))
    }
}

/// The first names; a host can add more functions than anybody wants to read of.
fn some(names: &[&str]) -> String {
    const SHOWN: usize = 20;
    match names.split_at_checked(SHOWN) {
        Some((first, more)) if !more.is_empty() => {
            format!("{}, and {} more", first.join(", "), more.len())
        }
        _ => names.join(", "),
    }
}

/// How a function of other languages is written here.
fn written_as(function: &str) -> Option<&'static str> {
    let last = function.rsplit('.').next().unwrap_or(function);
    Some(match last.to_ascii_lowercase().as_str() {
        "now" => "write `now`, without parentheses",
        "exists" | "has" | "defined" | "is_set" | "isset" => "write `… is present`",
        "isnull" | "is_null" | "isempty" | "empty" => "write `… is missing`, or `len(…) == 0`",
        "size" | "length" | "count" => "write `len(…)`",
        "tolower" | "tolowercase" | "lowercase" | "lcase" => "write `lower(…)`",
        "toupper" | "touppercase" | "uppercase" | "ucase" => "write `upper(…)`",
        "startswith" | "starts_with" => "write `… starts_with …`",
        "endswith" | "ends_with" => "write `… ends_with …`",
        "contains" | "includes" => "write `… contains …`",
        "matches" | "match" | "regex" => "write `… matches r\"…\"`",
        "any" | "some" => "write `any(x in … where …)`",
        "all" | "every" => "write `all(x in … where …)`",
        "none" => "write `none(x in … where …)`",
        "date" | "datetime" | "timestamp" => "write `time(…)`, or a bare date such as 2025-12-01",
        "semver" => "write `version(…)`, or a bare version such as 2.3.0",
        "segment" => "write `in segment …`",
        "flag" => "write `flag … is on`",
        "percentage" | "percent" | "rollout" => "write `25% of user.id`",
        _ => return None,
    })
}

/// What the parameter needs, when an argument of this type cannot be it.
fn refuses(parameter: Parameter, ty: &Type) -> Option<&'static str> {
    let fits = match parameter {
        Parameter::Any | Parameter::Optional => true,
        Parameter::String => matches!(ty, Type::String | Type::Any),
        Parameter::Number => ty.is_number() || *ty == Type::Any,
        Parameter::Sized => matches!(ty, Type::String | Type::List(_) | Type::Map | Type::Any),
    };
    match parameter {
        _ if fits => None,
        Parameter::Any | Parameter::Optional => None,
        Parameter::String => Some("text"),
        Parameter::Number => Some("a number"),
        Parameter::Sized => Some("text, a list or a map"),
    }
}
