//! The items of a file that are not flags.

use super::build::Builder;
use super::grammar::{Cursor, Node, Rule};
use crate::ast::{
    Attribute, Attributes, Item, List, ListSource, Mark, Segment, Test, TestCase, TypeName,
};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::source::{Span, Spanned};

/// The types of attributes.
const TYPES: [(&str, TypeName); 8] = [
    ("string", TypeName::String),
    ("int", TypeName::Int),
    ("number", TypeName::Number),
    ("bool", TypeName::Bool),
    ("time", TypeName::Time),
    ("version", TypeName::Version),
    ("ip", TypeName::Ip),
    ("map", TypeName::Map),
];

impl Builder {
    /// The item that `node` is.
    pub(super) fn item(&mut self, node: Node<'_>) -> Option<Item> {
        let rule = node.as_rule();
        let span = self.span(&node);
        let mut cursor = Cursor::new(node);
        Some(match rule {
            Rule::item_ruleset => Item::Ruleset(self.take_string(&mut cursor)?),
            Rule::item_include => Item::Include(self.take_string(&mut cursor)?),
            Rule::item_bucketing => {
                let name = cursor.next_if(Rule::bucketing_name)?;
                Item::Bucketing(self.name(&name))
            }
            Rule::item_attributes => Item::Attributes(Attributes {
                entries: cursor
                    .map(|entry| self.attribute(entry))
                    .collect::<Option<Vec<_>>>()?,
                span,
            }),
            Rule::item_list => Item::List(self.list_item(cursor, span)?),
            Rule::item_segment => Item::Segment(self.segment(cursor, span)?),
            Rule::item_flag => Item::Flag(self.flag(cursor, span)?),
            Rule::item_test => Item::Test(self.test(cursor, span)?),
            _ => return None,
        })
    }

    fn attribute(&mut self, node: Node<'_>) -> Option<Attribute> {
        let mut cursor = Cursor::new(node);
        let path = cursor.next_if(Rule::path)?;
        let span = self.span(&path);
        let path = Spanned::new(self.path(path.as_str(), span).path, span);
        if let Some(wrong) = cursor.next_if(Rule::wrong_equals) {
            self.instead(&wrong, ":");
        }
        let ty = self.type_name(cursor.next_if(Rule::type_name)?)?;
        let mut attribute = Attribute {
            path,
            ty,
            one_of: None,
            marks: Vec::new(),
            description: None,
        };
        for part in cursor {
            match part.as_rule() {
                Rule::one_of => {
                    let list = Cursor::new(part).next_if(Rule::list)?;
                    attribute.one_of = Some(self.list(list)?);
                }
                Rule::mark => {
                    let mark = match part.as_str() {
                        "key" => Mark::Key,
                        "required" => Mark::Required,
                        "private" => Mark::Private,
                        _ => Mark::Coerce,
                    };
                    attribute.marks.push(Spanned::new(mark, self.span(&part)));
                }
                _ => attribute.description = Some(self.string(&part)),
            }
        }
        Some(attribute)
    }

    fn type_name(&mut self, node: Node<'_>) -> Option<Spanned<TypeName>> {
        let span = self.span(&node);
        let mut lists = 0;
        let mut word = None;
        for part in Cursor::new(node) {
            if part.as_rule() == Rule::k_list {
                lists += 1;
            } else {
                word = Some(part);
            }
        }
        let word = word?;
        let text = word.as_str();
        let known = TYPES.into_iter().find(|(name, _)| *name == text);
        let mut ty = match known {
            Some((_, ty)) => ty,
            None => self.foreign_type(text, self.span(&word)),
        };
        if lists > self.nesting {
            self.report(
                Diagnostic::new(Code::TooDeep, span, "lists of lists are nested too deeply")
                    .help("name a simpler type"),
            );
            lists = 1;
        }
        for _ in 0..lists {
            ty = TypeName::List(Box::new(ty));
        }
        Some(Spanned::new(ty, span))
    }

    /// Reports a type of another language, and guesses what it means.
    fn foreign_type(&mut self, text: &str, span: Span) -> TypeName {
        let guess = match text {
            "str" | "text" | "String" | "uuid" | "enum" | "email" => Some("string"),
            "integer" | "long" | "i64" | "Int" => Some("int"),
            "float" | "double" | "decimal" | "f64" | "num" => Some("number"),
            "boolean" | "Boolean" => Some("bool"),
            "date" | "datetime" | "timestamp" | "instant" => Some("time"),
            "semver" => Some("version"),
            "address" | "ip_address" | "inet" => Some("ip"),
            "object" | "json" | "struct" => Some("map"),
            _ => closest(text, TYPES.iter().map(|(name, _)| *name)),
        };
        let diagnostic = Diagnostic::new(Code::UnknownType, span, format!("unknown type `{text}`"));
        self.report(match guess {
            Some(guess) => diagnostic
                .help(format!("did you mean `{guess}`?"))
                .fix(span, guess),
            None => diagnostic.help("attributes are string, int, number, bool, time, version, ip, map or list of one of these"),
        });
        TYPES
            .into_iter()
            .find(|(name, _)| Some(*name) == guess)
            .map_or(TypeName::String, |(_, ty)| ty)
    }

    fn list_item(&mut self, mut cursor: Cursor<'_>, span: Span) -> Option<List> {
        let name = cursor.next_if(Rule::name)?;
        let name = self.name(&name);
        if let Some(wrong) = cursor.next_if(Rule::wrong_colon) {
            self.instead(&wrong, "=");
        }
        let source = match cursor.next_if(Rule::list) {
            Some(list) => ListSource::Inline(self.list(list)?),
            None => ListSource::Host(self.take_string(&mut cursor)?),
        };
        Some(List { name, source, span })
    }

    fn segment(&mut self, mut cursor: Cursor<'_>, span: Span) -> Option<Segment> {
        let name = cursor.next_if(Rule::name)?;
        let name = self.name(&name);
        let description = self.take_string(&mut cursor);
        if let Some(wrong) = cursor.next_if(Rule::wrong_colon) {
            self.instead(&wrong, "=");
        }
        let when = self.expr(cursor.next_if(Rule::expr)?)?;
        Some(Segment {
            name,
            description,
            when,
            span,
        })
    }

    fn test(&mut self, mut cursor: Cursor<'_>, span: Span) -> Option<Test> {
        let flag = cursor.next_if(Rule::name)?;
        Some(Test {
            flag: self.name(&flag),
            cases: cursor
                .map(|case| self.case(case))
                .collect::<Option<Vec<_>>>()?,
            span,
        })
    }

    fn case(&mut self, node: Node<'_>) -> Option<TestCase> {
        let span = self.span(&node);
        let mut cursor = Cursor::new(node);
        let given = self.plain(cursor.next_if(Rule::map)?)?;
        let at = match cursor.next_if(Rule::time) {
            Some(time) => Some(self.expr(time)?),
            None => None,
        };
        let environment = cursor.next_if(Rule::name).map(|name| self.name(&name));
        let expect = self.target(cursor.next_if(Rule::target)?)?;
        let by_rule = cursor.next_if(Rule::name).map(|name| self.name(&name));
        Some(TestCase {
            given,
            at,
            environment,
            expect,
            by_rule,
            span,
        })
    }
}
