//! Patterns of Java and JavaScript.

use super::profile::Profile;
use regex::RegexBuilder;
use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

/// The largest compiled pattern, as for patterns that people write in rules.
const LARGEST: usize = 1 << 20;

/// The letters of escapes that stand for many characters.
const SETS: &str = "dDwWsS";

/// Why there is no such pattern here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfit {
    /// The SDK does not take it either.
    Invalid(String),
    /// It says something that patterns cannot say here.
    Unsupported(&'static str),
}

/// The same pattern in the dialect of rules.
pub(super) fn translate(pattern: &str, profile: Profile) -> Result<String, Unfit> {
    let mut translation = Translation {
        rest: pattern.chars().peekable(),
        out: String::with_capacity(pattern.len() + 8),
        profile,
    };
    translation.pattern()?;
    let out = translation.out;
    match RegexBuilder::new(&out).size_limit(LARGEST).build() {
        Ok(_) => Ok(out),
        Err(regex::Error::CompiledTooBig(_)) => Err(Unfit::Unsupported("a pattern of this size")),
        Err(error) => {
            let error = error.to_string();
            let last = error.lines().last().unwrap_or_default();
            Err(Unfit::Invalid(
                last.trim().trim_start_matches("error: ").to_owned(),
            ))
        }
    }
}

/// A translation while it goes on.
struct Translation<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    profile: Profile,
}

impl Translation<'_> {
    fn java(&self) -> bool {
        self.profile == Profile::Java
    }

    fn pattern(&mut self) -> Result<(), Unfit> {
        while let Some(next) = self.rest.next() {
            match next {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '(' => self.group()?,
                // Neither SDK takes line ends for a character.
                '.' if self.java() => self.out.push_str(r"[^\n\r\x{85}\x{2028}\x{2029}]"),
                '.' => self.out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
                // Java's end of text may have a line end behind it.
                '$' if self.java() => {
                    self.out
                        .push_str(r"(?:\r\n|[\n\r\x{85}\x{2028}\x{2029}])?\z");
                }
                '*' | '+' | '?' => {
                    self.out.push(next);
                    self.quantified()?;
                }
                '{' => self.counted()?,
                // Only behind a count, which is read there, or on its own.
                '}' | ']' => self.out.extend(['\\', next]),
                other => self.out.push(other),
            }
        }
        Ok(())
    }

    /// `{2,4}`; JavaScript takes any other brace for itself.
    fn counted(&mut self) -> Result<(), Unfit> {
        let mut ahead = self.rest.clone();
        let count: String = ahead.by_ref().take_while(|c| *c != '}').collect();
        let (low, high) = count.split_once(',').unwrap_or((&count, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !low.is_empty() && digits(low) && digits(high) && self.rest.clone().any(|c| c == '}') {
            self.out.push('{');
            self.out.push_str(&count);
            self.out.push('}');
            self.rest = ahead;
            self.quantified()
        } else if self.java() {
            Err(Unfit::Invalid("a brace that is no count".to_owned()))
        } else {
            self.out.push_str(r"\{");
            Ok(())
        }
    }

    /// What stands behind a quantifier: a `?` at most.
    fn quantified(&mut self) -> Result<(), Unfit> {
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        match self.rest.peek().copied() {
            Some('+') if self.java() => Err(Unfit::Unsupported("a possessive quantifier")),
            Some('+' | '*' | '?') => Err(Unfit::Invalid("a quantifier of a quantifier".to_owned())),
            _ => Ok(()),
        }
    }

    /// What stands behind `(`.
    fn group(&mut self) -> Result<(), Unfit> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('?') {
            self.out.push('(');
            return Ok(());
        }
        match (ahead.next(), ahead.next()) {
            (Some('=' | '!'), _) | (Some('<'), Some('=' | '!')) => {
                Err(Unfit::Unsupported("look-around"))
            }
            (Some('>'), _) => Err(Unfit::Unsupported("an atomic group")),
            (Some(':' | '<'), _) => {
                self.out.push('(');
                Ok(())
            }
            _ if self.java() => Err(Unfit::Unsupported("flags inside a pattern")),
            _ => Err(Unfit::Invalid("an unknown kind of group".to_owned())),
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self, in_class: bool) -> Result<(), Unfit> {
        let Some(next) = self.rest.next() else {
            return Err(Unfit::Invalid("a backslash at the end".to_owned()));
        };
        let inside = |text: &str| {
            text.trim_start_matches('[')
                .trim_end_matches(']')
                .to_owned()
        };
        let class = match next {
            'd' => "[0-9]",
            'w' => "[0-9A-Za-z_]",
            's' if self.java() => r"[ \t\n\x0B\f\r]",
            's' => r"[\s\x{FEFF}--\x{85}]",
            'D' => "[^0-9]",
            'W' => "[^0-9A-Za-z_]",
            'S' if self.java() => r"[^ \t\n\x0B\f\r]",
            'S' => r"[^[\s\x{FEFF}--\x{85}]]",
            'b' if in_class => r"\x08",
            'b' => r"(?-u:\b)",
            'B' if !in_class => r"(?-u:\B)",
            'n' => r"\n",
            'r' => r"\r",
            't' => r"\t",
            'f' => r"\f",
            'v' => r"\x0B",
            '0' if !self.java() && !self.rest.peek().is_some_and(char::is_ascii_digit) => r"\x00",
            'x' | 'u' => return self.code(next),
            '1'..='9' if !in_class => return Err(Unfit::Unsupported("a back-reference")),
            'k' => return Err(Unfit::Unsupported("a back-reference")),
            'A' if self.java() => r"\A",
            'z' if self.java() => r"\z",
            'Z' if self.java() => r"(?:\r\n|[\n\r\x{85}\x{2028}\x{2029}])?\z",
            other if other.is_ascii_alphanumeric() && self.java() => {
                return Err(Unfit::Unsupported(
                    "an escape that patterns do not have here",
                ));
            }
            // JavaScript takes any other letter for itself.
            other if other.is_ascii_alphanumeric() || !other.is_ascii() => {
                self.out.push(other);
                return Ok(());
            }
            '<' | '>' => {
                self.out.push(next);
                return Ok(());
            }
            other => {
                self.out.extend(['\\', other]);
                return Ok(());
            }
        };
        // In a class, what is a class of its own is one inside it.
        let nested = class.starts_with("[^") || class.contains("--");
        if in_class && !nested {
            self.out.push_str(&inside(class));
        } else {
            self.out.push_str(class);
        }
        Ok(())
    }

    /// `\x41`, `\u0041`
    fn code(&mut self, kind: char) -> Result<(), Unfit> {
        let length = if kind == 'x' { 2 } else { 4 };
        let digits: String = self.rest.clone().take(length).collect();
        if digits.len() != length || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            if self.java() {
                return Err(Unfit::Unsupported(
                    "an escape that patterns do not have here",
                ));
            }
            self.out.push(kind);
            return Ok(());
        }
        for _ in 0..length {
            self.rest.next();
        }
        let code = u32::from_str_radix(&digits, 16).unwrap_or_default();
        if char::from_u32(code).is_none() {
            return Err(Unfit::Unsupported("half of a character"));
        }
        let _ = write!(self.out, r"\x{{{digits}}}");
        Ok(())
    }

    /// `[a-z]`
    fn class(&mut self) -> Result<(), Unfit> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        if self.rest.peek() == Some(&']') {
            if self.java() {
                self.rest.next();
                self.out.push_str(r"\]");
            } else {
                self.empty_class();
                return Ok(());
            }
        }
        while let Some(next) = self.rest.next() {
            match next {
                ']' => {
                    self.out.push(']');
                    return Ok(());
                }
                '\\' => {
                    let set = self.rest.peek().is_some_and(|c| SETS.contains(*c));
                    self.escape(true)?;
                    // A set is no end of a range.
                    if set && self.rest.next_if_eq(&'-').is_some() {
                        self.out.push_str(r"\-");
                    }
                }
                '-' if !self.java() && self.set_follows() => self.out.push_str(r"\-"),
                '[' if self.java() => self.class()?,
                '&' if self.java() && self.rest.peek() == Some(&'&') => {
                    self.rest.next();
                    self.out.push_str("&&");
                }
                // Neither has the other operations that classes have here.
                '[' | '&' | '~' | '^' => self.out.extend(['\\', next]),
                '-' if self.rest.peek() == Some(&'-') => {
                    return Err(Unfit::Unsupported("a range that ends in a hyphen"));
                }
                other => self.out.push(other),
            }
        }
        Err(Unfit::Invalid("a class without an end".to_owned()))
    }

    /// Whether `\d` or the like is next.
    fn set_follows(&self) -> bool {
        let mut ahead = self.rest.clone();
        ahead.next() == Some('\\') && ahead.next().is_some_and(|c| SETS.contains(c))
    }

    /// JavaScript's `[]`, which is nothing, and `[^]`, which is anything.
    fn empty_class(&mut self) {
        self.rest.next();
        let negated = self.out.ends_with("[^");
        self.out
            .truncate(self.out.len() - if negated { 2 } else { 1 });
        self.out
            .push_str(if negated { r"(?s:.)" } else { r"[a&&b]" });
    }
}
