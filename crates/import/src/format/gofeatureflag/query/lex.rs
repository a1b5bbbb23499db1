//! Words of a query. A character that starts no word is passed over, as the original does.

use super::Op;

/// A word. Spaces are words, because the language counts them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'q> {
    Space,
    Open,
    Close,
    OpenList,
    CloseList,
    Dot,
    Minus,
    Comma,
    Not,
    And,
    Or,
    Present,
    Op(Op),
    Bool(bool),
    Null,
    Name(&'q str),
    Version(&'q str),
    /// Text without its quotes; escapes stay as they are written.
    String(&'q str),
    Double(&'q str),
    Int(&'q str),
    /// `e+5` behind a whole number; `e5` is a name.
    Exponent,
    Newline,
}

/// The words of `text`, and whether characters were passed over.
pub(super) fn tokens(text: &str) -> (Vec<Token<'_>>, bool) {
    let mut tokens = Vec::new();
    let mut skipped = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, length) = match next(rest) {
            Some((token, length)) => (Some(token), length),
            None => (None, first.len_utf8()),
        };
        skipped |= token.is_none();
        tokens.extend(token);
        rest = rest.get(length..).unwrap_or("");
    }
    (tokens, skipped)
}

/// The longest word at the start of `rest`, and its length.
fn next(rest: &str) -> Option<(Token<'_>, usize)> {
    let single = |token| Some((token, 1));
    match rest.as_bytes().first()? {
        b' ' => {
            let newlines = run(rest, 1, |byte| byte == b'\n');
            Some((Token::Space, 1 + newlines))
        }
        b'\n' => single(Token::Newline),
        b'(' => single(Token::Open),
        b')' => single(Token::Close),
        b'[' => single(Token::OpenList),
        b']' => single(Token::CloseList),
        b'.' => single(Token::Dot),
        b',' => Some((Token::Comma, 1 + run(rest, 1, |byte| byte == b' '))),
        b'"' => string(rest),
        b'-' | b'0'..=b'9' => number(rest),
        b'a'..=b'z' | b'A'..=b'Z' => word(rest),
        _ => sign(rest),
    }
}

/// How many bytes from `from` on are of a kind.
fn run(text: &str, from: usize, kind: impl Fn(u8) -> bool) -> usize {
    let bytes = text.bytes().skip(from);
    bytes.take_while(|byte| kind(*byte)).count()
}

fn sign(rest: &str) -> Option<(Token<'_>, usize)> {
    let signs = [
        ("==", Op::Eq),
        ("!=", Op::Ne),
        (">=", Op::Ge),
        ("<=", Op::Le),
        (">", Op::Gt),
        ("<", Op::Lt),
    ];
    let (sign, op) = signs.into_iter().find(|(sign, _)| rest.starts_with(sign))?;
    Some((Token::Op(op), sign.len()))
}

fn word(rest: &str) -> Option<(Token<'_>, usize)> {
    let exponent = rest.strip_prefix(['e', 'E']);
    if let Some(digits) = exponent.and_then(|rest| rest.strip_prefix(['+', '-'])) {
        let length = int(digits);
        // Longer than the name that a letter and a hyphen start.
        let name = run(rest, 0, in_name);
        if length > 0 && 2 + length > name {
            return Some((Token::Exponent, 2 + length));
        }
    }
    let word = rest.get(..run(rest, 0, in_name))?;
    let token = match word {
        "not" | "NOT" => Token::Not,
        "and" => Token::And,
        "or" => Token::Or,
        "pr" => Token::Present,
        "true" => Token::Bool(true),
        "false" => Token::Bool(false),
        "null" => Token::Null,
        "in" | "IN" => Token::Op(Op::In),
        "eq" | "EQ" => Token::Op(Op::Eq),
        "ne" | "NE" => Token::Op(Op::Ne),
        "gt" | "GT" => Token::Op(Op::Gt),
        "lt" | "LT" => Token::Op(Op::Lt),
        "ge" | "GE" => Token::Op(Op::Ge),
        "le" | "LE" => Token::Op(Op::Le),
        "co" | "CO" => Token::Op(Op::Co),
        "sw" | "SW" => Token::Op(Op::Sw),
        "ew" | "EW" => Token::Op(Op::Ew),
        name => Token::Name(name),
    };
    Some((token, word.len()))
}

pub(super) fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':')
}

/// Text up to the next quote that no backslash stands before; only JSON's escapes are allowed.
fn string(rest: &str) -> Option<(Token<'_>, usize)> {
    let mut bytes = rest.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some((Token::String(rest.get(1..at)?), at + 1)),
            b'\\' => match bytes.next()?.1 {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                b'u' => {
                    for _ in 0..4 {
                        bytes.next().filter(|(_, hex)| hex.is_ascii_hexdigit())?;
                    }
                }
                _ => return None,
            },
            _ => {}
        }
    }
    None
}

/// The length of a whole number without leading zeros.
fn int(text: &str) -> usize {
    match text.bytes().next() {
        Some(b'0') => 1,
        _ => run(text, 0, |byte| byte.is_ascii_digit()),
    }
}

/// A version, a double or a whole number, whichever is longest; or a lone minus.
fn number(rest: &str) -> Option<(Token<'_>, usize)> {
    let version = version(rest);
    let unsigned = rest.strip_prefix('-').unwrap_or(rest);
    let sign = rest.len() - unsigned.len();
    let double = double(unsigned).map(|length| sign + length);
    let whole = if sign == 0 { int(rest) } else { 0 };
    let longest = version.max(double).unwrap_or(0).max(whole);
    let text = rest.get(..longest)?;
    if version == Some(longest) {
        Some((Token::Version(text), longest))
    } else if double == Some(longest) {
        Some((Token::Double(text), longest))
    } else if whole > 0 {
        Some((Token::Int(text), longest))
    } else {
        Some((Token::Minus, 1))
    }
}

/// The length of digits, a point, digits, and perhaps an exponent.
fn double(text: &str) -> Option<usize> {
    let whole = int(text);
    let rest = text.get(whole..)?.strip_prefix('.')?;
    let fraction = run(rest, 0, |byte| byte.is_ascii_digit());
    if whole == 0 || fraction == 0 {
        return None;
    }
    let length = whole + 1 + fraction;
    let exponent = || {
        let rest = text.get(length..)?.strip_prefix(['e', 'E'])?;
        let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        let count = int(digits);
        (count > 0).then_some(1 + rest.len() - digits.len() + count)
    };
    Some(length + exponent().unwrap_or(0))
}

/// The length of a semantic version.
fn version(text: &str) -> Option<usize> {
    let mut length = 0;
    for part in 0..3 {
        if part > 0 {
            text.get(length..)?.strip_prefix('.')?;
            length += 1;
        }
        let digits = int(text.get(length..)?);
        if digits == 0 {
            return None;
        }
        length += digits;
    }
    for (mark, zeros) in [('-', false), ('+', true)] {
        let rest = text.get(length..)?;
        if let Some(rest) = rest.strip_prefix(mark) {
            length += identifiers(rest, zeros).map_or(0, |count| 1 + count);
        }
    }
    Some(length)
}

/// The length of dot-separated identifiers; numbers among them have leading zeros only where `zeros`.
fn identifiers(text: &str, zeros: bool) -> Option<usize> {
    let mut length = 0;
    loop {
        let rest = text.get(length..)?;
        let mut count = run(rest, 0, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let digits = run(rest, 0, |byte| byte.is_ascii_digit());
        if count == digits && !zeros {
            count = count.min(int(rest));
        }
        if count == 0 {
            // The point before it does not belong to the version.
            return length.checked_sub(1);
        }
        length += count;
        match text.get(length..)?.strip_prefix('.') {
            Some(_) => length += 1,
            None => return Some(length),
        }
    }
}
