//! Words to a query.
//!
//! The original's parser stops where a query is complete and does not look at what follows, and puts
//! in a bracket that is missing. Both change what a query means, so the result says that they happened.

use super::lex::{Token, tokens};
use super::{Op, Query, Value};

/// How deep brackets can be nested.
const DEEPEST: usize = 64;

/// How many conditions a query can have: the limit of GO Feature Flag's own in-process evaluator.
const MOST: usize = 1000;

/// A query, and what was done to read it.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Parsed {
    pub(in super::super) query: Query,
    /// Something follows the query, and does not count.
    pub(in super::super) trailing: bool,
    /// A bracket was put in, or characters were passed over.
    pub(in super::super) mended: bool,
}

/// Why there is no query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Failure {
    /// It does not fit the grammar: GO Feature Flag matches nobody.
    Malformed,
    /// It is deeper or longer than is read here.
    TooLarge,
}

/// Reads a query.
pub(in super::super) fn parse(text: &str) -> Result<Parsed, Failure> {
    let (tokens, skipped) = tokens(text);
    let mut parser = Parser {
        rest: &tokens,
        depth: 0,
        conditions: 0,
        mended: skipped,
        cut: false,
    };
    let query = parser.query()?;
    Ok(Parsed {
        query,
        trailing: parser.cut || !parser.rest.is_empty(),
        mended: parser.mended,
    })
}

struct Parser<'t, 'q> {
    rest: &'t [Token<'q>],
    depth: usize,
    conditions: usize,
    mended: bool,
    /// What follows a bracket that is not closed was left out.
    cut: bool,
}

impl<'q> Parser<'_, 'q> {
    /// The next word, if it is this one.
    fn take(&mut self, wanted: &Token<'_>) -> bool {
        match self.rest {
            [token, rest @ ..] if token == wanted => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, wanted: &Token<'_>) -> Result<(), Failure> {
        self.take(wanted).then_some(()).ok_or(Failure::Malformed)
    }

    /// A space. Where there is none, the original passes over one word if a space follows it, or goes
    /// on as if there were one if the word can come next: `a eq 1 and(b eq 2)`.
    fn space(&mut self, can_come_next: fn(&Token<'_>) -> bool) -> Result<(), Failure> {
        if self.take(&Token::Space) {
            return Ok(());
        }
        self.mended = true;
        match self.rest {
            [_, Token::Space, rest @ ..] => {
                self.rest = rest;
                Ok(())
            }
            [token, ..] if can_come_next(token) => Ok(()),
            _ => Err(Failure::Malformed),
        }
    }

    fn next(&mut self) -> Option<Token<'q>> {
        let (token, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(token.clone())
    }

    /// Conditions with `and` and `or` between them, from the left.
    fn query(&mut self) -> Result<Query, Failure> {
        let mut left = self.primary(true)?;
        while let [Token::Space, joint @ (Token::And | Token::Or), rest @ ..] = self.rest {
            let and = *joint == Token::And;
            self.rest = rest;
            self.space(|token| matches!(token, Token::Not | Token::Open | Token::Name(_)))?;
            let right = Box::new(self.primary(false)?);
            left = if and {
                Query::And(Box::new(left), right)
            } else {
                Query::Or(Box::new(left), right)
            };
        }
        Ok(left)
    }

    fn primary(&mut self, first: bool) -> Result<Query, Failure> {
        self.conditions += 1;
        if self.conditions > MOST {
            return Err(Failure::TooLarge);
        }
        let negated = self.take(&Token::Not);
        let spaced = matches!(self.rest, [Token::Space, Token::Open, ..]) || negated;
        if spaced {
            self.take(&Token::Space);
        }
        let open = self.take(&Token::Open);
        if !open && !negated {
            return self.comparison();
        }
        self.mended |= !open;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Failure::TooLarge);
        }
        if open {
            self.take(&Token::Space);
        }
        let inner = self.query()?;
        self.depth -= 1;
        self.close(first)?;
        Ok(if negated {
            Query::Not(Box::new(inner))
        } else {
            inner
        })
    }

    /// The closing bracket. At the end of the text it can be missing; and what stands in the place of
    /// that of the first and outermost bracket ends the query.
    fn close(&mut self, first: bool) -> Result<(), Failure> {
        self.take(&Token::Space);
        if self.take(&Token::Close) {
            return Ok(());
        }
        self.mended = true;
        if self.rest.is_empty() {
            return Ok(());
        }
        if first && self.depth == 0 {
            self.cut = true;
            self.rest = &[];
            return Ok(());
        }
        Err(Failure::Malformed)
    }

    fn comparison(&mut self) -> Result<Query, Failure> {
        let path = self.path()?;
        self.expect(&Token::Space)?;
        match self.next() {
            Some(Token::Present) => Ok(Query::Present(path)),
            Some(Token::Op(op)) => {
                self.space(starts_value)?;
                Ok(Query::Compare(path, op, self.value()?))
            }
            _ => Err(Failure::Malformed),
        }
    }

    fn path(&mut self) -> Result<Vec<String>, Failure> {
        let mut path = Vec::new();
        loop {
            match self.next() {
                Some(Token::Name(name)) => path.push(name.to_owned()),
                _ => return Err(Failure::Malformed),
            }
            if !self.take(&Token::Dot) {
                return Ok(path);
            }
        }
    }

    fn value(&mut self) -> Result<Value, Failure> {
        match self.next() {
            Some(Token::Bool(value)) => Ok(Value::Bool(value)),
            Some(Token::Null) => Ok(Value::Null),
            Some(Token::Version(text)) => Ok(Value::Version(text.to_owned())),
            Some(Token::String(text)) => Ok(Value::String(text.to_owned())),
            Some(Token::Double(text)) => double(text).map(Value::Double),
            Some(Token::Int(digits)) => Ok(self.int("", digits)),
            Some(Token::Minus) => match self.next() {
                Some(Token::Int(digits)) => Ok(self.int("-", digits)),
                _ => Err(Failure::Malformed),
            },
            Some(Token::OpenList) => self.list(),
            _ => Err(Failure::Malformed),
        }
    }

    /// A whole number. The grammar allows an exponent, which the evaluator cannot read.
    fn int(&mut self, sign: &str, digits: &str) -> Value {
        if self.take(&Token::Exponent) {
            return Value::BadInt;
        }
        let number = format!("{sign}{digits}").parse();
        number.map_or(Value::BadInt, Value::Int)
    }

    /// The elements of a list, all of one type. What is too large to be held is an error only when the
    /// list is looked at.
    fn list(&mut self) -> Result<Value, Failure> {
        let list = match self.rest.first() {
            Some(Token::Int(_)) => {
                let digits = self.elements(|token| match token {
                    Token::Int(digits) => Some(digits),
                    _ => None,
                })?;
                let numbers = digits.into_iter().map(|digits| digits.parse().ok());
                numbers.collect::<Option<_>>().map(Value::Ints)
            }
            Some(Token::Double(_)) => {
                let texts = self.elements(|token| match token {
                    Token::Double(text) => Some(text),
                    _ => None,
                })?;
                let numbers = texts.into_iter().map(|text| double(text).ok());
                let numbers = numbers.map(|number| number.filter(|number| number.is_finite()));
                numbers.collect::<Option<_>>().map(Value::Doubles)
            }
            Some(Token::String(_)) => {
                let texts = self.elements(|token| match token {
                    Token::String(text) => Some(text),
                    _ => None,
                })?;
                Some(Value::Strings(
                    texts.into_iter().map(str::to_owned).collect(),
                ))
            }
            _ => return Err(Failure::Malformed),
        };
        Ok(list.unwrap_or(Value::BadInt))
    }

    fn elements(
        &mut self,
        read: fn(Token<'q>) -> Option<&'q str>,
    ) -> Result<Vec<&'q str>, Failure> {
        let mut elements = Vec::new();
        loop {
            let token = self.next().ok_or(Failure::Malformed)?;
            elements.push(read(token).ok_or(Failure::Malformed)?);
            match self.next() {
                Some(Token::Comma) => {}
                Some(Token::CloseList) => return Ok(elements),
                _ => return Err(Failure::Malformed),
            }
        }
    }
}

/// A number with a point; infinite where it is too large.
fn double(text: &str) -> Result<f64, Failure> {
    text.parse().map_err(|_| Failure::Malformed)
}

/// Whether a literal can start with this word.
fn starts_value(token: &Token<'_>) -> bool {
    matches!(
        token,
        Token::Bool(_)
            | Token::Null
            | Token::Version(_)
            | Token::String(_)
            | Token::Double(_)
            | Token::Int(_)
            | Token::Minus
            | Token::OpenList
    )
}

impl Op {
    /// Whether it asks for a part of a text.
    pub(super) fn is_of_text(self) -> bool {
        matches!(self, Op::Co | Op::Sw | Op::Ew)
    }
}
