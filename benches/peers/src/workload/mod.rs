//! What every engine is asked: rules in a form that each prints in its own language, and contexts.

mod conditions;
mod flags;
mod host;

pub use host::{Host, array, hosts, text, version_number, whole};

/// One test of one attribute, or several joined.
#[derive(Debug, Clone)]
pub enum Test {
    /// The attribute is this text.
    Equal(&'static str, String),
    /// The text starts with this.
    StartsWith(&'static str, String),
    /// The text ends with this.
    EndsWith(&'static str, String),
    /// The text is one of these.
    In(&'static str, Vec<String>),
    /// The whole number is at least this.
    AtLeast(&'static str, i64),
    /// The whole number is below this.
    Below(&'static str, i64),
    /// The version is at least this.
    VersionAtLeast(&'static str, &'static str),
    /// The text matches this pattern.
    Matches(&'static str, &'static str),
    /// The list of strings holds this.
    Has(&'static str, String),
    /// Every one of these.
    All(Vec<Test>),
    /// At least one of these.
    Any(Vec<Test>),
}

/// What a rule serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Serve {
    /// This number; on is 1.
    Value(u64),
    /// On for this percentage of the users, off for the rest.
    Percent(u8),
}

/// A condition and what is served when it holds.
#[derive(Debug, Clone)]
pub struct Rule {
    pub when: Test,
    pub serve: Serve,
}

/// Ordered rules: the first that matches decides, otherwise the answer is 0.
#[derive(Debug, Clone)]
pub struct Flag {
    pub key: String,
    pub rules: Vec<Rule>,
}

impl Flag {
    /// Whether a bucket decides: then engines that hash differently answer differently.
    pub fn splits(&self) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(rule.serve, Serve::Percent(_)))
    }
}

/// How the answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One condition without a flag around it.
    Condition,
    /// One flag by its key.
    Flag,
    /// Every flag.
    All,
}

/// Rules and the contexts that they are asked about.
#[derive(Debug)]
pub struct Workload {
    pub name: String,
    pub kind: Kind,
    pub flags: Vec<Flag>,
    pub hosts: &'static [Host],
}

impl Workload {
    /// The condition of a workload that has just one, and the first rule's otherwise.
    pub fn condition(&self) -> &Test {
        &self.flags[0].rules[0].when
    }
}

/// What an engine answered: `exact` must be the same for all, `split` only about the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answer {
    pub exact: u64,
    pub split: u64,
}

impl Answer {
    /// The answer of a condition.
    pub fn of(condition: bool) -> Answer {
        Answer {
            exact: condition.into(),
            split: 0,
        }
    }

    /// Adds what flag number `index` served.
    pub fn add(&mut self, index: usize, served: u64, splits: bool) {
        if splits {
            self.split += served;
        } else {
            self.exact += served * (index as u64 + 1);
        }
    }
}

/// The names of all workloads, in the order of the table.
pub fn names() -> Vec<String> {
    let rules = [1, 10, 100, 1_000, 10_000].map(|rules| format!("W5_{rules}"));
    let flags = [100, 1_000, 10_000, 100_000].map(|flags| format!("ALL_{flags}"));
    let mut names: Vec<String> = ["W1", "W2", "W3", "W4"].map(str::to_owned).into();
    names.extend(rules);
    names.push("W6".to_owned());
    names.extend(flags);
    names
}

/// Makes the workload of this name.
pub fn make(name: &str) -> Option<Workload> {
    let sized = |prefix: &str| name.strip_prefix(prefix)?.parse::<usize>().ok();
    Some(match name {
        "W1" => conditions::equal(),
        "W2" => conditions::either(),
        "W3" => conditions::ten(),
        "W4" => conditions::member(),
        "W6" => flags::percentage(),
        _ => match (sized("W5_"), sized("ALL_")) {
            (Some(rules), _) => flags::ordered(rules),
            (_, Some(count)) => flags::all(count),
            _ => return None,
        },
    })
}
