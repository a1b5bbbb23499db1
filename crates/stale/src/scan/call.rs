//! Whether a text is the key in a call that asks for a flag.

use crate::calls;
use crate::lex::{Kind, Token};
use crate::needles::Needles;

/// How far back the bracket of the call may stand, in tokens, when the key is its second argument.
const FIRST_ARGUMENT: usize = 16;

/// How many tokens a type in angle brackets may have.
const TYPE: usize = 24;

/// Names that an argument which is the key can be given.
const KEY_NAMES: &[&[u8]] = &[b"key", b"flag_key", b"flagKey", b"flag", b"name"];

/// Whether the text at `at` is the first argument of a call that asks for a flag, or the second behind
/// a context. `tokens` are without comments.
pub(crate) fn asks(needles: &Needles, text: &[u8], tokens: &[Token], at: usize) -> bool {
    // A text that is put together with another is no key, and neither is the other.
    if !is(tokens, Some(at + 1), b',') && !is(tokens, Some(at + 1), b')') {
        return false;
    }
    let Some(bracket) = bracket(text, tokens, at) else {
        return false;
    };
    let Some(name) = called(tokens, bracket) else {
        return false;
    };
    let Some(form) = tokens
        .get(name)
        .and_then(|token| needles.call(token.of(text)))
    else {
        return false;
    };
    let behind = is(tokens, at.checked_sub(1), b',');
    match receiver(tokens, name) {
        Receiver::None => calls::asks(form, None, behind),
        Receiver::Word(word) => {
            let word = tokens.get(word).map_or(&[][..], |token| token.of(text));
            calls::asks(form, Some(word), behind)
        }
        Receiver::Other => calls::asks(form, Some(b""), behind),
    }
}

/// Whether the token at `at` is this mark.
fn is(tokens: &[Token], at: Option<usize>, mark: u8) -> bool {
    at.and_then(|at| tokens.get(at))
        .is_some_and(|token| token.kind == Kind::Mark(mark))
}

/// The opening bracket of the call that the text is an argument of.
fn bracket(text: &[u8], tokens: &[Token], at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    match tokens.get(before)?.kind {
        Kind::Mark(b'(') => Some(before),
        // `flag_key="k"`, `key = "k"`
        Kind::Mark(b'=') => {
            let name = before.checked_sub(1)?;
            let open = name.checked_sub(1)?;
            let named = KEY_NAMES.contains(&tokens.get(name)?.of(text));
            (named && is(tokens, Some(open), b'(')).then_some(open)
        }
        // `ctx, "k"`, `context.Background(), "k"`: nothing that could be a key itself in front.
        Kind::Mark(b',') => {
            let mut depth = 0_usize;
            let mut place = before;
            for _ in 0..FIRST_ARGUMENT {
                place = place.checked_sub(1)?;
                match tokens.get(place)?.kind {
                    Kind::Mark(b')') => depth += 1,
                    Kind::Mark(b'(') if depth == 0 => return Some(place),
                    Kind::Mark(b'(') => depth -= 1,
                    Kind::Mark(b'.' | b'&' | b'*') | Kind::Word => {}
                    _ => return None,
                }
            }
            None
        }
        _ => None,
    }
}

/// The name in front of the bracket, with a type between them or not.
fn called(tokens: &[Token], bracket: usize) -> Option<usize> {
    let mut name = bracket.checked_sub(1)?;
    if is(tokens, Some(name), b'>') {
        let mut depth = 0_usize;
        for _ in 0..TYPE {
            match tokens.get(name)?.kind {
                Kind::Mark(b'>') => depth += 1,
                Kind::Mark(b'<') => depth = depth.checked_sub(1)?,
                _ => {}
            }
            name = name.checked_sub(1)?;
            if depth == 0 {
                break;
            }
        }
        while is(tokens, Some(name), b':') {
            name = name.checked_sub(1)?;
        }
    }
    (tokens.get(name)?.kind == Kind::Word).then_some(name)
}

/// What a call is made on.
enum Receiver {
    /// Nothing: a function.
    None,
    /// Something with a name: that, or the function that gave it.
    Word(usize),
    /// Something else.
    Other,
}

/// What stands in front of the name: `client.`, `client?.`, `client::`, `client().`
fn receiver(tokens: &[Token], name: usize) -> Receiver {
    let Some(mut before) = name.checked_sub(1) else {
        return Receiver::None;
    };
    if !is(tokens, Some(before), b'.') && !is(tokens, Some(before), b':') {
        return Receiver::None;
    }
    while is(tokens, Some(before), b'.')
        || is(tokens, Some(before), b':')
        || is(tokens, Some(before), b'?')
        || is(tokens, Some(before), b'!')
    {
        let Some(further) = before.checked_sub(1) else {
            return Receiver::Other;
        };
        before = further;
    }
    if is(tokens, Some(before), b')') {
        let mut depth = 0_usize;
        for _ in 0..FIRST_ARGUMENT {
            match tokens.get(before).map(|token| token.kind) {
                Some(Kind::Mark(b')')) => depth += 1,
                Some(Kind::Mark(b'(')) => depth -= 1,
                _ => {}
            }
            let Some(further) = before.checked_sub(1) else {
                return Receiver::Other;
            };
            before = further;
            if depth == 0 {
                break;
            }
        }
    }
    match tokens.get(before) {
        Some(token) if token.kind == Kind::Word => Receiver::Word(before),
        _ => Receiver::Other,
    }
}
