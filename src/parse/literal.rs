//! What stands in quotes, and how numbers, paths and percentages are spelled.

use super::backtick;
use super::build::Builder;
use crate::ast::{AttributePath, Literal, Path, Percent, Portion, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl Builder {
    /// The text of a quoted string, escapes resolved. `span` covers the quotes.
    pub(super) fn unquote(&mut self, quoted: &str, span: Span) -> String {
        let inside = inside(quoted, 1, 1);
        if !inside.contains('\\') {
            return inside.to_owned();
        }
        let mut text = String::with_capacity(inside.len());
        let mut rest = inside;
        while let Some((plain, behind)) = rest.split_once('\\') {
            text.push_str(plain);
            let mut chars = behind.chars();
            let offset = inside.len() - behind.len();
            rest = match chars.next() {
                Some(c @ ('"' | '\'' | '\\')) => {
                    text.push(c);
                    chars.as_str()
                }
                Some('n') => {
                    text.push('\n');
                    chars.as_str()
                }
                Some('t') => {
                    text.push('\t');
                    chars.as_str()
                }
                Some('r') => {
                    text.push('\r');
                    chars.as_str()
                }
                Some('u') => {
                    if let Some((c, behind)) = scalar(chars.as_str()) {
                        text.push(c);
                        behind
                    } else {
                        self.bad_escape(span, offset, "\\u");
                        chars.as_str()
                    }
                }
                Some(c) => {
                    self.bad_escape(span, offset, &format!("\\{c}"));
                    text.push('\\');
                    text.push(c);
                    chars.as_str()
                }
                None => "",
            };
        }
        text.push_str(rest);
        text
    }

    /// Reports the escape whose backslash stands `offset` bytes into the quoted text.
    fn bad_escape(&mut self, span: Span, offset: usize, escape: &str) {
        let start = span
            .start
            .saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        let place = Span::new(
            start,
            start.saturating_add(u32::try_from(escape.len()).unwrap_or(0)),
        );
        let diagnostic =
            Diagnostic::new(Code::BadEscape, place, format!("`{escape}` is no escape"));
        let diagnostic = if escape == "\\u" {
            diagnostic.help("write the number of a character in braces: `\\u{e9}`")
        } else {
            diagnostic
                .help("write `\\\\` for a backslash, or a raw string r\"…\"")
                .fix(place, format!("\\{escape}"))
        };
        self.report(diagnostic);
    }

    /// A whole number, a fraction or a duration, as written.
    pub(super) fn number(&mut self, text: &str, span: Span) -> Literal {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.whole(text, span);
        }
        let digits = text
            .bytes()
            .take_while(|b| b.is_ascii_digit() || *b == b'_')
            .count();
        let tail = text.get(digits..).unwrap_or("");
        if is_duration(text) {
            return Literal::Duration(text.to_owned());
        }
        let underscores = text.ends_with('_')
            || text.contains("__")
            || text.contains("_.")
            || text.contains("._")
            || text.starts_with('_');
        let number = if tail.is_empty() {
            None
        } else {
            text.replace('_', "").parse::<f64>().ok()
        };
        if underscores || (number.is_none() && !tail.is_empty()) {
            let plain: String = text.chars().filter(|c| *c != '_').collect();
            let digits: String = plain.chars().take_while(char::is_ascii_digit).collect();
            let mut diagnostic =
                Diagnostic::new(Code::BadNumber, span, format!("`{text}` is no number"));
            if underscores && tail.is_empty() {
                diagnostic = diagnostic
                    .help("an underscore stands between two digits")
                    .fix(span, plain);
            } else if tail.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                diagnostic = diagnostic
                    .help("durations have the units w, d, h, m, s and ms: `30d`, `1h30m`");
                if let Some(unit) = unit(tail) {
                    let duration = format!("{digits}{unit}");
                    self.report(diagnostic.fix(span, duration.clone()));
                    return Literal::Duration(duration);
                }
            } else {
                diagnostic = diagnostic.help("write the number plainly: `1_000`, `2.5`, `1e9`");
            }
            self.report(diagnostic);
            return Literal::Int(if digits.is_empty() {
                "0".to_owned()
            } else {
                digits
            });
        }
        if tail.is_empty() {
            return self.whole(text, span);
        }
        if leading_zero(text) {
            self.leading_zero(text, span);
            return Literal::Float(text.trim_start_matches('0').to_owned());
        }
        Literal::Float(text.to_owned())
    }

    fn whole(&mut self, text: &str, span: Span) -> Literal {
        if leading_zero(text) {
            return Literal::Int(self.leading_zero(text, span));
        }
        Literal::Int(text.to_owned())
    }

    fn leading_zero(&mut self, text: &str, span: Span) -> String {
        let plain = text.trim_start_matches(['0', '_']);
        let plain = if plain.starts_with(|c: char| c.is_ascii_digit()) {
            plain.to_owned()
        } else {
            format!("0{plain}")
        };
        self.report(
            Diagnostic::new(
                Code::BadNumber,
                span,
                format!("`{text}` starts with a zero"),
            )
            .help("numbers are decimal; write text with leading zeros in quotes")
            .fix(span, plain.clone()),
        );
        plain
    }

    /// A version of three parts, or one that is reported.
    pub(super) fn version(&mut self, text: &str, span: Span) -> Literal {
        let digits = text.trim_start_matches(['v', 'V']);
        let core_end = digits.find(['-', '+']).unwrap_or(digits.len());
        let (core, tail) = digits.split_at_checked(core_end).unwrap_or((digits, ""));
        let mut parts: Vec<&str> = core.split('.').collect();
        if parts.len() == 3 && digits.len() == text.len() {
            return Literal::Version(text.to_owned());
        }
        let message = if parts.len() > 3 {
            format!(
                "`{text}` has {} parts, and a version has three",
                parts.len()
            )
        } else {
            format!("`{text}` is no version of this language")
        };
        let extra = parts.len() > 3;
        parts.truncate(3);
        while parts.len() < 3 {
            parts.push("0");
        }
        let version = format!("{}{tail}", parts.join("."));
        let mut diagnostic = Diagnostic::new(Code::VersionSpelling, span, message)
            .help(format!("write `{version}`"));
        if extra {
            diagnostic = diagnostic.help(format!(
                "write `{version}`; an address stands in quotes, behind `in_cidr`"
            ));
        } else {
            diagnostic = diagnostic.fix(span, version.clone());
        }
        self.report(diagnostic);
        Literal::Version(version)
    }

    /// A percentage, in thousandths of a percent.
    pub(super) fn percent(&mut self, text: &str, span: Span) -> Percent {
        let digits = text.trim_end_matches('%');
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let clumsy = digits.ends_with(['.', '_'])
            || fraction.len() > 3
            || whole.contains("__")
            || leading_zero(whole);
        if clumsy {
            let help = if fraction.len() > 3 {
                "the finest step is 0.001%"
            } else {
                "write it plainly: `5%`, `0.5%`, `33.333%`"
            };
            self.report(
                Diagnostic::new(Code::BadNumber, span, format!("`{text}` is no percentage"))
                    .help(help),
            );
        }
        let whole: u32 = whole.replace('_', "").parse().unwrap_or(u32::MAX);
        let thousandths = fraction
            .bytes()
            .chain("000".bytes())
            .take(3)
            .fold(0, |sum: u32, digit| {
                sum * 10 + u32::from(digit.wrapping_sub(b'0') % 10)
            });
        Percent(whole.saturating_mul(1000).saturating_add(thousandths))
    }

    /// `1/3`
    pub(super) fn fraction(&mut self, text: &str, span: Span) -> Portion {
        let (part, whole) = text.split_once('/').unwrap_or((text, ""));
        let clumsy = leading_zero(part) || leading_zero(whole) || whole == "0";
        let (Ok(part), Ok(whole), false) = (part.parse(), whole.parse(), clumsy) else {
            self.report(
                Diagnostic::new(Code::BadNumber, span, format!("`{text}` is no share")).help(
                    format!("write whole parts of at most {}, such as `1/3`", u32::MAX),
                ),
            );
            return Portion::Parts { part: 0, whole: 1 };
        };
        Portion::Parts { part, whole }
    }

    /// A path as written: `user.id`, `orders[0].total`, `` `odd name` ``, `x["a.b"]`.
    pub(super) fn path(&mut self, text: &str, span: Span) -> AttributePath {
        let mut path = self.whole_path(text, span);
        if path.path.steps.len() > self.nesting {
            path.path.steps.truncate(self.nesting);
            self.report(
                Diagnostic::new(
                    Code::TooDeep,
                    span,
                    format!("a path of more than {} steps", self.nesting),
                )
                .help("lay the context out flatter"),
            );
        }
        path
    }

    fn whole_path(&mut self, text: &str, span: Span) -> AttributePath {
        if !text.contains(['`', '[']) {
            return AttributePath {
                path: Path::dotted(text),
                quoted: false,
            };
        }
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if rest.starts_with('`') {
                let end = backtick::length(rest).unwrap_or(rest.len());
                let (name, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                steps.push(Step::Key(backtick::plain_name(name)));
                rest = behind;
            } else if let Some(inside) = rest.strip_prefix('[') {
                let inside = inside.trim_start_matches(' ');
                let (step, behind) = self.index(inside, span);
                steps.push(step);
                rest = behind.trim_start_matches([' ', ']']);
            } else if let Some(behind) = rest.strip_prefix('.') {
                rest = behind;
            } else {
                let end = rest.find(['.', '[', '`']).unwrap_or(rest.len());
                let (name, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                steps.push(Step::Key(name.to_owned()));
                rest = behind;
            }
        }
        AttributePath {
            path: Path { steps },
            quoted: text.starts_with('`'),
        }
    }

    /// What stands between the brackets of a path, and what follows it.
    fn index<'t>(&mut self, inside: &'t str, span: Span) -> (Step, &'t str) {
        if let Some(quote) = inside.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let end = closing_quote(inside, quote);
            let (quoted, behind) = inside.split_at_checked(end).unwrap_or((inside, ""));
            return (Step::Key(self.unquote(quoted, span)), behind);
        }
        let end = inside
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(inside.len());
        let (digits, behind) = inside.split_at_checked(end).unwrap_or((inside, ""));
        (Step::Index(digits.parse().unwrap_or(usize::MAX)), behind)
    }
}

/// `text` without `front` bytes in front and `back` bytes behind.
pub(super) fn inside(text: &str, front: usize, back: usize) -> &str {
    text.get(front..text.len().saturating_sub(back))
        .unwrap_or("")
}

/// The text of a raw string, without its `r`, hashes and quotes.
pub(super) fn raw(text: &str) -> &str {
    let hashes = text
        .bytes()
        .skip(1)
        .take_while(|byte| *byte == b'#')
        .count();
    inside(text, hashes + 2, hashes + 1)
}

/// Where the quoted text that starts `text` ends.
fn closing_quote(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}

/// The character that `{…}` at the start of `text` names, and what follows.
fn scalar(text: &str) -> Option<(char, &str)> {
    let (digits, behind) = text.strip_prefix('{')?.split_once('}')?;
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    Some((c, behind))
}

fn leading_zero(text: &str) -> bool {
    text.starts_with('0')
        && text
            .as_bytes()
            .get(1)
            .copied()
            .is_some_and(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// How a unit of time is written here.
pub(super) fn unit(word: &str) -> Option<&'static str> {
    Some(match word.trim_end_matches('s') {
        "week" => "w",
        "day" | "d" => "d",
        "hour" | "hr" | "h" => "h",
        "minute" | "min" => "m",
        "second" | "sec" => "s",
        "millisecond" | "milli" => "ms",
        _ => return None,
    })
}

/// Whether `text` is numbers with units: `1h30m`.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let unit = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        let Some((unit, next)) = behind.split_at_checked(unit) else {
            return false;
        };
        if behind.len() == rest.len() || !matches!(unit, "w" | "d" | "h" | "m" | "s" | "ms") {
            return false;
        }
        rest = next;
    }
    !text.is_empty()
}
