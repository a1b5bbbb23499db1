//! Items, and what stands in a flag.

use super::bare;
use crate::ast::{
    Attribute, Attributes, Bucket, Environment, EnvironmentItem, Expr, Flag, FlagItem, FlagType,
    Item, List, ListSource, Meta, MetaKey, MetaValue, Otherwise, Outcome, Path, Requires, Rule,
    Segment, Status, Target, Test, TestCase, TypeName, Variant,
};
use crate::source::{Span, Spanned};

impl From<Flag> for Item {
    fn from(flag: Flag) -> Self {
        Item::Flag(flag)
    }
}

impl From<Test> for Item {
    fn from(test: Test) -> Self {
        Item::Test(test)
    }
}

/// `attributes { … }`
pub fn attributes(entries: impl IntoIterator<Item = Attribute>) -> Item {
    Item::Attributes(Attributes {
        entries: entries.into_iter().collect(),
        span: Span::NONE,
    })
}

/// `path: type`
pub fn attribute(path: Path, ty: TypeName) -> Attribute {
    Attribute {
        path: Spanned::bare(path),
        ty: Spanned::bare(ty),
        one_of: None,
        marks: Vec::new(),
        description: None,
    }
}

/// `list name = [ … ]`
pub fn list_item(name: impl Into<String>, elements: impl IntoIterator<Item = Expr>) -> Item {
    Item::List(List {
        name: bare(name),
        source: ListSource::Inline(elements.into_iter().collect()),
        span: Span::NONE,
    })
}

/// `segment name = when`
pub fn segment_item(name: impl Into<String>, when: Expr) -> Item {
    Item::Segment(Segment {
        name: bare(name),
        description: None,
        when,
        span: Span::NONE,
    })
}

/// `flag name: type {}`
pub fn flag(name: impl Into<String>, ty: FlagType) -> Flag {
    Flag {
        name: bare(name),
        ty: Spanned::bare(ty),
        value: None,
        items: Vec::new(),
        span: Span::NONE,
    }
}

impl Flag {
    fn with(mut self, item: FlagItem) -> Flag {
        self.items.push(item);
        self
    }

    /// `owner "…"`
    #[must_use]
    pub fn owner(self, owner: impl Into<String>) -> Flag {
        self.meta(MetaKey::Owner, super::string(owner))
    }

    /// A piece of metadata: a string, a date, a list of strings.
    #[must_use]
    pub fn meta(self, key: MetaKey, value: Expr) -> Flag {
        self.with(FlagItem::Meta(Meta {
            key: Spanned::bare(key),
            value: MetaValue::Expr(value),
        }))
    }

    /// `status disabled`
    #[must_use]
    pub fn status(self, status: Status) -> Flag {
        self.with(FlagItem::Status(Spanned::bare(status)))
    }

    /// `if_disabled serve …`
    #[must_use]
    pub fn if_disabled(self, target: impl Into<Target>) -> Flag {
        self.with(FlagItem::IfDisabled(target.into()))
    }

    /// `variants { name = value … }`
    #[must_use]
    pub fn variants(self, variants: impl IntoIterator<Item = (impl Into<String>, Expr)>) -> Flag {
        let variants = variants.into_iter().map(|(name, value)| Variant {
            name: bare(name),
            value,
            description: None,
        });
        self.with(FlagItem::Variants(Spanned::bare(variants.collect())))
    }

    /// `bucket by … salt … using …`
    #[must_use]
    pub fn bucket(self, bucket: Bucket) -> Flag {
        self.with(FlagItem::Bucket(Spanned::bare(bucket)))
    }

    /// `requires flag is variant`
    #[must_use]
    pub fn requires(self, flag: impl Into<String>, variant: impl Into<String>) -> Flag {
        self.with(FlagItem::Requires(Requires {
            flag: bare(flag),
            variant: bare(variant),
        }))
    }

    /// Another rule.
    #[must_use]
    pub fn rule(self, rule: Rule) -> Flag {
        self.with(FlagItem::Rule(Box::new(rule)))
    }

    /// `environment names { rules otherwise serve … }`
    #[must_use]
    pub fn environment(
        self,
        names: impl IntoIterator<Item = impl Into<String>>,
        rules: impl IntoIterator<Item = Rule>,
        otherwise: Option<Outcome>,
    ) -> Flag {
        let rules = rules.into_iter().map(Box::new).map(EnvironmentItem::Rule);
        let otherwise = otherwise.map(|serve| EnvironmentItem::Otherwise(last(serve)));
        self.with(FlagItem::Environment(Environment {
            names: names.into_iter().map(bare).collect(),
            items: rules.chain(otherwise).collect(),
            span: Span::NONE,
        }))
    }

    /// `otherwise serve …`
    #[must_use]
    pub fn otherwise(self, serve: impl Into<Outcome>) -> Flag {
        self.with(FlagItem::Otherwise(last(serve.into())))
    }
}

fn last(serve: Outcome) -> Otherwise {
    Otherwise {
        serve,
        span: Span::NONE,
    }
}

/// A rule that does not say yet what it serves.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct RuleBuilder {
    name: Option<String>,
    description: Option<String>,
    from: Option<Expr>,
    until: Option<Expr>,
    when: Option<Expr>,
}

/// `rule name …`; [`RuleBuilder::default`] has no name.
pub fn rule(name: impl Into<String>) -> RuleBuilder {
    RuleBuilder {
        name: Some(name.into()),
        ..RuleBuilder::default()
    }
}

impl RuleBuilder {
    /// What it is, for people.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// `from …`: the first instant at which it counts.
    pub fn from(mut self, time: Expr) -> Self {
        self.from = Some(time);
        self
    }

    /// `until …`: the first instant at which it counts no more.
    pub fn until(mut self, time: Expr) -> Self {
        self.until = Some(time);
        self
    }

    /// `when …`
    pub fn when(mut self, condition: Expr) -> Self {
        self.when = Some(condition);
        self
    }

    /// `serve …`: a variant's name, a value, a split, a ramp.
    pub fn serve(self, serve: impl Into<Outcome>) -> Rule {
        Rule {
            name: self.name.map(bare),
            description: self.description.map(bare),
            from: self.from,
            until: self.until,
            when: self.when,
            serve: serve.into(),
            span: Span::NONE,
        }
    }
}

/// `test flag { … }`
pub fn test(flag: impl Into<String>, cases: impl IntoIterator<Item = TestCase>) -> Test {
    Test {
        flag: bare(flag),
        cases: cases.into_iter().collect(),
        span: Span::NONE,
    }
}

/// `given { … } expect …`
pub fn case(given: Expr, expect: impl Into<Target>) -> TestCase {
    TestCase {
        given,
        at: None,
        environment: None,
        expect: expect.into(),
        by_rule: None,
        span: Span::NONE,
    }
}
