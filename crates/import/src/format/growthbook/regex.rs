//! JavaScript's regular expressions in the dialect of burgee's `matches`.
//!
//! The SDK compiles them without the `u` and `m` flags: `\d`, `\w`, `\b` and `\s` are JavaScript's, a
//! dot does not match four line ends, braces and brackets that stand alone are themselves. What
//! matches half a character outside the basic plane cannot be said, nor look-around and
//! back-references.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

/// Why there is no translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Untranslated {
    /// JavaScript refuses the pattern, so the SDK's operator is false.
    Invalid,
    /// It means something that cannot be said here.
    Unsupported(&'static str),
}

use Untranslated::{Invalid, Unsupported};

/// What stands between the brackets of `\d`, `\w` and `\s`.
const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
const SPACE: &str =
    r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";
/// What a dot matches.
const DOT: &str = r"[^\n\r\u{2028}\u{2029}]";

/// How far the end of a quantifier in braces is looked for.
const LONGEST_BRACES: usize = 64;

/// The pattern in burgee's dialect.
pub(super) fn translate(pattern: &str) -> Result<String, Untranslated> {
    let mut translator = Translator {
        rest: pattern.chars().peekable(),
        named_groups: pattern.contains("(?<"),
        translated: String::new(),
        groups: 0,
        before: Before::Nothing,
    };
    translator.pattern()?;
    Ok(translator.translated)
}

/// What a quantifier would repeat.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: the start, an assertion, another quantifier.
    Nothing,
    /// One thing.
    Atom,
    /// A character of two code units, of which a quantifier repeats the second.
    TwoUnits,
}

struct Translator<'p> {
    rest: Peekable<Chars<'p>>,
    named_groups: bool,
    translated: String,
    /// How many groups are open.
    groups: usize,
    before: Before,
}

/// An escape, or a character that stands for itself.
enum Atom {
    /// One character.
    Char(char),
    /// A set of characters: what stands between its brackets, and whether it is all others.
    Set(&'static str, bool),
    /// `\b`
    Boundary,
}

impl Translator<'_> {
    fn pattern(&mut self) -> Result<(), Untranslated> {
        while let Some(c) = self.rest.next() {
            match c {
                '|' | '^' | '$' => self.push(c, Before::Nothing),
                '(' => self.open()?,
                ')' => {
                    self.groups = self.groups.checked_sub(1).ok_or(Invalid)?;
                    self.push(')', Before::Atom);
                }
                '*' | '+' | '?' => self.quantifier(&c.to_string())?,
                '{' => match self.braces()? {
                    Some(quantifier) => self.quantifier(&quantifier)?,
                    None => self.literal('{'),
                },
                '.' => {
                    self.translated.push_str(DOT);
                    self.before = Before::Atom;
                }
                '[' => self.class()?,
                '\\' => match self.escape(false)? {
                    Atom::Char(c) => self.literal(c),
                    Atom::Set(set, negated) => {
                        let caret = if negated { "^" } else { "" };
                        let _ = write!(self.translated, "[{caret}{set}]");
                        self.before = Before::Atom;
                    }
                    Atom::Boundary => {
                        self.translated.push_str(r"(?-u:\b)");
                        self.before = Before::Nothing;
                    }
                },
                c => self.literal(c),
            }
        }
        if self.groups > 0 {
            Err(Invalid)
        } else {
            Ok(())
        }
    }

    fn push(&mut self, c: char, before: Before) {
        self.translated.push(c);
        self.before = before;
    }

    fn literal(&mut self, c: char) {
        push_escaped(c, r"\.+*?()|[]{}^$", &mut self.translated);
        self.before = if c.len_utf16() == 2 {
            Before::TwoUnits
        } else {
            Before::Atom
        };
    }

    /// Behind an opening parenthesis.
    fn open(&mut self) -> Result<(), Untranslated> {
        self.groups += 1;
        self.push('(', Before::Nothing);
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        match (self.rest.next(), self.rest.peek()) {
            (Some(':'), _) => {
                self.translated.push_str("?:");
                Ok(())
            }
            (Some('=' | '!'), _) | (Some('<'), Some('=' | '!')) => Err(Unsupported("look-around")),
            // The name only matters to back-references.
            (Some('<'), _) => self.group_name(),
            (Some('a'..='z' | '-'), _) => self.flags(),
            _ => Err(Invalid),
        }
    }

    /// Behind the first of a group's flags: newer engines take `(?i:a)`, none takes `(?i)`.
    fn flags(&mut self) -> Result<(), Untranslated> {
        while self
            .rest
            .next_if(|c| matches!(c, 'a'..='z' | '-'))
            .is_some()
        {}
        match self.rest.peek() {
            Some(':') => Err(Unsupported("flags inside a pattern")),
            _ => Err(Invalid),
        }
    }

    fn group_name(&mut self) -> Result<(), Untranslated> {
        let mut length = 0;
        loop {
            match self.rest.next() {
                Some('>') if length > 0 => return Ok(()),
                Some(c) if c.is_alphabetic() || c == '_' || c == '$' => length += 1,
                Some(c) if c.is_alphanumeric() && length > 0 => length += 1,
                _ => return Err(Invalid),
            }
        }
    }

    /// Repeats what stands before.
    fn quantifier(&mut self, quantifier: &str) -> Result<(), Untranslated> {
        match self.before {
            Before::Nothing => return Err(Invalid),
            Before::TwoUnits => {
                return Err(Unsupported("a repeated character outside the basic plane"));
            }
            Before::Atom => {}
        }
        self.translated.push_str(quantifier);
        if self.rest.next_if_eq(&'?').is_some() {
            self.translated.push('?');
        }
        self.before = Before::Nothing;
        Ok(())
    }

    /// Behind an opening brace: a quantifier, or none when the brace is just a brace.
    fn braces(&mut self) -> Result<Option<String>, Untranslated> {
        let mut ahead = self.rest.clone();
        let (mut inside, mut closed) = (String::new(), false);
        for c in ahead.by_ref().take(LONGEST_BRACES) {
            closed = c == '}';
            if closed {
                break;
            }
            inside.push(c);
        }
        let number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        let (low, high) = match inside.split_once(',') {
            Some((low, high)) => (low, Some(high)),
            None => (inside.as_str(), None),
        };
        if !closed || !number(low) || !high.is_none_or(|high| high.is_empty() || number(high)) {
            return Ok(None);
        }
        let value = |text: &str| text.parse::<u64>().unwrap_or(u64::MAX);
        if high.is_some_and(|high| !high.is_empty() && value(high) < value(low)) {
            return Err(Invalid);
        }
        self.rest = ahead;
        Ok(Some(format!("{{{inside}}}")))
    }

    /// Behind a backslash.
    fn escape(&mut self, in_class: bool) -> Result<Atom, Untranslated> {
        let c = self.rest.next().ok_or(Invalid)?;
        Ok(match c {
            'd' => Atom::Set(DIGIT, false),
            'D' => Atom::Set(DIGIT, true),
            'w' => Atom::Set(WORD, false),
            'W' => Atom::Set(WORD, true),
            's' => Atom::Set(SPACE, false),
            'S' => Atom::Set(SPACE, true),
            'b' if in_class => Atom::Char('\u{8}'),
            'b' => Atom::Boundary,
            'B' if !in_class => return Err(Unsupported("`\\B`")),
            't' => Atom::Char('\t'),
            'n' => Atom::Char('\n'),
            'r' => Atom::Char('\r'),
            'v' => Atom::Char('\u{b}'),
            'f' => Atom::Char('\u{c}'),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => Atom::Char('\0'),
            '0'..='9' => return Err(Unsupported("a back-reference or an octal escape")),
            'k' if self.named_groups => return Err(Unsupported("a back-reference")),
            'c' => match self.rest.next_if(char::is_ascii_alphabetic) {
                Some(letter) => Atom::Char(char::from_u32(u32::from(letter) % 32).ok_or(Invalid)?),
                None => return Err(Unsupported("a control escape of no letter")),
            },
            'x' => self.hexadecimal(2)?.unwrap_or(Atom::Char('x')),
            'u' => self.hexadecimal(4)?.unwrap_or(Atom::Char('u')),
            c => Atom::Char(c),
        })
    }

    /// The character of so many hexadecimal digits; none when they are not there.
    fn hexadecimal(&mut self, digits: usize) -> Result<Option<Atom>, Untranslated> {
        let Some(unit) = self.units(digits) else {
            return Ok(None);
        };
        if let Some(c) = char::from_u32(unit) {
            return Ok(Some(Atom::Char(c)));
        }
        // Half of a pair: the other half follows in the same form.
        let mut ahead = self.rest.clone();
        if (ahead.next(), ahead.next()) == (Some('\\'), Some('u')) {
            self.rest = ahead;
            let low = self.units(4).unwrap_or(0);
            let units = [unit, low].map(|unit| u16::try_from(unit).unwrap_or(0));
            if let Some(Ok(c)) = char::decode_utf16(units).next() {
                return Ok(Some(Atom::Char(c)));
            }
        }
        Err(Unsupported("half of a surrogate pair"))
    }

    fn units(&mut self, digits: usize) -> Option<u32> {
        let mut ahead = self.rest.clone();
        let text: String = ahead.by_ref().take(digits).collect();
        let hexadecimal = text.len() == digits && text.bytes().all(|c| c.is_ascii_hexdigit());
        if !hexadecimal {
            return None;
        }
        self.rest = ahead;
        u32::from_str_radix(&text, 16).ok()
    }

    /// Behind an opening bracket.
    fn class(&mut self) -> Result<(), Untranslated> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        self.before = Before::Atom;
        if self.rest.next_if_eq(&']').is_some() {
            let all_or_none = if negated { r"[\s\S]" } else { r"[^\s\S]" };
            self.translated.push_str(all_or_none);
            return Ok(());
        }
        self.translated.push_str(if negated { "[^" } else { "[" });
        loop {
            if self.rest.next_if_eq(&']').is_some() {
                break;
            }
            let first = self.member()?;
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && !matches!(ahead.next(), Some(']') | None);
            if !is_range {
                self.push_member(&first);
                continue;
            }
            self.rest.next();
            let last = self.member()?;
            self.push_member(&first);
            if let (Atom::Char(low), Atom::Char(high)) = (&first, &last) {
                if low > high {
                    return Err(Invalid);
                }
                self.translated.push('-');
            } else {
                // A set has no ends, so the dash is a dash.
                self.push_member(&Atom::Char('-'));
            }
            self.push_member(&last);
        }
        self.translated.push(']');
        Ok(())
    }

    /// One character or set inside brackets.
    fn member(&mut self) -> Result<Atom, Untranslated> {
        let atom = match self.rest.next().ok_or(Invalid)? {
            '\\' => self.escape(true)?,
            c => Atom::Char(c),
        };
        match atom {
            Atom::Char(c) if c.len_utf16() == 2 => Err(Unsupported(
                "a character outside the basic plane in brackets",
            )),
            atom => Ok(atom),
        }
    }

    fn push_member(&mut self, member: &Atom) {
        match member {
            Atom::Char(c) => push_escaped(*c, r"\[]^-&~", &mut self.translated),
            Atom::Set(set, true) => {
                let _ = write!(self.translated, "[^{set}]");
            }
            Atom::Set(set, false) => self.translated.push_str(set),
            Atom::Boundary => {}
        }
    }
}

/// The character so that it stands for itself, with a backslash where it is one of `special`.
fn push_escaped(c: char, special: &str, translated: &mut String) {
    match c {
        '\n' => translated.push_str(r"\n"),
        '\r' => translated.push_str(r"\r"),
        '\t' => translated.push_str(r"\t"),
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
            let _ = write!(translated, r"\u{{{:x}}}", u32::from(c));
        }
        c => {
            if special.contains(c) {
                translated.push('\\');
            }
            translated.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_stays_as_it_is() {
        for pattern in [
            "^(Mobile|Tablet)$",
            "-12-25",
            r"a+b*?c{2,3}?",
            r"[a-z\]]x",
            "é日",
        ] {
            assert_eq!(translate(pattern).as_deref(), Ok(pattern));
        }
    }

    #[test]
    fn javascripts_sets_and_braces_are_spelled_out() {
        for (pattern, expected) in [
            (r"\d+\/", "[0-9]+/"),
            (r"[\w-]", r"[0-9A-Za-z_\-]"),
            (r"[\d-x]", r"[0-9\-x]"),
            (r"[\Da]", "[[^0-9]a]"),
            (r"\bx", r"(?-u:\b)x"),
            ("a.c", r"a[^\n\r\u{2028}\u{2029}]c"),
            ("{a}]", r"\{a\}\]"),
            ("x{,3}", r"x\{,3\}"),
            ("[[a&&b]", r"[\[a\&\&b]"),
            ("[]|[^]", r"[^\s\S]|[\s\S]"),
            ("(?<year>2)", "(2)"),
            (r"\u0041\x42\q\u{2}", "ABqu{2}"),
            (r"\cJ[\cm]", r"\n[\r]"),
            (r"\ud83d\ude00", "\u{1f600}"),
            ("a\nb", r"a\nb"),
        ] {
            assert_eq!(translate(pattern).as_deref(), Ok(expected), "{pattern}");
        }
    }

    #[test]
    fn what_javascript_refuses_is_invalid() {
        for pattern in [
            "(", ")", "a**", "*", "[z-a]", "x{3,2}", "[a", r"a\", "(?<>a)", "{2}", "^*", "(?'a')",
            "(?i)a", "(?-i)a",
        ] {
            assert_eq!(translate(pattern), Err(Invalid), "{pattern}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_not_guessed() {
        for pattern in [
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<!a)",
            r"(a)\1",
            r"(?<x>a)\k<x>",
            r"\B",
            r"\01",
            "😀+",
            "[😀]",
            r"\ud83d",
            "(?i:a)",
        ] {
            assert!(
                matches!(translate(pattern), Err(Unsupported(_))),
                "{pattern}"
            );
        }
    }
}
