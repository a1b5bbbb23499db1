//! Paths: attributes, quantifiers' variables, and what every request has.

use super::checker::Checker;
use super::schema::{Place, article, inside};
use crate::ast::{self, AttributePath, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::typed::{Expr, ExprKind};
use crate::value::{Path, Type};

impl Checker<'_> {
    /// What `path` stands for, converted to its declared type.
    pub(super) fn path(&mut self, path: &AttributePath, span: Span) -> Option<Expr> {
        let (expr, convert) = self.place(path, span)?;
        Some(if convert {
            let ty = expr.ty.clone();
            super::convert::wrap(expr, ty)
        } else {
            expr
        })
    }

    /// What `path` stands for as the context has it: for tests of presence and of type.
    pub(super) fn raw_path(&mut self, path: &AttributePath, span: Span) -> Option<Expr> {
        self.place(path, span).map(|(expr, _)| expr)
    }

    /// The operand, with its type after conversion, and whether a conversion is needed.
    fn place(&mut self, written: &AttributePath, span: Span) -> Option<(Expr, bool)> {
        let path = &written.path;
        let plain = |kind, ty| Some((Expr { kind, ty, span }, false));
        if !written.quoted {
            if let Some(local) = self.local(path, span) {
                return local;
            }
            if let [Step::Key(name)] = path.steps.as_slice() {
                match name.as_str() {
                    "now" => return plain(ExprKind::Now, Type::Time),
                    "environment" => {
                        let id = self.attribute(path, Type::Any);
                        return plain(ExprKind::Environment(id), Type::String);
                    }
                    "flag_key" => {
                        let id = self.attribute(path, Type::Any);
                        return plain(ExprKind::FlagKey(id), Type::String);
                    }
                    _ => {}
                }
            }
        }
        let (ty, coerce) = match self.schema.find(path) {
            Place::Declared(entry) => (entry.ty.clone(), entry.coerce),
            Place::Inside(ty) => (ty, false),
            Place::Free => (Type::Any, false),
            Place::Broken => return None,
            Place::Unknown(near) => {
                let message = format!("unknown attribute `{path}`");
                let finding = Diagnostic::new(Code::UnknownAttribute, span, message);
                return self.fail(match near {
                    Some(near) => finding
                        .label("the schema does not have this attribute")
                        .help(format!("did you mean `{near}`?"))
                        .fix(span, near),
                    None => finding
                        .label("the schema does not have this attribute")
                        .help("declare it under `attributes`"),
                });
            }
        };
        let convert = converts(&ty, coerce);
        let id = self.attribute(path, ty.clone());
        let expr = Expr {
            kind: ExprKind::Attribute(id),
            ty,
            span,
        };
        Some((expr, convert))
    }

    /// The list of a quantifier, when the schema does not have it: a schema says what single values
    /// are, and the maps in a list have no declared shape in any case. A name that is near to a
    /// declared one is an error all the same.
    pub(super) fn undeclared_list(&mut self, list: &ast::Expr) -> Option<Expr> {
        let ast::ExprKind::Path(AttributePath { path, .. }) = &list.kind else {
            return None;
        };
        let local = self.locals.iter().any(|local| local.name == path.root());
        if local || !matches!(self.schema.find(path), Place::Unknown(None)) {
            return None;
        }
        let id = self.attribute(path, Type::Any);
        Some(Expr {
            kind: ExprKind::Attribute(id),
            ty: Type::Any,
            span: list.span,
        })
    }

    /// The variable of a quantifier, when the path starts with one. The inner option is none when
    /// that was wrong.
    #[expect(
        clippy::option_option,
        reason = "no variable and a wrong path inside of one are different things"
    )]
    fn local(&mut self, path: &Path, span: Span) -> Option<Option<(Expr, bool)>> {
        let root = path.root();
        let (level, local) = self
            .locals
            .iter()
            .rev()
            .enumerate()
            .find(|(_, local)| local.name == root)?;
        let rest = path.steps.get(1..).unwrap_or_default().to_vec();
        let Some(ty) = inside(&local.ty, &rest) else {
            let message = format!(
                "`{root}` is {}, which has nothing inside",
                article(&local.ty)
            );
            return Some(self.mismatch(span, message));
        };
        let convert = converts(&ty, false);
        let kind = ExprKind::Local {
            level,
            path: Path { steps: rest },
        };
        Some(Some((Expr { kind, ty, span }, convert)))
    }
}

/// Whether a value of this declared type is made out of text: always for the types that contexts
/// cannot hold, on request for others.
fn converts(ty: &Type, coerce: bool) -> bool {
    match ty {
        Type::Time | Type::Version | Type::Ip => true,
        Type::Int | Type::Number | Type::Bool => coerce,
        _ => false,
    }
}
