//! Patterns in the dialect of Go (RE2), in which `\d`, `\w`, `\s` and `\b` know ASCII only, and a
//! bracket inside a class stands for itself.

use burgee::Engine;
use burgee::ast::{CompareOp, Literal, build, print_expr};
use std::iter::Peekable;
use std::str::Chars;

/// The pattern in burgee's dialect; none where Go could not read it either.
pub(super) fn translate(pattern: &str) -> Option<String> {
    let mut reader = Reader {
        rest: pattern.chars().peekable(),
        out: String::with_capacity(pattern.len()),
        repeated: true,
        names_end: true,
    };
    reader.pattern()?;
    let literal = build::literal(Literal::Raw(reader.out.clone()));
    let test = build::compare(build::path("text"), CompareOp::Matches, literal);
    let readable = Engine::builder().condition(&print_expr(&test)).is_ok();
    readable.then_some(reader.out)
}

/// How often something can be repeated in Go.
const MOST: u32 = 1000;

/// The names of classes.
const NAMES: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    /// Whether what stands before cannot be repeated (again).
    repeated: bool,
    /// Whether a `:]` can still follow. It is looked for until there is none.
    names_end: bool,
}

impl Reader<'_> {
    fn pattern(&mut self) -> Option<()> {
        while let Some(c) = self.rest.next() {
            let repeats = match c {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '(' => self.group()?,
                '*' | '+' | '?' => self.repeat(&c.to_string())?,
                '{' => match self.count() {
                    Some(count) => self.repeat(&count?)?,
                    None => self.push(r"\{"),
                },
                '|' => {
                    self.out.push(c);
                    true
                }
                _ => self.push(c.encode_utf8(&mut [0; 4])),
            };
            self.repeated = repeats;
        }
        Some(())
    }

    /// Passes text on, after which something can be repeated.
    fn push(&mut self, text: &str) -> bool {
        self.out.push_str(text);
        false
    }

    /// A repetition, with the `?` that makes it lazy. What is repeated cannot be repeated again.
    fn repeat(&mut self, text: &str) -> Option<bool> {
        if self.repeated {
            return None;
        }
        self.out.push_str(text);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        Some(true)
    }

    /// `2}`, `2,}`, `2,5}` behind an opening brace, which else stands for itself. The inner option is
    /// none where Go refuses the number.
    #[expect(
        clippy::option_option,
        reason = "text and a malformed repetition are different things"
    )]
    fn count(&mut self) -> Option<Option<String>> {
        let mut ahead = self.rest.clone();
        let mut text = String::from("{");
        loop {
            let c = ahead.next()?;
            text.push(c);
            match c {
                '}' => break,
                ',' | '0'..='9' => {}
                _ => return None,
            }
        }
        let inner = text.trim_matches(['{', '}']);
        let (low, high) = inner
            .split_once(',')
            .map_or((inner, None), |(low, high)| (low, Some(high)));
        if low.is_empty() || high.is_some_and(|high| high.contains(',')) {
            return None;
        }
        self.rest = ahead;
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= MOST);
        let good = match (number(low), high) {
            (Some(low), Some(high)) if !high.is_empty() => {
                number(high).is_some_and(|high| low <= high)
            }
            (low, _) => low.is_some(),
        };
        Some(good.then_some(text))
    }

    /// What follows an opening parenthesis: flags that Go has, a name, or nothing special.
    fn group(&mut self) -> Option<bool> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Some(true);
        }
        self.out.push('?');
        let mut first = true;
        loop {
            let c = self.rest.next()?;
            self.out.push(c);
            match c {
                'P' | '<' if first => return Some(true),
                ':' | ')' => return Some(true),
                'i' | 'm' | 's' | 'U' | '-' => first = false,
                _ => return None,
            }
        }
    }

    /// An escape; inside a class, or outside.
    fn escape(&mut self, class: bool) -> Option<bool> {
        let c = self.rest.next()?;
        let digits = "0-9";
        let word = "0-9A-Za-z_";
        let space = r"\t\n\f\r ";
        Some(match c {
            'd' | 'w' | 's' => {
                let set = match c {
                    'd' => digits,
                    'w' => word,
                    _ => space,
                };
                self.push(&if class {
                    set.to_owned()
                } else {
                    format!("[{set}]")
                })
            }
            'D' => self.push(&format!("[^{digits}]")),
            'W' => self.push(&format!("[^{word}]")),
            'S' => self.push(&format!("[^{space}]")),
            'b' | 'B' if !class => self.push(&format!(r"(?-u:\{c})")),
            'A' | 'z' if !class => self.push(&format!(r"\{c}")),
            'Q' if !class => self.quoted(),
            'x' | 'p' | 'P' if self.rest.peek() == Some(&'{') => self.in_braces(c)?,
            'a' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | 'p' | 'P' => self.push(&format!(r"\{c}")),
            '0'..='7' => return self.octal(c),
            '<' | '>' => self.push(c.encode_utf8(&mut [0; 4])),
            _ if c.is_ascii_punctuation() => self.push(&format!(r"\{c}")),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => {
                self.push(c.encode_utf8(&mut [0; 4]))
            }
            _ => return None,
        })
    }

    /// `\x{1F600}`, `\p{Greek}`, `\p{^Greek}`
    fn in_braces(&mut self, letter: char) -> Option<bool> {
        self.rest.next();
        let mut name = String::new();
        loop {
            match self.rest.next()? {
                '}' => break,
                c => name.push(c),
            }
        }
        let (letter, name) = match (letter, name.strip_prefix('^')) {
            ('p', Some(other)) => ('P', other),
            ('P', Some(other)) => ('p', other),
            _ => (letter, name.as_str()),
        };
        Some(self.push(&format!(r"\{letter}{{{name}}}")))
    }

    /// `\012`; a single digit would be a back-reference, except for zero.
    fn octal(&mut self, first: char) -> Option<bool> {
        let mut number = first.to_digit(8)?;
        let mut count = 1;
        while count < 3 {
            let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(8)) else {
                break;
            };
            self.rest.next();
            number = number * 8 + digit;
            count += 1;
        }
        (first == '0' || count > 1).then(|| self.push(&format!(r"\x{{{number:X}}}")))
    }

    /// `\Q…\E`: text without any signs.
    fn quoted(&mut self) -> bool {
        let mut empty = true;
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                break;
            }
            if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
                self.out.push('\\');
            }
            self.out.push(c);
            empty = false;
        }
        empty && self.repeated
    }

    /// A class, up to its closing bracket.
    fn class(&mut self) -> Option<bool> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        if self.rest.next_if_eq(&']').is_some() {
            self.out.push_str(r"\]");
        }
        loop {
            match self.rest.next()? {
                ']' => {
                    self.out.push(']');
                    return Some(false);
                }
                '\\' => {
                    self.escape(true)?;
                }
                '[' if self.rest.peek() == Some(&':') => self.named_class()?,
                '-' if self.rest.next_if_eq(&'-').is_some() => self.out.push_str(r"-\-"),
                c @ ('[' | '&' | '~') => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                c => self.out.push(c),
            }
        }
    }

    /// `[:alpha:]`; what has no end stands for itself.
    fn named_class(&mut self) -> Option<()> {
        let rest: String = if self.names_end {
            self.rest.clone().skip(1).collect()
        } else {
            String::new()
        };
        let Some((name, _)) = rest.split_once(":]") else {
            self.names_end = false;
            self.out.push_str(r"\[");
            return Some(());
        };
        if !NAMES.contains(&name.strip_prefix('^').unwrap_or(name)) {
            return None;
        }
        self.out.extend(["[:", name, ":]"]);
        // From the first colon to the bracket.
        self.rest.nth(name.chars().count() + 2);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_know_ascii_only() {
        for (pattern, translated) in [
            (r"^v[0-9]+\.x$", r"^v[0-9]+\.x$"),
            (r"\d{3}", "[0-9]{3}"),
            (r"[\w-]+@", "[0-9A-Za-z_-]+@"),
            (r"[^\D]", "[^[^0-9]]"),
            (r"\bcat\b", r"(?-u:\b)cat(?-u:\b)"),
            (r"[[a]", r"[\[a]"),
            ("[a&&b]", r"[a\&\&b]"),
            ("[[:alpha:]-]", "[[:alpha:]-]"),
            ("[+--]", r"[+-\-]"),
            ("a{,5}", r"a\{,5}"),
            (r"\Qa.b\E+", r"a\.b+"),
            (r"\101\0", r"\x{41}\x{0}"),
            (r"(?P<n>a)|(?i:b)", r"(?P<n>a)|(?i:b)"),
            (r"a\<b", "a<b"),
            (r"a\ b", "a b"),
            (r"\x{e9}+\p{Greek}[\p{^L}1]", r"\x{e9}+\p{Greek}[\P{L}1]"),
            ("[[:^digit:]:][[:]", r"[[:^digit:]:][\[:]"),
        ] {
            assert_eq!(translate(pattern).as_deref(), Some(translated), "{pattern}");
        }
    }

    #[test]
    fn what_go_cannot_read_matches_nothing() {
        for pattern in [
            "(",
            "[",
            "a**",
            "a{2}{3}",
            "*a",
            "a{1001}",
            "a{3,2}",
            r"\1",
            r"\u{41}",
            "(?x)a",
            "[[:foo:]]",
            r"\p{L",
            r"\p{Foo}",
            "(?=a)",
            r"a\",
            r"[\b]",
            "(?<!a)",
            "|*",
        ] {
            assert_eq!(translate(pattern), None, "{pattern}");
        }
    }
}
