//! Constants arranged for looking one up, and texts to look for.

use super::{Kind, OneShot, Word};
use crate::typed::Constant;
use crate::value::{
    Equality, Number, Operand, Unknown, ends_with, equal, equal_folded, fold, same, starts_with,
};
use std::cmp::Ordering;
use std::collections::HashSet;

/// Up to here comparing one by one is faster than hashing.
const FEW: usize = 8;

/// Up to here the texts are kept as texts, for an index over rules to read.
const SOME: usize = 64;

/// The right side of `in`.
#[derive(Debug)]
pub(crate) struct ConstantSet {
    texts: Texts,
    ints: Box<[i64]>,
    /// Everything that is neither text nor a whole number.
    others: Box<[Constant]>,
    /// The kind of all entries, if they have one in common.
    kind: Option<Kind>,
    /// The entries as written, for explanations; cut off when there are many.
    pub(crate) shown: Box<str>,
    how: Equality,
}

/// Texts by number and by how they are compared.
#[derive(Debug)]
enum Texts {
    Few(Box<[Box<str>]>),
    Many(HashSet<Box<str>, OneShot>),
    /// Many that are short: nothing to follow a pointer to.
    Words(HashSet<Word, OneShot>),
    /// Folded and sorted.
    Folded(Box<[Box<str>]>),
}

impl ConstantSet {
    /// A set of `constants`, shown in explanations as `shown`.
    pub(crate) fn new(constants: &[Constant], how: Equality, shown: String) -> ConstantSet {
        let mut texts: Vec<Box<str>> = Vec::new();
        let mut ints = Vec::new();
        let mut others = Vec::new();
        for constant in constants {
            match constant {
                Constant::String(text) => texts.push(text.as_str().into()),
                Constant::Int(int) => ints.push(*int),
                other => others.push(other.clone()),
            }
        }
        ints.sort_unstable();
        ints.dedup();
        let texts = match how {
            Equality::IgnoreCase => {
                let mut folded: Vec<Box<str>> = texts
                    .iter()
                    .map(|text| text.chars().map(fold).collect())
                    .collect();
                folded.sort_unstable();
                folded.dedup();
                Texts::Folded(folded.into())
            }
            Equality::Exact if texts.len() <= FEW => Texts::Few(texts.into()),
            Equality::Exact => match words(&texts) {
                Some(words) => Texts::Words(words),
                None => Texts::Many(texts.into_iter().collect()),
            },
        };
        let mut kinds = constants.iter().map(|constant| Kind::of(&constant.lend()));
        let first = kinds.next();
        let kind = first.filter(|first| kinds.all(|kind| kind == *first));
        ConstantSet {
            texts,
            ints: ints.into(),
            others: others.into(),
            kind,
            shown: shown.into(),
            how,
        }
    }

    /// Whether `operand` equals an entry; unknown if an entry of another kind leaves it open.
    pub(crate) fn contains(&self, operand: &Operand<'_>) -> Result<bool, Unknown> {
        let found = match operand {
            Operand::Text(text) => return self.contains_text(text),
            Operand::Int(int) => self.ints.binary_search(int).is_ok(),
            Operand::Float(float) => Number::Float(*float)
                .as_i64()
                .is_some_and(|int| self.ints.binary_search(&int).is_ok()),
            _ => false,
        };
        if found {
            return Ok(true);
        }
        self.open(operand)
    }

    /// The same for text, for which few entries of another kind are met.
    pub(crate) fn contains_text(&self, text: &str) -> Result<bool, Unknown> {
        if self.texts.contains(text) {
            return Ok(true);
        }
        if self.kind == Some(Kind::Text) {
            return Ok(false);
        }
        self.open(&Operand::Text(text.into()))
    }

    /// The answer for what is among neither the texts nor the whole numbers.
    fn open(&self, operand: &Operand<'_>) -> Result<bool, Unknown> {
        let mut unknown = None;
        for other in &self.others {
            match equal(operand, &other.lend(), self.how) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(reason) => unknown = Some(reason),
            }
        }
        if let Some(reason) = unknown {
            return Err(reason);
        }
        let comparable = self.is_empty() || self.kind == Some(Kind::of(operand));
        if comparable {
            Ok(false)
        } else {
            Err(Unknown::WrongType)
        }
    }

    /// The entries, when all are texts that are compared exactly and not too many; sorted.
    pub(crate) fn only_texts(&self) -> Option<Vec<&str>> {
        if self.kind != Some(Kind::Text) {
            return None;
        }
        match &self.texts {
            Texts::Few(texts) => Some(texts.iter().map(|text| &**text).collect()),
            Texts::Many(texts) => {
                let mut texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
                texts.sort_unstable();
                Some(texts)
            }
            Texts::Folded(_) | Texts::Words(_) => None,
        }
    }

    /// The entries, when they are a few texts that are compared exactly.
    pub(crate) fn few(&self) -> Option<&[Box<str>]> {
        match &self.texts {
            Texts::Few(texts) if self.kind == Some(Kind::Text) => Some(texts),
            _ => None,
        }
    }

    fn is_empty(&self) -> bool {
        self.ints.is_empty() && self.others.is_empty() && self.texts.is_empty()
    }
}

impl Texts {
    fn contains(&self, text: &str) -> bool {
        match self {
            Texts::Few(texts) => texts.iter().any(|entry| same(entry, text)),
            Texts::Many(texts) => texts.contains(text),
            Texts::Words(words) => Word::new(text).is_some_and(|word| words.contains(&word)),
            Texts::Folded(texts) => texts
                .binary_search_by(|entry| order_folded(entry, text))
                .is_ok(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Texts::Few(texts) | Texts::Folded(texts) => texts.is_empty(),
            Texts::Many(texts) => texts.is_empty(),
            Texts::Words(words) => words.is_empty(),
        }
    }
}

/// Many texts as words, when all of them are short.
fn words(texts: &[Box<str>]) -> Option<HashSet<Word, OneShot>> {
    let texts = (texts.len() > SOME).then(|| texts.iter())?;
    texts.map(|text| Word::new(text)).collect()
}

/// Orders a folded entry against text that is folded on the way.
fn order_folded(entry: &str, text: &str) -> Ordering {
    entry.chars().cmp(text.chars().map(fold))
}

/// Texts to look for at the start, at the end or anywhere.
#[derive(Debug)]
pub(crate) struct Needles {
    pub(crate) texts: Box<[Box<str>]>,
    pub(crate) how: Equality,
}

impl Needles {
    /// Whether one of the texts is where `op` says.
    pub(crate) fn found(&self, op: crate::typed::TextOp, text: &str) -> bool {
        self.texts
            .iter()
            .any(|needle| text_holds(op, text, needle, self.how))
    }
}

/// Whether `needle` is where `op` says.
pub(crate) fn text_holds(
    op: crate::typed::TextOp,
    text: &str,
    needle: &str,
    how: Equality,
) -> bool {
    use crate::typed::TextOp::{Contains, EndsWith, StartsWith};
    match (how, op) {
        (Equality::Exact, StartsWith) => starts_with(text, needle),
        (Equality::Exact, EndsWith) => ends_with(text, needle),
        (Equality::Exact, Contains) => text.contains(needle),
        (Equality::IgnoreCase, StartsWith) => crate::value::starts_with_folded(text, needle),
        (Equality::IgnoreCase, EndsWith) => crate::value::ends_with_folded(text, needle),
        (Equality::IgnoreCase, Contains) => {
            equal_folded(text, needle) || crate::value::contains_folded(text, needle)
        }
    }
}
