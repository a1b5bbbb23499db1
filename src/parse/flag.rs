//! Flags: what stands between their braces.

use super::build::Builder;
use super::grammar::{Cursor, Node, Rule};
use crate::ast::{
    Environment, EnvironmentItem, Flag, FlagItem, FlagType, Meta, MetaKey, MetaValue, Otherwise,
    Requires, Rule as FlagRule, Status, Variant,
};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::source::{Span, Spanned};

/// The types of flags.
const TYPES: [(&str, FlagType); 5] = [
    ("bool", FlagType::Bool),
    ("string", FlagType::String),
    ("int", FlagType::Int),
    ("number", FlagType::Number),
    ("json", FlagType::Json),
];

/// What a flag's status can be.
const STATUSES: [(&str, Status); 3] = [
    ("live", Status::Live),
    ("disabled", Status::Disabled),
    ("archived", Status::Archived),
];

impl Builder {
    /// The flag whose parts `cursor` walks over.
    pub(super) fn flag(&mut self, mut cursor: Cursor<'_>, span: Span) -> Option<Flag> {
        let name = cursor.next_if(Rule::name)?;
        let name = self.name(&name);
        let colon = cursor.next_if(Rule::type_colon).is_some();
        let ty = if let Some(ty) = cursor.next_if(Rule::flag_type) {
            self.flag_type(&ty, name.span, colon)
        } else {
            self.report(
                Diagnostic::new(Code::MissingWord, name.span, "a flag needs a type")
                    .help("write `: bool`, `: string`, `: int`, `: number` or `: json`")
                    .fix(name.span.after(), ": bool"),
            );
            Spanned::new(FlagType::Bool, name.span.after())
        };
        let value = match cursor.next_if(Rule::target) {
            Some(target) => Some(self.target(target)?),
            None => None,
        };
        let items = match cursor.next_if(Rule::body) {
            Some(body) => Cursor::new(body)
                .map(|statement| self.statement(statement))
                .collect::<Option<Vec<_>>>()?,
            None => Vec::new(),
        };
        Some(Flag {
            name,
            ty,
            value,
            items,
            span,
        })
    }

    fn flag_type(&mut self, node: &Node<'_>, name: Span, colon: bool) -> Spanned<FlagType> {
        let span = self.span(node);
        let text = node.as_str();
        if let Some((_, ty)) = TYPES.into_iter().find(|(known, _)| *known == text) {
            if !colon {
                self.report(
                    Diagnostic::new(
                        Code::MissingWord,
                        span,
                        "a `:` is missing between the flag and its type",
                    )
                    .help(format!("write `: {text}`"))
                    .fix(name.after(), ":"),
                );
            }
            return Spanned::new(ty, span);
        }
        let guess = match text {
            "boolean" | "Boolean" | "Bool" | "toggle" => Some("bool"),
            "str" | "text" | "String" => Some("string"),
            "integer" | "i64" | "Int" => Some("int"),
            "float" | "double" | "f64" => Some("number"),
            "object" | "map" | "JSON" | "struct" => Some("json"),
            _ => closest(text, TYPES.iter().map(|(known, _)| *known)),
        };
        let diagnostic = Diagnostic::new(
            Code::UnknownType,
            span,
            format!("flags have no type `{text}`"),
        );
        self.report(match guess {
            Some(guess) => diagnostic
                .help(format!("did you mean `{guess}`?"))
                .fix(span, guess),
            None => diagnostic.help("flags are bool, string, int, number or json"),
        });
        let ty = TYPES
            .into_iter()
            .find(|(known, _)| Some(*known) == guess)
            .map_or(FlagType::Json, |(_, ty)| ty);
        Spanned::new(ty, span)
    }

    fn statement(&mut self, node: Node<'_>) -> Option<FlagItem> {
        let span = self.span(&node);
        let rule = node.as_rule();
        if rule == Rule::rule_item {
            return Some(FlagItem::Rule(Box::new(self.rule(node)?)));
        }
        let mut cursor = Cursor::new(node);
        Some(match rule {
            Rule::otherwise => FlagItem::Otherwise(self.otherwise(cursor, span)?),
            Rule::meta => FlagItem::Meta(self.meta(cursor)?),
            Rule::status => FlagItem::Status(self.status(cursor)?),
            Rule::if_disabled => {
                if let Some(wrong) = cursor.next_if(Rule::wrong_serve) {
                    self.instead(&wrong, "serve");
                }
                FlagItem::IfDisabled(self.target(cursor.next_if(Rule::target)?)?)
            }
            Rule::variants => {
                let variants = cursor
                    .map(|variant| self.variant(variant))
                    .collect::<Option<Vec<_>>>()?;
                FlagItem::Variants(Spanned::new(variants, span))
            }
            Rule::bucket => FlagItem::Bucket(Spanned::new(self.bucket_clauses(&mut cursor)?, span)),
            Rule::requires => {
                let flag = cursor.next_if(Rule::name)?;
                let variant = cursor.next_if(Rule::name)?;
                FlagItem::Requires(Requires {
                    flag: self.name(&flag),
                    variant: self.name(&variant),
                })
            }
            Rule::environment => FlagItem::Environment(self.environment(cursor, span)?),
            _ => return None,
        })
    }

    /// Reports a `:` or `=` behind a keyword that takes its value as it is.
    fn no_sign(&mut self, cursor: &mut Cursor<'_>) {
        let wrong = cursor
            .next_if(Rule::wrong_equals)
            .or_else(|| cursor.next_if(Rule::wrong_colon));
        if let Some(wrong) = wrong {
            let span = self.span(&wrong);
            self.report(
                Diagnostic::new(
                    Code::WrongSign,
                    span,
                    format!("no `{}` stands here", wrong.as_str()),
                )
                .help("write the value behind the word")
                .fix(span, ""),
            );
        }
    }

    fn meta(&mut self, mut cursor: Cursor<'_>) -> Option<Meta> {
        let key = cursor.next_if(Rule::meta_key)?;
        let kind = match key.as_str() {
            "owner" => MetaKey::Owner,
            "description" => MetaKey::Description,
            "ticket" => MetaKey::Ticket,
            "kind" => MetaKey::Kind,
            "tags" => MetaKey::Tags,
            "created" => MetaKey::Created,
            "expires" => MetaKey::Expires,
            _ => MetaKey::Deprecated,
        };
        let key = Spanned::new(kind, self.span(&key));
        self.no_sign(&mut cursor);
        let value = cursor.next()?;
        let value = match value.as_rule() {
            Rule::name => MetaValue::Word(self.name(&value)),
            _ => MetaValue::Expr(self.plain(value)?),
        };
        Some(Meta { key, value })
    }

    fn status(&mut self, mut cursor: Cursor<'_>) -> Option<Spanned<Status>> {
        self.no_sign(&mut cursor);
        let word = cursor.next_if(Rule::status_word)?;
        let span = self.span(&word);
        let text = word.as_str();
        if let Some((_, status)) = STATUSES.into_iter().find(|(known, _)| *known == text) {
            return Some(Spanned::new(status, span));
        }
        let guess = match text {
            "on" | "active" | "enabled" => Some("live"),
            "off" | "inactive" | "paused" => Some("disabled"),
            _ => closest(text, STATUSES.iter().map(|(known, _)| *known)),
        };
        let diagnostic = Diagnostic::new(
            Code::UnknownProperty,
            span,
            format!("a flag cannot be `{text}`"),
        );
        self.report(match guess {
            Some(guess) => diagnostic
                .help(format!("did you mean `{guess}`?"))
                .fix(span, guess),
            None => diagnostic.help("a flag is live, disabled or archived"),
        });
        let status = STATUSES
            .into_iter()
            .find(|(known, _)| Some(*known) == guess)
            .map_or(Status::Live, |(_, status)| status);
        Some(Spanned::new(status, span))
    }

    fn variant(&mut self, node: Node<'_>) -> Option<Variant> {
        let mut cursor = Cursor::new(node);
        let name = cursor.next()?;
        let name = self.name_or_string(&name);
        if let Some(wrong) = cursor.next_if(Rule::wrong_colon) {
            self.instead(&wrong, "=");
        }
        let value = self.value(cursor.next_if(Rule::value)?)?;
        Some(Variant {
            name,
            value,
            description: self.take_string(&mut cursor),
        })
    }

    fn rule(&mut self, node: Node<'_>) -> Option<FlagRule> {
        let span = self.span(&node);
        let mut cursor = Cursor::new(node);
        let name = cursor.next_if(Rule::rule_name).map(|name| self.name(&name));
        let description = self.take_string(&mut cursor);
        self.no_sign(&mut cursor);
        let mut bound = |builder: &mut Builder, rule| match cursor.next_if(rule) {
            Some(node) => builder
                .expr(Cursor::new(node).next_if(Rule::time)?)
                .map(Some),
            None => Some(None),
        };
        let from = bound(self, Rule::from)?;
        let until = bound(self, Rule::until)?;
        if let Some(wrong) = cursor.next_if(Rule::wrong_when) {
            self.instead(&wrong, "when");
        }
        let when = match cursor.next_if(Rule::expr) {
            Some(when) => Some(self.expr(when)?),
            None => None,
        };
        Some(FlagRule {
            name,
            description,
            from,
            until,
            when,
            serve: self.outcome(&mut cursor)?,
            span,
        })
    }

    fn otherwise(&mut self, mut cursor: Cursor<'_>, span: Span) -> Option<Otherwise> {
        if let Some(wrong) = cursor.next_if(Rule::wrong_otherwise) {
            self.instead(&wrong, "otherwise");
        }
        Some(Otherwise {
            serve: self.outcome(&mut cursor)?,
            span,
        })
    }

    fn environment(&mut self, mut cursor: Cursor<'_>, span: Span) -> Option<Environment> {
        let mut names = Vec::new();
        while let Some(name) = cursor.next_if(Rule::name) {
            names.push(self.name(&name));
        }
        let mut items = Vec::new();
        for node in cursor {
            let place = self.span(&node);
            items.push(match node.as_rule() {
                Rule::rule_item => EnvironmentItem::Rule(Box::new(self.rule(node)?)),
                _ => EnvironmentItem::Otherwise(self.otherwise(Cursor::new(node), place)?),
            });
        }
        Some(Environment { names, items, span })
    }
}
