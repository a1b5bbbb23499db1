//! Settings: rules, percentages, values.

use super::comparator::text;
use super::condition::{Failure, Sequence, Test};
use super::share::Shares;
use super::table::{FlagInfo, RuleInfo, Served, Variants};
use super::value::Kind;
use super::wire::{OptionWire, RuleWire, SettingWire, ValueWire};
use burgee::Value;
use burgee::ast::{self, Expr, IsTest, Outcome, Share, Split, Target, build};
use burgee::source::Spanned;
use std::collections::HashMap;

/// The code of what ConfigCat calls an invalid config model.
pub(super) const INVALID: &str = "InvalidConfigModel";
const NO_VALUE: &str = "Setting value is missing or invalid";
const NO_THEN: &str = "Targeting rule THEN part is missing or invalid";
const TOO_LITTLE: &str = "Sum of percentage option percentages is less than 100";

/// A flag that is being put together.
#[derive(Debug)]
pub(super) struct Draft<'w> {
    key: &'w str,
    wire: &'w SettingWire,
    flag: ast::Flag,
    /// Whether everybody is served by what is there already.
    pub(super) closed: bool,
    /// Whether it can end in an error.
    pub(super) fails: bool,
    /// Whether it deals out percentages.
    pub(super) deals: bool,
    /// The rule that an error was put in front of last, and how many there are.
    errors: (String, usize),
    pub(super) info: FlagInfo,
}

impl<'w> Draft<'w> {
    pub(super) fn new(key: &'w str, wire: &'w SettingWire, kind: Kind) -> Self {
        let mut flag = build::flag(key, kind.flag_type());
        let variants = variants(wire, kind);
        if !variants.is_empty() {
            let values = variants.values();
            flag = flag.variants(values.map(|(name, served)| (name, build::value(&served.value))));
        }
        let lists = wire.rules.iter().flatten().map(|rule| &rule.percentages);
        let deals = lists.chain([&wire.percentages]).any(Option::is_some);
        if deals {
            flag = flag.bucket(ast::Bucket {
                by: Some(dealt_by(wire)),
                salt: Some(Spanned::bare(key.to_owned())),
                using: None,
            });
        }
        let info = FlagInfo {
            kind,
            variants,
            rules: HashMap::new(),
        };
        Draft {
            key,
            wire,
            flag,
            closed: false,
            fails: false,
            deals,
            errors: (String::new(), 0),
            info,
        }
    }

    /// One targeting rule with its conditions, which are `tests`.
    pub(super) fn rule(&mut self, index: usize, rule: &RuleWire, tests: Vec<Test>) {
        let name = format!("rule-{}", index + 1);
        let sequence = Sequence::of(tests);
        for failure in sequence.failures {
            self.error(&name, failure);
        }
        if sequence.dead || self.closed {
            return;
        }
        let info = RuleInfo {
            index: Some(index),
            ..RuleInfo::default()
        };
        let when = sequence.holds;
        match (&rule.served, &rule.percentages) {
            (Some(served), _) => {
                let id = served.variation.as_ref();
                self.serve(&name, when, served.value.as_ref(), id, info);
            }
            (None, Some(options)) => self.split(&name, when, options, info),
            (None, None) => self.error(&name, failure(when, NO_THEN)),
        }
    }

    /// The percentages behind the rules, and what is served after all.
    pub(super) fn finish(mut self) -> (ast::Flag, FlagInfo, bool) {
        if let (false, Some(options)) = (self.closed, &self.wire.percentages) {
            self.split("percentages", Vec::new(), options, RuleInfo::default());
        }
        if !self.closed {
            let (value, id) = (self.wire.value.as_ref(), self.wire.variation.as_ref());
            self.serve("value", Vec::new(), value, id, RuleInfo::default());
        }
        (self.flag, self.info, self.fails)
    }

    /// Serves one value to those for whom `when` holds.
    fn serve(
        &mut self,
        name: &str,
        when: Vec<Expr>,
        value: Option<&ValueWire>,
        id: Option<&String>,
        mut info: RuleInfo,
    ) {
        let Some(value) = self.info.kind.of(value) else {
            return self.error(name, failure(when, NO_VALUE));
        };
        let served = Served {
            value,
            id: id.cloned().unwrap_or_default(),
        };
        let target = self.target(&served);
        info.served.push(served);
        self.push(name, None, when, target.into(), Some(info));
    }

    /// Serves shares to those for whom `when` holds. ConfigCat gives up where there is no option for a
    /// user, or one without a value: these come first.
    fn split(&mut self, name: &str, when: Vec<Expr>, options: &[OptionWire], mut info: RuleInfo) {
        let shares = Shares::of(options);
        let values = options
            .iter()
            .map(|option| self.info.kind.of(option.value.as_ref()));
        let values: Vec<Option<Value>> = values.collect();
        let bad = shares.ranges().zip(&values);
        let bad = bad.filter(|((from, to), value)| value.is_none() && from < to);
        let bad: Vec<(u32, u32)> = bad.map(|(range, _)| range).collect();
        if !bad.is_empty() {
            self.gap(name, &when, &bad, NO_VALUE);
        }
        let total = shares.total();
        if total < 100 {
            self.gap(name, &when, &[(total, 100)], TOO_LITTLE);
        }
        let mut dealt: Vec<Share> = Vec::new();
        for (((from, to), value), option) in shares.ranges().zip(values).zip(options) {
            let width = to - from;
            let Some(value) = value else {
                dealt.extend(self::shares(build::split::<&str>([]).next(width * 1000)));
                continue;
            };
            let id = option.variation.clone().unwrap_or_default();
            let served = Served { value, id };
            let target = self.target(&served);
            dealt.extend(self::shares(build::split([(width * 1000, target)])));
            if width > 0 {
                info.served.push(served);
            }
        }
        if total < 100 {
            dealt.extend(self::shares(build::split::<&str>([]).rest_next()));
        }
        if info.served.is_empty() {
            return;
        }
        info.percentages = true;
        let split = Outcome::Split(Split {
            shares: dealt,
            bucket: ast::Bucket::default(),
        });
        // Without the attribute, the rules behind this one decide.
        let when = if when.is_empty() && name != "percentages" {
            vec![build::is(dealt_by(self.wire), IsTest::Present)]
        } else {
            when
        };
        self.push(name, None, when, split, Some(info));
    }

    /// An error for those who are in these slices.
    fn gap(&mut self, name: &str, when: &[Expr], slices: &[(u32, u32)], message: &'static str) {
        let slices = slices.iter().map(|(from, to)| (from * 1000, to * 1000));
        let slice = build::bucket(slices, dealt_by(self.wire), Some(self.key), None);
        let mut when = when.to_vec();
        when.push(slice);
        self.error(name, failure(when, message));
    }

    /// An error in front of the rule `name`.
    fn error(&mut self, name: &str, failure: Failure) {
        if self.closed {
            return;
        }
        self.fails = true;
        let outcome = Outcome::Error(Spanned::bare(INVALID.to_owned()));
        if self.errors.0 != name {
            self.errors = (name.to_owned(), 0);
        }
        self.errors.1 += 1;
        let name = match self.errors.1 {
            1 => format!("{name}-error"),
            number => format!("{name}-error-{number}"),
        };
        let when = failure.when.into_iter().collect();
        self.push(&name, Some(failure.message), when, outcome, None);
    }

    /// A rule; `otherwise` where it is for everybody, because nothing behind it is ever reached.
    fn push(
        &mut self,
        name: &str,
        description: Option<&str>,
        when: Vec<Expr>,
        outcome: Outcome,
        info: Option<RuleInfo>,
    ) {
        let flag = std::mem::replace(&mut self.flag, build::flag("", ast::FlagType::Bool));
        let for_all = when.is_empty() && !matches!(outcome, Outcome::Split(_));
        self.flag = if for_all {
            self.closed = true;
            flag.otherwise(outcome)
        } else {
            let mut rule = build::rule(name);
            if let Some(description) = description {
                rule = rule.description(description);
            }
            if !when.is_empty() {
                rule = rule.when(build::all(when));
            }
            flag.rule(rule.serve(outcome))
        };
        if let Some(info) = info {
            let key = (!for_all).then(|| name.to_owned());
            self.info.rules.insert(key, info);
        }
    }

    /// What stands behind `serve` for this value.
    fn target(&self, served: &Served) -> Target {
        match self.info.variants.get(&served.key()) {
            Some((name, _)) => name.as_str().into(),
            None => target(&served.value),
        }
    }
}

/// `on`, `off`, or the value in place.
fn target(value: &Value) -> Target {
    match value {
        Value::Bool(true) => "on".into(),
        Value::Bool(false) => "off".into(),
        other => build::value(other).into(),
    }
}

/// The shares of a split.
fn shares(split: build::SplitBuilder) -> Vec<Share> {
    match Outcome::from(split) {
        Outcome::Split(split) => split.shares,
        _ => Vec::new(),
    }
}

fn failure(when: Vec<Expr>, message: &'static str) -> Failure {
    let when = (!when.is_empty()).then(|| build::all(when));
    Failure { when, message }
}

/// The attribute by which percentages are dealt out.
fn dealt_by(wire: &SettingWire) -> Expr {
    text(wire.percentage_attribute.as_deref().unwrap_or("Identifier"))
}

/// Names for the values, where one split serves the same value under two ids: by the value alone, they
/// could not be told apart.
fn variants(wire: &SettingWire, kind: Kind) -> Variants {
    let options = |list: &[OptionWire]| -> Vec<Served> {
        let values = list.iter().map(|option| (&option.value, &option.variation));
        let served =
            |(value, id): (&Option<_>, &Option<_>)| served(kind, value.as_ref(), id.as_ref());
        values.filter_map(served).collect()
    };
    let mut splits: Vec<Vec<Served>> = Vec::new();
    let mut all: Vec<Served> = Vec::new();
    for rule in wire.rules.iter().flatten() {
        if let Some(fixed) = &rule.served {
            all.extend(served(kind, fixed.value.as_ref(), fixed.variation.as_ref()));
        }
        splits.extend(rule.percentages.as_deref().map(options));
    }
    splits.extend(wire.percentages.as_deref().map(options));
    if !splits.iter().any(|split| ambiguous(split)) {
        return Variants::new();
    }
    all.extend(splits.into_iter().flatten());
    all.extend(served(kind, wire.value.as_ref(), wire.variation.as_ref()));
    let mut named = Variants::new();
    for served in all {
        let name = format!("v{}", named.len() + 1);
        named.entry(served.key()).or_insert((name, served));
    }
    named
}

/// Whether a value stands there twice, under two ids.
fn ambiguous(split: &[Served]) -> bool {
    let mut ids: HashMap<String, &str> = HashMap::new();
    split.iter().any(|served| {
        let value = format!("{:?}", served.value);
        *ids.entry(value).or_insert(&served.id) != served.id
    })
}

fn served(kind: Kind, value: Option<&ValueWire>, id: Option<&String>) -> Option<Served> {
    Some(Served {
        value: kind.of(value)?,
        id: id.cloned().unwrap_or_default(),
    })
}
