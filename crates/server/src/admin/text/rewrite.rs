//! Changing what a flag says, in the tree; its text is then the canonical one, with its comments.

use super::splice::{apply, fitting};
use super::{Outline, Place};
use burgee::Span;
use burgee::ast::{Flag, FlagItem, Item, Meta, MetaValue, Status, Target};
use burgee::source::Spanned;

/// The text with what `change` makes of the flag at `place`. A flag that stays the same keeps its text.
pub(crate) fn rewrite<E>(
    text: &str,
    place: &Place,
    change: impl FnOnce(&mut Flag, &str) -> Result<(), E>,
) -> Result<String, E> {
    let piece = text.get(place.flag.clone()).unwrap_or_default();
    let mut document = Outline::new(piece).document().clone();
    let flags = document.items.iter_mut().find_map(|item| match item {
        Item::Flag(flag) => Some(flag),
        _ => None,
    });
    let Some(flag) = flags else {
        return Ok(text.to_owned());
    };
    let before = flag.clone();
    change(flag, piece)?;
    if *flag == before {
        return Ok(text.to_owned());
    }
    let mut new = burgee::ast::print(&document);
    if piece.contains("\r\n") {
        new = new.replace('\n', "\r\n");
    }
    let new = fitting(text, &place.flag, &new);
    Ok(apply(text, vec![(place.flag.clone(), new)]))
}

/// Switches a flag off, and says what it serves then, where that is asked for. `text` is what the flag
/// was read from.
pub(crate) fn kill(flag: &mut Flag, text: &str, serve: Option<Target>) {
    let status = flag.items.iter_mut().position(|item| match item {
        FlagItem::Status(status) => {
            if status.node == Status::Live {
                status.node = Status::Disabled;
            }
            true
        }
        _ => false,
    });
    let told = flag.items.iter().map_while(|item| match item {
        FlagItem::Meta(meta) => Some(meta_end(meta)),
        _ => None,
    });
    let told: Vec<usize> = told.collect();
    let last = told.last().copied().unwrap_or_else(|| head_end(flag));
    let span = line_end(text, last);
    let status = status.unwrap_or_else(|| {
        let status = Spanned::new(Status::Disabled, span);
        flag.items.insert(told.len(), FlagItem::Status(status));
        told.len()
    });
    let Some(mut serve) = serve else {
        return;
    };
    match &mut serve {
        Target::Variant(name) => name.span = span,
        Target::Value(value) => value.span = span,
    }
    let said = flag.items.iter_mut().find_map(|item| match item {
        FlagItem::IfDisabled(target) => Some(target),
        _ => None,
    });
    match said {
        Some(target) => *target = serve,
        None => flag.items.insert(status + 1, FlagItem::IfDisabled(serve)),
    }
}

/// Switches a flag on again. What it would serve while it is off stays.
pub(crate) fn revive(flag: &mut Flag) {
    flag.items.retain(|item| match item {
        FlagItem::Status(status) => status.node != Status::Disabled,
        _ => true,
    });
}

/// Where the head of a flag ends, in front of its braces.
pub(super) fn head_end(flag: &Flag) -> usize {
    let span = match &flag.value {
        None => flag.ty.span,
        Some(Target::Variant(name)) => name.span,
        Some(Target::Value(value)) => value.span,
    };
    span.range().end
}

pub(super) fn meta_end(meta: &Meta) -> usize {
    let value = match &meta.value {
        MetaValue::Expr(value) => value.span,
        MetaValue::Word(word) => word.span,
    };
    value.range().end
}

/// The end of a line, behind the comment that may stand there, so that what is put there leaves it where
/// it is.
pub(super) fn line_end(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.find('\n').map_or(text.len(), |end| at + end);
    u32::try_from(end).map_or(Span::NONE, |end| Span::new(end, end))
}
