//! Who counts as one, and how they are dealt out.

use super::checker::{Checker, Scope};
use super::expr::truth;
use super::schema::article;
use crate::ast::{self, Percent, Portion, Slice};
use crate::bucket::{BUCKETS, Bucketing, DEFAULT, Scale};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Name, Span, Spanned};
use crate::typed::{BucketBy, Expr, ExprKind};
use crate::value::{Path, Type};
use std::sync::Arc;

impl Checker<'_> {
    /// The bucketing of this name.
    pub(super) fn bucketing_named(&mut self, name: &Name) -> Option<Arc<dyn Bucketing>> {
        let registry = self.options.registry;
        if let Some(bucketing) = registry.bucketing(&name.node) {
            return Some(Arc::clone(bucketing));
        }
        let message = format!("unknown bucketing `{}`", name.node);
        let all: Vec<&str> = registry.bucketing_ids().collect();
        let finding = Diagnostic::new(Code::UnknownBucketing, name.span, message)
            .help(format!("the bucketings are {}", all.join(", ")));
        let finding = self.suggest(finding, &name.node, all, name.span);
        self.fail(finding)
    }

    /// The first that is named of: the one here, the flag's, the file's, the language's.
    fn bucketing(&mut self, own: Option<&Name>) -> Option<Arc<dyn Bucketing>> {
        if let Some(name) = own {
            return self.bucketing_named(name);
        }
        if let Scope::Rule {
            using: Some(using), ..
        } = &self.scope
        {
            return Some(Arc::clone(using));
        }
        match self.names.bucketing {
            // A wrong name is reported once, where the file gives it.
            Some(name) => self.options.registry.bucketing(&name.node).cloned(),
            None => self.options.registry.bucketing(DEFAULT).cloned(),
        }
    }

    /// A key as written.
    pub(super) fn key(&mut self, by: &ast::Expr) -> Option<Expr> {
        let key = self.operand(by)?;
        if matches!(
            key.ty,
            Type::Any | Type::String | Type::Int | Type::Number | Type::Bool
        ) {
            return Some(key);
        }
        let message = format!("{} cannot be a bucketing key", article(&key.ty));
        self.fail(
            Diagnostic::new(Code::TypeMismatch, by.span, message)
                .help("a key is text or a whole number, such as a user id"),
        )
    }

    /// The key of a split that names none: the flag's, the schema's, or OpenFeature's.
    fn default_key(&mut self, flag: Option<&ast::Bucket>, place: Span) -> Option<Expr> {
        if let Some(by) = flag.and_then(|bucket| bucket.by.as_ref()) {
            return self.key(by);
        }
        let path = match &self.schema.key {
            Some((path, _)) => path.clone(),
            None if self.schema.broken => return None,
            None if self.schema.given => {
                let message = "this does not say who counts as one";
                return self.fail(
                    Diagnostic::new(Code::NoBucketingKey, place, message)
                        .label("there is no bucketing key")
                        .help("add `by user.id` or the like, or mark an attribute `key` under `attributes`"),
                );
            }
            None => Path::dotted("targetingKey"),
        };
        let written = ast::AttributePath { path, quoted: true };
        self.path(&written, place)
    }

    /// The bucketing of a split or ramp.
    pub(super) fn outcome_bucket(
        &mut self,
        own: &ast::Bucket,
        flag: Option<&ast::Bucket>,
        scale: Scale,
        place: Span,
    ) -> Option<BucketBy> {
        let key = match &own.by {
            Some(by) => self.key(by),
            None => self.default_key(flag, place),
        };
        let bucketing = self.bucketing(own.using.as_ref());
        let salt = match (&own.salt, &self.scope) {
            (Some(salt), _) => salt.node.clone(),
            (None, Scope::Rule { salt, .. }) => salt.clone(),
            (None, _) => String::new(),
        };
        self.tests = self.tests.saturating_add(1);
        Some(BucketBy {
            key: key?,
            salt,
            bucketing: bucketing?,
            scale,
        })
    }

    /// `25% of user.id`
    pub(super) fn slice_of_population(
        &mut self,
        slices: &[Slice],
        by: &ast::Expr,
        salt: Option<&Spanned<String>>,
        using: Option<&Name>,
        span: Span,
    ) -> Option<Expr> {
        self.tests = self.tests.saturating_add(1);
        let mut good = true;
        let mut ranges = Vec::with_capacity(slices.len());
        let mut scale = None;
        for slice in slices {
            let from = self.portion(slice.from, slice.span, &mut scale);
            let to = self.portion(slice.to, slice.span, &mut scale);
            let (Some(from), Some(to)) = (from, to) else {
                good = false;
                continue;
            };
            if from > to {
                let message = "the slice ends before it starts";
                self.findings.push(
                    Diagnostic::new(Code::BadPercent, slice.span, message)
                        .help("write the lower percentage first"),
                );
                good = false;
            }
            ranges.push(from..to);
        }
        let key = self.key(by);
        let bucketing = self.bucketing(using);
        let salt = match (salt, &self.scope) {
            (Some(salt), _) => Some(salt.node.clone()),
            (None, Scope::Rule { salt, rule, .. }) => Some(format!("{salt}/{rule}")),
            (None, Scope::Segment(name)) => Some(format!("segment/{name}")),
            (None, Scope::Alone) => {
                let message = "a percentage in a lone condition needs a salt";
                self.fail(
                    Diagnostic::new(Code::NeedsSalt, span, message)
                        .help("there is no flag to take the salt from; add `salt \"…\"`")
                        .fix(span.after(), " salt \"condition\""),
                )
            }
        };
        let bucket = BucketBy {
            key: key?,
            salt: salt?,
            bucketing: bucketing?,
            scale: scale.unwrap_or_default(),
        };
        good.then(|| {
            let kind = ExprKind::Bucket {
                bucket: Box::new(bucket),
                ranges,
            };
            truth(kind, span)
        })
    }

    /// A share in parts of its scale, which must be that of the shares before.
    pub(super) fn portion(
        &mut self,
        portion: Portion,
        span: Span,
        before: &mut Option<Scale>,
    ) -> Option<u32> {
        let (part, scale) = match portion {
            Portion::Percent(percent) => (self.percent(percent, span)?, Scale::Percent),
            Portion::Parts { part, whole } => (part, Scale::Parts(whole)),
        };
        if part > scale.whole() {
            let message = format!("{} is more than there is", show(part, scale));
            return self.fail(
                Diagnostic::new(Code::BadPercent, span, message).help(format!(
                    "use 0/{whole} to {whole}/{whole}",
                    whole = scale.whole()
                )),
            );
        }
        if *before.get_or_insert(scale) == scale {
            return Some(part);
        }
        let message = "shares of different wholes";
        self.fail(
            Diagnostic::new(Code::MixedScales, span, message)
                .help("write all shares in percent, or all of them in parts of one number"),
        )
    }

    /// A percentage in thousandths.
    pub(super) fn percent(&mut self, percent: Percent, span: Span) -> Option<u32> {
        if percent.0 <= BUCKETS {
            return Some(percent.0);
        }
        let message = format!("{} is more than 100 %", show(percent.0, Scale::Percent));
        self.fail(Diagnostic::new(Code::BadPercent, span, message).help("use 0% to 100%"))
    }
}

/// Parts of a whole as people write them.
pub(super) fn show(part: u32, scale: Scale) -> String {
    let thousandths = match scale {
        Scale::Percent => part,
        Scale::Parts(whole) => return format!("{part}/{whole}"),
    };
    let (whole, part) = (thousandths / 1000, thousandths % 1000);
    if part == 0 {
        format!("{whole} %")
    } else {
        let part = format!("{part:03}");
        format!("{whole}.{} %", part.trim_end_matches('0'))
    }
}
